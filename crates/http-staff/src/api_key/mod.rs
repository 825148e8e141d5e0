//! The keys of the ISP's other systems: `/staff/settings/keys`.

pub(crate) mod page;
mod view;
