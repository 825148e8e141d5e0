//! What people see of an import.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use super::news::{Audience, Progress, Refused, Warned};
use crate::output;

/// Shows an import to the operator who started it.
pub(crate) struct Console {
    /// Whether refused rows are the command's result, all of them, as those of `customers import` are.
    rows_are_result: bool,
    watched: bool,
    shown: bool,
    began: Instant,
    told: Instant,
    refused: usize,
    warned: usize,
}

/// So many refused rows and so many warnings are shown.
const MOST_SHOWN: usize = 50;

/// How long passes between two signs of life.
const STEP: Duration = Duration::from_secs(1);

impl Console {
    /// Shows the first refused rows beside the result, or all of them as the result.
    pub(crate) fn new(rows_are_result: bool) -> Self {
        let now = Instant::now();
        let watched = std::io::stderr().is_terminal();
        Self { rows_are_result, watched, shown: false, began: now, told: now, refused: 0, warned: 0 }
    }

    /// Ends the show of one file.
    pub(crate) fn finish(&mut self) {
        self.wipe();
        for (count, what) in [(self.refused, "refused lines"), (self.warned, "warnings")] {
            if count > MOST_SHOWN && !self.rows_are_result {
                output::note(format_args!("… and {} more {what}", count - MOST_SHOWN));
            }
        }
        *self = Self::new(self.rows_are_result);
    }

    fn wipe(&mut self) {
        if std::mem::take(&mut self.shown) {
            output::progress("");
        }
    }

    fn show(&mut self, text: &dyn std::fmt::Display, count: usize) {
        self.wipe();
        if self.rows_are_result {
            output::line(text);
        } else if count <= MOST_SHOWN {
            output::note(text);
        }
    }
}

impl Audience for Console {
    fn refused(&mut self, row: &Refused) {
        self.refused += 1;
        self.show(row, self.refused);
    }

    fn warning(&mut self, warned: &Warned) {
        self.warned += 1;
        self.show(warned, self.warned);
    }

    fn note(&mut self, text: &str) {
        self.wipe();
        output::note(text);
    }

    fn progress(&mut self, progress: Progress) {
        if self.watched && self.told.elapsed() >= STEP {
            (self.told, self.shown) = (Instant::now(), true);
            output::progress(&progress_text(progress, self.began.elapsed()));
        }
    }
}

/// Records, rate and the time that is left by the bytes that were read.
fn progress_text(progress: Progress, spent: Duration) -> String {
    let Progress { records, read, size } = progress;
    let millis = u64::try_from(spent.as_millis()).unwrap_or(u64::MAX).max(1);
    let rate = records.saturating_mul(1_000) / millis;
    let percent = (read.saturating_mul(100) / size.max(1)).min(100);
    let left = u128::from(size.saturating_sub(read)) * u128::from(millis) / u128::from(read.max(1)) / 1_000;
    let (minutes, seconds) = (left / 60, left % 60);
    format!("{records} records, {percent} %, {rate} a second, {minutes}:{seconds:02} left …")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_tells_the_rate_and_the_time_that_is_left() {
        let progress = Progress { records: 12_000, read: 250, size: 1_000 };
        let text = progress_text(progress, Duration::from_secs(30));
        assert_eq!(text, "12000 records, 25 %, 400 a second, 1:30 left …");
        let none = progress_text(Progress { records: 0, read: 0, size: 0 }, Duration::ZERO);
        assert_eq!(none, "0 records, 0 %, 0 a second, 0:00 left …");
    }
}
