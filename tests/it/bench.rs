//! The measurements that the program makes of itself.

use tokio::process::Command;

#[tokio::test]
async fn whole_cases_can_be_measured() {
    let home = tempfile::tempdir().unwrap();
    let said = Command::new(env!("CARGO_BIN_EXE_kartabl"))
        .args(["bench", "cases", "--cases", "3"])
        .current_dir(home.path())
        .output()
        .await
        .unwrap();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    let figures: serde_json::Value = serde_json::from_slice(&said.stdout).unwrap();
    assert_eq!((figures["engine"].as_str(), figures["cases"].as_u64()), (Some("sqlite"), Some(3)));
    assert!(figures["cases_per_second"].as_f64().unwrap() > 0.0, "{figures}");
    assert_eq!(figures["messages"], 3, "{figures}");
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0, "the measurement left something behind");
}
