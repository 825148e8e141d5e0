//! How the last login codes fared, and which limits are full: "no code came", "the code is wrong".

use chrono::TimeDelta;
use portal_core::identity::otp::RateLimitStatus;
use portal_core::staff::directory::{CodeTrace, CustomerOverview};

use super::{local, row};
use crate::support_context::SupportContext;

/// The last codes, one below the other.
pub(super) fn lines(codes: &[CodeTrace], context: &SupportContext) -> Vec<String> {
    let none = if context.codes_elsewhere { "kept in Redis, not shown here" } else { "none in the last hour" };
    if codes.is_empty() {
        return vec![row("Login codes", none)];
    }
    let mut lines = vec![row("Login codes", "newest first")];
    lines
        .extend(codes.iter().map(|code| format!("    {}  {}", local(code.sent_at, context.zone), fate(code, context))));
    lines
}

/// Where it was asked for, and what became of it. The guess that was right is none of the wrong ones.
fn fate(code: &CodeTrace, context: &SupportContext) -> String {
    let used = context.guesses.saturating_sub(code.guesses_left);
    let wrong = if code.redeemed_at.is_some() { used.saturating_sub(1) } else { used };
    let place = if code.by_browser { "in a browser" } else { "in an app" };
    let tried = match wrong {
        0 => String::new(),
        1 => ", 1 wrong guess".to_owned(),
        more => format!(", {more} wrong guesses"),
    };
    let end = if code.redeemed_at.is_some() {
        "logged in"
    } else if code.guesses_left == 0 {
        "all guesses used up: a new code is needed"
    } else if code.expires_at <= context.now {
        "over"
    } else {
        "still good"
    };
    format!("asked for {place}{tried}, {end}")
}

/// Which limits are full, and for how long.
pub(super) fn limits(
    limits_status: Option<RateLimitStatus>,
    overview: &CustomerOverview,
    context: &SupportContext,
) -> String {
    let Some(RateLimitStatus { code, guess, until_released, .. }) = limits_status else {
        let without_secret = context.limits.is_none() && overview.customer.access.phone.is_some();
        return if without_secret { "unknown: security.secret is not set here" } else { "none" }.to_owned();
    };
    let full = [
        code.map(|wait| format!("no new code for {}", length(wait))),
        guess.map(|wait| format!("too many wrong codes, no further one for {}", length(wait))),
        until_released.then(|| "too many wrong codes in a row, release with: portal customers release".to_owned()),
    ];
    let full: Vec<String> = full.into_iter().flatten().collect();
    if full.is_empty() { "none is full".to_owned() } else { full.join("; ") }
}

/// A wait, rounded up.
fn length(wait: TimeDelta) -> String {
    let seconds = (wait.num_milliseconds() + 999) / 1_000;
    match seconds {
        ..=90 => format!("{seconds} seconds"),
        91..=5_400 => format!("{} minutes", (seconds + 59) / 60),
        _ => format!("{} hours", (seconds + 3_599) / 3_600),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use chrono::DateTime;

    use super::*;

    pub(in super::super) fn context() -> SupportContext {
        SupportContext {
            zone: chrono_tz::Asia::Jakarta,
            now: DateTime::UNIX_EPOCH,
            limits: None,
            guesses: 5,
            codes_elsewhere: false,
        }
    }

    fn code(guesses_left: u32, minutes_left: i64) -> CodeTrace {
        let expires_at = DateTime::UNIX_EPOCH + TimeDelta::minutes(minutes_left);
        let sent_at = expires_at - TimeDelta::minutes(10);
        CodeTrace { sent_at, expires_at, by_browser: true, guesses_left, redeemed_at: None }
    }

    #[test]
    fn each_code_tells_what_became_of_it() {
        let told = |code: &CodeTrace| fate(code, &context());
        assert_eq!(told(&code(5, 3)), "asked for in a browser, still good");
        assert_eq!(told(&code(3, -3)), "asked for in a browser, 2 wrong guesses, over");
        assert_eq!(
            told(&code(0, 3)),
            "asked for in a browser, 5 wrong guesses, all guesses used up: a new code is needed"
        );
        let redeemed_at = Some(DateTime::UNIX_EPOCH);
        let used = CodeTrace { by_browser: false, redeemed_at, ..code(3, 3) };
        assert_eq!(told(&used), "asked for in an app, 1 wrong guess, logged in");
    }

    #[test]
    fn where_codes_are_kept_elsewhere_none_is_not_taken_for_nobody_asked() {
        assert!(lines(&[], &context())[0].ends_with("none in the last hour"));
        assert!(lines(&[], &SupportContext { codes_elsewhere: true, ..context() })[0].ends_with("not shown here"));
    }

    #[test]
    fn a_wait_is_told_in_the_unit_that_fits() {
        let told = [30, 600, 36_000].map(|seconds| length(TimeDelta::seconds(seconds)));
        assert_eq!(told, ["30 seconds", "10 minutes", "10 hours"]);
    }
}
