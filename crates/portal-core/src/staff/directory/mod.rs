//! What staff and operators do: bring customers in, switch the portal on, look a customer up.

mod import;
mod model;
mod port;
mod review;
mod roll_out;

pub use import::{FieldProblem, IMPORT_COLUMNS, RawRecord, parse_record};
pub use model::{
    AccessSwitch, AccountOnFile, AccountSelection, CodeTrace, CustomerOverview, CustomerRecord, ImportCounts,
    MessageTrace,
};
pub use port::CustomerDirectory;
#[cfg(any(test, feature = "mocks"))]
pub use port::MockCustomerDirectory;
pub use review::ImportWarning;
pub use roll_out::{StaffDeps, StaffService};
