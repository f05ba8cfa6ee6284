//! A child for the tests of isolation: it checks files as the program does, and misbehaves when a file asks for it.
//! Called as `keeper` it is a server whose child never answers, to be killed.

use kartabl_documents::{Answer, Inspector, Request, Settings, check, fixtures, page, preview, serve};
use kartabl_domain::documents::{DocumentKind, Expectation};
use std::{process::ExitCode, time::Duration};

fn main() -> ExitCode {
    if std::env::args().nth(1).is_some_and(|role| role == "keeper") {
        return keep();
    }
    serve(|request| match request {
        Request::Check(expectation, file) => {
            misbehave(&file);
            Answer::Report(check(&file, &expectation))
        }
        Request::Preview(file) => Answer::Preview(preview(&file).map(Into::into)),
        Request::Page(number, across, file) => Answer::Preview(page(&file, number, across).map(Into::into)),
    })
}

/// Waits for an answer that doesn't come.
#[tokio::main(flavor = "current_thread")]
async fn keep() -> ExitCode {
    let patience = Duration::from_secs(3600);
    let settings = Settings { arguments: Vec::new(), patience, ..Settings::this_program() };
    let Ok(inspector) = Inspector::start(settings) else { return ExitCode::FAILURE };
    let file = [&fixtures::letter("1", "1403/01/01")[..], b"\n%sleep"].concat();
    match inspector.check(file.into(), Expectation::of(DocumentKind::Letter)).await {
        Ok(_) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// Does what a parser that was taken over or overwhelmed might do.
fn misbehave(file: &[u8]) {
    let asked = |wish: &[u8]| file.ends_with(wish);
    if asked(b"%spin") {
        loop {
            std::hint::black_box(file);
        }
    } else if asked(b"%sleep") {
        std::thread::sleep(Duration::from_secs(3600));
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
