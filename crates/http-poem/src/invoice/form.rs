//! Invoices as addresses name them and as downloads carry them, alike for the API and the pages.

use http_kit::Problem;
use http_kit::extract::{ListQuery, STATUS};
use poem::Response;
use poem::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION};
use portal_core::InvoiceNumber;
use portal_core::billing::document::RenderedDocument;
use portal_core::billing::invoice::{InvoiceError, InvoiceFilter};

use crate::problem::IntoProblem;
use crate::view::format::in_address;

/// Which invoices a list is asked for.
pub(crate) fn filter(query: &ListQuery) -> Result<InvoiceFilter, Problem> {
    match query.status.as_deref() {
        None | Some("all") => Ok(InvoiceFilter::All),
        Some("unpaid") => Ok(InvoiceFilter::Unpaid),
        Some(word) => word.parse().map(InvoiceFilter::Seen).map_err(|_| Problem::invalid(STATUS)),
    }
}

/// Where the page of an invoice lies; the slashes of its number are part of one step.
pub(crate) fn page_of(number: &InvoiceNumber) -> String {
    format!("/customer/invoices/{}", in_address(number.as_str()))
}

/// A document as a file to be saved. The middleware adds that nobody may take it for anything but a PDF.
pub(crate) fn download(document: RenderedDocument) -> Response {
    // The name holds nothing that would have to be escaped.
    let disposition = format!("attachment; filename=\"{}\"", document.file_name());
    Response::builder()
        .content_type("application/pdf")
        .header(CONTENT_DISPOSITION, disposition)
        .header(CACHE_CONTROL, "private, no-store")
        .body(document.bytes)
}

impl IntoProblem for InvoiceError {
    fn into_problem(self) -> Problem {
        match self {
            InvoiceError::NotFound => Problem::not_found(),
            InvoiceError::NoDocuments => Problem::missing("invoice:no-documents", "No documents", "api-no-documents"),
            InvoiceError::Port(error) => error.into_problem(),
            error => Problem::broken(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_one_step_for_a_number_with_slashes() {
        let number = InvoiceNumber::parse("INV/2025/11/0001").expect("a number");
        assert_eq!(page_of(&number), "/customer/invoices/INV%2F2025%2F11%2F0001");
    }
}
