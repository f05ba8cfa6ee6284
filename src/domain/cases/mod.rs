//! A case (پرونده): its data, its states, and what is found in it. What can be done with it stands in
//! [`crate::transitions`].

mod case;
mod claims;
pub mod comparison;
pub mod completeness;
pub mod data;
mod defects;
mod event;
pub mod facts;
mod gates;
mod outcome;
mod priority;
pub mod records;
mod refusal;
pub mod routing;
mod snapshot;
mod state;
mod stations;
mod usernames;

pub use case::Case;
pub use claims::{Claim, claims};
pub use defects::{Defect, DefectSource, Link, Warning};
pub use event::{Actor, Event, EventKind};
pub use outcome::{Outcome, Tray, Turn};
pub use priority::Priority;
pub use refusal::Refusal;
pub use snapshot::Snapshot;
pub use state::State;
pub use stations::{Evaluation, Proposal, Referral, Return, SamavaRequest, Station};
pub use usernames::{USERNAME_LEAST, USERNAME_MOST, usernames};
