//! When customer service answers, in words: the whole week, and how it stands now.

use chrono::{DateTime, Datelike, NaiveDateTime, TimeZone, Timelike, Utc, Weekday};
use chrono_tz::Tz;
use portal_core::support::opening_hours::{DaysAlike, Hours, OpeningHours, SupportStatus};

use crate::format;
use crate::i18n::{Arg, Locale, t};

/// Opening hours of customer service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SupportHours {
    /// In the ISP's own words, which no machine reads.
    Words(String),
    /// By day and hour.
    Week(OpeningHours),
}

/// How customer service stands now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SupportNow {
    /// Whether it answers.
    pub open: bool,
    /// `CS buka sekarang`.
    pub state: String,
    /// `tutup 17.00 WIB`, if that is known.
    pub then: Option<String>,
}

impl SupportHours {
    /// The hours in words, as a part of a sentence: `setiap hari 08.00–21.00 WIB`.
    pub fn text(&self, locale: Locale, zone: Tz) -> String {
        match self {
            Self::Words(words) => words.clone(),
            Self::Week(hours) => week(locale, &hours.week(), zone),
        }
    }

    /// The hours in words, standing alone: `Setiap hari 08.00–21.00 WIB`.
    pub fn title(&self, locale: Locale, zone: Tz) -> String {
        let text = self.text(locale, zone);
        let mut chars = text.chars();
        chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
    }

    /// How it stands at an instant; `None` where only words are known.
    pub fn now(&self, locale: Locale, zone: Tz, now: DateTime<Utc>) -> Option<SupportNow> {
        let Self::Week(hours) = self else { return None };
        let local = now.with_timezone(&zone).naive_local();
        Some(match hours.status(local) {
            SupportStatus::Open { until } => SupportNow {
                open: true,
                state: t(locale, "support-open", &[]),
                then: Some(match until {
                    Some(until) => then(locale, zone, local, (until, "support-closes")),
                    None => t(locale, "support-always", &[]),
                }),
            },
            SupportStatus::Closed { opens } => SupportNow {
                open: false,
                state: t(locale, "support-closed", &[]),
                then: opens.map(|opens| then(locale, zone, local, (opens, "support-opens"))),
            },
        })
    }
}

/// When it closes or opens: with the day unless it is today, with the date from a week on.
fn then(locale: Locale, zone: Tz, now: NaiveDateTime, (at, key): (NaiveDateTime, &str)) -> String {
    let local = zone.from_local_datetime(&at).earliest().map(|at| at.fixed_offset());
    let time = local.map(|at| format::time(locale, at)).unwrap_or_default();
    let is_midnight = at.hour() == 0 && at.minute() == 0;
    let days = at.date().signed_duration_since(now.date()).num_days();
    let when = match days {
        0 => time,
        // "Closes 00:00" is said of the night that comes.
        1 if is_midnight => time,
        1..=6 => format!("{} {time}", format::weekday(locale, at.weekday())),
        _ => format!("{} {time}", format::date(locale, at.date())),
    };
    t(locale, key, &[("when", Arg::from(when))])
}

fn week(locale: Locale, week: &[DaysAlike], zone: Tz) -> String {
    let days: Vec<String> = week.iter().map(|days| days_alike(locale, days)).collect();
    let around_the_clock = |days: &DaysAlike| days.hours == [Hours { from: 0, to: 1_440 }];
    let text = days.join(", ");
    if week.iter().all(around_the_clock) {
        return text;
    }
    let noon = zone.with_ymd_and_hms(2025, 1, 1, 12, 0, 0).earliest();
    format!(
        "{text}\u{a0}{}",
        noon.map(|noon| format::zone(noon.fixed_offset().offset().to_owned())).unwrap_or_default()
    )
}

