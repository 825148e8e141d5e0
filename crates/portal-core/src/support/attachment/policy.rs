//! The numbers attachments work by.

use chrono::TimeDelta;

use crate::identity::rate_limit::Window;

/// What an operator may tune.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttachmentPolicy {
    /// The most bytes of one file.
    pub largest: u64,
    /// How many files an account may upload.
    pub files_per_account: Vec<Window>,
    /// The most bytes of all files that an account uploads in a day.
    pub bytes_per_day: u64,
    /// How long an upload waits for the message that refers to it.
    pub unreferenced_for: TimeDelta,
}

impl Default for AttachmentPolicy {
    fn default() -> Self {
        Self {
            largest: 5 * 1024 * 1024,
            files_per_account: vec![Window::new(20, 10 * 60), Window::new(100, 24 * 60 * 60)],
            bytes_per_day: 200 * 1024 * 1024,
            unreferenced_for: TimeDelta::days(1),
        }
    }
}
