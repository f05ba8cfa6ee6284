//! Orders: what the background is asked to do. They carry ids only; the worker reads the rest again.

mod cases;
mod documents;
mod identity;
mod letters;
mod messages;
mod order;
mod queue;
mod upkeep;

pub use cases::{AssignInTurn, DueCase, EndIdentityWait, InspectCase, RecomputeDeadlines, RemindApplicants};
pub use documents::CheckDocument;
pub use identity::{ConfirmAccount, ConfirmIdentity};
pub use letters::{IssueLetter, SendEce};
pub use messages::SendMessage;
pub use order::{NewJob, Order};
pub use queue::Queue;
pub use upkeep::{ActOnJobs, JobAct, Prune, SweepCursor, SweepFiles};
