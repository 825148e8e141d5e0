//! What a document looks like: the built-in template, or an operator's own.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::Bytes;
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::Font;
use typst::{World, WorldExt};

use crate::fonts;

/// The built-in templates.
const INVOICE: &str = include_str!("../templates/invoice.typ");
const STATEMENT: &str = include_str!("../templates/statement.typ");
const RECEIPT: &str = include_str!("../templates/receipt.typ");
const PARTS: &str = include_str!("../templates/parts.typ");

/// What an invoice template's own file is called inside of Typst.
const MAIN: &str = "invoice.typ";
/// What the built-in templates have in common is called so; an operator's own may lie beside their template.
const COMMON: &str = "parts.typ";

/// A template, and the files beside it.
pub struct Template {
    main: Source,
    parts: Source,
    place: Option<Place>,
    fonts: Vec<Bytes>,
}

/// Where an operator's template is.
struct Place {
    file: PathBuf,
    folder: PathBuf,
    /// What was read already: a document never waits for a disk twice, and does not change under way.
    read: Mutex<HashMap<FileId, FileResult<Bytes>>>,
}

/// A template that makes no document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{}: {message}", .file.display(), .line.map(|line| format!(", line {line}")).unwrap_or_default())]
pub struct TemplateError {
    /// The file.
    pub file: PathBuf,
    /// Where in it, counted from 1, if that is known.
    pub line: Option<usize>,
    /// What is wrong, in the words of Typst.
    pub message: String,
}

impl Template {
    /// The one of invoices that comes with the portal.
    pub fn built_in() -> Self {
        Self::of_the_portal(source(MAIN, INVOICE.to_owned()))
    }

    /// The one of receipts.
    pub(crate) fn receipt() -> Self {
        Self::of_the_portal(source("receipt.typ", RECEIPT.to_owned()))
    }

    /// The one of statements.
    pub(crate) fn statement() -> Self {
        Self::of_the_portal(source("statement.typ", STATEMENT.to_owned()))
    }

    fn of_the_portal(main: Source) -> Self {
        Self { main, parts: source(COMMON, PARTS.to_owned()), place: None, fonts: Vec::new() }
    }

    /// An operator's own. It may use the files in and below its own folder, fonts (`.ttf`, `.otf`, `.ttc`, `.otc`) in it, and
    /// no others.
    ///
    /// # Errors
    /// [`TemplateError`] if the file cannot be read.
    pub fn from_file(path: &Path) -> Result<Self, TemplateError> {
        let failed = |message| TemplateError { file: path.to_owned(), line: None, message };
        let text = std::fs::read_to_string(path).map_err(|e| failed(format!("cannot be read: {e}")))?;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let place = Place { file: path.to_owned(), folder: folder.to_owned(), read: Mutex::default() };
        let fonts = fonts::of_folder(&place.folder).unwrap_or_default();
        let parts = std::fs::read_to_string(place.folder.join(COMMON)).unwrap_or_else(|_| PARTS.to_owned());
        Ok(Self { main: source(MAIN, text), parts: source(COMMON, parts), place: Some(place), fonts })
    }

    /// The same template with the fonts of a folder as well, for letters that the others lack.
    ///
    /// # Errors
    /// [`TemplateError`] if the folder holds no font, or cannot be read.
    pub fn with_fonts(mut self, folder: &Path) -> Result<Self, TemplateError> {
        let failed = |message| TemplateError { file: folder.to_owned(), line: None, message };
        let brought = fonts::of_folder(folder).map_err(|e| failed(format!("cannot be read: {e}")))?;
        if !brought.iter().any(|font| Font::iter(font.clone()).next().is_some()) {
            return Err(failed("holds no font (.ttf, .otf, .ttc, .otc)".to_owned()));
        }
        self.fonts.extend(brought);
        Ok(self)
    }

    /// Whether it is an operator's own.
    pub fn is_own(&self) -> bool {
        self.place.is_some()
    }

    /// The fonts that lie beside the template, and those that were added.
    pub(crate) fn fonts(&self) -> Vec<Bytes> {
        self.fonts.clone()
    }

    pub(crate) fn main(&self) -> &Source {
        &self.main
    }

    /// The template, or what it has in common with others.
    pub(crate) fn source(&self, id: FileId) -> Option<&Source> {
        [&self.main, &self.parts].into_iter().find(|source| source.id() == id)
    }

    /// A file beside the template.
    pub(crate) fn file(&self, id: FileId) -> FileResult<Bytes> {
        let place = self.place.as_ref().ok_or_else(|| FileError::NotFound(id.vpath().get_with_slash().into()))?;
        if *id.root() != VirtualRoot::Project {
            return Err(FileError::Other(Some("packages are not available".into())));
        }
        let mut read = place.read.lock().unwrap_or_else(PoisonError::into_inner);
        read.entry(id).or_insert_with(|| place.load(id)).clone()
    }

    /// What is wrong, in a sentence that names the operator's file.
    pub(crate) fn explain(&self, world: &dyn World, problem: &SourceDiagnostic) -> TemplateError {
        let place = problem.span.id().map(|id| (id, world.range(problem.span)));
        let line = place.as_ref().and_then(|(id, range)| {
            let start = range.as_ref()?.start;
            Some(world.source(*id).ok()?.lines().byte_to_line(start)? + 1)
        });
        let named = place.map_or_else(|| PathBuf::from(MAIN), |(id, _)| PathBuf::from(id.vpath().get_without_slash()));
        let file = match &self.place {
            Some(place) if named == Path::new(MAIN) => place.file.clone(),
            Some(place) => place.folder.join(named),
            None => named,
        };
        TemplateError { file, line, message: problem.message.to_string() }
    }
}

impl Place {
    fn load(&self, id: FileId) -> FileResult<Bytes> {
        let path = id.vpath().realize(&self.folder).map_err(FileError::Realize)?;
        std::fs::read(&path).map(Bytes::new).map_err(|e| FileError::from_io(e, &path))
    }
}

/// The name of a file inside of Typst.
pub(crate) fn id_of(name: &str) -> Option<FileId> {
    Some(RootedPath::new(VirtualRoot::Project, VirtualPath::new(name).ok()?).intern())
}

fn source(name: &str, text: String) -> Source {
    match id_of(name) {
        Some(id) => Source::new(id, text),
        None => Source::detached(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fonts_beside_a_template_are_brought_along_in_the_order_of_their_names() {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["z.ttf", "a.otf", "m.ttf", "c.ttc", "B.OTC", "fonts.txt", "invoice.typ"] {
            std::fs::write(folder.path().join(name), name).expect("the file is written");
        }
        let template = Template::from_file(&folder.path().join("invoice.typ")).expect("a template");
        let fonts = template.fonts();
        let names: Vec<&str> = fonts.iter().filter_map(|font| font.as_str().ok()).collect();
        assert_eq!(names, ["B.OTC", "a.otf", "c.ttc", "m.ttf", "z.ttf"]);
        assert!(Template::built_in().fonts().is_empty());
        let problem = Template::built_in().with_fonts(folder.path()).err().expect("files that are no fonts");
        assert!(problem.message.contains("holds no font"), "{problem}");
    }
}
