//! The inspector: a few children that check files for the whole server, and are replaced when a file fells them.

mod helper;

use crate::{
    door,
    frames::{Answer, Request},
};
use bytes::Bytes;
use helper::{Death, Helper};
use kartabl_domain::documents::{Expectation, Report};
use std::{ffi::OsString, path::PathBuf, sync::Arc, thread, time::Duration};
use tokio::sync::{Mutex, mpsc, oneshot, watch};
use tokio::task::JoinSet;

/// A child without work is let go after this time, to give back its memory.
const IDLE: Duration = Duration::from_secs(60);

/// A child is replaced after this many files, so that nothing of them gathers in it.
const FILES_PER_CHILD: u32 = 1000;

/// How the inspector runs its children.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The program to run as a child.
    pub program: PathBuf,
    /// Its arguments; the program must then call [`run`](crate::run).
    pub arguments: Vec<OsString>,
    /// How many files are checked at once.
    pub children: usize,
    /// How many files may wait; more wait with their askers.
    pub waiting: usize,
    /// How long one file may take by the clock at the first try; the second one may take four times as long.
    pub patience: Duration,
}

impl Settings {
    /// Children of the given program under its hidden command, one for each processor.
    pub fn new(program: impl Into<PathBuf>) -> Self {
        Self {
            program: program.into(),
            arguments: vec![crate::COMMAND.into()],
            children: thread::available_parallelism().map_or(2, |processors| processors.get().max(2)),
            waiting: 64,
            patience: Duration::from_secs(5),
        }
    }

    /// Children of this very program; it is found even after its file was replaced by an upgrade.
    pub fn this_program() -> Self {
        Self::new("/proc/self/exe")
    }
}

/// The children can't be run: a fault of this machine or of its configuration, never of a file. Try again later.
#[derive(Debug, Clone, thiserror::Error)]
#[error("document checks are not available: {0}")]
pub struct Unavailable(Arc<str>);

impl Unavailable {
    fn because(reason: impl std::fmt::Display) -> Self {
        Self(reason.to_string().into())
    }
}

type Outcome = Result<Answer, Unavailable>;

struct Task {
    request: Request,
    reply: oneshot::Sender<Outcome>,
}

/// A handle to the children; cheap to clone. When the last one is dropped, the waiting files are finished and the
/// children end.
#[derive(Clone)]
pub struct Inspector {
    tasks: mpsc::Sender<Task>,
    /// Closed once the thread of the children has ended.
    ended: watch::Receiver<()>,
}

