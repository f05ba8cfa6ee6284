//! Scheduled work: every process computes the ticks, the database lets each of them fire once in the whole cluster.

mod expression;
mod schedule;
mod view;

pub use expression::InvalidExpression;
pub use schedule::{Schedule, enqueue_now};
pub use view::{ScheduleView, view};
