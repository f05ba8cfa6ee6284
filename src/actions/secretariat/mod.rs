//! What the secretariat does: it registers what arrives, and numbers, signs off and sends letters.

mod confirm_ece;
mod number_letter;
mod perform;
mod receive_paper_letter;
mod record_post;
mod register_incoming;
mod repeat_ece;
mod send_letter_back;
mod set_route_aside;
mod sign_off_letter;
mod typeset_again;
mod void_letter;

pub use confirm_ece::ConfirmEce;
pub use perform::{LetterAction, SeenLetter};
pub use receive_paper_letter::ReceivePaperLetter;
pub use record_post::RecordPost;
pub use register_incoming::RegisterIncoming;
pub use repeat_ece::RepeatEce;
pub use send_letter_back::SendLetterBack;
pub use set_route_aside::SetRouteAside;
pub use sign_off_letter::SignOffLetter;
pub use typeset_again::TypesetAgain;
pub use void_letter::VoidLetter;

use kartabl_domain::{JalaliDate, letters::Entry};
use kartabl_storage::{Result, Tx};

/// Draws the next line of a register. The number is taken in the transaction that writes it, so the book has no gaps:
/// what is refused or fails gives it back.
async fn draw(tx: &mut Tx, register: &str, date: JalaliDate) -> Result<Entry> {
    let year = i32::from(date.year());
    let sequence = tx.next_in_register(register, year).await?;
    Ok(Entry { register: register.to_owned(), year, sequence, date })
}
