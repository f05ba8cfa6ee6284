//! The demo: every state is there, trays count what they hold, a broken start is mended, a second one changes nothing.

mod shown;
mod starts;

use std::{net::TcpListener, path::Path, process::Stdio, time::Duration};
use tokio::{
    io::AsyncReadExt,
    process::{Child, Command},
};

/// The program's demo in a folder.
fn command(home: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kartabl"));
    command.arg("demo").args(arguments).current_dir(home).stdin(Stdio::null()).kill_on_drop(true);
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("KARTABL_")) {
        command.env_remove(name);
    }
    command
}

fn free_address() -> String {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
}

struct Shown {
    child: Child,
    address: String,
    told: String,
}

/// Starts the demo and reads what it says until it serves.
async fn show(home: &Path) -> Shown {
    let address = free_address();
    let mut child = command(home, &["--listen", &address])
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .unwrap();
    let mut out = child.stdout.take().unwrap();
    let mut told = Vec::new();
    let reading = async {
        while !String::from_utf8_lossy(&told).contains("Ctrl-C") {
            assert!(out.read_buf(&mut told).await.unwrap() > 0, "the demo ended before it served");
        }
    };
    tokio::time::timeout(Duration::from_secs(300), reading).await.expect("the demo is ready in time");
    Shown { child, address, told: String::from_utf8(told).unwrap() }
}

impl Shown {
    async fn stop(mut self) {
        let id = self.child.id().unwrap().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().await.unwrap().success());
        assert_eq!(self.child.wait().await.unwrap().code(), Some(0));
    }
}
