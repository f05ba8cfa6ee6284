//! How the demo starts: a broken start is made good, and what is no demo is left alone.

use super::{command, free_address, show};
use crate::support::eventually;
use std::{net::TcpListener, process::Stdio, time::Duration};

#[tokio::test]
async fn a_broken_start_is_made_good_and_other_folders_are_left_alone() {
    let home = tempfile::tempdir().unwrap();
    let site = home.path().join("demo-data.unfinished");
    let mut broken = command(home.path(), &["--listen", &free_address()])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    eventually("half a demo", async || site.join("kartabl.db-wal").exists().then_some(())).await;
    tokio::time::sleep(Duration::from_millis(700)).await;
    broken.kill().await.unwrap();
    assert!(!home.path().join("demo-data").exists(), "it was made faster than this test kills");

    show(home.path()).await.stop().await;
    assert!(home.path().join("demo-data/kartabl.db").is_file() && !site.exists());

    let table: [(&[&str], i32, &str); 4] = [
        (&["--listen", "0.0.0.0:8080"], 2, "it serves this machine alone"),
        (&["--database-url", "sqlite://x.db"], 2, "the demo keeps a database of its own"),
        (&["--data", "other"], 1, "holds something that is no demo"),
        (&["--data", "/"], 1, "expected a folder with a name"),
    ];
    std::fs::create_dir(home.path().join("other")).unwrap();
    std::fs::write(home.path().join("other/kept"), "kept").unwrap();
    for (arguments, code, expected) in table {
        let listen = free_address();
        let arguments = if arguments[0] == "--listen" {
            arguments.to_vec()
        } else {
            [arguments, &["--listen", &listen]].concat()
        };
        let said = command(home.path(), &arguments).output().await.unwrap();
        let err = String::from_utf8_lossy(&said.stderr);
        assert!(said.status.code() == Some(code) && err.contains(expected), "{arguments:?} {err}");
    }
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let said =
        command(home.path(), &["--listen", &taken.local_addr().unwrap().to_string()]).output().await.unwrap();
    assert!(String::from_utf8_lossy(&said.stderr).contains("`--listen` chooses another address"));
}
