//! When announcements go out: in daytime, one after the other, never at a regular beat.

use chrono::{DateTime, TimeDelta, Utc};

use super::invite::KEPT;
use crate::kernel::clock::{Clock, Entropy, random_bytes};
use crate::kernel::local_day::LocalDay;
use crate::messaging::outbox::Claimed;

/// An announcement that is this late was delayed with others.
const LATE: TimeDelta = TimeDelta::minutes(2);

/// The hours in which announcements go out, in the portal's time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Daytime {
    /// From this hour on.
    pub opens: u32,
    /// Up to this hour.
    pub closes: u32,
}

impl Default for Daytime {
    fn default() -> Self {
        Self { opens: 8, closes: 20 }
    }
}

impl Daytime {
    /// `at` itself if it lies in daytime, else the next opening. Hours are counted back from the midnight that
    /// follows, so a clock change in the night does not move them.
    pub fn reach(&self, clock: &dyn Clock, at: DateTime<Utc>) -> DateTime<Utc> {
        let today = LocalDay::of(clock, clock.local_date(at));
        let before_midnight = |day: &LocalDay, hour: u32| day.ends - TimeDelta::hours(24 - i64::from(hour));
        let opens = before_midnight(&today, self.opens);
        if at < opens {
            opens
        } else if at < before_midnight(&today, self.closes) {
            at
        } else {
            before_midnight(&LocalDay::of(clock, clock.local_date(today.ends)), self.opens)
        }
    }
}

/// How far apart announcements go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// The middle distance of two; each one is up to half of it shorter or longer.
    pub gap: TimeDelta,
    /// When they go out.
    pub daytime: Daytime,
}

impl Default for Pace {
    fn default() -> Self {
        Self { gap: TimeDelta::seconds(6), daytime: Daytime::default() }
    }
}

/// A distance that is too short or too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("announcements go out {} to {} seconds apart", Pace::SHORTEST, Pace::LONGEST)]
pub struct InvalidPace;

impl Pace {
    /// The shortest middle distance, in seconds.
    pub const SHORTEST: u32 = 1;
    /// The longest middle distance, in seconds.
    pub const LONGEST: u32 = 3_600;

    /// The pace with a middle distance of so many seconds, in daytime.
    ///
    /// # Errors
    /// [`InvalidPace`] outside [`Self::SHORTEST`] to [`Self::LONGEST`].
    pub fn of_seconds(seconds: u32) -> Result<Self, InvalidPace> {
        if (Self::SHORTEST..=Self::LONGEST).contains(&seconds) {
            Ok(Self { gap: TimeDelta::seconds(seconds.into()), ..Self::default() })
        } else {
            Err(InvalidPace)
        }
    }

    /// When the first one of a run goes out, if the last one still queued goes out at `queued`.
    pub(crate) fn first(
        &self,
        clock: &dyn Clock,
        entropy: &dyn Entropy,
        queued: Option<DateTime<Utc>>,
    ) -> DateTime<Utc> {
        let now = clock.now();
        match queued.filter(|last| *last > now) {
            Some(last) => self.after(clock, entropy, last),
            None => self.settle(clock, entropy, now),
        }
    }

    /// When the one goes out that follows one at `last`.
    pub(crate) fn after(&self, clock: &dyn Clock, entropy: &dyn Entropy, last: DateTime<Utc>) -> DateTime<Utc> {
        let gap = self.gap / 2 + share_of(self.gap, entropy);
        self.settle(clock, entropy, last + gap)
    }

    /// In daytime; not on the stroke when it opens.
    fn settle(&self, clock: &dyn Clock, entropy: &dyn Entropy, at: DateTime<Utc>) -> DateTime<Utc> {
        let reached = self.daytime.reach(clock, at);
        if reached == at { at } else { reached + share_of(self.gap, entropy) }
    }
}

/// Until when an announcement that was claimed at `now` is to wait; `None` if it may go. At night until the
/// morning. One that is late, because nobody could send for a while, by as long as it is late: so those that
/// piled up go out at the distances they had. It happens once to each.
pub(crate) fn defer(clock: &dyn Clock, claimed: &Claimed, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let daytime = Daytime::default();
    let morning = daytime.reach(clock, now);
    let late = claimed.message.expires_at.map_or(TimeDelta::zero(), |end| now - (end - KEPT));
    let crowds = claimed.attempt == 1 && late > LATE;
    (crowds || morning > now).then(|| daytime.reach(clock, morning + late.max(TimeDelta::zero())))
}

/// A uniform share of `whole`, in whole milliseconds.
fn share_of(whole: TimeDelta, entropy: &dyn Entropy) -> TimeDelta {
    let share = u32::from_be_bytes(random_bytes(entropy));
    TimeDelta::milliseconds(whole.num_milliseconds() * i64::from(share >> 8) / (1 << 24))
}

#[cfg(test)]
mod tests {
    use chrono::{FixedOffset, NaiveDate, Timelike as _};

    use super::*;
    use crate::kernel::clock::MockClock;
    use crate::kernel::id::{CustomerId, MessageId};
    use crate::kernel::locale::Locale;
    use crate::messaging::campaign::{Announcement, CampaignName, Segment, Template};
    use crate::messaging::outbox::{Lane, MessageContent, OutboxMessage};
    use crate::test_support::{CountingEntropy, noon, phone};

    /// A clock in Jakarta that stands at `now`.
    fn jakarta(now: DateTime<Utc>) -> MockClock {
        let mut clock = MockClock::new();
        clock.expect_now().return_const(now);
        clock.expect_local_date().returning(|at| local(at).date_naive());
        clock
    }

