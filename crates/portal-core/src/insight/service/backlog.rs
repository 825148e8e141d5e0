//! What waits, by its age.

use chrono::{DateTime, TimeDelta, Utc};

/// How long ago something was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Age {
    /// Less than a day.
    Day,
    /// One day to three.
    ThreeDays,
    /// Three days to a week.
    Week,
    /// A week or more.
    Longer,
}

impl Age {
    /// Every age, the youngest first.
    pub const ALL: [Self; 4] = [Self::Day, Self::ThreeDays, Self::Week, Self::Longer];

    /// The age of what is this old.
    pub fn of(old: TimeDelta) -> Self {
        match old.num_days() {
            ..1 => Self::Day,
            1..3 => Self::ThreeDays,
            3..7 => Self::Week,
            7.. => Self::Longer,
        }
    }
}

/// How many active tickets there are of each age.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Backlog([u64; Age::ALL.len()]);

impl Backlog {
    /// Counts tickets by when they were opened.
    pub(super) fn of(opened: impl IntoIterator<Item = DateTime<Utc>>, now: DateTime<Utc>) -> Self {
        let mut counts = [0; Age::ALL.len()];
        for at in opened {
            let age = Age::of(now - at);
            for (_, count) in Age::ALL.iter().zip(&mut counts).filter(|(known, _)| **known == age) {
                *count += 1;
            }
        }
        Self(counts)
    }

    /// How many are of this age.
    pub fn of_age(&self, age: Age) -> u64 {
        Age::ALL.iter().zip(self.0).find(|(known, _)| **known == age).map_or(0, |(_, count)| count)
    }

    /// All of them.
    pub fn total(&self) -> u64 {
        self.0.iter().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::noon;

    #[test]
    fn tickets_are_counted_by_how_long_ago_they_were_opened() {
        let ago = |hours| noon() - TimeDelta::hours(hours);
        let opened = [-1, 0, 23, 24, 71, 72, 167, 168, 10_000].map(ago);
        let backlog = Backlog::of(opened, noon());
        assert_eq!(Age::ALL.map(|age| backlog.of_age(age)), [3, 2, 2, 2]);
        assert_eq!(backlog.total(), 9);
    }
}
