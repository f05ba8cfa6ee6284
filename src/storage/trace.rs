//! On whose behalf the present task works: jobs that it orders carry that on, so that a log line of a worker leads back to
//! the request.

use tokio::task_local;

/// Where the work comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// The request of this id, also when jobs lie in between.
    Request(String),
    /// A job that no request asked for, by its number.
    Job(i64),
}

task_local! {
    static ORIGIN: Origin;
}

impl Origin {
    /// Runs something on behalf of this origin. What it spawns is on its own.
    pub async fn scope<F: Future>(self, work: F) -> F::Output {
        ORIGIN.scope(self, work).await
    }

    /// The name that the present task's jobs carry.
    pub(crate) fn present() -> Option<String> {
        ORIGIN
            .try_with(|origin| match origin {
                Self::Request(id) => id.clone(),
                Self::Job(id) => format!("job-{id}"),
            })
            .ok()
    }
}
