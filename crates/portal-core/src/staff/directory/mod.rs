//! What staff and operators do: switch the portal on, look a customer up.

mod model;
mod port;
mod roll_out;

pub use model::{AccessSwitch, AccountOnFile, AccountSelection, CodeTrace, CustomerOverview, MessageTrace};
pub use port::CustomerDirectory;
#[cfg(any(test, feature = "mocks"))]
pub use port::MockCustomerDirectory;
pub use roll_out::{StaffDeps, StaffService};
