//! Records that the ISP owns, row by row: customers, packages, invoices, payments, tickets.

mod cell;
mod customer;
mod draft;
mod error;
mod fields;
mod invoice;
mod model;
mod moment;
mod own_changes;
mod package;
mod payment;
mod port;
mod review;
mod sheet;
mod ticket;
mod write;

#[cfg(test)]
mod tests;

pub use cell::{Cell, Row};
pub use customer::{CustomerPackage, CustomerRecord, CustomerWrite, PackageTerms};
pub use draft::{DraftService, RemoveDraftError};
pub use error::{FieldProblem, RecordWarning};
pub use fields::Conventions;
pub use invoice::{ITEM_FIELDS, InvoiceRecord, InvoiceWrite, PaidAmount};
pub use model::{DraftRemoved, Record, RecordChange, RecordCommitted, RecordPage, RecordWrite, RowOutcome, RowResult};
pub use own_changes::{CustomersOwnChanges, RecordRule};
pub use package::{PackageRecord, PackageWrite};
pub use payment::{PaymentRecord, PaymentWrite};
pub use port::{InvoiceDrafts, RecordRepo};
#[cfg(any(test, feature = "mocks"))]
pub use port::{MockInvoiceDrafts, MockRecordRepo};
pub use review::{CustomerReview, RecordReview};
pub use ticket::{STEP_FIELDS, TicketRecord, TicketWrite};
pub use write::{Knows, RecordService};
