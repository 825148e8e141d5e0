//! Nothing in a document acts, and no text is taken for more than text.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::collections::BTreeSet;
use std::sync::Arc;

use portal_core::Locale;
use portal_core::billing::document::{Document, DocumentRenderer};
use portal_core::billing::invoice::Payment;
use portal_core::billing::payment::PaymentAttempt;
use portal_core::billing::receipt::ReceiptDocument;

use super::{check_pdf, languages, render, usual};
use crate::fixtures::payments::paid;
use crate::fixtures::{InvoiceFixture, document, item, noon, payment};
use crate::support::ODD_TEXTS;

/// Texts that some language of documents or of PDF itself would take for more than text.
const MARKUP: [&str; 14] = [
    "#panic(\"x\") #{ let a = 1 } #import \"/etc/passwd\": * #read(\"/etc/passwd\")",
    "$ x^2 / 0 $ $",
    "*tebal _miring* _ `kode ```",
    "\\ \\u{1F600} \\# \\input{/etc/passwd} \\write18{id} % komentar",
    "= Judul\n- satu\n+ dua\n/ tiga: empat",
    "// komentar /* komentar */ @rujukan <label> [isi] {kode} ~ --- ...",
    "{{ data }} {% if x %} <%= 1 %> ${jndi:ldap://x}",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    ") /OpenAction << /S /JavaScript /JS (app.alert(1)) >> (",
    "endstream endobj 1 0 obj << /Type /Action /S /Launch /F (cmd.exe) >> endobj",
    "\\) /AA << /O 1 0 R >> \\(",
    "=cmd|' /C calc'!A0",
    "\u{feff}\u{200b}\u{202e}مرحبا שלום\u{202c} 👨\u{200d}👩\u{200d}👧 e\u{301}\u{301}\u{301} 日本 \u{e000}\u{fffd}",
    "\u{1}\u{7}\u{1b}[31m\u{7f}\u{85}\u{2028}",
];

/// Documents that say nothing else: an invoice whose lines and payments say all of it, and as many invoices and
/// receipts as it takes to have the customer's data say all of it too.
fn saying(texts: &[&str]) -> Vec<Document> {
    let said = |text: &&str| Payment { method: (*text).into(), reference: Some((*text).into()), ..payment(noon(), 1) };
    let payments = texts.iter().map(said).collect();
    let made = InvoiceFixture { payments, ..usual().items(texts.iter().map(|text| item(text, 1))) };
    let mut all = vec![document(&made, Locale::Id).into()];
    for (texts, locale) in texts.chunks(8).zip(languages()) {
        let mut document = document(&usual(), locale);
        let customer = &mut document.customer;
        let service = &mut customer.service;
        let fields = [&mut customer.address, &mut customer.city, &mut customer.province, &mut customer.email];
        let fields = fields.into_iter().chain([&mut service.type_name, &mut service.package_name]);
        for (field, text) in fields.zip(texts) {
            *field = Some((*text).to_owned());
        }
        let last = texts[texts.len() - 1];
        last.clone_into(&mut customer.name);
        texts[texts.len().saturating_sub(2)].clone_into(&mut customer.phone_as_written);
        let payment = PaymentAttempt { reference: Some(last.to_owned()), gateway: last.to_owned(), ..paid(1) };
        all.push(ReceiptDocument { locale, customer: document.customer.clone(), payment }.into());
        all.push(document.into());
    }
    all
}

pub async fn sec_43_texts_full_of_markup_are_documents(renderer: Arc<dyn DocumentRenderer>) {
    let texts: Vec<&str> = MARKUP.into_iter().chain(ODD_TEXTS).chain([""]).collect();
    for expected in saying(&texts) {
        check_pdf(&*renderer, &expected).await;
    }
    check_pdf(&*renderer, &saying(&[&MARKUP.concat()])[0]).await;
}

/// The names of PDF (`/Name`) in the document's objects: outside streams, texts and comments.
fn names(pdf: &[u8]) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut rest = pdf;
    while let Some((first, after)) = rest.split_first() {
        rest = match first {
            b'(' => &after[length_of_text(after)..],
            b'%' => &after[after.iter().position(|byte| b"\r\n".contains(byte)).unwrap_or(after.len())..],
            b'/' => {
                let is_end = |byte: &u8| byte.is_ascii_whitespace() || b"()<>[]{}/%\0".contains(byte);
                let (name, after) = after.split_at(after.iter().position(is_end).unwrap_or(after.len()));
                names.insert(String::from_utf8_lossy(name).into_owned());
                after
            }
            b's' if after.starts_with(b"tream") => {
                let end = after.windows(9).position(|word| word == b"endstream");
                &after[end.map_or(after.len(), |end| end + 9)..]
            }
            _ => after,
        };
    }
    names
}

/// How long a text in brackets is, the closing one included.
fn length_of_text(text: &[u8]) -> usize {
    let (mut open, mut escaped) = (1, false);
    for (place, byte) in text.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'(' => open += 1,
            b')' => open -= 1,
            _ => {}
        }
        if open == 0 {
            return place + 1;
        }
    }
    text.len()
}

/// What makes a document act, or carries something that may.
const ACTIVE: [&str; 17] = [
    "JavaScript",
    "JS",
    "Launch",
    "OpenAction",
    "AA",
    "EmbeddedFile",
    "EmbeddedFiles",
    "Filespec",
    "AcroForm",
    "XFA",
    "RichMedia",
    "Movie",
    "Sound",
    "SubmitForm",
    "ImportData",
    "GoToR",
    "GoToE",
];

pub async fn sec_43_a_document_holds_nothing_that_acts(renderer: Arc<dyn DocumentRenderer>) {
    let texts: Vec<&str> = MARKUP.into_iter().chain(["/JavaScript /JS /Launch", "#4aavaScript"]).collect();
    for expected in saying(&texts) {
        let names = names(&render(&*renderer, &expected).await);
        assert!(names.contains("Page") && !names.contains("ObjStm"), "its objects can be looked at: {names:?}");
        let active: Vec<_> = ACTIVE.into_iter().filter(|name| names.contains(*name)).collect();
        assert!(active.is_empty(), "{active:?} in {expected:?}");
        let hidden: Vec<_> = names.iter().filter(|name| name.contains('#')).collect();
        assert!(hidden.is_empty(), "names that are not what they look like: {hidden:?}");
    }
}