impl Inspector {
    /// Starts the thread that keeps the children; they themselves are started when there is work for them.
    ///
    /// Children are killed by the system when the thread that started them ends. So they all belong to one thread
    /// that lasts, never to one of the server's that may come and go.
    ///
    /// # Errors
    /// The thread can't be started.
    pub fn start(settings: Settings) -> Result<Self, Unavailable> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(Unavailable::because)?;
        let (tasks, waiting) = mpsc::channel(settings.waiting.max(1));
        let (end, ended) = watch::channel(());
        let keep = async move {
            let _end = end;
            let (waiting, settings) = (Arc::new(Mutex::new(waiting)), Arc::new(settings));
            let work = |_| work(Arc::clone(&waiting), Arc::clone(&settings));
            (0..settings.children.max(1)).map(work).collect::<JoinSet<_>>().join_all().await;
        };
        lasting_thread(move || runtime.block_on(keep))?;
        Ok(Self { tasks, ended })
    }

    /// An inspector without children, for tests that aren't about hostile files.
    ///
    /// # Errors
    /// The thread can't be started.
    #[cfg(feature = "fixtures")]
    pub fn in_process() -> Result<Self, Unavailable> {
        let (tasks, mut waiting) = mpsc::channel::<Task>(64);
        let (end, ended) = watch::channel(());
        lasting_thread(move || {
            let _end = end;
            while let Some(task) = waiting.blocking_recv() {
                let _ = task.reply.send(Ok(crate::child::answer(task.request)));
            }
        })?;
        Ok(Self { tasks, ended })
    }

    /// Checks a file. A file that fells the child that looks at it gets a report that says so.
    ///
    /// # Errors
    /// No child can be run; nothing is known of the file.
    pub async fn check(&self, bytes: Bytes, expectation: Expectation) -> Result<Report, Unavailable> {
        if let Err(refusal) = door::admit(&bytes, &expectation) {
            return Ok(Report::of(None, door::findings(&bytes, refusal)));
        }
        match self.ask(Request::Check(expectation, bytes)).await? {
            Answer::Report(report) => Ok(report),
            Answer::Preview(_) => Err(Unavailable::because("a child answered another question")),
        }
    }

    /// A small PNG of the first page or of the image; `None` where it can't be drawn.
    ///
    /// # Errors
    /// No child can be run.
    pub async fn preview(&self, bytes: Bytes) -> Result<Option<Bytes>, Unavailable> {
        self.picture(Request::Preview(bytes)).await
    }

    /// A PNG of one page of a PDF, counted from 1, of so many pixels across; `None` where it can't be drawn.
    ///
    /// # Errors
    /// No child can be run.
    pub async fn page(&self, bytes: Bytes, number: u32, across: u16) -> Result<Option<Bytes>, Unavailable> {
        self.picture(Request::Page(number, across, bytes)).await
    }

    async fn picture(&self, request: Request) -> Result<Option<Bytes>, Unavailable> {
        match self.ask(request).await? {
            Answer::Preview(picture) => Ok(picture),
            Answer::Report(_) => Err(Unavailable::because("a child answered another question")),
        }
    }

    /// Waits until the files that are waiting are finished and the children have ended. Other handles must be gone,
    /// or go meanwhile.
    pub async fn shutdown(self) {
        let Self { tasks, mut ended } = self;
        drop(tasks);
        while ended.changed().await.is_ok() {}
    }

    async fn ask(&self, request: Request) -> Outcome {
        let (reply, answer) = oneshot::channel();
        let gone = || Unavailable::because("the inspector has ended");
        self.tasks.send(Task { request, reply }).await.map_err(|_| gone())?;
        answer.await.map_err(|_| gone())?
    }
}

fn lasting_thread(work: impl FnOnce() + Send + 'static) -> Result<(), Unavailable> {
    let thread = thread::Builder::new().name("document-checks".to_owned());
    thread.spawn(work).map(drop).map_err(Unavailable::because)
}

/// Serves tasks with one child at a time until there are no more.
async fn work(tasks: Arc<Mutex<mpsc::Receiver<Task>>>, settings: Arc<Settings>) {
    let mut helper = None;
    loop {
        let next = async { tasks.lock().await.recv().await };
        let task = if helper.is_some() {
            match tokio::time::timeout(IDLE, next).await {
                Ok(task) => task,
                Err(_) => {
                    Helper::dismiss(helper.take()).await;
                    continue;
                }
            }
        } else {
            next.await
        };
        let Some(Task { request, reply }) = task else { break };
        if reply.is_closed() {
            continue;
        }
        let outcome = attend(&mut helper, &settings, &request).await;
        let _ = reply.send(outcome);
        if helper.as_ref().is_some_and(|helper| helper.served >= FILES_PER_CHILD) {
            Helper::dismiss(helper.take()).await;
        }
    }
    Helper::dismiss(helper).await;
}

/// Asks a child; if it dies, a fresh one once more and with more patience, for the first may have been worn out, or the
/// machine so busy that the clock ran ahead of it: nobody's letter is a defect because of that.
async fn attend(helper: &mut Option<Helper>, settings: &Settings, request: &Request) -> Outcome {
    let mut death = None;
    for patience in [settings.patience, settings.patience * 4] {
        let mut asked = match helper.take() {
            Some(ready) => ready,
            None => Helper::start(settings).await.map_err(Unavailable::because)?,
        };
        match asked.ask(request, patience).await {
            Ok(answer) => {
                *helper = Some(asked);
                return Ok(answer);
            }
            Err(how) => {
                tracing::warn!(death = ?how, "a file ended the child that looked at it");
                death = Some(how);
                if how == Death::Processor {
                    break;
                }
            }
        }
    }
    let (code, detail) = death.unwrap_or(Death::Other).finding();
    Ok(request.defeated(code, detail))
}
