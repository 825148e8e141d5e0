//! No document does anything when it is opened.

use portal_core::{InvoiceNumber, Locale};

use crate::support::{document, pdf};
use crate::texts::saying;

/// What makes readers run, open, fetch or send something.
const ACTIVE: [&str; 20] = [
    "/JavaScript",
    "/JS",
    "/Launch",
    "/OpenAction",
    "/AA",
    "/EmbeddedFile",
    "/EmbeddedFiles",
    "/Filespec",
    "/RichMedia",
    "/SubmitForm",
    "/ImportData",
    "/GoToR",
    "/GoToE",
    "/URI",
    "/AcroForm",
    "/XFA",
    "/Annots",
    "/Rendition",
    "/Movie",
    "/Sound",
];

/// Texts that would like to.
const CORPUS: [&str; 16] = [
    "/JavaScript (app.alert(1))",
    ") >> endobj 9 0 obj << /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >> endobj",
    "\\) /AA << /O << /S /Launch /F (cmd.exe) >> >>",
    "endstream endobj trailer << /Root 1 0 R >>",
    "%PDF-1.7 %%EOF",
    "<</Type/Action/S/URI/URI(https://example.com)>>",
    "https://example.com/?q=1",
    "javascript:alert(1)",
    "mailto:somebody@example.com",
    "file:///etc/passwd",
    "#link(\"https://example.com\")[klik]",
    "#pdf.attach(\"/etc/passwd\")",
    "<script>alert(1)</script>",
    "=HYPERLINK(\"https://example.com\")",
    "\u{202e}fdp.exe\u{202c}\u{feff}\u{0}\u{7}",
    "<0000> beginbfchar (/Launch)",
];

/// The file's structure: without the content of its streams and strings.
fn structure(pdf: &[u8]) -> String {
    let text: String = pdf.iter().map(|byte| char::from(*byte)).collect();
    let mut kept = String::new();
    for (n, part) in text.split("\nstream").enumerate() {
        let outside = if n == 0 { part } else { part.split_once("endstream").map_or("", |(_, rest)| rest) };
        kept.push_str(&without_strings(outside));
    }
    kept
}

fn without_strings(text: &str) -> String {
    let (mut depth, mut escaped, mut kept) = (0_u32, false, String::new());
    for c in text.chars() {
        match (depth, c) {
            (1.., _) if escaped => escaped = false,
            (1.., '\\') => escaped = true,
            (_, '(') => depth += 1,
            (1.., ')') => depth -= 1,
            (0, _) => kept.push(c),
            _ => {}
        }
    }
    kept
}

#[track_caller]
fn assert_passive(pdf: &[u8], text: &str) {
    let structure = structure(pdf);
    assert!(structure.contains("/Catalog") && structure.contains("/Page"), "the structure is not read");
    assert!(!structure.contains("/ObjStm"), "parts of the structure are in streams, where this test does not look");
    for name in ACTIVE {
        let found = structure
            .match_indices(name)
            .any(|(at, _)| !structure[at + name.len()..].starts_with(|next: char| next.is_ascii_alphanumeric()));
        assert!(!found, "{name} after {text:?}");
    }
}

#[tokio::test]
async fn sec_43_no_active_objects_whatever_the_texts() {
    for text in CORPUS {
        assert_passive(&pdf(&saying(text)).await, text);
    }
    let mut document = document(Locale::Id);
    document.billed.detail.invoice.number = InvoiceNumber::parse("/JavaScript/JS/Launch").expect("a number");
    assert_passive(&pdf(&document).await, "a number");
}

#[test]
fn the_search_finds_an_action_that_is_there() {
    let file = b"1 0 obj <</Type/Catalog /OpenAction 2 0 R>> endobj 2 0 obj <</Type/Page>> (text)";
    let found = std::panic::catch_unwind(|| assert_passive(file, "a text"));
    assert!(found.is_err());
    let quoted = b"1 0 obj <</Type/Catalog /Title (a \\) /OpenAction)>> endobj 2 0 obj <</Type/Page>>";
    assert_passive(quoted, "a string");
}
