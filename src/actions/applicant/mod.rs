//! What applicants do: they file, fill in, upload, submit and mend, through whichever door.

mod attach_records;
mod delete_draft;
mod edit_case;
mod give_samava;
mod note_seen;
mod open_case;
mod own_case;
mod place_document;
mod remove_document;
mod remove_record;
mod resubmit;
mod submit;
mod upload_document;
mod withdraw;

pub use open_case::Filing;
pub use upload_document::{Upload, Uploaded};
