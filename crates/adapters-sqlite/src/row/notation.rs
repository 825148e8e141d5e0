//! Spellings of dates, instants and texts that others write into the file.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use sqlx::error::BoxDynError;
use sqlx::sqlite::{SqliteTypeInfo, SqliteValueRef};
use sqlx::{Decode, Sqlite, Type};

/// A date or an instant that could be any or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a date or a time")]
pub(super) struct UnreadableTime;

/// An instant: RFC 3339, or date and time with a blank between them, with seconds or without. What names no offset is
/// UTC, as `CURRENT_TIMESTAMP` is; a date alone is its midnight.
pub(super) fn instant(text: &str) -> Result<DateTime<Utc>, UnreadableTime> {
    const WITH_OFFSET: [&str; 4] =
        ["%Y-%m-%dT%H:%M:%S%.f%#z", "%Y-%m-%d %H:%M:%S%.f%#z", "%Y-%m-%dT%H:%M%#z", "%Y-%m-%d %H:%M%#z"];
    const OF_UTC: [&str; 4] = ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"];
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Ok(at.to_utc());
    }
    if let Some(at) = WITH_OFFSET.iter().find_map(|form| DateTime::parse_from_str(text, form).ok()) {
        return Ok(at.to_utc());
    }
    let plain = text.strip_suffix(['Z', 'z']).unwrap_or(text);
    if let Some(at) = OF_UTC.iter().find_map(|form| NaiveDateTime::parse_from_str(plain, form).ok()) {
        return Ok(at.and_utc());
    }
    let midnight = day(text)?.and_hms_opt(0, 0, 0);
    midnight.map(|at| at.and_utc()).ok_or(UnreadableTime)
}

/// A date: year, month and day in ten characters, alone or with the midnight that some programs add.
pub(super) fn day(text: &str) -> Result<NaiveDate, UnreadableTime> {
    let (date, rest) = text.split_at_checked(10).ok_or(UnreadableTime)?;
    let midnight = rest
        .strip_prefix(['T', ' '])
        .is_some_and(|time| time.starts_with("00:00") && matches!(time.trim_start_matches(['0', ':', '.']), "" | "Z"));
    let in_digits = date.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    if !in_digits || !(rest.is_empty() || midnight) {
        return Err(UnreadableTime);
    }
    NaiveDate::parse_from_str(date, "%Y-%m-%d").map_err(|_| UnreadableTime)
}

/// A text of which nobody made sure that it is UTF-8: what is none in it is read as the replacement character.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Text(pub(crate) String);

impl From<Text> for String {
    fn from(text: Text) -> Self {
        text.0
    }
}

impl Type<Sqlite> for Text {
    fn type_info() -> SqliteTypeInfo {
        <String as Type<Sqlite>>::type_info()
    }

    fn compatible(of: &SqliteTypeInfo) -> bool {
        <String as Type<Sqlite>>::compatible(of)
    }
}

impl<'r> Decode<'r, Sqlite> for Text {
    fn decode(value: SqliteValueRef<'r>) -> Result<Self, BoxDynError> {
        let bytes = <&[u8] as Decode<Sqlite>>::decode(value)?;
        Ok(Self(String::from_utf8_lossy(bytes).into_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_13_every_unambiguous_spelling_of_an_instant_is_the_same_one() {
        let noon = DateTime::parse_from_rfc3339("2025-11-05T12:00:00Z").expect("an instant").to_utc();
        for text in [
            "2025-11-05T12:00:00.000Z",
            "2025-11-05 12:00:00",
            "2025-11-05T12:00:00",
            "2025-11-05 12:00",
            "2025-11-05 12:00:00Z",
            "2025-11-05 19:00:00+07",
            "2025-11-05 19:00:00+07:00",
            "2025-11-05T19:00:00.0+0700",
        ] {
            assert_eq!(instant(text), Ok(noon), "{text}");
        }
        for text in ["05/11/2025", "yesterday", "", "12:00", "2025-02-30 12:00:00", "2025-11-5", "1762344000"] {
            assert_eq!(instant(text), Err(UnreadableTime), "{text}");
        }
    }

    #[test]
    fn case_14_a_date_may_carry_midnight_and_nothing_else() {
        let fifth = NaiveDate::from_ymd_opt(2025, 11, 5).expect("a day");
        for text in ["2025-11-05", "2025-11-05 00:00:00", "2025-11-05T00:00:00.000Z", "2025-11-05 00:00"] {
            assert_eq!(day(text), Ok(fifth), "{text}");
        }
        for text in ["05/11/2025", "2025-11-05 10:00:00", "2025-13-01", "2025-11-5", "", "2025-11-05x", "éééééééééé"]
        {
            assert_eq!(day(text), Err(UnreadableTime), "{text}");
        }
    }
}
