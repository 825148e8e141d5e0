//! When customer service answers: a week of hours, days that differ, and whether it is open now.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Weekday};

/// The days looked ahead for the next opening; a service that is closed for longer opens at no known time.
const LOOK_AHEAD: u64 = 60;
const WEEK: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];
/// The names of the days, Monday first, in English and Indonesian.
const DAYS: [[&str; 4]; 7] = [
    ["mon", "monday", "senin", "sen"],
    ["tue", "tuesday", "selasa", "sel"],
    ["wed", "wednesday", "rabu", "rab"],
    ["thu", "thursday", "kamis", "kam"],
    ["fri", "friday", "jumat", "jum"],
    ["sat", "saturday", "sabtu", "sab"],
    ["sun", "sunday", "minggu", "min"],
];
const DAY_MINUTES: u32 = 24 * 60;

/// Why an entry of opening hours cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{entry:?} is not like \"mon-fri 08:00-17:00\", \"sat 08:00-12:00\", \"daily 00:00-24:00\" or \"2025-12-25 closed\""
)]
pub struct InvalidHours {
    /// The entry.
    pub entry: String,
}

/// A part of a day, in minutes since its midnight; it ends at 24:00 (1,440) at the latest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hours {
    /// When it begins.
    pub from: u32,
    /// When it ends.
    pub to: u32,
}

impl Hours {
    fn read(text: &str) -> Option<Self> {
        let (from, to) = text.split_once(['-', '–'])?;
        let hours = Self { from: minute(from)?, to: minute(to)? };
        (hours.from < hours.to).then_some(hours)
    }
}

/// `08:00`, `8.30`, `24:00`.
fn minute(text: &str) -> Option<u32> {
    let (hour, minute) = text.trim().split_once([':', '.'])?;
    let number = |text: &str| text.parse::<u32>().ok().filter(|_| text.len() <= 2);
    let (hour, minute) = (number(hour)?, number(minute).filter(|minute| *minute < 60)?);
    Some(hour * 60 + minute).filter(|minute| *minute <= DAY_MINUTES)
}

/// Opening hours of each day of the week, and of single dates that differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpeningHours {
    /// Monday first; each day's hours in order and apart.
    week: [Vec<Hours>; 7],
    dates: BTreeMap<NaiveDate, Vec<Hours>>,
}

/// Days that follow one another and have the same hours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DaysAlike {
    /// The first of them.
    pub first: Weekday,
    /// The last of them.
    pub last: Weekday,
    /// Their hours.
    pub hours: Vec<Hours>,
}

/// Whether customer service answers now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SupportStatus {
    /// It does.
    Open {
        /// Until when, in local time; `None`: it never closes within the days looked ahead.
        until: Option<NaiveDateTime>,
    },
    /// It does not.
    Closed {
        /// When it opens again, in local time, if that is known.
        opens: Option<NaiveDateTime>,
    },
}

impl OpeningHours {
    /// Reads entries such as `mon-fri 08:00-17:00`, `sat 08:00-12:00`, `daily 08:00-12:00 13:00-21:00` and, for
    /// a single date, `2025-12-25 closed`. Several entries for one day add up; those of a date stand alone.
    ///
    /// # Errors
    /// [`InvalidHours`] with the first entry that cannot be read.
    pub fn parse<T: AsRef<str>>(entries: &[T]) -> Result<Self, InvalidHours> {
        let mut hours = Self { week: Default::default(), dates: BTreeMap::new() };
        for entry in entries.iter().map(AsRef::as_ref) {
            hours.add(entry).ok_or_else(|| InvalidHours { entry: entry.to_owned() })?;
        }
        hours.week.iter_mut().chain(hours.dates.values_mut()).for_each(join);
        Ok(hours)
    }

