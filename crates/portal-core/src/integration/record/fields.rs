//! Reads the fields of a row, and gathers everything that is wrong with them.

use std::fmt::Display;
use std::str::FromStr;

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};

use super::cell::{Cell, Row};
use super::error::FieldProblem;
use super::moment;
use super::sheet::{is_scientific, meant, whole, whole_rupiah};
use crate::kernel::clock::Clock;
use crate::kernel::edit::Edit;
use crate::kernel::local_day::LocalDay;
use crate::kernel::money::Rupiah;

/// How values are written.
#[derive(Clone, Copy)]
pub struct Conventions<'a> {
    /// As people and spreadsheets write them: `Rp 300.000`, `1/11/2025`, `'0817…`. Otherwise as programs do: numbers are
    /// numbers, days `2025-11-01`, instants RFC 3339.
    pub by_people: bool,
    /// How days are written, in the notation of `strftime`, if that was said.
    pub days: Option<&'a str>,
    /// Tells the portal's time zone, in which instants without one are read.
    pub clock: &'a dyn Clock,
}

/// Longest text of a field, in characters.
const LONGEST_TEXT: usize = 500;
/// Longest text of a field for more than a line, in characters.
const LONGEST_NOTE: usize = 10_000;

/// Reads one row. A field that is wrong is reported and read as [`Edit::Keep`].
pub(super) struct Fields<'r> {
    row: &'r Row<'r>,
    conventions: Conventions<'r>,
    prefix: Option<(&'static str, usize)>,
    problems: Vec<FieldProblem>,
}

impl<'r> Fields<'r> {
    pub(super) fn of(row: &'r Row<'r>, conventions: Conventions<'r>) -> Self {
        Self { row, conventions, prefix: None, problems: Vec::new() }
    }

    /// The fields of the row number `place` of those in `field`.
    fn within(row: &'r Row<'r>, conventions: Conventions<'r>, field: &'static str, place: usize) -> Self {
        Self { prefix: Some((field, place)), ..Self::of(row, conventions) }
    }

    /// What was read, or everything that is wrong. A row without its identity has a problem.
    pub(super) fn end<T>(self, read: Option<T>) -> Result<T, Vec<FieldProblem>> {
        read.filter(|_| self.problems.is_empty()).ok_or(self.problems)
    }

    pub(super) fn refuse_all(&mut self, problems: Vec<FieldProblem>) {
        self.problems.extend(problems);
    }

    pub(super) fn report(&mut self, field: &'static str, problem: impl Into<String>) {
        self.problems.push(match self.prefix {
            None => FieldProblem::new(field, problem),
            Some((of, place)) => FieldProblem::within(of, place, field, &problem.into()),
        });
    }

    /// The text of a field in one line, as it was meant.
    pub(super) fn text(&mut self, field: &'static str) -> Edit<String> {
        self.characters(field, LONGEST_TEXT, meant)
    }

    /// The text of a field that may have several lines.
    pub(super) fn note(&mut self, field: &'static str) -> Edit<String> {
        let lines = |text: &str| text.trim().replace("\r\n", "\n").replace('\r', "\n").replace('\t', " ");
        self.characters(field, LONGEST_NOTE, lines)
    }

    fn characters(&mut self, field: &'static str, longest: usize, read: impl Fn(&str) -> String) -> Edit<String> {
        let text = match self.row.get(field) {
            None => return Edit::Keep,
            Some(Cell::Empty) => return Edit::Clear,
            Some(Cell::Text(text)) if self.conventions.by_people => read(text),
            Some(Cell::Text(text)) => text.trim().to_owned(),
            Some(Cell::Integer(number)) if self.conventions.by_people => number.to_string(),
            Some(_) => return self.refuse(field, "is not a text"),
        };
        if text.is_empty() {
            return Edit::Clear;
        }
        if text.chars().count() > longest {
            return self.refuse(field, format!("is longer than {longest} characters"));
        }
        if text.chars().any(|c| c.is_control() && c != '\n') {
            return self.refuse(field, "holds control characters");
        }
        Edit::Set(text)
    }

    fn refuse<T>(&mut self, field: &'static str, problem: impl Into<String>) -> Edit<T> {
        self.report(field, problem);
        Edit::Keep
    }

