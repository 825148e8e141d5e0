//! Hands on what is read of a file, batch by batch, to where it is written.

use std::ops::ControlFlow;
use std::sync::Arc;

use record_files::{FileRow, Header, Sink};
use tokio::sync::mpsc;

/// How many records go to the database at once.
const BATCH: usize = 500;

/// What is read of a file.
pub(crate) enum Message<W> {
    /// Its header.
    Header(Arc<Header>),
    /// The next records.
    Batch(Vec<FileRow<W>>),
}

/// Hands on what is read.
pub(crate) struct Batches<W> {
    sender: mpsc::Sender<Message<W>>,
    batch: Vec<FileRow<W>>,
}

impl<W> Batches<W> {
    /// Hands batches to `sender`.
    pub(crate) fn to(sender: mpsc::Sender<Message<W>>) -> Self {
        Self { sender, batch: Vec::with_capacity(BATCH) }
    }

    /// Sends what was read, if there is anything.
    pub(crate) fn send(&mut self) -> ControlFlow<()> {
        let batch = std::mem::replace(&mut self.batch, Vec::with_capacity(BATCH));
        if batch.is_empty() { ControlFlow::Continue(()) } else { self.hand_on(Message::Batch(batch)) }
    }

    fn hand_on(&self, message: Message<W>) -> ControlFlow<()> {
        match self.sender.blocking_send(message) {
            Ok(()) => ControlFlow::Continue(()),
            // Nobody is there any more.
            Err(_) => ControlFlow::Break(()),
        }
    }
}

impl<W> Sink<W> for Batches<W> {
    fn header(&mut self, header: &Arc<Header>) -> ControlFlow<()> {
        self.hand_on(Message::Header(header.clone()))
    }

    fn row(&mut self, row: FileRow<W>) -> ControlFlow<()> {
        self.batch.push(row);
        if self.batch.len() < BATCH { ControlFlow::Continue(()) } else { self.send() }
    }
}
