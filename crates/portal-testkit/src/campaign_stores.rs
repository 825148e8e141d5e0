//! What the suite of campaigns needs: the ports of one store.

use std::sync::Arc;

use portal_core::messaging::campaign::{AnnouncementStore, CampaignRepo};

/// Campaigns as they are stored, and who was told.
#[derive(Clone)]
pub struct CampaignStores {
    /// The port under test.
    pub campaigns: Arc<dyn CampaignRepo>,
    /// The marks, of the same store.
    pub announcements: Arc<dyn AnnouncementStore>,
}

impl CampaignStores {
    /// Both in one store.
    pub fn on<S: CampaignRepo + AnnouncementStore + 'static>(store: Arc<S>) -> Self {
        Self { campaigns: store.clone(), announcements: store }
    }
}
