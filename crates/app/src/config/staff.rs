//! Section `staff`.

use std::net::SocketAddr;

use chrono::TimeDelta;
use portal_core::staff::account::StaffAccountPolicy;
use portal_core::staff::inbox::InboxPolicy;
use portal_core::staff::session::StaffSessionPolicy;
use portal_core::staff::trail::TrailPolicy;

use super::oidc;
use super::parse;
use super::reader::Reader;
use super::sections::at_most;
use super::settings::Staff;

/// Reads the section, of a portal whose console has this listener of its own.
pub(crate) fn staff(r: &mut Reader, own: Option<SocketAddr>) -> Staff {
    let session_life = at_most(r, "staff.session_life", TimeDelta::hours(24), "24h");
    let sessions = StaffSessionPolicy {
        idle_life: r.value("staff.idle_life", parse::duration),
        touch_every: r.value("staff.touch_every", parse::duration),
    };
    if sessions.idle_life > session_life {
        r.note("staff.idle_life", "must not be longer than staff.session_life");
    }
    if sessions.touch_every >= sessions.idle_life {
        r.note("staff.touch_every", "must be shorter than staff.idle_life");
    }
    let accounts = StaffAccountPolicy {
        invitation_life: at_most(r, "staff.invitation_life", TimeDelta::days(14), "14d"),
        proof_life: at_most(r, "staff.proof_life", TimeDelta::minutes(15), "15m"),
        failures_per_account: r.list("staff.failures_per_account", parse::window),
        failures_per_network: r.list("staff.failures_per_network", parse::window),
        session_life,
    };
    let inbox = InboxPolicy {
        answer_within: r.value("staff.answer_within", parse::duration),
        suspended_lift: r.value("staff.suspended_lift", parse::duration),
    };
    let trail = TrailPolicy { look_again: r.value("staff.look_again", parse::duration) };
    let allowed_networks = r.list("staff.allowed_networks", parse::network);
    let oidc = oidc::oidc(r);
    Staff { public_url: public_url(r, own), allowed_networks, accounts, oidc, sessions, inbox, trail }
}

fn public_url(r: &mut Reader, own: Option<SocketAddr>) -> Option<String> {
    let key = "staff.public_url";
    let url = r.optional(key, |text| parse::origin(text).map(|origin| origin.as_str().to_owned()));
    match (&url, own) {
        (Some(_), None) => r.note(key, "is for a listener of the console's own: set http.staff_listen too"),
        (Some(url), _) if !url.starts_with("https://") && !parse::is_loopback(url) => {
            r.note(key, "must begin with https://, or name this machine itself");
        }
        (None, Some(own)) if !own.ip().is_loopback() => {
            r.note(key, "must be set: the https address at which staff reach the console");
        }
        _ => {}
    }
    url
}
