//! Documents that customers keep: what one says, and the port that makes it.

mod model;
mod port;

pub use model::{Document, RenderedDocument};
pub use port::DocumentRenderer;
#[cfg(any(test, feature = "mocks"))]
pub use port::MockDocumentRenderer;
