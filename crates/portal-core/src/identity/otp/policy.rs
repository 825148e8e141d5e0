//! The numbers of one-time codes that an operator may tune.

use chrono::TimeDelta;

use crate::identity::rate_limit::Window;
use crate::identity::session::NetworkPrefix;

/// Lifetimes and limits of one-time codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtpPolicy {
    /// How long a code is good for.
    pub code_life: TimeDelta,
    /// Guesses per challenge, across resends.
    pub guesses: u32,
    /// How long to wait before each resend; its length is the number of resends per challenge.
    pub resend_waits: Vec<TimeDelta>,
    /// Codes sent per phone number.
    pub sends_per_phone: Vec<Window>,
    /// Codes sent per known device; they do not count among those of its number.
    pub sends_per_device: Vec<Window>,
    /// Codes asked for per network.
    pub sends_per_network: Vec<Window>,
    /// Different phone numbers asked for per network.
    pub phones_per_network: Window,
    /// Wrong codes per phone number, from devices that are not known.
    pub failures_per_phone: Vec<Window>,
    /// Wrong codes per known device.
    pub failures_per_device: Vec<Window>,
    /// Wrong codes per network.
    pub failures_per_network: Vec<Window>,
    /// Wrong codes per API client that does not name its challenge.
    pub failures_without_challenge_id: Vec<Window>,
    /// How much wider the limits per network are for the /56 around an IPv6 /64.
    pub ipv6_56_factor: u32,
    /// How much wider the limits per network are for the /48 around an IPv6 /64.
    pub ipv6_48_factor: u32,
    /// How much wider the limits per network are for the /24 around an IPv4 address.
    pub ipv4_24_factor: u32,
    /// Wrong codes from devices that are not known, of all numbers together; beyond it none of their guesses is
    /// taken.
    pub failures_in_all: Window,
    /// From so many of them on the portal is in guarded mode, or from three times the usual number if that is more.
    pub guarded_from: u32,
    /// Guesses per challenge for devices that are not known, in guarded mode.
    pub guarded_guesses: u32,
    /// By how much narrower the limits per network are in guarded mode.
    pub guarded_divisor: u32,
    /// Wrong codes in a row for one number, from devices that are not known; then staff has to release it.
    pub failures_in_a_row: u32,
    /// Codes sent to all numbers together.
    pub sends_in_all: Window,
    /// Percent of them that are kept for known devices.
    pub sends_kept_percent: u32,
    /// How much wider limits per network are where many customers share one.
    pub shared_network_factor: u32,
}

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

fn sends() -> Vec<Window> {
    vec![Window::new(1, MINUTE), Window::new(3, 15 * MINUTE), Window::new(5, HOUR), Window::new(10, DAY)]
}

impl Default for OtpPolicy {
    fn default() -> Self {
        Self {
            code_life: TimeDelta::minutes(10),
            guesses: 5,
            resend_waits: vec![TimeDelta::seconds(60), TimeDelta::seconds(120)],
            sends_per_phone: sends(),
            sends_per_device: sends(),
            sends_per_network: vec![Window::new(5, MINUTE), Window::new(20, HOUR)],
            phones_per_network: Window::new(10, HOUR),
            failures_per_phone: vec![Window::new(10, HOUR), Window::new(20, DAY)],
            failures_per_device: vec![Window::new(10, HOUR)],
            failures_per_network: vec![Window::new(30, 10 * MINUTE), Window::new(100, HOUR), Window::new(150, DAY)],
            failures_without_challenge_id: vec![Window::new(3, 10 * MINUTE), Window::new(6, HOUR)],
            failures_in_all: Window::new(1_300, DAY),
            guarded_from: 1_000,
            guarded_guesses: 3,
            guarded_divisor: 3,
            failures_in_a_row: 100,
            sends_in_all: Window::new(2_000, HOUR),
            sends_kept_percent: 30,
            ipv6_56_factor: 2,
            ipv6_48_factor: 5,
            ipv4_24_factor: 10,
            shared_network_factor: 10,
        }
    }
}

