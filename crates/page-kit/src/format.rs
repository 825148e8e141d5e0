//! Money, dates, times and waits as people in Indonesia write them.

use std::fmt::Write as _;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, TimeDelta, Timelike, Utc, Weekday};
use chrono_tz::Tz;
use http_kit::i18n::NO_BREAK;
use portal_core::PhoneNumber;

use crate::i18n::{Arg, Locale, plain_words, t};

const MONTHS: [&str; 12] = [
    "month-1", "month-2", "month-3", "month-4", "month-5", "month-6", "month-7", "month-8", "month-9", "month-10",
    "month-11", "month-12",
];
const WEEKDAYS: [&str; 7] = ["weekday-1", "weekday-2", "weekday-3", "weekday-4", "weekday-5", "weekday-6", "weekday-7"];

/// A number as one step of an address; it may hold slashes.
pub fn in_address(number: &str) -> String {
    number.replace('/', "%2F")
}

/// A text as a value in the query of an address.
pub fn in_query(text: &str) -> String {
    let mut value = String::new();
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => value.push(char::from(byte)),
            // Writing into a String cannot fail.
            _ => write!(value, "%{byte:02X}").unwrap_or_default(),
        }
    }
    value
}

/// Whole rupiah on one line: `Rp 300.000`, `−Rp 5.000`. The dots stay in English; they are part of the currency's
/// habit.
pub fn rupiah(amount: i64) -> String {
    let sign = if amount < 0 { "−" } else { "" };
    format!("{sign}Rp{NO_BREAK}{}", grouped(amount.unsigned_abs(), '.'))
}

/// The digits of an amount alone, as a field of a bank's form takes them: `300000`.
pub fn digits(amount: i64) -> String {
    amount.unsigned_abs().to_string()
}

/// How many there are: `1.234`, in English `1,234`.
pub fn count(locale: Locale, number: u64) -> String {
    grouped(number, if locale == Locale::Id { '.' } else { ',' })
}

/// A share of a thousand as a percentage: `95,5 %`, in English `95.5%`.
pub fn percent(locale: Locale, permille: u64) -> String {
    let (whole, rest) = (permille / 10, permille % 10);
    if locale == Locale::Id { format!("{whole},{rest}{NO_BREAK}%") } else { format!("{whole}.{rest}%") }
}

/// Digits in groups of three: `1.234.567`.
fn grouped(number: u64, separator: char) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

/// A calendar day: `5 November 2025`; day and month stay together.
pub fn date(locale: Locale, day: NaiveDate) -> String {
    format!("{}{NO_BREAK}{}", day.day(), month(locale, day))
}

/// A calendar month: `November 2025`.
pub fn month(locale: Locale, day: NaiveDate) -> String {
    let month = MONTHS.get(day.month0() as usize).map(|key| t(locale, key, &[])).unwrap_or_default();
    format!("{month} {}", day.year())
}

/// The name of a day of the week: `Jumat`.
pub fn weekday(locale: Locale, day: Weekday) -> String {
    let name = WEEKDAYS.get(day.num_days_from_monday() as usize);
    name.map(|key| t(locale, key, &[])).unwrap_or_default()
}

/// A time of day with its zone: `14.30 WIB`, in English `14:30 WIB`.
pub fn time(locale: Locale, at: DateTime<FixedOffset>) -> String {
    let args = [
        ("hour", Arg::from(format!("{:02}", at.hour()))),
        ("minute", Arg::from(format!("{:02}", at.minute()))),
        ("zone", Arg::from(zone(*at.offset()))),
    ];
    t(locale, "time-of-day", &args)
}

/// Day and time: `5 November 2025, 14.30 WIB`.
pub fn date_time(locale: Locale, at: DateTime<FixedOffset>) -> String {
    format!("{}, {}", date(locale, at.date_naive()), time(locale, at))
}

/// The name of an Indonesian time zone, or the offset of any other: `WIB`, `GMT+5:30`.
pub fn zone(offset: FixedOffset) -> String {
    match offset.local_minus_utc() {
        25_200 => "WIB".to_owned(),
        28_800 => "WITA".to_owned(),
        32_400 => "WIT".to_owned(),
        seconds => {
            let sign = if seconds < 0 { '-' } else { '+' };
            let minutes = seconds.unsigned_abs() / 60;
            match minutes % 60 {
                0 => format!("GMT{sign}{}", minutes / 60),
                rest => format!("GMT{sign}{}:{rest:02}", minutes / 60),
            }
        }
    }
}

