//! What a template can see: the letters, its own files, one document's fields, and nothing else.

use std::sync::Arc;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, Source};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use crate::fonts::Fonts;
use crate::letterhead::LogoFile;
use crate::qr::QR;
use crate::template::{Template, id_of};

/// What all documents of a kind share.
pub(crate) struct Press {
    library: LazyHash<Library>,
    fonts: Arc<Fonts>,
    template: Template,
    /// What the document's fields are called inside of Typst.
    fields: Option<FileId>,
    logo: Option<(FileId, Bytes)>,
}

impl Press {
    /// `fields` is the name of the file of a document's fields.
    pub(crate) fn new(template: Template, fields: &str, fonts: Arc<Fonts>, logo: Option<&LogoFile>) -> Self {
        Self {
            library: LazyHash::new(Library::default()),
            fonts,
            template,
            fields: id_of(fields),
            logo: logo.and_then(|logo| Some((id_of(logo.name)?, logo.bytes.clone()))),
        }
    }

    pub(crate) fn template(&self) -> &Template {
        &self.template
    }

    /// The world of one document.
    pub(crate) fn sheet(&self, fields: Vec<u8>, qr: Option<String>, today: Option<Datetime>) -> Sheet<'_> {
        let qr = qr.and_then(|qr| Some((id_of(QR)?, Bytes::from_string(qr))));
        Sheet { press: self, fields: Bytes::new(fields), qr, today }
    }
}

/// The world of one document. Customers' texts are in its fields, which are data to Typst and never source.
pub(crate) struct Sheet<'a> {
    press: &'a Press,
    fields: Bytes,
    qr: Option<(FileId, Bytes)>,
    today: Option<Datetime>,
}

impl World for Sheet<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.press.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.press.fonts.book
    }

    fn main(&self) -> FileId {
        self.press.template.main().id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if let Some(source) = self.press.template.source(id) {
            return Ok(source.clone());
        }
        let text = self.press.template.file(id)?;
        Ok(Source::new(id, text.as_str().map_err(|_| FileError::InvalidUtf8)?.to_owned()))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if Some(id) == self.press.fields {
            return Ok(self.fields.clone());
        }
        let brought = [&self.press.logo, &self.qr].into_iter().flatten().find(|(name, _)| *name == id);
        brought.map_or_else(|| self.press.template.file(id), |(_, bytes)| Ok(bytes.clone()))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.press.fonts.fonts.get(index).cloned()
    }

    /// The day the document is made for: the machine's clock would make other bytes tomorrow.
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        self.today
    }
}
