//! The inspector: a few worker processes check files for the whole server, and are replaced when a file crashes them.

mod pool;
mod process;
pub(crate) mod queue;
pub(crate) mod settings;

use crate::{
    admission,
    confinement::Confinement,
    protocol::{Answer, Request, Task},
    recognition::Recognition,
};
use bytes::Bytes;
use kartabl_domain::documents::{Digits, Expectation, Report};
use pool::{Pool, serve};
use queue::{Outcome, QueuedRequest, Unavailable};
use settings::Settings;
use std::{io, sync::Arc, thread};
use tokio::runtime::Handle;
use tokio::sync::{Mutex, mpsc, oneshot, watch};
use tokio::task::JoinSet;

/// Why an answer is of no use.
const OTHER_ANSWER: &str = "a worker process answered another question";

/// A handle to the pool of worker processes; cheap to clone. When the last one is dropped, the waiting files are finished
/// and the processes end.
#[derive(Clone)]
pub struct Inspector {
    queue: mpsc::Sender<QueuedRequest>,
    /// Closed once the thread of the pool has ended.
    ended: watch::Receiver<()>,
    /// `None` where the work is done without processes.
    pool: Option<PoolThread>,
}

/// The pool and the thread that its processes are started from.
#[derive(Clone)]
struct PoolThread {
    runtime: Handle,
    pool: Arc<Pool>,
}

impl Inspector {
    /// Starts the thread of the pool. The processes are started when there is work for them.
    ///
    /// The system kills a worker process when the thread that started it ends. So all of them belong to one thread that
    /// lasts, never to a thread of the server's runtime, which may come and go.
    ///
    /// # Errors
    /// The thread can't be started.
    pub fn start(settings: Settings) -> Result<Self, Unavailable> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(Unavailable::because)?;
        let (queue, queued) = mpsc::channel(settings.queue_length.max(1));
        let (end, ended) = watch::channel(());
        let thread = PoolThread { runtime: runtime.handle().clone(), pool: Arc::new(Pool::new(settings)) };
        let pool = Arc::clone(&thread.pool);
        let serving = async move {
            let _end = end;
            let queued = Arc::new(Mutex::new(queued));
            let serve = |_| serve(Arc::clone(&queued), Arc::clone(&pool));
            (0..pool.settings.processes.max(1)).map(serve).collect::<JoinSet<_>>().join_all().await;
        };
        start_thread(move || runtime.block_on(serving))?;
        Ok(Self { queue, ended, pool: Some(thread) })
    }

    /// An inspector without worker processes, for tests that aren't about hostile files.
    ///
    /// # Errors
    /// The thread can't be started.
    #[cfg(feature = "fixtures")]
    pub fn in_process() -> Result<Self, Unavailable> {
        let (queue, mut queued) = mpsc::channel::<QueuedRequest>(64);
        let (end, ended) = watch::channel(());
        start_thread(move || {
            let _end = end;
            let answer = crate::worker::answers();
            while let Some(QueuedRequest { request, reply }) = queued.blocking_recv() {
                let _ = reply.send(Ok(answer(request)));
            }
        })?;
        Ok(Self { queue, ended, pool: None })
    }

    /// How the worker processes could confine themselves; `None` before the first one has started.
    pub fn confinement(&self) -> Option<&Confinement> {
        self.pool.as_ref()?.pool.confinement.get()
    }

    /// Checks a file. A file that crashes the worker that looks at it gets a report that says so.
    ///
    /// # Errors
    /// No worker process can be run; nothing is known of the file.
    pub async fn check(&self, bytes: Bytes, expectation: Expectation) -> Result<Report, Unavailable> {
        if let Err(refusal) = admission::admit(&bytes, &expectation) {
            return Ok(Report::of(None, admission::findings(&bytes, refusal)));
        }
        match self.ask(Task::Check(expectation), bytes).await? {
            Answer::Report(report) => Ok(report),
            Answer::Picture(_) | Answer::Trusted => Err(Unavailable::because(OTHER_ANSWER)),
        }
    }

    /// A small PNG of the first page or of the image; `None` where it can't be drawn.
    ///
    /// # Errors
    /// No worker process can be run.
    pub async fn preview(&self, bytes: Bytes) -> Result<Option<Bytes>, Unavailable> {
        self.picture(Task::Preview, bytes).await
    }

    /// A PNG of one page of a PDF, counted from 1, of this width in pixels; `None` where it can't be drawn.
    ///
    /// # Errors
    /// No worker process can be run.
    pub async fn page(&self, bytes: Bytes, number: u32, width: u16) -> Result<Option<Bytes>, Unavailable> {
        self.picture(Task::Page { number, width }, bytes).await
    }

    async fn picture(&self, task: Task, file: Bytes) -> Result<Option<Bytes>, Unavailable> {
        match self.ask(task, file).await? {
            Answer::Picture(picture) => Ok(picture),
            Answer::Report(_) | Answer::Trusted => Err(Unavailable::because(OTHER_ANSWER)),
        }
    }

    /// Whether scans are read.
    pub fn reads_scans(&self) -> bool {
        self.pool.as_ref().is_some_and(|thread| thread.pool.settings.recognition.is_some())
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

    /// The languages of which pages could be read, for the operator; `None` where scans are not to be read.
    ///
    /// # Errors
    /// The program that reads isn't there, or doesn't know Persian.
    pub async fn languages(&self) -> io::Result<Option<String>> {
        self.read(|reader, settings| async move { reader.languages(&settings.program).await }).await
    }

    /// Runs on the thread of the pool: the system kills a reader too when the thread that started it ends.
    async fn read<T, F>(&self, ask: impl FnOnce(Recognition, Settings) -> F) -> io::Result<Option<T>>
    where
        T: Send + 'static,
        F: Future<Output = io::Result<T>> + Send + 'static,
    {
        let Some(PoolThread { runtime, pool }) = &self.pool else { return Ok(None) };
        let Some(reader) = &pool.settings.recognition else { return Ok(None) };
        runtime.spawn(ask(reader.clone(), pool.settings.clone())).await?.map(Some)
    }

    /// Waits until the queued files are finished and the processes have ended. Other handles must be gone, or go
    /// meanwhile.
    pub async fn shutdown(self) {
        let Self { queue, mut ended, .. } = self;
        drop(queue);
        while ended.changed().await.is_ok() {}
    }

    async fn ask(&self, task: Task, file: Bytes) -> Outcome {
        let (reply, answer) = oneshot::channel();
        let gone = || Unavailable::because("the inspector has ended");
        self.queue
            .send(QueuedRequest { request: Request { task, file }, reply })
            .await
            .map_err(|_| gone())?;
        answer.await.map_err(|_| gone())?
    }
}

fn start_thread(work: impl FnOnce() + Send + 'static) -> Result<(), Unavailable> {
    let thread = thread::Builder::new().name("document-checks".to_owned());
    thread.spawn(work).map(drop).map_err(Unavailable::because)
}
