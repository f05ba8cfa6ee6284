//! The child: this program again, confined, answering requests on its standard input until that ends.

use crate::Trust;
use crate::confinement::{self, Confinement};
use crate::frames::{Answer, Frame, Request, START};
use kartabl_domain::documents::Code;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use rustix::time::{ClockId, clock_gettime};
use std::cell::RefCell;
use std::io::{self, Read, Write};
use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;

/// The hidden command under which the program runs as a child.
pub const COMMAND: &str = "__check-documents";

/// The processor time that one file may take, in whole seconds; a little less may be granted.
const PROCESSOR_SECONDS: u64 = 4;

/// Runs as a child. Must be called before the program starts threads or opens files: the limits are set for all of
/// the process, and they forbid opening any file or connection from then on.
pub fn run() -> ExitCode {
    serve(answers())
}

/// Runs as a child that answers in its own way.
pub fn serve(answer: impl Fn(Request) -> Answer) -> ExitCode {
    // Panics are contained and told in the answer; the server has no use for their text.
    panic::set_hook(Box::new(|_| {}));
    match confinement::parser().and_then(|confinement| converse(&confinement, answer)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// The answers to requests, one after the other: whom to trust is told once, before the files.
pub fn answers() -> impl Fn(Request) -> Answer {
    let trusted = RefCell::new(Trust::default());
    move |request| match request {
        Request::Check(expectation, bytes) => {
            Answer::Report(crate::check_trusting(&bytes, &expectation, &trusted.borrow()))
        }
        Request::Preview(bytes) => Answer::Preview(crate::preview(&bytes).map(Into::into)),
        Request::Page(number, across, bytes) => {
            Answer::Preview(crate::page(&bytes, number, across).map(Into::into))
        }
        Request::Trust(trust) => {
            trusted.replace(trust);
            Answer::Heard
        }
    }
}

/// The limit counts all the time since the start, so it is moved on before each file.
fn grant_time() -> io::Result<()> {
    let used = clock_gettime(ClockId::ProcessCPUTime).tv_sec.unsigned_abs();
    let maximum = getrlimit(Resource::Cpu).maximum;
    let granted = used + PROCESSOR_SECONDS;
    let current = Some(maximum.map_or(granted, |maximum| maximum.min(granted)));
    Ok(setrlimit(Resource::Cpu, Rlimit { current, maximum })?)
}

fn converse(confinement: &Confinement, answer: impl Fn(Request) -> Answer) -> io::Result<()> {
    let (mut input, mut output) = (io::stdin().lock(), io::stdout().lock());
    send(&mut output, &Frame::hello(confinement)?)?;
    while let Some(frame) = receive(&mut input)? {
        let request = Request::of_frame(frame)?;
        grant_time()?;
        let answer = panic::catch_unwind(AssertUnwindSafe(|| answer(request.clone())))
            .unwrap_or_else(|_| request.defeated(Code::Unprocessable, ""));
        drop(request);
        send(&mut output, &answer.to_frame()?)?;
    }
    Ok(())
}

fn send(output: &mut impl Write, frame: &Frame) -> io::Result<()> {
    output.write_all(&frame.start()?)?;
    output.write_all(frame.body())?;
    output.flush()
}

/// The next frame; `None` once the server has nothing more to ask.
fn receive(input: &mut impl Read) -> io::Result<Option<Frame>> {
    let mut start = [0; START];
    if input.read(&mut start[..1])? == 0 {
        return Ok(None);
    }
    input.read_exact(&mut start[1..])?;
    let (kind, heading, body) = Frame::lengths(start)?;
    let mut parts = vec![0; heading + body];
    input.read_exact(&mut parts)?;
    Ok(Some(Frame::assemble(kind, parts, heading)))
}
