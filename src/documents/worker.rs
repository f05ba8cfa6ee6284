//! The worker process: this program again, confined, answering requests on its standard input until that ends.

use crate::{
    check::check,
    confinement::{self, Confinement},
    preview::{page, preview},
    protocol::{Answer, Message, Request, Task, codec},
    signatures::trust::Trust,
};
use bytes::{Bytes, BytesMut};
use kartabl_domain::documents::Code;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use rustix::time::{ClockId, clock_gettime};
use std::cell::RefCell;
use std::io::{self, Read, StdinLock, StdoutLock, Write};
use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;
use tokio_util::codec::{Decoder, Encoder, LengthDelimitedCodec};

/// The hidden command under which the program runs as a worker.
pub const COMMAND: &str = "__check-documents";

/// The processor time that one file may take, in whole seconds; a little less may be granted.
const PROCESSOR_SECONDS: u64 = 4;

/// The size of the buffers: what a pipe holds.
const READ_AT_ONCE: usize = 64 << 10;

/// Runs as a worker. Must be called before the program starts threads or opens files: the limits are set for all of
/// the process, and they forbid opening any file or connection from then on.
pub fn run() -> ExitCode {
    serve(answers())
}

/// Runs as a worker that answers in its own way.
pub(crate) fn serve(answer: impl Fn(Request) -> Answer) -> ExitCode {
    // Panics are contained and reported in the answer; the server has no use for their text.
    panic::set_hook(Box::new(|_| {}));
    match confinement::parser().and_then(|confinement| answer_all(&confinement, answer)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// Answers requests one after the other. Whom to trust is set once, before the files.
pub(crate) fn answers() -> impl Fn(Request) -> Answer {
    let trusted = RefCell::new(Trust::default());
    move |Request { task, file }| match task {
        Task::Check(expectation) => Answer::Report(check(&file, &expectation, &trusted.borrow())),
        Task::Preview => Answer::Picture(preview(&file).map(Into::into)),
        Task::Page { number, width } => Answer::Picture(page(&file, number, width).map(Into::into)),
        Task::Trust(trust) => {
            trusted.replace(trust);
            Answer::Trusted
        }
    }
}

fn answer_all(confinement: &Confinement, answer: impl Fn(Request) -> Answer) -> io::Result<()> {
    let mut server = Connection::open();
    server.send(Message::hello(confinement)?)?;
    while let Some(message) = server.receive()? {
        let request = Request::of_message(message)?;
        grant_processor_time()?;
        let answer = panic::catch_unwind(AssertUnwindSafe(|| answer(request.clone())))
            .unwrap_or_else(|_| request.crashed(Code::Unprocessable, ""));
        drop(request);
        server.send(answer.into_message()?)?;
    }
    Ok(())
}

/// The limit counts all the time since the start, so it is moved on before each file.
fn grant_processor_time() -> io::Result<()> {
    let used = clock_gettime(ClockId::ProcessCPUTime).tv_sec.unsigned_abs();
    let maximum = getrlimit(Resource::Cpu).maximum;
    let granted = used + PROCESSOR_SECONDS;
    let current = Some(maximum.map_or(granted, |maximum| maximum.min(granted)));
    Ok(setrlimit(Resource::Cpu, Rlimit { current, maximum })?)
}

/// The pipes to the server. They are read and written without a runtime, which would start threads.
struct Connection {
    input: StdinLock<'static>,
    output: StdoutLock<'static>,
    codec: LengthDelimitedCodec,
    chunk: Box<[u8]>,
    received: BytesMut,
}

impl Connection {
    fn open() -> Self {
        Self {
            input: io::stdin().lock(),
            output: io::stdout().lock(),
            codec: codec(),
            chunk: vec![0; READ_AT_ONCE].into(),
            received: BytesMut::new(),
        }
    }

    fn send(&mut self, message: Message) -> io::Result<()> {
        let mut frames = BytesMut::new();
        self.codec.encode(message.heading, &mut frames)?;
        self.codec.encode(message.body, &mut frames)?;
        self.output.write_all(&frames)?;
        self.output.flush()
    }

    /// The next message; `None` once the server has nothing more to ask.
    fn receive(&mut self) -> io::Result<Option<Message>> {
        let Some(heading) = self.frame()? else { return Ok(None) };
        let body = self.frame()?.ok_or(io::ErrorKind::UnexpectedEof)?;
        Ok(Some(Message { heading, body }))
    }

    fn frame(&mut self) -> io::Result<Option<Bytes>> {
        loop {
            if let Some(frame) = self.codec.decode(&mut self.received)? {
                return Ok(Some(frame.freeze()));
            }
            let length = self.input.read(&mut self.chunk)?;
            if length == 0 {
                return Ok(self.codec.decode_eof(&mut self.received)?.map(BytesMut::freeze));
            }
            self.received.extend_from_slice(&self.chunk[..length]);
        }
    }
}
