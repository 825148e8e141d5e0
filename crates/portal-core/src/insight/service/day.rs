//! The figures of one day.

use chrono::TimeDelta;

use crate::support::ticket::Rating;

/// How customers were served on one day, or on several.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ServiceDay {
    /// Tickets that were opened.
    pub opened: u64,
    /// Those of them that customers opened in the portal.
    pub opened_in_portal: u64,
    /// Tickets that were done, by when they were done last.
    pub done: u64,
    /// Those of them that a customer had opened again.
    pub reopened: u64,
    /// How long the tickets that were opened waited for the ISP: for a first step or a first message.
    pub ticket_answers: AnswerTimes,
    /// How tickets that were done are rated.
    pub ticket_ratings: Ratings,
    /// Chats that were begun.
    pub chats: u64,
    /// How long they waited for a first message of staff.
    pub chat_answers: AnswerTimes,
    /// The ratings that were given to chats.
    pub chat_ratings: Ratings,
}

impl ServiceDay {
    /// The share of opened tickets that came from the portal, in thousandths; `None` if none was opened.
    pub fn portal_permille(&self) -> Option<u64> {
        permille(self.opened_in_portal, self.opened)
    }

    /// The share of tickets done that had been opened again, in thousandths; `None` if none was done.
    pub fn reopened_permille(&self) -> Option<u64> {
        permille(self.reopened, self.done)
    }

    /// Takes in another day.
    pub(super) fn merge(&mut self, other: &Self) {
        self.opened += other.opened;
        self.opened_in_portal += other.opened_in_portal;
        self.done += other.done;
        self.reopened += other.reopened;
        self.chats += other.chats;
        self.ticket_answers.0.extend(&other.ticket_answers.0);
        self.chat_answers.0.extend(&other.chat_answers.0);
        self.ticket_ratings.merge(other.ticket_ratings);
        self.chat_ratings.merge(other.chat_ratings);
    }
}

fn permille(part: u64, whole: u64) -> Option<u64> {
    part.saturating_mul(1_000).checked_div(whole)
}

/// How long first answers took.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AnswerTimes(Vec<TimeDelta>);

impl AnswerTimes {
    /// Notes one more; a clock that went back makes none shorter than nothing.
    pub(super) fn note(&mut self, took: TimeDelta) {
        self.0.push(took.max(TimeDelta::zero()));
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The median: half of the answers took no longer. `None` without any.
    pub fn median(&self) -> Option<TimeDelta> {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        sorted.get(sorted.len().checked_sub(1)? / 2).copied()
    }
}

/// Ratings of one to five stars.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ratings {
    /// How many there are.
    pub count: u64,
    /// All their stars.
    pub stars: u64,
}

impl Ratings {
    /// Notes one more.
    pub(super) fn note(&mut self, rating: Rating) {
        self.count += 1;
        self.stars += u64::from(rating.stars());
    }

    fn merge(&mut self, other: Self) {
        self.count += other.count;
        self.stars += other.stars;
    }

    /// The average in tenths of a star, rounded to the nearest; `None` without any.
    pub fn average_tenths(&self) -> Option<u64> {
        (self.stars * 10 + self.count / 2).checked_div(self.count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minutes(all: &[i64]) -> AnswerTimes {
        let mut times = AnswerTimes::default();
        for minutes in all {
            times.note(TimeDelta::minutes(*minutes));
        }
        times
    }

    #[test]
    fn half_of_the_answers_took_no_longer_than_the_median() {
        let median = |all: &[i64]| minutes(all).median().map(|took| took.num_minutes());
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[9]), Some(9));
        assert_eq!(median(&[90, 1, 5]), Some(5));
        assert_eq!(median(&[90, 1, 5, 4]), Some(4));
        assert_eq!(median(&[-3]), Some(0));
    }

    #[test]
    fn an_average_is_rounded_to_the_nearest_tenth() {
        let tenths = |stars: &[u8]| {
            let mut ratings = Ratings::default();
            stars.iter().filter_map(|stars| Rating::new(*stars)).for_each(|rating| ratings.note(rating));
            ratings.average_tenths()
        };
        assert_eq!(tenths(&[]), None);
        assert_eq!(tenths(&[5, 4, 4]), Some(43));
        assert_eq!(tenths(&[5, 5, 4]), Some(47));
        assert_eq!(tenths(&[1]), Some(10));
    }

    #[test]
    fn shares_of_nothing_are_none() {
        assert_eq!((ServiceDay::default().portal_permille(), ServiceDay::default().reopened_permille()), (None, None));
        let day = ServiceDay { opened: 3, opened_in_portal: 2, done: 8, reopened: 1, ..ServiceDay::default() };
        assert_eq!((day.portal_permille(), day.reopened_permille()), (Some(666), Some(125)));
    }
}
