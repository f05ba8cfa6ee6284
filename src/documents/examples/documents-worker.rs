//! A worker process for the tests of isolation: it checks files as the program does, and misbehaves when a file asks for
//! it. Called as `server` it is a server whose worker never answers, to be killed.

use kartabl_documents::{Inspector, READING_COMMAND, Settings, fixtures, read_scan, serve};
use kartabl_domain::documents::{DocumentKind, Expectation};
use rustix::process::{Pid, Signal, kill_process, test_kill_process};
use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, TargetArch};
use std::{
    env, fs, io,
    net::{TcpListener, TcpStream, UdpSocket},
    os::unix::net::UnixStream,
    path::Path,
    process::{Command, ExitCode},
    time::Duration,
};

fn main() -> ExitCode {
    let mut arguments = env::args_os().skip(1);
    match arguments.next() {
        Some(role) if role == READING_COMMAND => return read_scan(arguments),
        Some(role) if role == "server" => return wait(),
        Some(role) if role == "reader" => {
            return read(&arguments.next().unwrap_or_default().to_string_lossy());
        }
        Some(role) if role == "old-kernel" => refuse_filters(),
        _ => {}
    }
    serve(misbehave)
}

/// Makes the kernel refuse filters of system calls, as an old one does.
fn refuse_filters() {
    let rules = [(libc::SYS_seccomp, Vec::new())].into_iter().collect();
    let refuse = SeccompAction::Errno(libc::ENOSYS.unsigned_abs());
    let arch = TargetArch::try_from(env::consts::ARCH).expect("an architecture that we build for");
    let filter = SeccompFilter::new(rules, SeccompAction::Allow, refuse, arch).expect("a short filter");
    let program = BpfProgram::try_from(filter).expect("a short filter");
    seccompiler::apply_filter(&program).expect("the real kernel has filters");
}

/// Waits for an answer that doesn't come.
#[tokio::main(flavor = "current_thread")]
async fn wait() -> ExitCode {
    let timeout = Duration::from_secs(3600);
    let settings = Settings { arguments: Vec::new(), timeout, ..Settings::this_program() };
    let Ok(inspector) = Inspector::start(settings) else { return ExitCode::FAILURE };
    let file = [&fixtures::letter("1", "1403/01/01")[..], b"\n%sleep"].concat();
    match inspector.check(file.into(), Expectation::of(DocumentKind::Letter)).await {
        Ok(_) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// Does what a parser that was taken over or overwhelmed might do; the ways out that it found.
fn misbehave(file: &[u8]) -> Vec<&'static str> {
    let wish = file.rsplit(|byte| *byte == b'%').next().unwrap_or_default();
    let wish = String::from_utf8_lossy(wish);
    match wish.split_once(':').unwrap_or((&wish, "")) {
        ("spin", _) => loop {
            std::hint::black_box(file);
        },
        ("sleep", _) => std::thread::sleep(Duration::from_secs(3600)),
        ("hoard", _) => hoard(),
        ("recurse", _) => drop(std::hint::black_box(recurse(u64::MAX))),
        ("panic", _) => panic!("asked for"),
        ("exit", _) => std::process::exit(7),
        ("escape", wish) => {
            let mut holes = escapes(wish);
            holes.extend(denied("open", fs::File::open("/etc/passwd")));
            holes.extend(denied("list", fs::read_dir("/")));
            holes.extend(denied("thread", std::thread::Builder::new().spawn(|| {})));
            return holes;
        }
        _ => {}
    }
    Vec::new()
}

fn hoard() {
    let mut hoard = Vec::new();
    loop {
        hoard.push(vec![1_u8; 16 << 20]);
    }
}

/// What can be done to the world outside, by its names: to a process, and to a folder with a file `victim`.
fn escapes(wish: &str) -> Vec<&'static str> {
    let (process, folder) = wish.split_once(':').unwrap_or_default();
    let (folder, process) =
        (Path::new(folder), process.parse().ok().and_then(Pid::from_raw).unwrap_or(Pid::INIT));
    let victim = folder.join("victim");
    let raised = rustix::process::Rlimit { current: None, maximum: None };
    [
        denied("connect", TcpStream::connect("127.0.0.1:1")),
        denied("listen", TcpListener::bind("127.0.0.1:0")),
        denied("datagram", UdpSocket::bind("127.0.0.1:0")),
        denied("local connect", UnixStream::connect(folder.join("socket"))),
        denied("write", fs::write(folder.join("new"), b"text")),
        denied("append", fs::OpenOptions::new().append(true).open(&victim)),
        denied("make folder", fs::create_dir(folder.join("folder"))),
        denied("remove", fs::remove_file(&victim)),
        denied("rename", fs::rename(&victim, folder.join("renamed"))),
        denied("link", std::os::unix::fs::symlink(&victim, folder.join("link"))),
        denied("permit", fs::set_permissions(&victim, executable())),
        denied("start", Command::new("/bin/true").status()),
        denied("find process", test_kill_process(process)),
        denied("signal process", kill_process(process, Signal::WINCH)),
        denied("raise limit", rustix::process::setrlimit(rustix::process::Resource::As, raised)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn executable() -> fs::Permissions {
    std::os::unix::fs::PermissionsExt::from_mode(0o777)
}

/// The name, unless the system refused (and did not merely fail in what it was asked to do).
fn denied<T>(name: &'static str, done: Result<T, impl Into<io::Error>>) -> Option<&'static str> {
    let refused = done.err().map(Into::into).is_some_and(|error| {
        matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::Unsupported)
    });
    (!refused).then_some(name)
}

/// Stands in for tesseract: says so many digits as there are ways out.
fn read(wish: &str) -> ExitCode {
    match wish.split_once(':').unwrap_or((wish, "")) {
        ("escape", wish) => {
            let holes = escapes(wish);
            say(&format!("1404/{}", holes.len()));
        }
        ("hoard", _) => hoard(),
        _ => {}
    }
    ExitCode::SUCCESS
}

fn say(text: &str) {
    let _ = io::Write::write_all(&mut io::stdout(), text.as_bytes());
}

fn recurse(depth: u64) -> u64 {
    let frame = std::hint::black_box([depth; 64]);
    if depth == 0 { 0 } else { recurse(depth - 1) + frame[7] }
}
