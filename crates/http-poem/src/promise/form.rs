//! Where promises lie, and why one is refused, in words.

use http_kit::Problem;
use portal_core::InvoiceNumber;
use portal_core::billing::promise::{MakePromiseError, PromiseRefusal};

use crate::invoice::form::page_of;
use crate::problem::IntoProblem;

/// The page where an invoice is promised.
pub(crate) fn promise_page(invoice: &InvoiceNumber) -> String {
    format!("{}/promise", page_of(invoice))
}

impl IntoProblem for MakePromiseError {
    fn into_problem(self) -> Problem {
        match self {
            MakePromiseError::NotFound => Problem::not_found(),
            MakePromiseError::Refused(refusal) => refused(&refusal),
            MakePromiseError::WrongDay { .. } => Problem::invalid(WRONG_DAY),
            busy @ MakePromiseError::Busy => Problem::unavailable().because(busy),
            MakePromiseError::Port(error) => error.into_problem(),
            error => Problem::broken(error),
        }
    }
}

/// That the day is none that can be promised.
pub(crate) const WRONG_DAY: http_kit::FieldProblem =
    http_kit::FieldProblem { field: "date", words: "promise-wrong-day" };

fn refused(refusal: &PromiseRefusal) -> Problem {
    match refusal {
        PromiseRefusal::NothingOwed => Problem::conflict("promise:nothing-owed", "Nothing owed", "pay-nothing-owed"),
        PromiseRefusal::Open(_) => Problem::conflict("promise:open", "Promise open", "promise-open"),
        PromiseRefusal::TooEarly(_) => Problem::conflict("promise:too-early", "Too early", "promise-too-early"),
        PromiseRefusal::TooMany => Problem::conflict("promise:too-many", "Too many promises", "promise-too-many"),
        PromiseRefusal::AfterBroken(_) => {
            Problem::conflict("promise:after-broken", "After a broken promise", "promise-after-broken")
        }
    }
}