    /// A text that may change but not be emptied.
    pub(super) fn kept_text(&mut self, field: &'static str) -> Edit<String> {
        let text = self.text(field);
        self.not_empty(field, text)
    }

    /// A value with a form of its own that may change but not be emptied.
    pub(super) fn kept<T>(&mut self, field: &'static str, parse: impl Fn(&str) -> Result<T, String>) -> Edit<T> {
        let value = self.parsed(field, parse);
        self.not_empty(field, value)
    }

    pub(super) fn not_empty<T>(&mut self, field: &'static str, value: Edit<T>) -> Edit<T> {
        match value {
            Edit::Clear => self.refuse(field, "may not be empty"),
            value => value,
        }
    }

    /// A value with a form of its own.
    pub(super) fn parsed<T>(&mut self, field: &'static str, parse: impl Fn(&str) -> Result<T, String>) -> Edit<T> {
        match self.text(field) {
            Edit::Keep => Edit::Keep,
            Edit::Clear => Edit::Clear,
            Edit::Set(text) => {
                let text = if self.conventions.by_people { unmarked(&text) } else { &text };
                if self.is_shortened(field, text) {
                    return Edit::Keep;
                }
                parse(text).map_or_else(|problem| self.refuse(field, problem), Edit::Set)
            }
        }
    }

    /// One of the words of `T`.
    pub(super) fn word<T: FromStr<Err: Display>>(&mut self, field: &'static str) -> Edit<T> {
        self.kept(field, |text| text.parse().map_err(|e: T::Err| e.to_string()))
    }

    /// The identity of the row; `None` if there is none, or it is none.
    pub(super) fn identity<T: FromStr<Err: Display>>(&mut self, field: &'static str) -> Option<T> {
        let id = self.parsed(field, |text| text.parse().map_err(|e: T::Err| e.to_string()));
        self.required(field, id)
    }

    /// A whole number, zero or above.
    pub(super) fn count(&mut self, field: &'static str) -> Edit<u32> {
        self.count_to(field, u32::MAX)
    }

    /// A length of time in whole minutes.
    pub(super) fn minutes(&mut self, field: &'static str) -> Edit<u32> {
        self.count_to(field, Self::MOST_MINUTES)
    }

    /// Stores keep no more.
    const MOST_MINUTES: u32 = 2_147_483_647;

    fn count_to(&mut self, field: &'static str, most: u32) -> Edit<u32> {
        match self.whole(field, whole) {
            Edit::Set(number) => match u32::try_from(number) {
                Ok(number) if number <= most => Edit::Set(number),
                _ => self.refuse(field, format!("is not a whole number from 0 to {most}")),
            },
            other => other.map(|_| 0),
        }
    }

    /// An amount of whole rupiah; below zero in credit notes.
    pub(super) fn rupiah(&mut self, field: &'static str) -> Edit<Rupiah> {
        let signed = |text: &str| {
            let below = text.strip_prefix('-').or_else(|| text.strip_prefix('(')?.strip_suffix(')'));
            let amount = whole_rupiah(below.unwrap_or(text).trim())?.amount();
            Some(if below.is_some() { -amount } else { amount })
        };
        match self.whole(field, signed) {
            Edit::Set(amount) if amount.unsigned_abs() <= Self::MOST_RUPIAH => Edit::Set(Rupiah::new(amount)),
            Edit::Set(_) => self.refuse(field, "is larger than any amount of rupiah"),
            other => other.map(Rupiah::new),
        }
    }

    /// An amount that may change but not be emptied.
    pub(super) fn kept_rupiah(&mut self, field: &'static str) -> Edit<Rupiah> {
        let amount = self.rupiah(field);
        self.not_empty(field, amount)
    }

    /// Larger amounts are mistakes, and their sums would not fit.
    pub(super) const MOST_RUPIAH: u64 = 1_000_000_000_000_000;

    fn whole(&mut self, field: &'static str, read: impl Fn(&str) -> Option<i64>) -> Edit<i64> {
        let text = match self.row.get(field) {
            None => return Edit::Keep,
            Some(Cell::Empty) => return Edit::Clear,
            Some(Cell::Integer(number)) => return Edit::Set(*number),
            Some(Cell::Text(text)) if self.conventions.by_people => meant(text),
            Some(_) => return self.refuse(field, "is not a whole number"),
        };
        let text = unmarked(&text);
        if text.is_empty() {
            return Edit::Clear;
        }
        if self.is_shortened(field, text) {
            return Edit::Keep;
        }
        match read(text) {
            Some(number) => Edit::Set(number),
            None => self.refuse(field, "is not a whole number"),
        }
    }

