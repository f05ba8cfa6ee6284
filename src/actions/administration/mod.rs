//! What administrators do with the background work, and how members of staff sign in.

mod act_on_job;
mod begin_session;
mod pause_queue;
mod run_schedule_now;