    fn add(&mut self, entry: &str) -> Option<()> {
        let (when, spans) = entry.trim().split_once(char::is_whitespace)?;
        let spans = spans.trim();
        let spans: Vec<Hours> = match spans.to_lowercase().as_str() {
            "closed" | "tutup" => Vec::new(),
            _ => spans.split([' ', ',']).filter(|s| !s.is_empty()).map(Hours::read).collect::<Option<_>>()?,
        };
        if let Ok(date) = when.parse::<NaiveDate>() {
            self.dates.entry(date).or_default().extend(spans);
            return Some(());
        }
        for day in days(when)? {
            self.week[day].extend(&spans);
        }
        Some(())
    }

    /// The week, Monday first, days that are alike taken together; closed days are left out.
    pub fn week(&self) -> Vec<DaysAlike> {
        let mut alike: Vec<DaysAlike> = Vec::new();
        for (day, hours) in WEEK.into_iter().zip(&self.week).filter(|(_, hours)| !hours.is_empty()) {
            match alike.last_mut() {
                Some(last) if last.hours == *hours && last.last.succ() == day => last.last = day,
                _ => alike.push(DaysAlike { first: day, last: day, hours: hours.clone() }),
            }
        }
        alike
    }

    /// Whether it is open at an instant, given in the portal's local time.
    pub fn status(&self, now: NaiveDateTime) -> SupportStatus {
        let open = self.spans_from(now.date()).find(|(_, to)| *to > now);
        match open {
            Some((from, to)) if from <= now => SupportStatus::Open { until: self.end(now.date(), to) },
            Some((from, _)) => SupportStatus::Closed { opens: Some(from) },
            None => SupportStatus::Closed { opens: None },
        }
    }

    /// When an opening that lasts until `to` ends, taking those that follow without a break with it.
    fn end(&self, day: NaiveDate, to: NaiveDateTime) -> Option<NaiveDateTime> {
        let mut end = to;
        for (from, to) in self.spans_from(day) {
            if from == end {
                end = to;
            }
        }
        let last = day.checked_add_days(Days::new(LOOK_AHEAD))?;
        (end.date() <= last).then_some(end)
    }

    /// The openings from a day on, in order.
    fn spans_from(&self, day: NaiveDate) -> impl Iterator<Item = (NaiveDateTime, NaiveDateTime)> + '_ {
        let dates = (0..=LOOK_AHEAD).filter_map(move |ahead| day.checked_add_days(Days::new(ahead)));
        dates.flat_map(move |date| self.on(date).iter().map(move |hours| (at(date, hours.from), at(date, hours.to))))
    }

    fn on(&self, date: NaiveDate) -> &[Hours] {
        self.dates.get(&date).unwrap_or(&self.week[date.weekday().num_days_from_monday() as usize])
    }
}

fn at(date: NaiveDate, minute: u32) -> NaiveDateTime {
    date.and_time(NaiveTime::MIN) + TimeDelta::minutes(minute.into())
}

/// Puts hours in order and makes those that touch one.
fn join(hours: &mut Vec<Hours>) {
    hours.sort_unstable();
    let mut apart: Vec<Hours> = Vec::new();
    for next in hours.drain(..) {
        match apart.last_mut() {
            Some(last) if next.from <= last.to => last.to = last.to.max(next.to),
            _ => apart.push(next),
        }
    }
    *hours = apart;
}

/// The places in the week of `mon`, `mon-fri`, `sat-mon`, `mon,wed,fri`, `daily`.
fn days(text: &str) -> Option<Vec<usize>> {
    let text = text.to_lowercase();
    if ["daily", "harian"].contains(&text.as_str()) {
        return Some((0..7).collect());
    }
    let mut found = Vec::new();
    for part in text.split(',') {
        let (first, last) = part.split_once(['-', '–']).unwrap_or((part, part));
        let (first, last) = (day(first)?, day(last)?);
        found.extend((0..=(last + 7 - first) % 7).map(|ahead| (first + ahead) % 7));
    }
    Some(found)
}

