//! The inspector: a few children that check files for the whole server, and are replaced when a file fells them.

mod crew;
mod helper;
mod settings;

pub use settings::Settings;

use crate::{
    confinement::Confinement,
    door,
    frames::{Answer, Request},
    recognition::Recognition,
};
use bytes::Bytes;
use crew::{Crew, work};
use kartabl_domain::documents::{Digits, Expectation, Report};
use std::{io, sync::Arc, thread};
use tokio::runtime::Handle;
use tokio::sync::{Mutex, mpsc, oneshot, watch};
use tokio::task::JoinSet;

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
    /// `None` where the work is done without children.
    yard: Option<Yard>,
}

/// Where children are started: the thread that lasts, and what they have in common.
#[derive(Clone)]
struct Yard {
    thread: Handle,
    crew: Arc<Crew>,
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
        let yard = Yard { thread: runtime.handle().clone(), crew: Arc::new(Crew::of(settings)) };
        let crew = Arc::clone(&yard.crew);
        let keep = async move {
            let _end = end;
            let waiting = Arc::new(Mutex::new(waiting));
            let work = |_| work(Arc::clone(&waiting), Arc::clone(&crew));
            (0..crew.settings.children.max(1)).map(work).collect::<JoinSet<_>>().join_all().await;
        };
        lasting_thread(move || runtime.block_on(keep))?;
        Ok(Self { tasks, ended, yard: Some(yard) })
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
            let answer = crate::child::answers();
            while let Some(task) = waiting.blocking_recv() {
                let _ = task.reply.send(Ok(answer(task.request)));
            }
        })?;
        Ok(Self { tasks, ended, yard: None })
    }

    /// How the children could confine themselves; `None` before the first one has started.
    pub fn confinement(&self) -> Option<&Confinement> {
        self.yard.as_ref()?.crew.confinement.get()
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
            Answer::Preview(_) | Answer::Heard => {
                Err(Unavailable::because("a child answered another question"))
            }
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
            Answer::Report(_) | Answer::Heard => {
                Err(Unavailable::because("a child answered another question"))
            }
        }
    }

    /// Whether scans are read.
    pub fn reads_scans(&self) -> bool {
        self.yard.as_ref().is_some_and(|yard| yard.crew.settings.recognition.is_some())
    }

    /// The digits in the picture of a page, read from its look; `None` where nothing is read.
    ///
    /// # Errors
    /// The program that reads isn't there, doesn't know Persian, or doesn't end.
    pub async fn digits(&self, png: Bytes) -> io::Result<Option<Digits>> {
        self.read(|reader, settings| async move { reader.digits(&settings.program, &png).await })
            .await
            .map(Option::flatten)
    }

    /// The languages of which pages could be read, for the operator; `None` where nobody wants that.
    ///
    /// # Errors
    /// The program that reads isn't there, or doesn't know Persian.
    pub async fn languages(&self) -> io::Result<Option<String>> {
        self.read(|reader, settings| async move { reader.languages(&settings.program).await }).await
    }

    /// Runs on the thread that lasts: a reader too is killed by the system when the thread that started it ends.
    async fn read<T, F>(&self, ask: impl FnOnce(Recognition, Settings) -> F) -> io::Result<Option<T>>
    where
        T: Send + 'static,
        F: Future<Output = io::Result<T>> + Send + 'static,
    {
        let Some(Yard { thread, crew }) = &self.yard else { return Ok(None) };
        let Some(reader) = &crew.settings.recognition else { return Ok(None) };
        thread.spawn(ask(reader.clone(), crew.settings.clone())).await?.map(Some)
    }

    /// Waits until the files that are waiting are finished and the children have ended. Other handles must be gone,
    /// or go meanwhile.
    pub async fn shutdown(self) {
        let Self { tasks, mut ended, .. } = self;
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
