//! A file as the API tells of it.

use portal_core::support::attachment::{Attachment, MediaType};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa::openapi::Object;

use crate::document::{BASE, words};

/// A file in a conversation.
#[derive(Serialize, ToSchema)]
#[schema(as = Attachment)]
pub(crate) struct AttachmentItem {
    /// What messages refer to it by.
    #[schema(example = "018f4a6e-0000-7000-8000-000000000009")]
    id: String,
    /// The name to show, and to save it by.
    #[schema(example = "foto-modem.jpg")]
    name: String,
    /// What it is, told from its content.
    #[schema(schema_with = media_types)]
    media_type: &'static str,
    /// How many bytes it has.
    #[schema(example = 183_422)]
    size: u64,
    /// Where its preview lies, a JPEG of at most 480 points in each direction; null without one.
    #[schema(example = "/api/customer-portal/attachments/018f4a6e-0000-7000-8000-000000000009/preview")]
    preview_url: Option<String>,
}

fn media_types() -> Object {
    words(MediaType::ALL.map(MediaType::as_str)).build()
}

impl AttachmentItem {
    pub(crate) fn new(of: &Attachment) -> Self {
        Self {
            id: of.id.to_string(),
            name: of.name.as_str().to_owned(),
            media_type: of.media_type.as_str(),
            size: of.size,
            preview_url: of.has_preview().then(|| format!("{BASE}/attachments/{}/preview", of.id)),
        }
    }
}