/// How long ago something happened, in one unit: `baru saja`, `3 jam lalu`, `2 bulan lalu`.
///
/// An instant that is still to come (a clock a little ahead) counts as now.
pub fn ago(locale: Locale, at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let passed = now.signed_duration_since(at).max(TimeDelta::zero());
    let (key, count) = match (passed.num_minutes(), passed.num_hours(), passed.num_days()) {
        (0, _, _) => return t(locale, "ago-now", &[]),
        (minutes, 0, _) => ("ago-minutes", minutes),
        (_, hours, 0) => ("ago-hours", hours),
        (_, _, days @ 1..=29) => ("ago-days", days),
        (_, _, days @ 30..=364) => ("ago-months", days / 30),
        (_, _, days) => ("ago-years", days / 365),
    };
    t(locale, key, &[("count", Arg::from(count))])
}

/// A stretch of time in one unit, rounded, a minute at least: `45 menit`, `4 jam`, `2 hari`.
pub fn span(locale: Locale, span: TimeDelta) -> String {
    let minutes = (span.num_seconds().abs() + 30) / 60;
    let (key, count) = match minutes {
        ..=89 => ("wait-minutes", minutes.max(1)),
        90..=2_159 => ("wait-hours", (minutes + 30) / 60),
        _ => ("wait-days", (minutes + 720) / 1_440),
    };
    t(locale, key, &[("count", Arg::from(count))])
}

/// How a promise stands: `Target selesai 3 jam lagi`, or `Terlambat 2 jam`.
pub fn due(locale: Locale, at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let key = if at < now { "ticket-due-late" } else { "ticket-due-in" };
    t(locale, key, &[("span", Arg::from(span(locale, at - now)))])
}

/// How long somebody has to wait, rounded up: `45 detik`, `5 menit`, `2 jam`.
pub fn wait(locale: Locale, seconds: u32) -> String {
    let (key, count) = match seconds {
        0..=90 => ("wait-seconds", seconds.max(1)),
        91..=5_400 => ("wait-minutes", seconds.div_ceil(60)),
        _ => ("wait-hours", seconds.div_ceil(3_600)),
    };
    t(locale, key, &[("count", Arg::from(count))])
}

/// Waits of at most so many seconds are told as such; of longer ones the end is told.
const SHORT_WAIT: i64 = 90;

/// When something may be tried again: `dalam 45 detik`, or `setelah 5 November 2025, 14.31 WIB`.
pub fn again(locale: Locale, at: DateTime<Utc>, now: DateTime<Utc>, zone: Tz) -> String {
    let left = ((at - now).num_milliseconds().max(0) + 999) / 1_000;
    if left <= SHORT_WAIT {
        let wait = wait(locale, u32::try_from(left).unwrap_or(0));
        return t(locale, "again-in", &[("wait", Arg::from(wait))]);
    }
    // The minute that is told has come by then.
    let minute = (at + TimeDelta::milliseconds(59_999)).with_timezone(&zone).fixed_offset();
    t(locale, "again-after", &[("time", Arg::from(date_time(locale, minute)))])
}

/// How long something is good for, exactly: `30 detik`, `10 menit`.
pub fn life(locale: Locale, span: TimeDelta) -> String {
    let (key, count) = life_words(span);
    t(locale, key, &[("count", Arg::from(count))])
}

/// [`life`] with plain spaces, for clients of the JSON API that compare it.
pub fn plain_life(locale: Locale, span: TimeDelta) -> String {
    let (key, count) = life_words(span);
    plain_words(locale, key, &[("count", Arg::from(count))])
}

fn life_words(span: TimeDelta) -> (&'static str, i64) {
    let seconds = span.num_seconds();
    if seconds % 60 == 0 { ("wait-minutes", seconds / 60) } else { ("wait-seconds", seconds) }
}

/// A number of bytes: `183 KB`, `1,5 MB`; a megabyte has 1024 · 1024.
pub fn bytes(locale: Locale, size: u64) -> String {
    const KILO: u64 = 1024;
    let tenths = size.saturating_mul(10).div_ceil(KILO * KILO);
    if size < KILO * KILO {
        return format!("{}{NO_BREAK}KB", size.div_ceil(KILO));
    }
    let (whole, rest) = (tenths / 10, tenths % 10);
    let point = if locale == Locale::Id { ',' } else { '.' };
    if rest == 0 { format!("{whole}{NO_BREAK}MB") } else { format!("{whole}{point}{rest}{NO_BREAK}MB") }
}

