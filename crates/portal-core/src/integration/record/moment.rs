//! Days and instants as people and programs write them.

use chrono::{DateTime, Datelike as _, NaiveDate, NaiveDateTime, NaiveTime, SubsecRound as _, Utc};

use super::fields::Conventions;

/// An instant that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Moment {
    /// With its zone.
    At(DateTime<Utc>),
    /// Without; it is of the portal's zone.
    Local(NaiveDateTime),
}

/// As spreadsheets in Indonesia write days, the year in four digits; the day comes before the month.
const DAYS_BY_PEOPLE: [&str; 7] = ["%Y-%m-%d", "%Y/%m/%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d %b %Y", "%d-%b-%Y"];
const TIMES: [&str; 3] = ["%H:%M:%S%.f", "%H:%M", "%H.%M"];

/// A day of the years 1000 to 9999, which every store keeps.
pub(super) fn day(text: &str, conventions: Conventions<'_>) -> Option<NaiveDate> {
    // A sheet that keeps a day as an instant writes midnight after it.
    let text = if conventions.by_people { without_midnight(text) } else { text };
    let formats: &[&str] = match (conventions.days, conventions.by_people) {
        (Some(format), true) => &[format],
        (_, true) => &DAYS_BY_PEOPLE,
        (_, false) => &DAYS_BY_PEOPLE[..1],
    };
    formats.iter().find_map(|format| NaiveDate::parse_from_str(text, format).ok()).filter(|day| is_storable(*day))
}

fn is_storable(day: NaiveDate) -> bool {
    (1000..=9999).contains(&day.year())
}

/// Whether every store keeps the instant, in whichever zone it was written.
pub(super) fn is_kept(at: &DateTime<Utc>) -> bool {
    (1000..=9998).contains(&at.year())
}

fn without_midnight(text: &str) -> &str {
    let (day, rest) = text.split_once([' ', 'T']).unwrap_or((text, ""));
    let is_midnight = !rest.is_empty() && rest.chars().all(|c| matches!(c, '0' | ':' | '.'));
    if is_midnight { day } else { text }
}

/// An instant; of people also a day and a time of the portal's zone, or a day alone, which is its midnight.
pub(super) fn instant(text: &str, conventions: Conventions<'_>) -> Option<Moment> {
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Some(Moment::At(at.to_utc().trunc_subsecs(3)));
    }
    if !conventions.by_people {
        return None;
    }
    if let Some(day) = day(text, conventions) {
        return Some(Moment::Local(day.and_time(NaiveTime::MIN)));
    }
    let at = text.rfind([' ', 'T'])?;
    let time = TIMES.iter().find_map(|format| NaiveTime::parse_from_str(&text[at + 1..], format).ok())?;
    Some(Moment::Local(day(text[..at].trim_end(), conventions)?.and_time(time.trunc_subsecs(3))))
}

/// What is said of a text that is no day.
pub(super) fn expected_day(conventions: Conventions<'_>) -> String {
    match (conventions.days, conventions.by_people) {
        (Some(format), true) => format!("is not a day written as {format}"),
        (_, true) => "is not a day, such as 2025-11-30 or 30/11/2025".to_owned(),
        (_, false) => "is not a day, such as 2025-11-30".to_owned(),
    }
}

/// An instant as it may be written.
pub(super) fn example(conventions: Conventions<'_>) -> &'static str {
    if conventions.by_people { "2025-11-30 14:05" } else { "2025-11-30T14:05:00+07:00" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::clock::MockClock;

    fn by(people: bool, days: Option<&'static str>, test: impl Fn(Conventions<'_>)) {
        test(Conventions { by_people: people, days, clock: &MockClock::new() });
    }

    fn november(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2025, 11, day).expect("a day")
    }

    #[test]
    fn days_are_read_as_sheets_write_them_and_the_day_comes_first() {
        by(true, None, |people| {
            for text in ["2025-11-03", "2025/11/03", "03/11/2025", "3/11/2025", "3-11-2025", "03.11.2025", "3 Nov 2025"]
            {
                assert_eq!(day(text, people), Some(november(3)), "{text}");
            }
            assert_eq!(day("2025-11-03 00:00:00", people), Some(november(3)));
            for text in ["11/30/2025", "2025-11-31", "3/11/25", "", "45992", "2025-11-03 08:00", "0999-01-01"] {
                assert_eq!(day(text, people), None, "{text}");
            }
        });
        by(true, Some("%m/%d/%Y"), |american| {
            assert_eq!(day("11/03/2025", american), Some(november(3)));
            assert_eq!(day("2025-11-03", american), None, "one way was named");
        });
        by(false, None, |programs| {
            assert_eq!(day("2025-11-03", programs), Some(november(3)));
            assert_eq!(day("03/11/2025", programs), None);
        });
    }

    #[test]
    fn an_instant_of_people_may_lack_its_zone_and_its_time() {
        let local = |h, m| Some(Moment::Local(november(3).and_hms_opt(h, m, 0).expect("a time")));
        by(true, None, |people| {
            assert_eq!(instant("2025-11-03 14:05", people), local(14, 5));
            assert_eq!(instant("3/11/2025 14.05", people), local(14, 5));
            assert_eq!(instant("3 Nov 2025 14:05:00", people), local(14, 5));
            assert_eq!(instant("2025-11-03", people), local(0, 0));
            assert_eq!(instant("2025-11-03 25:00", people), None);
        });
        by(false, None, |programs| {
            let at = "2025-11-03T07:05:00.123Z".parse().expect("an instant");
            assert_eq!(instant("2025-11-03T14:05:00.123456+07:00", programs), Some(Moment::At(at)));
            assert_eq!(instant("2025-11-03 14:05", programs), None);
        });
    }
}
