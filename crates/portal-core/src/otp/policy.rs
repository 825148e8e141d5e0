//! The numbers of one-time codes that an operator may tune.

use chrono::TimeDelta;

use crate::rate_limit::Window;

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
    /// How much wider limits per network are where many customers share one.
    pub shared_network_factor: u32,
}

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

impl Default for OtpPolicy {
    fn default() -> Self {
        Self {
            code_life: TimeDelta::minutes(10),
            guesses: 5,
            resend_waits: vec![TimeDelta::seconds(60), TimeDelta::seconds(120)],
            sends_per_phone: vec![
                Window::new(1, MINUTE),
                Window::new(3, 15 * MINUTE),
                Window::new(5, HOUR),
                Window::new(10, DAY),
            ],
            sends_per_network: vec![Window::new(5, MINUTE), Window::new(20, HOUR)],
            phones_per_network: Window::new(10, HOUR),
            failures_per_phone: vec![Window::new(10, HOUR), Window::new(20, DAY)],
            failures_per_device: vec![Window::new(10, HOUR)],
            failures_per_network: vec![Window::new(30, 10 * MINUTE), Window::new(100, HOUR)],
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

    /// The life of a code in whole minutes, as the message states it.
    pub fn code_minutes(&self) -> u32 {
        u32::try_from(self.code_life.num_minutes()).unwrap_or(u32::MAX)
    }
}
