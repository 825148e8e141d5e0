//! The keys of the ISP's other systems, as staff look after them.

mod error;
mod manage;

pub use error::ManageKeysError;

use crate::integration::key::ApiKeyService;
use crate::staff::trail::StaffTrailService;

/// What looking after keys needs.
#[derive(Clone)]
pub struct StaffKeysDeps {
    /// The keys.
    pub keys: ApiKeyService,
    /// Records what staff do.
    pub trail: StaffTrailService,
}

/// The use cases of keys for staff.
#[derive(Clone)]
pub struct StaffKeysService {
    deps: StaffKeysDeps,
}

impl StaffKeysService {
    /// Wires the use cases.
    pub fn new(deps: StaffKeysDeps) -> Self {
        Self { deps }
    }
}
