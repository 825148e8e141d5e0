//! Fetches the files of messages that customers write outside the portal: a queue in this process, and the tasks that
//! take from it.

use std::sync::Arc;
use std::time::Duration;

use metrics::counter;
use portal_core::PortError;
use portal_core::support::incoming::{FileOutcome, IncomingFileService, PendingFile};
use tokio::sync::{Mutex, mpsc};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use crate::failure::chain;
use crate::seldom::Seldom;
use crate::worker::Workers;

/// How many files are fetched at once. Each is held in memory while it comes.
const TASKS: usize = 4;

/// How many files may wait: more is hardly fetched before the gateway forgets it.
const MOST_WAITING: usize = 200;

/// How often a file is tried that cannot be fetched or kept.
const TRIES: u32 = 3;

/// How long a task rests before it tries a file again.
const REST: Duration = Duration::from_secs(5);

static FAILED: Seldom = Seldom::new();

/// The queue and what takes from it. Clones share both.
#[derive(Clone)]
pub(crate) struct IncomingFiles {
    service: IncomingFileService,
    queue: mpsc::Sender<PendingFile>,
    waiting: Arc<Mutex<mpsc::Receiver<PendingFile>>>,
}

impl IncomingFiles {
    /// An empty queue.
    pub(crate) fn new(service: IncomingFileService) -> Self {
        let (queue, waiting) = mpsc::channel(MOST_WAITING);
        Self { service, queue, waiting: Arc::new(Mutex::new(waiting)) }
    }

    /// Lets a file wait to be fetched. If too many wait, it is given up.
    pub(crate) async fn put(&self, file: PendingFile) {
        if let Err(mpsc::error::TrySendError::Full(file) | mpsc::error::TrySendError::Closed(file)) =
            self.queue.try_send(file)
        {
            tracing::warn!("too many files of messages wait to be fetched");
            self.give_up(&file).await;
        }
    }

    /// Starts the tasks that fetch what waits.
    pub(crate) fn fetch(&self, workers: &Workers) {
        for _ in 0..TASKS {
            let (files, stop) = (self.clone(), workers.stopping());
            workers.keep("incoming_files", move || files.clone().run(stop.clone()));
        }
    }

    /// One file after the other. Those that still wait at a stop are given up, so that conversations tell of them.
    async fn run(self, stop: CancellationToken) {
        while let Some(Some(file)) = stop.run_until_cancelled(self.next()).await {
            self.take(&file, &stop).await;
        }
        while let Ok(file) = self.waiting.lock().await.try_recv() {
            self.give_up(&file).await;
        }
    }

    async fn next(&self) -> Option<PendingFile> {
        self.waiting.lock().await.recv().await
    }

    async fn take(&self, file: &PendingFile, stop: &CancellationToken) {
        for tries in 1..=TRIES {
            match self.service.take(file).await {
                Ok(FileOutcome::Unreachable) => {}
                Ok(outcome) => return count(outcome.as_str()),
                Err(error) => warn(&error),
            }
            if tries == TRIES || stop.run_until_cancelled(sleep(REST)).await.is_none() {
                break;
            }
        }
        self.give_up(file).await;
    }

    async fn give_up(&self, file: &PendingFile) {
        match self.service.give_up(file).await {
            Ok(outcome) => count(outcome.as_str()),
            Err(error) => {
                warn(&error);
                count("failed");
            }
        }
    }
}

fn count(result: &'static str) {
    counter!("portal_incoming_files_total", "result" => result).increment(1);
}

fn warn(error: &PortError) {
    if let Some(times) = FAILED.count() {
        tracing::warn!(times, error = %chain(error), "files of messages are not taken");
    }
}
