//! A child for the tests of isolation: it checks files as the program does, and misbehaves when a file asks for it.

use kartabl_documents::{Answer, Request, check, preview, serve};
use std::process::ExitCode;

fn main() -> ExitCode {
    serve(|request| match request {
        Request::Check(expectation, file) => {
            misbehave(&file);
            Answer::Report(check(&file, &expectation))
        }
        Request::Preview(file) => Answer::Preview(preview(&file).map(Into::into)),
    })
}

/// Does what a parser that was taken over or overwhelmed might do.
fn misbehave(file: &[u8]) {
    let asked = |wish: &[u8]| file.ends_with(wish);
    if asked(b"%spin") {
        loop {
            std::hint::black_box(file);
        }
    } else if asked(b"%sleep") {
        std::thread::sleep(std::time::Duration::from_secs(3600));
    } else if asked(b"%hoard") {
        let mut hoard = Vec::new();
        loop {
            hoard.push(vec![1_u8; 16 << 20]);
        }
    } else if asked(b"%recurse") {
        std::hint::black_box(recurse(u64::MAX));
    } else if asked(b"%panic") {
        panic!("asked for");
    } else if asked(b"%exit") {
        std::process::exit(7);
    } else if asked(b"%open") {
        // Anything but refusal is a hole: the test sees it as a death.
        let file = std::fs::File::open("/etc/passwd");
        let connection = std::net::TcpStream::connect("127.0.0.1:1").map_err(|error| error.kind());
        let refused = connection.is_err_and(|kind| kind != std::io::ErrorKind::ConnectionRefused);
        if file.is_ok() || !refused {
            std::process::exit(9);
        }
    }
}

fn recurse(depth: u64) -> u64 {
    let frame = std::hint::black_box([depth; 64]);
    if depth == 0 { 0 } else { recurse(depth - 1) + frame[7] }
}
