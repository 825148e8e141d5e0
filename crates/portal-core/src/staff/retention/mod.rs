//! Retention: for how long records are kept after they ended, and deleting those whose time is over.
//!
//! The core decides how long each kind is kept; a port carries it out. Customers, invoices and tickets are the ISP's and
//! are never deleted; the audit trail and the counts per day are kept for ever.

mod model;
mod policy;
mod port;
mod run;

pub use model::{Deleted, RecordKind};
pub use policy::RetentionPolicy;
#[cfg(any(test, feature = "mocks"))]
pub use port::MockRetentionStore;
pub use port::RetentionStore;
pub use run::RetentionService;
