//! What workers do by themselves: how messages are tried, for how long records are kept.

use chrono::TimeDelta;
use portal_core::messaging::outbox::{DeliveryPolicy, EMAIL_ANSWER_WITHIN, LanePolicy};
use portal_core::staff::retention::RetentionPolicy;

use super::parse;
use super::reader::Reader;
use super::settings::Settings;

pub(super) fn delivery(r: &mut Reader) -> DeliveryPolicy {
    let [code, security, notice] = ["code", "security", "notice"].map(|name| lane(r, name));
    let email = lane(r, "email");
    if email.lease < EMAIL_ANSWER_WITHIN + TimeDelta::seconds(30) {
        r.note("delivery.email_lease", "must be 90s or longer: a document is made, and a mail server may take 60s");
    }
    DeliveryPolicy { code, security, notice, email }
}

/// A lease that is shorter than a send would have every message sent twice.
fn lane(r: &mut Reader, name: &str) -> LanePolicy {
    let key = |what: &str| format!("delivery.{name}_{what}");
    let policy = LanePolicy {
        lease: r.value(&key("lease"), parse::duration),
        first_wait: r.value(&key("first_wait"), parse::duration),
        longest_wait: r.value(&key("longest_wait"), parse::duration),
        attempts: r.value(&key("attempts"), parse::count::<u32>),
    };
    if policy.lease < TimeDelta::seconds(10) {
        r.note(&key("lease"), "must be 10s or longer: a send to a gateway may take 7s");
    }
    if policy.longest_wait < policy.first_wait {
        r.note(&key("longest_wait"), "must not be shorter than the first wait");
    }
    policy
}

pub(super) fn retention(r: &mut Reader) -> RetentionPolicy {
    RetentionPolicy {
        challenges: r.value("retention.login_codes", parse::duration),
        rate_hits: r.value("retention.limits", parse::duration),
        sessions: r.value("retention.sessions", parse::duration),
        devices: r.value("retention.devices", parse::duration),
        messages: r.value("retention.messages", parse::duration),
        unsent_codes: r.value("retention.unsent_codes", parse::duration),
        requests: r.value("retention.ticket_requests", parse::duration),
        phone_changes: r.value("retention.phone_changes", parse::duration),
        daily_actives: r.value("retention.daily_customers", parse::duration),
        events: r.value("retention.events", parse::duration),
    }
}

/// A change of number must be there for as long as it can be taken back, and holds further ones after that.
pub(super) fn check_retention(r: &mut Reader, of: &Settings) {
    let needed = of.profile.revert_within + of.profile.hold_after_revert;
    if of.retention.phone_changes < needed {
        let what = "must not be shorter than profile.revert_within and profile.hold_after_revert together";
        r.note("retention.phone_changes", what);
    }
    if of.retention.unsent_codes > of.retention.messages {
        r.note("retention.unsent_codes", "must not be longer than retention.messages");
    }
}
