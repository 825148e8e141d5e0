//! When a use fits into sliding windows: arithmetic without a database.

use chrono::{DateTime, TimeDelta, Utc};
use portal_core::identity::rate_limit::{Bucket, Window};

/// A bucket with the uses in it, and the use that asks for capacity.
pub(super) struct Filled<'a> {
    bucket: &'a Bucket,
    /// What the use would be filed under.
    name: String,
    /// When the uses were taken, oldest first.
    taken: Vec<DateTime<Utc>>,
    /// When a use of the same name was taken.
    own: Option<DateTime<Utc>>,
}

impl<'a> Filled<'a> {
    pub(super) fn new(bucket: &'a Bucket, hit: &str) -> Self {
        let name = bucket.member.clone().unwrap_or_else(|| hit.to_owned());
        Self { bucket, name, taken: Vec::new(), own: None }
    }

    /// Adds a use; they come oldest first.
    pub(super) fn add(&mut self, name: &str, at: DateTime<Utc>) {
        self.taken.push(at);
        if name == self.name {
            self.own = Some(at);
        }
    }

    /// The first instant, not before `from`, at which this bucket alone has capacity.
    fn room_at(&self, from: DateTime<Utc>) -> DateTime<Utc> {
        let counted = |at: DateTime<Utc>| from - at < self.bucket.memory();
        if self.own.is_some_and(counted) {
            return from;
        }
        let windows = self.bucket.windows.iter();
        windows.map(|window| self.room_in(*window, from)).max().unwrap_or(from)
    }

    fn room_in(&self, window: Window, from: DateTime<Utc>) -> DateTime<Utc> {
        let counted = |at: &&DateTime<Utc>| from - **at < window.span;
        let count = self.taken.iter().filter(counted).count();
        let max = usize::try_from(window.max).unwrap_or(usize::MAX);
        if count < max {
            return from;
        }
        // The counted uses are the last ones. Room is there when all but `max - 1` of them are gone.
        let leaver = self.taken.len() - max;
        self.taken.get(leaver).map_or(from, |at| *at + window.span)
    }
}

/// The first instant, not before `now`, at which all buckets have capacity at once. A window without any capacity
/// is never open; it answers its longest span.
pub(super) fn room_for_all(buckets: &[Filled<'_>], now: DateTime<Utc>) -> DateTime<Utc> {
    if let Some(span) = closed_for(buckets) {
        return now + span;
    }
    let mut at = now;
    loop {
        // A use that counts twice today may need capacity of its own by then: ask all of them again.
        let next = buckets.iter().map(|bucket| bucket.room_at(at)).max();
        match next {
            Some(later) if later > at => at = later,
            _ => return at,
        }
    }
}

fn closed_for(buckets: &[Filled<'_>]) -> Option<TimeDelta> {
    let windows = buckets.iter().flat_map(|filled| &filled.bucket.windows);
    windows.filter(|w| w.max == 0).map(|w| w.span).max()
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;
    use portal_core::identity::rate_limit::BucketKey;

    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        Utc.timestamp_opt(1_762_344_000 + seconds, 0).single().expect("an instant")
    }

    fn filled<'a>(bucket: &'a Bucket, uses: &[(&str, i64)]) -> Filled<'a> {
        let mut filled = Filled::new(bucket, "hit");
        for (name, taken) in uses {
            filled.add(name, at(*taken));
        }
        filled
    }

    #[test]
    fn room_comes_when_the_oldest_use_of_the_tightest_window_leaves() {
        let windows = [Window::new(2, 60), Window::new(3, 600)];
        let bucket = Bucket::counting(BucketKey::verbatim("k"), windows);
        let two = filled(&bucket, &[("a", 0), ("b", 30)]);
        assert_eq!(room_for_all(&[two], at(40)), at(60));
        let three = filled(&bucket, &[("a", 0), ("b", 30), ("c", 61)]);
        assert_eq!(room_for_all(&[three], at(70)), at(600));
        let gone = filled(&bucket, &[("a", 0), ("b", 30)]);
        assert_eq!(room_for_all(&[gone], at(60)), at(60));
    }

    #[test]
    fn more_uses_than_fit_wait_until_only_one_less_than_fit_are_left() {
        let bucket = Bucket::counting(BucketKey::verbatim("k"), [Window::new(1, 60)]);
        let crowded = filled(&bucket, &[("a", 0), ("b", 10), ("c", 20)]);
        assert_eq!(room_for_all(&[crowded], at(30)), at(80));
    }

    #[test]
    fn a_member_that_counts_already_needs_no_capacity_until_it_is_forgotten() {
        let key = || BucketKey::verbatim("k");
        let distinct = Bucket::distinct(key(), "a".into(), Window::new(1, 60));
        assert_eq!(room_for_all(&[filled(&distinct, &[("a", 0)])], at(30)), at(30));
        // Another bucket makes it wait until its own mark is gone, and then somebody else's counts.
        let slow = Bucket::counting(key(), [Window::new(1, 80)]);
        let both = [filled(&distinct, &[("a", 0), ("b", 50)]), filled(&slow, &[("x", 0)])];
        assert_eq!(room_for_all(&both, at(55)), at(110));
    }

    #[test]
    fn a_window_without_capacity_is_never_open() {
        let bucket = Bucket::counting(BucketKey::verbatim("k"), [Window::new(0, 60)]);
        assert_eq!(room_for_all(&[filled(&bucket, &[])], at(0)), at(60));
    }
}
