//! What becomes of files: nobody loses one that he uses, and what nobody uses goes.

mod backups;
mod sweeps;
mod uploads;

use serde_json::Value;

use super::support::{Books, Filed, Kartabl, Staff, eventually};

/// Nothing is kept for a while; the sweep comes when a test calls it.
const SETTINGS: &str = "[files]\ngrace_hours = 0\n[schedule]\nsweep_files = \"0 0 1 1 *\"\n";

/// Sweeps now, and waits for the end.
async fn sweep(kartabl: &Kartabl, books: &Books) {
    let admin = kartabl.sign_in("admin").await;
    admin.post("/jobs/schedule/sweep_files", &[]).await.expect(303);
    eventually("the end of the sweep", async || (books.unfinished("sweep_files").await == 0).then_some(()))
        .await;
}

fn document<'a>(case: &'a Value, slot: &str) -> &'a Value {
    let documents = case["documents"].as_array().unwrap();
    documents
        .iter()
        .find(|document| document["slot"] == slot)
        .unwrap_or_else(|| panic!("no {slot}: {case:#}"))
}

/// The file of a slot as the staff gets it, and its picture.
async fn opened(staff: &Staff, case: &Filed, slot: &str) -> [u16; 2] {
    let id = document(&case.look().await, slot)["id"].as_str().unwrap().to_owned();
    let path = format!("/cases/{}/documents/{id}", case.code);
    [staff.get(&path).await.status, staff.get(&format!("{path}/preview.png")).await.status]
}
