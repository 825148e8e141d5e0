//! Operators' own templates, and logos.

use std::path::PathBuf;

use adapters_typst::{LogoFile, Template};
use portal_core::Locale;
use portal_core::billing::document::DocumentRenderer;
use tempfile::TempDir;

use crate::support::{assert_says, document, letterhead, printing, read, renderer};

/// A folder with a template in it.
struct Folder(TempDir);

impl Folder {
    fn with(template: &str) -> Self {
        let folder = Self(tempfile::tempdir().expect("a folder"));
        folder.put("ours.typ", template);
        folder
    }

    fn put(&self, name: &str, content: &str) {
        std::fs::write(self.0.path().join(name), content).expect("the file is written");
    }

    fn file(&self) -> PathBuf {
        self.0.path().join("ours.typ")
    }

    fn template(&self) -> Template {
        Template::from_file(&self.file()).expect("a template")
    }

    fn complaint(&self) -> String {
        let error = printing(letterhead(), self.template()).check().expect_err("a bad template");
        error.to_string()
    }
}

#[tokio::test]
async fn an_operators_template_is_used_with_the_files_beside_it() {
    let folder = Folder::with(
        "#let data = json(\"invoice.json\")\n#import \"words.typ\": greeting\n#greeting #data.customer.name",
    );
    folder.put("words.typ", "#let greeting = [Terima kasih,]");
    let renderer = printing(letterhead(), folder.template());
    renderer.check().expect("a good template");
    let pdf = renderer.render(&document(Locale::Id).into()).await.expect("a document");
    assert_says(&read("own", &pdf), &["Terima kasih, Siti Rahmawati"]);
}

#[tokio::test]
async fn the_common_parts_are_the_portals_or_those_beside_the_template() {
    let folder = Folder::with("#import \"parts.typ\": label\n#label(\"Tagihan\")");
    let said = async |template| {
        let pdf = printing(letterhead(), template).render(&document(Locale::Id).into()).await.expect("a document");
        read("parts", &pdf)
    };
    assert_says(&said(folder.template()).await, &["Tagihan"]);
    folder.put("parts.typ", "#let label(value) = [Milik kami: #value]");
    assert_says(&said(folder.template()).await, &["Milik kami: Tagihan"]);
}

#[tokio::test]
async fn neither_broken_fonts_beside_a_template_nor_letters_without_a_shape_spoil_a_document() {
    let folder = Folder::with("#let data = json(\"invoice.json\")\n#set text(font: \"Inter\")\n#data.customer.name");
    folder.put("broken.otf", "no font");
    let mut document = document(Locale::Id);
    document.customer.name = "Siti 王小明 😀 ꦱꦶꦠꦶ".into();
    let renderer = printing(letterhead(), folder.template());
    let pdf = renderer.render(&document.into()).await.expect("a document");
    assert_says(&read("fonts", &pdf), &["Siti"]);
}

#[test]
fn a_broken_template_is_refused_with_file_line_and_reason() {
    let folder = Folder::with("#let data = json(\"invoice.json\")\n\n#data.customer.nickname\n");
    let file = folder.file();
    let complaint = folder.complaint();
    assert!(complaint.starts_with(&format!("{}, line 3: ", file.display())), "{complaint}");
    assert!(complaint.contains("nickname"), "{complaint}");
}

#[test]
fn a_template_that_is_wrong_for_one_state_alone_is_refused_too() {
    let folder = Folder::with("#let data = json(\"invoice.json\")\n#data.payments.at(0).date");
    assert!(folder.complaint().contains("line 2"));
}

#[test]
fn a_template_reaches_no_file_outside_its_folder_and_no_package() {
    for (reach, line) in [("#read(\"/etc/passwd\")", 1), ("\n#read(\"../../etc/passwd\")", 2)] {
        let complaint = Folder::with(reach).complaint();
        assert!(complaint.contains(&format!("line {line}: ")), "{complaint}");
    }
    let complaint = Folder::with("#import \"@preview/cetz:0.3.0\"").complaint();
    assert!(complaint.contains("packages are not available"), "{complaint}");
}

#[test]
fn a_mistake_in_a_file_beside_the_template_is_found_there() {
    let folder = Folder::with("#import \"words.typ\": greeting");
    folder.put("words.typ", "\n\n#let greeting = nobody");
    assert!(folder.complaint().contains("words.typ, line 3: unknown variable: nobody"), "{}", folder.complaint());
}

#[test]
fn a_template_that_is_not_there_is_named() {
    let missing = PathBuf::from("/nonexistent/invoice.typ");
    let error = Template::from_file(&missing).err().expect("no template").to_string();
    assert!(error.starts_with("/nonexistent/invoice.typ: cannot be read"), "{error}");
}

const LOGO: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40"><rect width="120" height="40" fill="#0b63d6"/></svg>"##;

#[tokio::test]
async fn a_logo_is_shown_and_a_broken_one_is_refused() {
    let mut sender = letterhead();
    sender.logo = LogoFile::new("image/svg+xml", LOGO.into());
    let with_logo = renderer(sender.clone());
    with_logo.check().expect("a good logo");
    let pdf = with_logo.render(&document(Locale::Id).into()).await.expect("a document");
    assert_says(&read("logo", &pdf), &["AGLIS Net"]);
    sender.logo = LogoFile::new("image/png", b"no image".to_vec());
    let complaint = renderer(sender).check().expect_err("a broken logo").to_string();
    assert!(complaint.contains("image"), "{complaint}");
    assert!(LogoFile::new("text/html", Vec::new()).is_none());
}

#[test]
fn the_built_in_template_is_good() {
    renderer(letterhead()).check().expect("a good template");
}