fn days_alike(locale: Locale, days: &DaysAlike) -> String {
    let name = match (days.first, days.last) {
        (Weekday::Mon, Weekday::Sun) => t(locale, "support-every-day", &[]),
        (first, last) if first == last => format::weekday(locale, first),
        (first, last) => format!("{}–{}", format::weekday(locale, first), format::weekday(locale, last)),
    };
    let hours: Vec<String> = days.hours.iter().map(|hours| span(locale, *hours)).collect();
    format!("{name} {}", hours.join(&t(locale, "support-and", &[])))
}

fn span(locale: Locale, hours: Hours) -> String {
    if (hours.from, hours.to) == (0, 1_440) {
        return t(locale, "support-always", &[]);
    }
    let point = if locale == Locale::Id { '.' } else { ':' };
    let told = |minute: u32| format!("{:02}{point}{:02}", minute / 60, minute % 60);
    format!("{}–{}", told(hours.from), told(hours.to))
}

#[cfg(test)]
mod tests {
    use super::*;
    use Locale::{En, Id};

    const ZONE: Tz = chrono_tz::Asia::Jakarta;

    fn office() -> SupportHours {
        let entries = ["mon-fri 08:00-17:00", "sat 08:00-12:00"];
        SupportHours::Week(OpeningHours::parse(&entries).expect("opening hours"))
    }

    /// Whether it is open at a local hour of November 2025, and what comes then.
    fn told(locale: Locale, day: u32, hour: u32) -> String {
        let at = ZONE.with_ymd_and_hms(2025, 11, day, hour, 0, 0).earliest().expect("an instant");
        let now = office().now(locale, ZONE, at.with_timezone(&Utc)).expect("it is known");
        format!("{} · {}", now.state, now.then.unwrap_or_default()).replace('\u{a0}', " ")
    }

    #[test]
    fn it_is_told_whether_it_is_open_now_and_when_that_changes() {
        assert_eq!(told(Id, 5, 9), "CS buka sekarang · tutup 17.00 WIB");
        assert_eq!(told(Id, 5, 7), "CS tutup · buka lagi 08.00 WIB");
        assert_eq!(told(Id, 8, 13), "CS tutup · buka lagi Senin 08.00 WIB");
        assert_eq!(told(En, 5, 9), "Customer service is open · closes 17:00 WIB");
        assert_eq!(told(En, 8, 13), "Customer service is closed · opens Monday 08:00 WIB");
    }

    #[test]
    fn the_zone_of_the_portal_decides() {
        let at = Utc.with_ymd_and_hms(2025, 11, 5, 9, 30, 0).single().expect("an instant");
        let open = |zone| office().now(Id, zone, at).is_some_and(|now| now.open);
        assert!(open(ZONE), "16.30 in Jakarta");
        assert!(!open(chrono_tz::Asia::Jayapura), "18.30 in Jayapura");
    }

    #[test]
    fn a_week_is_told_in_both_languages_and_the_isps_own_words_as_they_are() {
        let plain = |text: String| text.replace('\u{a0}', " ");
        assert_eq!(plain(office().text(Id, ZONE)), "Senin–Jumat 08.00–17.00, Sabtu 08.00–12.00 WIB");
        assert_eq!(plain(office().text(En, ZONE)), "Monday–Friday 08:00–17:00, Saturday 08:00–12:00 WIB");
        let daily = |hours: &str| SupportHours::Week(OpeningHours::parse(&[format!("daily {hours}")]).expect("hours"));
        assert_eq!(
            plain(daily("08:00-12:00 13:00-21:00").title(Id, ZONE)),
            "Setiap hari 08.00–12.00 dan 13.00–21.00 WIB"
        );
        assert_eq!(daily("00:00-24:00").text(En, ZONE), "every day around the clock");
        let words = SupportHours::Words("Senin–Jumat, jam kerja".to_owned());
        assert_eq!(words.text(En, ZONE), "Senin–Jumat, jam kerja");
        assert_eq!(words.now(Id, ZONE, Utc.timestamp_nanos(0)), None);
    }
}
