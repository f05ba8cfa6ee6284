//! Documents made in code for tests, good and hostile, each with what a check must say of it. No file of somebody else's
//! is kept for that, and none of this is in the program.

mod der;
mod fixture;
mod hostile;
mod letters;
mod pdf;
mod pictures;
mod signed;

pub use der::pem;
pub use fixture::Fixture;
pub use hostile::{content_bomb, infected, object_stream_bomb, page_count_bomb};
pub use letters::{encrypted, letter, letter_of_pages, office_letter, photocopy, scan};
pub use pictures::{logo, photo};
pub use signed::{Signing, other_root, revocations, root_certificate, root_revocations, signed};

use std::sync::LazyLock;

/// All documents, made once.
pub fn all() -> &'static [Fixture] {
    static ALL: LazyLock<Vec<Fixture>> =
        LazyLock::new(|| [letters::all(), hostile::all(), pictures::all()].into_iter().flatten().collect());
    &ALL
}

/// The document of this name.
///
/// # Panics
/// There is none.
pub fn named(name: &str) -> &'static Fixture {
    all().iter().find(|fixture| fixture.name == name).unwrap_or_else(|| panic!("no fixture {name}"))
}