/// `100 Mbps`, or both directions where they differ.
pub fn bandwidth(locale: Locale, down: Option<i64>, up: Option<i64>) -> Option<String> {
    match (down, up) {
        (Some(down), Some(up)) if down != up => {
            Some(t(locale, "bandwidth-both", &[("down", down.into()), ("up", up.into())]))
        }
        (Some(one), _) | (None, Some(one)) => Some(format!("{one}{NO_BREAK}Mbps")),
        (None, None) => None,
    }
}

/// A mobile number the one way numbers are shown: `0812-3456-7890`; other text stays as it is.
pub fn phone(number: &str) -> String {
    PhoneNumber::parse(number).map_or_else(|_| number.to_owned(), |number| number.display())
}

/// A mobile number as a link dials it: `tel:+6281234567890`; `None` for other text.
pub fn dial(number: &str) -> Option<String> {
    PhoneNumber::parse(number).ok().map(|number| format!("tel:{}", number.as_e164()))
}

#[cfg(test)]
mod tests {
    use http_kit::i18n::plain;

    use chrono::TimeZone;

    use super::*;
    use Locale::{En, Id};

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).expect("a day of the calendar")
    }

    fn at(offset_hours: i32, hour: u32, minute: u32) -> DateTime<FixedOffset> {
        let zone = FixedOffset::east_opt(offset_hours * 3_600).expect("an offset of this world");
        zone.with_ymd_and_hms(2025, 11, 5, hour, minute, 0).single().expect("one instant")
    }

    #[test]
    fn numbers_and_percentages_are_written_as_the_language_does() {
        assert_eq!((count(Locale::Id, 12_345), count(Locale::En, 12_345)), ("12.345".to_owned(), "12,345".to_owned()));
        assert_eq!(percent(Locale::Id, 955), "95,5\u{a0}%");
        assert_eq!(percent(Locale::En, 1_000), "100.0%");
    }

    #[test]
    fn rupiah_groups_by_dots_and_puts_the_minus_first() {
        assert_eq!(rupiah(300_000), "Rp\u{a0}300.000");
        assert_eq!(rupiah(-5_000), "−Rp\u{a0}5.000");
        assert_eq!(rupiah(0), "Rp\u{a0}0");
        assert_eq!(rupiah(999), "Rp\u{a0}999");
        assert_eq!(rupiah(1_234_567), "Rp\u{a0}1.234.567");
        assert_eq!(rupiah(i64::MIN), "−Rp\u{a0}9.223.372.036.854.775.808");
        assert_eq!(digits(1_234_567), "1234567");
    }

    #[test]
    fn dates_carry_the_month_in_words() {
        assert_eq!(plain(&date(Id, day(2025, 11, 5))), "5 November 2025");
        assert_eq!(plain(&date(Id, day(2025, 1, 31))), "31 Januari 2025");
        assert_eq!(plain(&date(En, day(2025, 1, 31))), "31 January 2025");
        assert_eq!(plain(&date(Id, day(2024, 8, 17))), "17 Agustus 2024");
    }

    #[test]
    fn times_carry_their_zone() {
        assert_eq!(plain(&time(Id, at(7, 14, 30))), "14.30 WIB");
        assert_eq!(plain(&time(Id, at(8, 9, 5))), "09.05 WITA");
        assert_eq!(plain(&time(En, at(9, 0, 0))), "00:00 WIT");
        assert_eq!(plain(&time(En, at(-3, 1, 0))), "01:00 GMT-3");
        assert_eq!(plain(&date_time(Id, at(7, 14, 30))), "5 November 2025, 14.30 WIB");
    }

    #[test]
    fn a_half_hour_zone_shows_its_minutes() {
        let zone = FixedOffset::east_opt(19_800).expect("an offset of this world");
        assert_eq!(super::zone(zone), "GMT+5:30");
    }

    #[test]
    fn age_is_told_in_its_largest_whole_unit() {
        let now = Utc.with_ymd_and_hms(2025, 11, 5, 12, 0, 0).single().expect("one instant");
        let told = |locale, seconds| ago(locale, now - TimeDelta::seconds(seconds), now);
        assert_eq!(plain(&told(Id, 20)), "baru saja");
        assert_eq!(plain(&told(Id, -20)), "baru saja");
        assert_eq!(plain(&told(Id, 3 * 3_600 + 5)), "3 jam lalu");
        assert_eq!(plain(&told(En, 3_600)), "1 hour ago");
        assert_eq!(plain(&told(En, 7_200)), "2 hours ago");
        assert_eq!(plain(&told(Id, 60)), "1 menit lalu");
        assert_eq!(plain(&told(Id, 86_400)), "1 hari lalu");
        assert_eq!(plain(&told(Id, 29 * 86_400)), "29 hari lalu");
        assert_eq!(plain(&told(Id, 75 * 86_400)), "2 bulan lalu");
        assert_eq!(plain(&told(En, 800 * 86_400)), "2 years ago");
    }

    #[test]
    fn a_wait_is_never_told_shorter_than_it_is() {
        assert_eq!(plain(&wait(Id, 0)), "1 detik");
        assert_eq!(plain(&wait(Id, 45)), "45 detik");
        assert_eq!(plain(&wait(Id, 121)), "3 menit");
        assert_eq!(plain(&wait(En, 60)), "60 seconds");
        assert_eq!(plain(&wait(En, 3_600)), "60 minutes");
        assert_eq!(plain(&wait(En, 5_401)), "2 hours");
    }

    #[test]
    fn a_long_wait_is_told_by_its_end_and_never_too_early() {
        let now = Utc.with_ymd_and_hms(2025, 11, 5, 12, 0, 30).single().expect("one instant");
        let told =
            |locale, millis| plain(&again(locale, now + TimeDelta::milliseconds(millis), now, Tz::Asia__Jakarta));
        assert_eq!(told(Id, 44_001), "dalam 45 detik");
        assert_eq!(told(Id, -5), "dalam 1 detik");
        assert_eq!(told(En, 90_000), "in 90 seconds");
        assert_eq!(told(Id, 90_001), "setelah 5 November 2025, 19.03 WIB");
        assert_eq!(told(Id, 24 * 3_600_000), "setelah 6 November 2025, 19.01 WIB");
        assert_eq!(told(En, 24 * 3_600_000 - 30_000), "after 6 November 2025, 19:00 WIB");
    }

    #[test]
    fn a_promise_is_told_by_what_is_left_of_it_or_how_long_ago_it_was_broken() {
        let now = Utc.with_ymd_and_hms(2025, 11, 5, 12, 0, 0).single().expect("one instant");
        let told = |locale, minutes| due(locale, now + TimeDelta::minutes(minutes), now);
        assert_eq!(plain(&told(Id, 180)), "Target selesai 3 jam lagi");
        assert_eq!(plain(&told(Id, 24 * 60)), "Target selesai 24 jam lagi");
        assert_eq!(plain(&told(Id, 48 * 60)), "Target selesai 2 hari lagi");
        assert_eq!(plain(&told(En, 0)), "To be solved in 1 minute");
        assert_eq!(plain(&told(En, -120)), "2 hours late");
        assert_eq!(plain(&told(Id, -45)), "Terlambat 45 menit");
        assert_eq!(plain(&told(En, -36 * 60)), "2 days late");
    }

    #[test]
    fn a_number_is_shown_one_way_and_anything_else_is_left_alone() {
        for written in ["6281234567890", "+6281234567890", "0812 3456 7890"] {
            assert_eq!(phone(written), "0812-3456-7890");
            assert_eq!(dial(written).as_deref(), Some("tel:+6281234567890"));
        }
        for other in ["0817****070", "62abc", "(022) 555-0199"] {
            assert_eq!((phone(other).as_str(), dial(other)), (other, None));
        }
    }

    #[test]
    fn no_line_ends_between_a_number_and_its_unit() {
        let now = Utc.with_ymd_and_hms(2025, 11, 5, 12, 0, 0).single().expect("one instant");
        let together = [
            date(Id, day(2025, 11, 5)).replace("November 2025", "November"),
            time(Id, at(7, 14, 30)),
            time(En, at(7, 14, 30)),
            wait(Id, 45),
            wait(En, 45),
            span(Id, TimeDelta::hours(3)),
            bandwidth(Id, Some(50), None).unwrap_or_default(),
        ];
        for text in together {
            assert!(text.contains(NO_BREAK) && !text.contains(' '), "{text:?}");
        }
        assert!(ago(Id, now - TimeDelta::hours(3), now).starts_with("3\u{a0}jam"));
        let both = bandwidth(En, Some(50), Some(20)).unwrap_or_default();
        assert_eq!(both, "50\u{a0}Mbps down, 20\u{a0}Mbps up");
    }
}
