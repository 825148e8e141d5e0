//! What the words of all messages share.

use crate::kernel::id::InvoiceNumber;

/// How the ISP signs its messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branding {
    /// The ISP's name.
    pub brand: String,
    /// Where customers find the portal.
    pub portal_url: String,
}

impl Branding {
    /// The full address of the page of an invoice.
    pub(crate) fn invoice_page(&self, number: &InvoiceNumber) -> String {
        format!("{}/customer/invoices/{}", self.portal_url, number.as_str().replace('/', "%2F"))
    }
}

/// Longest name a message greets by, in characters.
const LONGEST_NAME: usize = 60;

/// What staff wrote, without the marks WhatsApp formats by.
pub(crate) fn quoted(note: &str) -> String {
    note.chars().filter(|c| !"*_~`".contains(*c)).collect()
}

/// A name without line breaks and without the marks WhatsApp formats by.
pub(crate) fn plain(name: &str) -> String {
    let name: String = name.chars().filter(|c| !c.is_control() && !"*_~`".contains(*c)).take(LONGEST_NAME).collect();
    name.trim().to_owned()
}
