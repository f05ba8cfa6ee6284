//! Starts chromedriver and a headless Chromium with a profile of its own.

use std::process::Stdio;

use serde_json::json;
use tempfile::TempDir;
use thirtyfour::{ChromeCapabilities, ChromiumLikeCapabilities, LoggingPrefsLogLevel, WebDriver};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

use crate::support::{from_run, install_tls};

/// Headless, as root in a container, and silent towards the network.
const FLAGS: [&str; 9] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/// A running browser; its server ends and its profile is removed when this is dropped.
pub(super) struct Session {
    pub(super) driver: WebDriver,
    _server: Child,
    _profile: TempDir,
}

/// Starts a browser that runs the scripts of pages or does not.
pub(super) async fn start(scripts: bool) -> Session {
    install_tls();
    let (server, port) = start_chromedriver().await;
    let profile = tempfile::tempdir().unwrap();
    let mut wanted = ChromeCapabilities::new();
    wanted.set_binary(&from_run("KARTABL_TEST_CHROMIUM")).unwrap();
    for flag in FLAGS {
        wanted.add_arg(flag).unwrap();
    }
    wanted.add_arg(&format!("--user-data-dir={}", profile.path().display())).unwrap();
    wanted.add_arg("--lang=fa").unwrap();
    wanted.set_browser_log_level(LoggingPrefsLogLevel::All).unwrap();
    if !scripts {
        let preferences = json!({"profile.managed_default_content_settings.javascript": 2});
        wanted.add_experimental_option("prefs", preferences).unwrap();
    }
    let driver = WebDriver::new(format!("http://127.0.0.1:{port}"), wanted).await.unwrap();
    Session { driver, _server: server, _profile: profile }
}

/// Starts chromedriver on a port that it chooses and prints.
async fn start_chromedriver() -> (Child, u16) {
    let mut server = Command::new(from_run("KARTABL_TEST_CHROMEDRIVER"))
        .arg("--port=0")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(server.stdout.take().unwrap()).lines();
    while let Some(line) = lines.next_line().await.unwrap() {
        if let Some((_, port)) = line.split_once("successfully on port ") {
            // Its later lines are read away, so that it never waits for us.
            let port = port.trim_end_matches('.').parse().unwrap();
            tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
            return (server, port);
        }
    }
    panic!("chromedriver did not start");
}
