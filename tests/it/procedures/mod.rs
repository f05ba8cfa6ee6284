//! Each procedure of the guides from its submission to its end, over HTTP, on both engines.

mod accounts;
mod correspondence;
mod dispatch;
mod estates;
mod identity_service;
mod own;
mod records;
mod service_form;
mod services;
mod workgroup_permit;

use serde_json::Value;

/// The messages on the applicant's desk.
fn desk(case: &Value) -> Vec<&str> {
    case["messages"].as_array().unwrap().iter().filter_map(|message| message["text"].as_str()).collect()
}
