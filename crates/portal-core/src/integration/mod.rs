//! The ISP's data as it comes in: from files, and from its other systems.

pub mod record;
