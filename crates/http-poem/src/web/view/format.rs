//! Money, dates, times and waits as people in Indonesia write them.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, TimeDelta, Timelike, Utc};

use crate::i18n::{Arg, Locale, t};

const MONTHS: [&str; 12] = [
    "month-1", "month-2", "month-3", "month-4", "month-5", "month-6", "month-7", "month-8", "month-9", "month-10",
    "month-11", "month-12",
];

/// A number as one step of an address; it may hold slashes.
pub fn in_address(number: &str) -> String {
    number.replace('/', "%2F")
}

/// Whole rupiah: `Rp 300.000`, `-Rp 5.000`. The dots stay in English; they are part of the currency's habit.
pub fn rupiah(amount: i64) -> String {
    let sign = if amount < 0 { "-" } else { "" };
    format!("{sign}Rp {}", grouped(amount.unsigned_abs()))
}

/// Digits in groups of three: `1.234.567`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
    }
    text
}

/// A calendar day: `5 November 2025`.
pub fn date(locale: Locale, day: NaiveDate) -> String {
    format!("{} {}", day.day(), month(locale, day))
}

/// A calendar month: `November 2025`.
pub fn month(locale: Locale, day: NaiveDate) -> String {
    let month = MONTHS.get(day.month0() as usize).map(|key| t(locale, key, &[])).unwrap_or_default();
    format!("{month} {}", day.year())
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
fn zone(offset: FixedOffset) -> String {
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

/// How a promise stands: `jatuh tempo 3 jam lagi`, or `lewat 2 jam`.
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

/// How long something is good for, exactly: `30 detik`, `10 menit`.
pub fn life(locale: Locale, span: TimeDelta) -> String {
    let seconds = span.num_seconds();
    let (key, count) = if seconds % 60 == 0 { ("wait-minutes", seconds / 60) } else { ("wait-seconds", seconds) };
    t(locale, key, &[("count", Arg::from(count))])
}

/// `100 Mbps`, or both directions where they differ.
pub fn bandwidth(locale: Locale, down: Option<i64>, up: Option<i64>) -> Option<String> {
    match (down, up) {
        (Some(down), Some(up)) if down != up => {
            Some(t(locale, "bandwidth-both", &[("down", down.into()), ("up", up.into())]))
        }
        (Some(one), _) | (None, Some(one)) => Some(format!("{one} Mbps")),
        (None, None) => None,
    }
}

/// An E.164 number (with or without `+`) as people read it: `+62 812-3456-7890`; other text stays as it is.
pub fn phone(number: &str) -> String {
    let digits = number.trim().trim_start_matches('+');
    let Some(rest) = digits.strip_prefix("62").filter(|rest| is_national_number(rest)) else {
        return number.to_owned();
    };
    let (first, rest) = rest.split_at(3);
    let (second, third) = rest.split_at(if rest.len() < 8 { 3 } else { 4 });
    format!("+62 {first}-{second}-{third}")
}

/// Whether these are the digits of a number without its country code.
fn is_national_number(digits: &str) -> bool {
    (8..=13).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
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
    fn rupiah_groups_by_dots_and_puts_the_minus_first() {
        assert_eq!(rupiah(300_000), "Rp 300.000");
        assert_eq!(rupiah(-5_000), "-Rp 5.000");
        assert_eq!(rupiah(0), "Rp 0");
        assert_eq!(rupiah(999), "Rp 999");
        assert_eq!(rupiah(1_234_567), "Rp 1.234.567");
        assert_eq!(rupiah(i64::MIN), "-Rp 9.223.372.036.854.775.808");
    }

    #[test]
    fn dates_carry_the_month_in_words() {
        assert_eq!(date(Id, day(2025, 11, 5)), "5 November 2025");
        assert_eq!(date(Id, day(2025, 1, 31)), "31 Januari 2025");
        assert_eq!(date(En, day(2025, 1, 31)), "31 January 2025");
        assert_eq!(date(Id, day(2024, 8, 17)), "17 Agustus 2024");
    }

    #[test]
    fn times_carry_their_zone() {
        assert_eq!(time(Id, at(7, 14, 30)), "14.30 WIB");
        assert_eq!(time(Id, at(8, 9, 5)), "09.05 WITA");
        assert_eq!(time(En, at(9, 0, 0)), "00:00 WIT");
        assert_eq!(time(En, at(-3, 1, 0)), "01:00 GMT-3");
        assert_eq!(date_time(Id, at(7, 14, 30)), "5 November 2025, 14.30 WIB");
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
        assert_eq!(told(Id, 20), "baru saja");
        assert_eq!(told(Id, -20), "baru saja");
        assert_eq!(told(Id, 3 * 3_600 + 5), "3 jam lalu");
        assert_eq!(told(En, 3_600), "1 hour ago");
        assert_eq!(told(En, 7_200), "2 hours ago");
        assert_eq!(told(Id, 60), "1 menit lalu");
        assert_eq!(told(Id, 86_400), "1 hari lalu");
        assert_eq!(told(Id, 29 * 86_400), "29 hari lalu");
        assert_eq!(told(Id, 75 * 86_400), "2 bulan lalu");
        assert_eq!(told(En, 800 * 86_400), "2 years ago");
    }

    #[test]
    fn a_wait_is_never_told_shorter_than_it_is() {
        assert_eq!(wait(Id, 0), "1 detik");
        assert_eq!(wait(Id, 45), "45 detik");
        assert_eq!(wait(Id, 121), "3 menit");
        assert_eq!(wait(En, 60), "60 seconds");
        assert_eq!(wait(En, 3_600), "60 minutes");
        assert_eq!(wait(En, 5_401), "2 hours");
    }

    #[test]
    fn a_promise_is_told_by_what_is_left_of_it_or_how_long_ago_it_was_broken() {
        let now = Utc.with_ymd_and_hms(2025, 11, 5, 12, 0, 0).single().expect("one instant");
        let told = |locale, minutes| due(locale, now + TimeDelta::minutes(minutes), now);
        assert_eq!(told(Id, 180), "jatuh tempo 3 jam lagi");
        assert_eq!(told(Id, 24 * 60), "jatuh tempo 24 jam lagi");
        assert_eq!(told(Id, 48 * 60), "jatuh tempo 2 hari lagi");
        assert_eq!(told(En, 0), "due in 1 minute");
        assert_eq!(told(En, -120), "2 hours late");
        assert_eq!(told(Id, -45), "lewat 45 menit");
        assert_eq!(told(En, -36 * 60), "2 days late");
    }

    #[test]
    fn a_number_is_grouped_and_anything_else_is_left_alone() {
        assert_eq!(phone("6281234567890"), "+62 812-3456-7890");
        assert_eq!(phone("+62817102070"), "+62 817-102-070");
        assert_eq!(phone("0817****070"), "0817****070");
        assert_eq!(phone("62abc"), "62abc");
        assert_eq!(phone("6281234"), "6281234");
    }
}
