//! What is urgent: the order of the inbox.

use chrono::{DateTime, TimeDelta, Utc};

use super::model::InboxItem;
use super::policy::InboxPolicy;
use crate::staff::assignment::WorkSubject;

/// The place of an item: the smallest first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place<'a> {
    is_in_time: bool,
    time_left: TimeDelta,
    waiting_since: DateTime<Utc>,
    subject: &'a WorkSubject,
}

impl InboxItem {
    /// Its place. First comes what is late, then what has the least time left, then who waits longest; what a suspended
    /// customer waits for is listed as if less time were left. An item without a promise comes after those with one.
    pub(super) fn place(&self, policy: &InboxPolicy) -> Place<'_> {
        let lift = if self.is_suspended { policy.suspended_lift } else { TimeDelta::zero() };
        Place {
            is_in_time: !self.is_breached(),
            time_left: self.time_left.map_or(TimeDelta::MAX, |left| left - lift),
            waiting_since: self.waiting_since.unwrap_or(DateTime::<Utc>::MAX_UTC),
            subject: &self.subject,
        }
    }
}

/// Puts the most urgent first.
pub(super) fn sort(items: &mut [InboxItem], policy: &InboxPolicy) {
    items.sort_by(|one, other| one.place(policy).cmp(&other.place(policy)));
}

#[cfg(test)]
mod tests {
    use super::super::model::InboxState;
    use super::*;
    use crate::kernel::id::{CustomerId, TicketNumber};
    use crate::test_support::noon;

    fn item(number: &str, left: Option<i64>) -> InboxItem {
        InboxItem {
            subject: WorkSubject::Ticket(TicketNumber::parse(number).expect("a number")),
            customer_id: CustomerId::parse("AGLS1").expect("an id"),
            customer_name: None,
            is_suspended: false,
            title: None,
            state: InboxState::Waiting,
            conversation: None,
            waiting_since: None,
            time_left: left.map(TimeDelta::minutes),
            updated_at: noon(),
            assignee: None,
        }
    }

    fn sorted(mut items: Vec<InboxItem>) -> Vec<String> {
        sort(&mut items, &InboxPolicy::default());
        items.iter().map(|item| item.subject.to_string().replace("ticket:", "")).collect()
    }

    #[test]
    fn what_is_late_comes_first_then_what_has_the_least_time_left() {
        let items = vec![item("none", None), item("day", Some(1_440)), item("late", Some(-1)), item("hour", Some(60))];
        assert_eq!(sorted(items), ["late", "hour", "day", "none"]);
    }

    #[test]
    fn a_suspended_customer_is_lifted_but_not_before_what_is_late() {
        let lifted = InboxItem { is_suspended: true, ..item("lifted", Some(100)) };
        let items = vec![item("hour", Some(60)), lifted, item("late", Some(-1)), item("later", Some(-300))];
        assert_eq!(sorted(items), ["later", "late", "lifted", "hour"]);
    }

    #[test]
    fn of_equal_time_who_waits_longest_comes_first_and_the_rest_is_in_a_fixed_order() {
        let waiting = |number, minutes| {
            let since = noon() - TimeDelta::minutes(minutes);
            InboxItem { waiting_since: Some(since), ..item(number, Some(60)) }
        };
        let items = vec![item("b", Some(60)), item("a", Some(60)), waiting("short", 1), waiting("long", 9)];
        assert_eq!(sorted(items), ["long", "short", "a", "b"]);
    }
}
