//! Samples of the larger pages, and the parts that the samples of several pages share. Those of small pages stand beside
//! their view.

mod case;
mod case_content;
mod case_history;
mod jobs;
mod letters;
pub(super) mod parts;
pub(super) mod tray;