fn day(name: &str) -> Option<usize> {
    DAYS.iter().position(|names| names.contains(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn office() -> OpeningHours {
        OpeningHours::parse(&[
            "mon-fri 08:00-17:00",
            "Sabtu 08.00-12.00",
            "2025-11-13 closed",
            "2025-11-16 09:00-10:00",
        ])
        .expect("opening hours")
    }

    /// An instant of November 2025; the 5th is a Wednesday.
    fn on(day: u32, hour: u32, minute: u32) -> NaiveDateTime {
        let date = NaiveDate::from_ymd_opt(2025, 11, day).expect("a day");
        date.and_hms_opt(hour, minute, 0).expect("a time")
    }

    #[test]
    fn it_is_open_from_the_first_minute_until_the_last_is_over() {
        let open = |until| SupportStatus::Open { until: Some(until) };
        let closed = |opens| SupportStatus::Closed { opens: Some(opens) };
        for (now, status) in [
            (on(5, 7, 59), closed(on(5, 8, 0))),
            (on(5, 8, 0), open(on(5, 17, 0))),
            (on(5, 16, 59), open(on(5, 17, 0))),
            (on(5, 17, 0), closed(on(6, 8, 0))),
            (on(7, 18, 0), closed(on(8, 8, 0))),
            (on(8, 12, 0), closed(on(10, 8, 0))),
        ] {
            assert_eq!(office().status(now), status, "{now}");
        }
    }

    #[test]
    fn a_date_of_its_own_counts_instead_of_its_day_of_the_week() {
        assert_eq!(office().status(on(13, 9, 0)), SupportStatus::Closed { opens: Some(on(14, 8, 0)) });
        assert_eq!(office().status(on(16, 9, 30)), SupportStatus::Open { until: Some(on(16, 10, 0)) });
    }

    #[test]
    fn hours_over_midnight_go_on_and_those_without_closing_time_have_no_end() {
        let night = OpeningHours::parse(&["fri 20:00-24:00", "sat 00:00-02:00"]).expect("opening hours");
        assert_eq!(night.status(on(7, 23, 0)), SupportStatus::Open { until: Some(on(8, 2, 0)) });
        let always = OpeningHours::parse(&["daily 00:00-24:00"]).expect("opening hours");
        assert_eq!(always.status(on(5, 3, 0)), SupportStatus::Open { until: None });
        let never = OpeningHours::parse::<&str>(&[]).expect("no hours");
        assert_eq!(never.status(on(5, 3, 0)), SupportStatus::Closed { opens: None });
    }

    #[test]
    fn days_that_are_alike_are_taken_together_and_breaks_are_kept() {
        let hours = OpeningHours::parse(&["daily 13:00-21:00", "mon-sun 08:00-12:00 20:00-21:00"]).expect("hours");
        let [week] = hours.week().try_into().expect("one kind of day");
        let spans = vec![Hours { from: 480, to: 720 }, Hours { from: 780, to: 1_260 }];
        assert_eq!(week, DaysAlike { first: Weekday::Mon, last: Weekday::Sun, hours: spans });
        let kinds: Vec<_> = office().week().iter().map(|days| (days.first, days.last)).collect();
        assert_eq!(kinds, [(Weekday::Mon, Weekday::Fri), (Weekday::Sat, Weekday::Sat)]);
        let around = OpeningHours::parse(&["sat-mon 10:00-11:00"]).expect("hours");
        let kinds: Vec<_> = around.week().iter().map(|days| (days.first, days.last)).collect();
        assert_eq!(kinds, [(Weekday::Mon, Weekday::Mon), (Weekday::Sat, Weekday::Sun)]);
    }

    #[test]
    fn what_is_not_understood_is_named() {
        for entry in [
            "mon-fri",
            "mon 8-17",
            "mon 17:00-08:00",
            "someday 08:00-17:00",
            "mon 08:00-24:01",
            "2025-13-01 closed",
            "",
        ] {
            let wrong = OpeningHours::parse(&["sat 08:00-12:00", entry]);
            assert_eq!(wrong, Err(InvalidHours { entry: entry.to_owned() }), "{entry}");
        }
    }
}
