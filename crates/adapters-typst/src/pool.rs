//! Long work, done beside the threads that answer requests, and no more of it at once than there are cores.

use std::sync::Arc;
use std::thread::available_parallelism;

use portal_core::PortError;
use tokio::sync::{Semaphore, TryAcquireError};
use tokio::task::spawn_blocking;

use crate::PORT;

/// How many may wait for each one that is at work: a second's worth of documents.
const WAITING_PER_TURN: usize = 64;

/// Turns to work, and capacity to wait for one.
pub(crate) struct Pool {
    turns: Arc<Semaphore>,
    capacity: Arc<Semaphore>,
}

impl Pool {
    /// As many turns as the machine has cores.
    pub(crate) fn of_this_machine() -> Self {
        Self::with_turns(available_parallelism().map_or(1, usize::from), WAITING_PER_TURN)
    }

    fn with_turns(turns: usize, waiting_per_turn: usize) -> Self {
        let capacity = turns.saturating_mul(waiting_per_turn.saturating_add(1));
        Self { turns: Arc::new(Semaphore::new(turns)), capacity: Arc::new(Semaphore::new(capacity)) }
    }

    /// Does `job` when its turn comes. A caller that stops waiting before that leaves the queue.
    ///
    /// # Errors
    /// [`PortError`] if too many wait already, or the job panicked.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        job: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, PortError> {
        let capacity = self.capacity.clone().try_acquire_owned().map_err(|e| match e {
            TryAcquireError::NoPermits => PortError::unavailable(PORT, "too many documents are waiting"),
            TryAcquireError::Closed => PortError::broken(PORT, e),
        })?;
        let turn = self.turns.clone().acquire_owned().await.map_err(|e| PortError::broken(PORT, e))?;
        let work = spawn_blocking(move || {
            let _held_to_the_end = (capacity, turn);
            job()
        });
        work.await.map_err(|e| PortError::broken(PORT, e))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[tokio::test]
    async fn no_more_jobs_run_at_once_than_there_are_permits_and_none_waits_without_one() {
        let pool = Arc::new(Pool::with_turns(1, 1));
        let (begun, has_begun) = tokio::sync::oneshot::channel();
        let (finish, may_finish) = mpsc::channel::<()>();
        let first = tokio::spawn({
            let pool = pool.clone();
            async move {
                pool.run(move || {
                    begun.send(()).expect("somebody listens");
                    may_finish.recv().expect("a word");
                })
                .await
            }
        });
        has_begun.await.expect("the first job runs");
        let mut second = tokio::spawn({
            let pool = pool.clone();
            async move { pool.run(|| ()).await }
        });
        // The second has taken the last permit when the scheduler comes back here.
        while pool.capacity.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        let third = pool.run(|| ()).await.expect_err("there is no capacity left");
        assert!(third.is_retryable());
        assert!(futures_ready(&mut second).await.is_none(), "the second waits for its turn");
        finish.send(()).expect("the first job listens");
        assert!(first.await.expect("a task").is_ok());
        assert!(second.await.expect("a task").is_ok());
        assert!(pool.run(|| ()).await.is_ok(), "the permit is released");
    }

    /// The task's outcome if it has one already.
    async fn futures_ready<T>(task: &mut tokio::task::JoinHandle<T>) -> Option<T> {
        tokio::select! {
            biased;
            done = task => done.ok(),
            () = std::future::ready(()) => None,
        }
    }

    #[tokio::test]
    async fn a_job_that_panics_is_an_error_and_its_turn_comes_back() {
        let pool = Pool::with_turns(1, 0);
        let outcome = pool.run(|| panic!("a job of a test")).await;
        assert!(outcome.is_err_and(|e: PortError| !e.is_retryable()));
        assert!(pool.run(|| ()).await.is_ok());
    }
}