    fn local(at: DateTime<Utc>) -> DateTime<FixedOffset> {
        at.with_timezone(&FixedOffset::east_opt(7 * 3600).expect("an offset"))
    }

    /// An hour and minute of 5 November in Jakarta.
    fn at(hour: u32, minute: u32) -> DateTime<Utc> {
        let day = NaiveDate::from_ymd_opt(2025, 11, 5).and_then(|day| day.and_hms_opt(hour, minute, 0));
        day.expect("a time").and_utc() - TimeDelta::hours(7)
    }

    #[test]
    fn nothing_goes_out_at_night() {
        let (clock, hours) = (jakarta(noon()), Daytime::default());
        for (asked, reached) in [
            (at(7, 59), at(8, 0)),
            (at(8, 0), at(8, 0)),
            (at(19, 59), at(19, 59)),
            (at(20, 0), at(8, 0) + TimeDelta::days(1)),
            (at(23, 59), at(8, 0) + TimeDelta::days(1)),
            (at(0, 0), at(8, 0)),
        ] {
            assert_eq!(hours.reach(&clock, asked), reached, "{asked}");
        }
    }

    #[test]
    fn messages_keep_a_distance_that_is_never_the_same_and_stop_overnight() {
        let (clock, entropy) = (jakarta(at(19, 58)), CountingEntropy::default());
        let pace = Pace::default();
        let mut times = vec![pace.first(&clock, &entropy, None)];
        for _ in 0..200 {
            times.push(pace.after(&clock, &entropy, times[times.len() - 1]));
        }
        let gaps: Vec<i64> = times.windows(2).map(|pair| (pair[1] - pair[0]).num_milliseconds()).collect();
        let nights: Vec<&i64> = gaps.iter().filter(|gap| **gap > 9_000).collect();
        assert_eq!(nights.len(), 1, "one night lies between");
        assert!(gaps.iter().all(|gap| *gap >= 3_000), "{gaps:?}");
        assert!(times.iter().all(|time| (8..20).contains(&local(*time).hour())));
        let different: std::collections::BTreeSet<_> = gaps.iter().collect();
        assert!(different.len() > 150, "the beat is regular");
    }

    #[test]
    fn a_run_goes_on_after_the_last_message_still_queued() {
        let (clock, entropy, pace) = (jakarta(at(10, 0)), CountingEntropy::default(), Pace::default());
        assert_eq!(pace.first(&clock, &entropy, None), at(10, 0));
        assert_eq!(pace.first(&clock, &entropy, Some(at(9, 0))), at(10, 0), "that one is overdue, not ahead");
        let next = pace.first(&clock, &entropy, Some(at(11, 0)));
        assert!((3..=9).contains(&(next - at(11, 0)).num_seconds()), "{next}");
    }

    /// An announcement due at `due`.
    fn claimed(due: DateTime<Utc>, attempt: u32) -> Claimed {
        let template = Template::parse("Halo").expect("a template");
        let campaign = CampaignName::of("x", &template);
        let (segment, customer_id) = (Segment::Active, CustomerId::parse("AGLS1").expect("an id"));
        let content = Announcement { campaign, segment, template, customer_id };
        let message = OutboxMessage {
            id: MessageId::generate(due, &CountingEntropy::default()),
            lane: Lane::Notice,
            to: phone().into(),
            locale: Locale::Id,
            content: MessageContent::of(&content),
            created_at: due,
            not_before: None,
            expires_at: Some(due + KEPT),
        };
        Claimed { message, fence: 1, attempt }
    }

    #[test]
    fn announcements_that_piled_up_go_out_at_the_distances_they_had() {
        let clock = jakarta(noon());
        let now = at(14, 0);
        let wait = |due, attempt| defer(&clock, &claimed(due, attempt), now);
        assert_eq!(wait(at(13, 59), 1), None, "it is hardly late");
        assert_eq!(wait(at(13, 30), 1), Some(at(14, 30)));
        assert_eq!(wait(at(13, 29), 1), Some(at(14, 31)));
        assert_eq!(wait(at(13, 30), 2), None, "it was deferred before");
        assert_eq!(wait(at(10, 0), 1), Some(at(18, 0)));
        assert_eq!(wait(at(7, 30), 1), Some(at(8, 0) + TimeDelta::days(1)), "not into the night");
    }

    #[test]
    fn at_night_they_wait_for_the_morning_and_do_not_crowd_then() {
        let clock = jakarta(noon());
        let wait = |due, attempt| defer(&clock, &claimed(due, attempt), at(21, 0));
        let tomorrow = at(8, 0) + TimeDelta::days(1);
        assert_eq!(wait(at(19, 30), 1), Some(tomorrow + TimeDelta::minutes(90)));
        assert_eq!(wait(at(19, 0), 3), Some(tomorrow + TimeDelta::hours(2)));
    }

    #[test]
    fn a_clock_change_in_the_night_does_not_move_the_hours() {
        // Berlin puts its clocks back on 26 October 2025 at 3 in the morning.
        let mut clock = MockClock::new();
        let change: DateTime<Utc> = "2025-10-26T01:00:00Z".parse().expect("an instant");
        clock.expect_local_date().returning(move |at| {
            let hours = if at < change { 2 } else { 1 };
            (at + TimeDelta::hours(hours)).date_naive()
        });
        let reached = Daytime::default().reach(&clock, change);
        assert_eq!(Ok(reached), "2025-10-26T07:00:00Z".parse());
    }
}