    /// A calendar day.
    pub(super) fn day(&mut self, field: &'static str) -> Edit<NaiveDate> {
        let (conventions, expected) = (self.conventions, moment::expected_day(self.conventions));
        self.parsed(field, |text| moment::day(text, conventions).ok_or_else(|| expected.clone()))
    }

    /// A calendar day that may change but not be emptied.
    pub(super) fn kept_day(&mut self, field: &'static str) -> Edit<NaiveDate> {
        let day = self.day(field);
        self.not_empty(field, day)
    }

    /// An instant, to the millisecond.
    pub(super) fn instant(&mut self, field: &'static str) -> Edit<DateTime<Utc>> {
        let conventions = self.conventions;
        self.parsed(field, |text| {
            let at = moment::instant(text, conventions).map(|moment| match moment {
                moment::Moment::At(at) => at,
                moment::Moment::Local(local) => of_zone(conventions.clock, local),
            });
            at.filter(moment::is_kept)
                .ok_or_else(|| format!("is not an instant, such as {}", moment::example(conventions)))
        })
    }

    /// Reports fields that are none of `known`.
    pub(super) fn refuse_unknown(&mut self, known: &[&'static str]) {
        for problem in unknown_fields(self.row, known) {
            self.report(problem.field, problem.problem);
        }
    }

    /// The rows that belong to this one.
    pub(super) fn rows<T>(&mut self, field: &'static str, read: impl Fn(&mut Fields<'r>) -> Option<T>) -> Edit<Vec<T>> {
        let rows = match self.row.get(field) {
            None => return Edit::Keep,
            Some(Cell::Empty) => return Edit::Clear,
            Some(Cell::Rows(rows)) => rows,
            Some(_) => return self.refuse(field, "is not a list"),
        };
        let mut found = Vec::with_capacity(rows.len());
        for (place, row) in rows.iter().enumerate() {
            let mut fields = Self::within(row, self.conventions, field, place);
            found.extend(read(&mut fields));
            self.problems.append(&mut fields.problems);
        }
        Edit::Set(found)
    }

    /// Whether a value is there after all; reported if it is not.
    pub(super) fn required<T>(&mut self, field: &'static str, value: Edit<T>) -> Option<T> {
        match value {
            Edit::Set(value) => Some(value),
            Edit::Keep | Edit::Clear => {
                if !self.is_reported(field) {
                    self.report(field, "is missing");
                }
                None
            }
        }
    }

    /// Whether a field is wrong, as far as that is known.
    pub(super) fn is_reported(&self, field: &'static str) -> bool {
        self.problems.iter().any(|problem| match self.prefix {
            None => problem.field == field,
            Some(_) => problem.inner().is_some_and(|(_, inner, _)| inner == field),
        })
    }

    /// Of `6.28171E+10` the last digits are lost.
    fn is_shortened(&mut self, field: &'static str, text: &str) -> bool {
        let is_shortened = self.conventions.by_people && is_scientific(text);
        if is_shortened {
            let advice = "the sheet shortened the number and lost digits: format the column as text and export again";
            self.report(field, advice);
        }
        is_shortened
    }
}

/// Without the sheet's mark for "this is text".
fn unmarked(text: &str) -> &str {
    text.strip_prefix('\'').map_or(text, str::trim_start)
}

/// A date and time of the portal's zone as an instant.
fn of_zone(clock: &dyn Clock, local: NaiveDateTime) -> DateTime<Utc> {
    LocalDay::of(clock, local.date()).starts + (local.time() - chrono::NaiveTime::MIN).max(TimeDelta::zero())
}

/// Reports every field of `row` that is none of `known`: a misspelt one would be lost.
pub(super) fn unknown_fields(row: &Row<'_>, known: &[&'static str]) -> Vec<FieldProblem> {
    let strange = row.fields().filter(|field| !known.contains(field));
    let shown = |field: &str| field.chars().filter(|c| !c.is_control()).take(40).collect::<String>();
    strange.map(|field| FieldProblem::new("row", format!("has an unknown field {:?}", shown(field)))).collect()
}
