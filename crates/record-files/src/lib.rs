//! Reads the ISP's records from files, as spreadsheets write them, and writes refused rows back; and what payment gateways
//! report of the money they paid out.
//!
//! [`Input`] is a file, CSV or `.xlsx`; [`read`] hands its rows to a [`Sink`], each read as what is to be written of one
//! record. [`Mapping`] tells how a file's columns and values differ from the portal's. Memory does not grow with the
//! file, apart from the numbers that were seen and the texts of a workbook.

mod collect;
mod columns;
mod delimited;
mod error;
#[cfg(test)]
mod guide;
mod header;
mod input;
mod mapping;
mod report;
mod row;
mod settlement;
mod template;
mod text;
mod workbook;

pub use collect::{Options, ReadToEnd, Sink, read};
pub use columns::{Scope, columns};
pub use error::FileError;
pub use header::Header;
pub use input::Input;
pub use mapping::Mapping;
pub use report::Report;
pub use row::{FileRow, LineProblem, RawRow};
pub use settlement::{SettlementRead, read_settlement, settlement_columns};
pub use template::template;
