//! The letters documents are set in: Inter, in two weights, under the SIL Open Font License (see `fonts/`).

use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

const REGULAR: &[u8] = include_bytes!("../fonts/Inter-Regular.ttf");
const BOLD: &[u8] = include_bytes!("../fonts/Inter-Bold.ttf");

/// The fonts, and what Typst finds them by.
pub(crate) struct Fonts {
    pub(crate) book: LazyHash<FontBook>,
    pub(crate) fonts: Vec<Font>,
}

impl Fonts {
    /// The embedded ones, and those that came with a template. Nothing of the machine's own is looked for, so
    /// every machine sets the same pages.
    pub(crate) fn and(brought: Vec<Bytes>) -> Self {
        let embedded = [REGULAR, BOLD].into_iter().map(Bytes::new);
        let fonts: Vec<Font> = embedded.chain(brought).flat_map(Font::iter).collect();
        Self { book: LazyHash::new(FontBook::from_fonts(&fonts)), fonts }
    }
}
