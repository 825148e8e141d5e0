//! [`MediaInspector`]: each file on a thread of its own, a few at a time.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use async_trait::async_trait;
use portal_core::PortError;
use portal_core::support::attachment::{Inspected, MediaInspector, MediaType, Refusal, StoredMedia};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use crate::{PORT, film, picture, sniff};

/// How large pictures may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PictureLimits {
    /// The most points in each direction.
    pub longest_side: u32,
    /// The most points in all.
    pub points: u64,
    /// How many are decoded at the same time.
    pub at_once: usize,
}

impl Default for PictureLimits {
    /// Photos of 50 megapixels, which take 200 MB while they are decoded, one at a time.
    fn default() -> Self {
        Self { longest_side: 16_384, points: 52_000_000, at_once: 1 }
    }
}

/// Looks at files inside the process.
#[derive(Debug, Clone)]
pub struct MediaFiles {
    limits: PictureLimits,
    turns: Arc<Semaphore>,
}

impl MediaFiles {
    /// Looks at files within these limits.
    pub fn new(limits: PictureLimits) -> Self {
        Self { limits, turns: Arc::new(Semaphore::new(limits.at_once.max(1))) }
    }
}

#[async_trait]
impl MediaInspector for MediaFiles {
    async fn inspect(&self, bytes: Vec<u8>) -> Result<Inspected, PortError> {
        let turn = Arc::clone(&self.turns).acquire_owned().await.map_err(|error| PortError::broken(PORT, error))?;
        let limits = self.limits;
        let looked = spawn_blocking(move || {
            let _turn = turn;
            // Decoders panic on some broken files.
            catch_unwind(AssertUnwindSafe(|| look(bytes, limits))).unwrap_or(Err(Refusal::Unreadable))
        });
        let looked = looked.await.map_err(|error| PortError::unavailable(PORT, error))?;
        Ok(looked.map_or_else(Inspected::Refused, Inspected::Taken))
    }
}

/// What is kept of a file.
fn look(bytes: Vec<u8>, limits: PictureLimits) -> Result<StoredMedia, Refusal> {
    let media_type = sniff::media_type(&bytes).ok_or(Refusal::Unsupported)?;
    let (bytes, preview) = match media_type {
        MediaType::Jpeg | MediaType::Png | MediaType::WebP | MediaType::Gif => {
            let kept = picture::keep(&bytes, media_type, limits)?;
            (kept.bytes, Some(kept.preview))
        }
        MediaType::Mp4 | MediaType::Mov | MediaType::ThreeGp | MediaType::M4a => (film::without_place(bytes)?, None),
        MediaType::Heic | MediaType::Heif => (film::picture(bytes)?, None),
        MediaType::Pdf | MediaType::WebM | MediaType::Ogg | MediaType::Mp3 => (bytes, None),
    };
    Ok(StoredMedia { bytes, media_type, preview })
}
