//! What the suite of transfers needs: the ports of one store.

use std::sync::Arc;

use portal_core::billing::transfer::TransferRepo;
use portal_core::messaging::outbox::Outbox;
use portal_core::support::attachment::AttachmentRepo;
use portal_core::support::conversation::ConversationRepo;

/// Transfers as they are stored, with the files of their proofs and what customers are told.
#[derive(Clone)]
pub struct TransferStores {
    /// The port under test.
    pub transfers: Arc<dyn TransferRepo>,
    /// The files, of the same store.
    pub attachments: Arc<dyn AttachmentRepo>,
    /// What claims files too, of the same store.
    pub conversations: Arc<dyn ConversationRepo>,
    /// The messages, of the same store.
    pub outbox: Arc<dyn Outbox>,
}

impl TransferStores {
    /// All of them in one store.
    pub fn on<S>(store: Arc<S>) -> Self
    where
        S: TransferRepo + AttachmentRepo + ConversationRepo + Outbox + 'static,
    {
        Self { transfers: store.clone(), attachments: store.clone(), conversations: store.clone(), outbox: store }
    }
}
