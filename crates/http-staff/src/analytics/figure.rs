//! A figure of each day, drawn as bars with the table behind them.

use chrono::{NaiveDate, TimeDelta};
use page_kit::format;

use crate::analytics::chart::Bars;
use crate::i18n::{Locale, t};
use crate::view::layout::Layout;

/// What the numbers of a figure are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    /// How often something happened.
    Count,
    /// Thousandths of a whole.
    Permille,
    /// Seconds.
    Seconds,
    /// Tenths of a star.
    StarTenths,
}

impl Unit {
    /// A number in words.
    pub(crate) fn shown(self, locale: Locale, value: Option<u64>) -> String {
        match (self, value) {
            (_, None) => "–".to_owned(),
            (Self::Count, Some(count)) => format::count(locale, count),
            (Self::Permille, Some(permille)) => format::percent(locale, permille),
            (Self::Seconds, Some(seconds)) => {
                format::span(locale, TimeDelta::seconds(i64::try_from(seconds).unwrap_or(i64::MAX / 1_000)))
            }
            (Self::StarTenths, Some(tenths)) => {
                let point = if locale == Locale::Id { ',' } else { '.' };
                t(locale, "figure-stars", &[("stars", format!("{}{point}{}", tenths / 10, tenths % 10).into())])
            }
        }
    }

    /// The value of the highest bar there can be; `None`: the highest that there is.
    const fn full(self) -> Option<u64> {
        match self {
            Self::Permille => Some(1_000),
            Self::StarTenths => Some(50),
            Self::Count | Self::Seconds => None,
        }
    }
}

/// A figure that every day has.
#[derive(Debug, Clone)]
pub(crate) struct Figure {
    /// The key of its words.
    pub(crate) word: &'static str,
    pub(crate) unit: Unit,
    /// The figure of the whole period; `None` if it has none.
    pub(crate) total: Option<u64>,
    /// That of each day, the earliest first.
    pub(crate) days: Vec<(NaiveDate, Option<u64>)>,
}

/// The chart of one figure.
#[derive(Debug)]
pub(crate) struct Chart {
    pub(crate) id: &'static str,
    pub(crate) title: String,
    /// The figure of the whole period.
    pub(crate) total: String,
    /// Its highest value and day; `None` if there is nothing to draw.
    pub(crate) most: Option<String>,
    pub(crate) bars: Bars,
    /// Day and figure, the latest first.
    pub(crate) rows: Vec<(String, String)>,
}

impl Chart {
    pub(crate) fn new(layout: &Layout, figure: &Figure) -> Self {
        let (locale, unit) = (layout.locale, figure.unit);
        let values = || figure.days.iter().map(|(_, value)| value.unwrap_or_default());
        let row = |(day, value): &(NaiveDate, Option<u64>)| (format::date(locale, *day), unit.shown(locale, *value));
        Self {
            id: figure.word,
            title: layout.t(figure.word),
            total: unit.shown(locale, figure.total),
            most: most(locale, figure),
            bars: Bars::new(values(), unit.full().unwrap_or_else(|| values().max().unwrap_or_default())),
            rows: figure.days.iter().rev().map(row).collect(),
        }
    }
}

/// A count with its share of a whole, as a row with a bar.
#[derive(Debug)]
pub(crate) struct Share {
    pub(crate) name: String,
    pub(crate) count: String,
    /// Thousandths of the whole.
    pub(crate) permille: u64,
}

impl Share {
    pub(crate) fn new(locale: Locale, name: String, count: u64, whole: u64) -> Self {
        let permille = count.saturating_mul(1_000).checked_div(whole).unwrap_or_default();
        Self { name, count: format::count(locale, count), permille }
    }
}

/// The highest value of a figure with its day, the first if there are several; `None` if nothing happened.
fn most(locale: Locale, figure: &Figure) -> Option<String> {
    let (day, value) = figure.days.iter().rev().max_by_key(|(_, value)| *value)?;
    let value = value.filter(|value| *value > 0 || figure.unit.full().is_some())?;
    let most = figure.unit.shown(locale, Some(value));
    Some(t(locale, "figure-most", &[("most", most.into()), ("day", format::date(locale, *day).into())]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_shown_in_its_unit_and_none_as_a_dash() {
        assert_eq!(Unit::Permille.shown(Locale::Id, None), "–");
        assert_eq!(Unit::Permille.shown(Locale::En, Some(955)), "95.5%");
        assert_eq!(Unit::Count.shown(Locale::Id, Some(1_200)), "1.200");
        assert_eq!(Unit::Seconds.shown(Locale::En, Some(5_400)), format::span(Locale::En, TimeDelta::minutes(90)));
        let stars = |locale, tenths| Unit::StarTenths.shown(locale, Some(tenths)).replace('\u{a0}', " ");
        assert_eq!(stars(Locale::Id, 47), "4,7 dari 5 bintang");
        assert_eq!(stars(Locale::En, 50), "5.0 of 5 stars");
    }
}