impl OtpPolicy {
    /// How long after the code numbered `sequence` the next one may be asked for; `None` if there is no
    /// further one.
    pub fn resend_wait(&self, sequence: u32) -> Option<TimeDelta> {
        usize::try_from(sequence).ok().and_then(|n| self.resend_waits.get(n)).copied()
    }

    /// From how many wrong codes on the portal is in guarded mode, where `usual` is the usual number of a day.
    pub(crate) fn guarded_from(&self, usual: u32) -> u32 {
        self.guarded_from.max(usual.saturating_mul(3)).min(self.failures_in_all.max)
    }

    /// What of the codes sent in all is for devices that are not known.
    pub(crate) fn sends_to_strangers(&self) -> Window {
        let percent = 100_u32.saturating_sub(self.sends_kept_percent);
        let max = u64::from(self.sends_in_all.max) * u64::from(percent) / 100;
        Window { max: u32::try_from(max).unwrap_or(u32::MAX), ..self.sends_in_all }
    }

    /// How many accounts a year guessing opens at worst, if the portal has so many `customers` and every guess that
    /// the limits let through is an attacker's.
    ///
    /// A guess is right once in a million. In a year of `Y` days the budget of all numbers lets through
    /// `max · Y / span` guesses, and the limits per number together with the hold after so many in a row
    /// `customers · min(max · Y / span, in a row)`; the smaller of the two counts. Known devices are left out: each
    /// has capacity for its own number alone.
    pub fn expected_takeovers_per_year(&self, customers: u32) -> f64 {
        const CHANCE: f64 = 1.0 / 1_000_000.0;
        const YEAR_MILLIS: f64 = 365.25 * 86_400_000.0;
        let millis =
            |window: &Window| f64::from(i32::try_from(window.span.num_seconds()).unwrap_or(i32::MAX)) * 1_000.0;
        let a_year = |window: &Window| f64::from(window.max) * YEAR_MILLIS / millis(window).max(1.0);
        let of_all = a_year(&self.failures_in_all);
        let in_a_row = f64::from(self.failures_in_a_row);
        let of_one = self.failures_per_phone.iter().map(a_year).fold(in_a_row, f64::min);
        of_all.min(of_one * f64::from(customers)) * CHANCE
    }

    /// How much wider the limits per network are for this prefix than for a single customer's network.
    pub(crate) fn network_factor(&self, network: &NetworkPrefix) -> u32 {
        match (network.is_ipv6, network.bits) {
            (true, 56) => self.ipv6_56_factor,
            (true, 48) => self.ipv6_48_factor,
            (false, 24) => self.ipv4_24_factor,
            _ => 1,
        }
    }

    /// The life of a code in seconds.
    pub(crate) fn code_seconds(&self) -> u32 {
        u32::try_from(self.code_life.num_seconds()).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sec_16_guessing_opens_less_than_half_an_account_a_year_at_a_hundred_thousand_customers() {
        let expected = OtpPolicy::default().expected_takeovers_per_year(100_000);
        assert!(expected <= 0.5, "{expected} takeovers a year");
        let thousand_a_day = OtpPolicy { failures_in_all: Window::new(1_000, DAY), ..OtpPolicy::default() };
        assert!((thousand_a_day.expected_takeovers_per_year(100_000) - 0.365_25).abs() < 1e-9);
        let without_budget = OtpPolicy {
            failures_in_all: Window::new(u32::MAX, DAY),
            failures_in_a_row: u32::MAX,
            ..OtpPolicy::default()
        };
        assert!(without_budget.expected_takeovers_per_year(10_000) > 73.0, "twenty guesses a day and number");
    }

    #[test]
    fn sec_16_guarded_mode_begins_at_three_times_the_usual_failures_and_never_after_the_budget() {
        let policy = OtpPolicy { failures_in_all: Window::new(9_000, DAY), ..OtpPolicy::default() };
        assert_eq!([0, 300, 400, 5_000].map(|usual| policy.guarded_from(usual)), [1_000, 1_000, 1_200, 9_000]);
    }

    #[test]
    fn sec_15_thirty_percent_of_the_codes_are_kept_for_known_devices() {
        assert_eq!(OtpPolicy::default().sends_to_strangers(), Window::new(1_400, HOUR));
    }
}
