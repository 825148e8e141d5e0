//! The portal's JSON API and pages.

pub mod i18n;
pub mod web;
