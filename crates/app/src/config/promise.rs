//! Section `billing.promise`: promises to pay.

use chrono::TimeDelta;
use portal_core::billing::promise::PromisePolicy;

use super::parse;
use super::reader::Reader;
use super::settings::Database;

/// The longest pause after a broken promise.
const LONGEST_PAUSE: TimeDelta = TimeDelta::days(365);

/// The rule of promises; `None` unless they are switched on.
pub(super) fn promises(r: &mut Reader, database: &Database, is_rest: bool) -> Option<PromisePolicy> {
    let is_enabled = r.value("billing.promise.enabled", parse::flag);
    let policy = PromisePolicy {
        most_days: r.value("billing.promise.most_days", |text| whole(text, 1, 31)),
        per_year: r.value("billing.promise.per_year", |text| whole(text, 1, 24)),
        days_before_due: r.value("billing.promise.days_before_due", |text| whole(text, 0, 31)),
        pause_after_broken: r.value("billing.promise.pause_after_broken", pause),
        restores_service: r.value("billing.promise.restores_service", parse::flag),
        check_every: r.value("billing.promise.check_every", parse::duration),
    };
    if policy.restores_service && (is_rest || database.is_adopted()) {
        r.note("billing.promise.restores_service", "must be false where another system keeps the customers");
    }
    is_enabled.then_some(policy)
}

fn whole(text: &str, least: u32, most: u32) -> Result<u32, String> {
    let number = text.parse().ok().filter(|number| (least..=most).contains(number));
    number.ok_or_else(|| format!("must be a whole number of {least} to {most}"))
}

/// Whole days, none included.
fn pause(text: &str) -> Result<TimeDelta, String> {
    let days = text.strip_suffix('d').and_then(|days| days.parse().ok()).and_then(TimeDelta::try_days);
    let pause = days.filter(|pause| (TimeDelta::zero()..=LONGEST_PAUSE).contains(pause));
    pause.ok_or_else(|| "must be 0d to 365d".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_is_whole_days_and_may_be_none() {
        assert_eq!(pause("0d"), Ok(TimeDelta::zero()));
        assert_eq!(pause("30d"), Ok(TimeDelta::days(30)));
        for text in ["", "30", "-1d", "366d", "12h", "9999999999999d"] {
            assert!(pause(text).is_err(), "{text}");
        }
    }

    #[test]
    fn numbers_have_bounds() {
        assert_eq!((whole("1", 1, 31), whole("31", 1, 31)), (Ok(1), Ok(31)));
        for text in ["0", "32", "", "x", "1.5"] {
            assert!(whole(text, 1, 31).is_err(), "{text}");
        }
    }
}
