//! Reads workbooks (`.xlsx`), cell by cell.

use std::io::BufReader;
use std::ops::ControlFlow;

use calamine::{DataRef, ExcelDateTime, Reader, Xlsx};
use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use crate::collect::Options;
use crate::delimited::Take;
use crate::error::FileError;
use crate::input::Input;
use crate::row::{RawRow, is_blank};

/// How days of a workbook are handed on unless the mapping says how days are written.
const DAYS: &str = "%Y-%m-%d";

/// Reads a sheet row by row.
///
/// # Errors
/// If it cannot be read, and what `rows` refuses.
pub(crate) fn read(input: Input, options: &Options, rows: &mut dyn Take) -> Result<(), FileError> {
    let unreadable = |e: calamine::XlsxError| {
        FileError::caused("the file is a spreadsheet that cannot be read", &e)
            .advise("save it as .xlsx or as CSV and import that")
    };
    let mut book = Xlsx::new(BufReader::new(input)).map_err(unreadable)?;
    let sheet = sheet(&book.sheet_names(), options.sheet.as_deref())?;
    let mut cells = book.worksheet_cells_reader(&sheet).map_err(unreadable)?;
    let days = options.mapping.days.as_deref().unwrap_or(DAYS);
    let mut row = RawRow::default();
    while let Some(cell) = cells.next_cell().map_err(unreadable)? {
        let (line, column) = cell.get_position();
        let line = u64::from(line) + 1;
        if line != row.line {
            if hand_on(&mut row, rows)?.is_break() {
                return Ok(());
            }
            row.line = line;
        }
        let column = usize::try_from(column).unwrap_or(usize::MAX).min(MOST_COLUMNS);
        row.cells.resize(row.cells.len().max(column + 1), String::new());
        row.cells[column] = text(cell.get_value(), days);
    }
    hand_on(&mut row, rows).map(drop)
}

/// Sheets have at most so many columns.
const MOST_COLUMNS: usize = 16_384;

/// Hands a row on if it holds something.
fn hand_on(row: &mut RawRow, rows: &mut dyn Take) -> Result<ControlFlow<()>, FileError> {
    let row = std::mem::take(row);
    if row.cells.iter().all(|cell| is_blank(cell)) {
        return Ok(ControlFlow::Continue(()));
    }
    rows.take(row, None)
}

/// The sheet to read.
fn sheet(names: &[String], asked: Option<&str>) -> Result<String, FileError> {
    let found = match asked {
        None => names.first(),
        Some(asked) => names.iter().find(|name| name.trim().eq_ignore_ascii_case(asked.trim())),
    };
    found.cloned().ok_or_else(|| {
        let all = names.iter().map(|name| format!("{name:?}")).collect::<Vec<_>>().join(", ");
        FileError::new(match asked {
            Some(asked) => format!("the workbook has no sheet {asked:?}; it has {all}"),
            None => "the workbook has no sheets".to_owned(),
        })
    })
}

/// A cell as text, as a person would type it.
fn text(value: &DataRef<'_>, days: &str) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number_text(*number),
        DataRef::Bool(is_true) => is_true.to_string(),
        DataRef::DateTime(at) => moment(at).map_or_else(|| number_text(at.as_f64()), |at| moment_text(at, days)),
        DataRef::DateTimeIso(text) => iso(text).map_or_else(|| text.clone(), |at| moment_text(at, days)),
        DataRef::Error(error) => error.to_string(),
    }
}

/// Sheets keep so many digits of a number.
const LARGEST_EXACT: f64 = 1e15;

/// A number without decimals that are none. One that the sheet could not keep is written so that it is refused.
fn number_text(number: f64) -> String {
    if number.abs() >= LARGEST_EXACT {
        return format!("{number:E}").replace('E', "E+");
    }
    if number.fract() == 0.0 {
        return format!("{number:.0}");
    }
    let text = number.to_string();
    match text.rsplit_once('.') {
        // Three decimals would pass for thousands.
        Some((_, decimals)) if decimals.len() == 3 => format!("{text}0"),
        _ => text,
    }
}

/// The day and time of a cell that is formatted as one.
fn moment(at: &ExcelDateTime) -> Option<NaiveDateTime> {
    // A time without a day is a number below one.
    if at.is_datetime() && at.as_f64() >= 1.0 { at.as_datetime() } else { None }
}

fn iso(text: &str) -> Option<NaiveDateTime> {
    let day = || NaiveDate::parse_from_str(text, DAYS).map(|day| day.and_time(NaiveTime::MIN));
    NaiveDateTime::parse_from_str(text.trim_end_matches('Z'), "%Y-%m-%dT%H:%M:%S%.f").or_else(|_| day()).ok()
}

fn moment_text(at: NaiveDateTime, days: &str) -> String {
    let at = nearest_second(at);
    match at.time() {
        NaiveTime::MIN => at.format(days).to_string(),
        _ => at.format(&format!("{days} %H:%M:%S")).to_string(),
    }
}

/// Sheets keep a time as part of a day, and so not to the millisecond.
fn nearest_second(at: NaiveDateTime) -> NaiveDateTime {
    use chrono::DurationRound;
    at.duration_round(chrono::TimeDelta::seconds(1)).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_people_write_them_and_lost_digits_are_not_made_up() {
        for (number, text) in [
            (333_000.0, "333000"),
            (-5.0, "-5"),
            (817_102_070.0, "817102070"),
            (300.5, "300.5"),
            (1.234, "1.2340"),
            (6_281_710_207_012_345_678.0, "6.281710207012346E+18"),
        ] {
            assert_eq!(number_text(number), text);
        }
    }

    #[test]
    fn days_and_instants_are_written_as_the_mapping_says() {
        let at = |text: &str| iso(text).expect("an instant");
        assert_eq!(moment_text(at("2025-11-01"), DAYS), "2025-11-01");
        assert_eq!(moment_text(at("2025-11-01T14:05:00"), DAYS), "2025-11-01 14:05:00");
        assert_eq!(moment_text(at("2025-11-01T14:04:59.999Z"), "%d/%m/%Y"), "01/11/2025 14:05:00");
    }

    #[test]
    fn a_sheet_is_found_by_its_name_or_is_the_first() {
        let names = ["Data".to_owned(), "Faktur".to_owned()];
        assert_eq!(sheet(&names, None).expect("a sheet"), "Data");
        assert_eq!(sheet(&names, Some(" faktur ")).expect("a sheet"), "Faktur");
        let told = sheet(&names, Some("x")).expect_err("none").to_string();
        assert_eq!(told, "the workbook has no sheet \"x\"; it has \"Data\", \"Faktur\"");
    }
}
