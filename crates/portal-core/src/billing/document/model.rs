//! What a document is of, and the file that was made.

use crate::billing::invoice::InvoiceDocument;
use crate::billing::receipt::{ReceiptDocument, RecordedReceiptDocument};
use crate::billing::statement::StatementDocument;

/// Everything that a document says. The ISP's letterhead belongs to the renderer.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Document {
    /// An invoice.
    Invoice(Box<InvoiceDocument>),
    /// A receipt for a payment through a gateway.
    Receipt(Box<ReceiptDocument>),
    /// A receipt for a payment on record.
    RecordedReceipt(Box<RecordedReceiptDocument>),
    /// What was invoiced and paid in a year.
    Statement(Box<StatementDocument>),
}

impl From<InvoiceDocument> for Document {
    fn from(document: InvoiceDocument) -> Self {
        Self::Invoice(Box::new(document))
    }
}

impl From<ReceiptDocument> for Document {
    fn from(document: ReceiptDocument) -> Self {
        Self::Receipt(Box::new(document))
    }
}

impl From<RecordedReceiptDocument> for Document {
    fn from(document: RecordedReceiptDocument) -> Self {
        Self::RecordedReceipt(Box::new(document))
    }
}

impl From<StatementDocument> for Document {
    fn from(document: StatementDocument) -> Self {
        Self::Statement(Box::new(document))
    }
}

/// A document, ready to be downloaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenderedDocument {
    /// Its number, such as that of an invoice.
    pub number: String,
    /// The PDF.
    pub bytes: Vec<u8>,
}

impl RenderedDocument {
    /// A name to save it under: letters, digits, dots, dashes and underscores alone.
    pub fn file_name(&self) -> String {
        let keep = |c: char| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '-' };
        format!("{}.pdf", self.number.chars().map(keep).collect::<String>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_by_its_number() {
        let named = |number: &str| RenderedDocument { number: number.into(), bytes: Vec::new() }.file_name();
        assert_eq!(named("INV/2025/11/0001"), "INV-2025-11-0001.pdf");
        assert_eq!(named("KW-INV~1_a.b\"\r\n"), "KW-INV-1_a.b---.pdf");
    }
}
