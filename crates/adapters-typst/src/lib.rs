//! Invoices and receipts as PDF documents, set by Typst inside the process.
//!
//! [`TypstRenderer`] shows what a [`portal_core::billing::document::Document`] says under the ISP's [`Letterhead`],
//! by the built-in [`Template`] or an operator's own. Texts reach Typst as data, never as source; letters are
//! embedded, and neither the clock nor the machine is asked, so the same invoice is the same file everywhere.

mod fields;
mod fonts;
mod letterhead;
mod pool;
mod qr;
mod renderer;
mod sample;
mod template;
mod words;
mod world;

pub use letterhead::{Letterhead, LogoFile};
pub use renderer::TypstRenderer;
pub use template::{Template, TemplateError};
pub use words::in_words;

/// What this adapter calls itself in errors.
const PORT: &str = "document renderer";
