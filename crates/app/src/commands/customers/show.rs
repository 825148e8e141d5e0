//! What support needs on the phone.

mod codes;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use portal_core::identity::customer::AccountStatus;
use portal_core::identity::otp::RateLimitStatus;
use portal_core::staff::directory::{AccountSelection, CustomerOverview, MessageTrace, StaffService};
use portal_core::{CustomerId, PhoneNumber};

use crate::failure::{Failure, Outcome};
use crate::output::{self, plain};
use crate::support_context::SupportContext;

/// Prints every account that `who` names: an id, or else a number.
pub(crate) async fn show(staff: &StaffService, who: &str, context: &SupportContext) -> Outcome {
    let overviews = find(staff, who).await?;
    if overviews.is_empty() {
        return Err(Failure::new("there is no customer with this id or number")
            .advise("a number is found in any spelling; is it the one on file? is the customer imported?"));
    }
    for (at, overview) in overviews.iter().enumerate() {
        if at > 0 {
            output::line("");
        }
        let limits_status = match (&context.limits, &overview.customer.access.phone) {
            (Some(limits), Some(phone)) => Some(limits.of(phone).await?),
            _ => None,
        };
        for line in describe(overview, limits_status, context) {
            output::line(line);
        }
    }
    Ok(())
}

async fn find(staff: &StaffService, who: &str) -> Result<Vec<CustomerOverview>, Failure> {
    let (id, phone) = (CustomerId::parse(who), PhoneNumber::parse(who));
    if let (Err(_), Err(reason)) = (&id, &phone) {
        return Err(Failure::new(format!("this is neither a customer id nor an Indonesian mobile number: {reason}")));
    }
    let selections = [id.map(AccountSelection::Customer).ok(), phone.map(AccountSelection::Phone).ok()];
    for selection in selections.into_iter().flatten() {
        let found = staff.look_up(&selection).await?;
        if !found.is_empty() {
            return Ok(found);
        }
    }
    Ok(Vec::new())
}

fn describe(
    overview: &CustomerOverview,
    limits_status: Option<RateLimitStatus>,
    context: &SupportContext,
) -> Vec<String> {
    let zone = context.zone;
    let customer = &overview.customer;
    let access = &customer.access;
    let mut lines = vec![
        format!("{}  {}", access.customer_id, plain(&customer.name)),
        row("Number on file", &number_on_file(overview)),
        row("Account", access.status.as_str()),
        row("Portal", if access.portal_active { "on" } else { "off" }),
        row("Last login", &overview.last_login_at.map_or("never".into(), |at| local(at, zone))),
        row("Open sessions", &overview.open_sessions.to_string()),
    ];
    lines.extend(codes::lines(&overview.codes, context));
    lines.extend(messages(&overview.messages, zone));
    lines.push(row("Limits", &codes::limits(limits_status, overview, context)));
    lines.push(row("Networks", "not kept with requests; ask for the address: portal limits show --address ADDRESS"));
    lines.push(row("Can log in", &verdict(overview, limits_status)));
    lines
}

fn row(name: &str, value: &str) -> String {
    format!("  {name:<15} {value}")
}

fn number_on_file(overview: &CustomerOverview) -> String {
    let written = plain(&overview.customer.phone_as_written);
    match &overview.customer.access.phone {
        Some(phone) => format!("{written} ({})", phone.as_e164()),
        None => format!("{written} (no Indonesian mobile number)"),
    }
}

fn messages(messages: &[MessageTrace], zone: Tz) -> Vec<String> {
    if messages.is_empty() {
        return vec![row("Messages", "none")];
    }
    let mut lines = vec![row("Messages", "newest first")];
    lines.extend(messages.iter().map(|message| one_message(message, zone)));
    lines
}

fn one_message(message: &MessageTrace, zone: Tz) -> String {
    let (kind, state) = (plain(&message.kind), plain(&message.state));
    let mut parts = vec![format!("{kind} {state}")];
    if let Some(provider) = &message.provider {
        parts.push(format!("by {}", plain(provider)));
    }
    if message.attempts > 1 {
        parts.push(format!("{} tries", message.attempts));
    }
    parts.extend(message.reason.as_deref().map(plain));
    format!("    {}  {}", local(message.created_at, zone), parts.join(", "))
}

/// Answers "can this customer log in, and if not, why?".
fn verdict(overview: &CustomerOverview, limits_status: Option<RateLimitStatus>) -> String {
    let access = &overview.customer.access;
    if access.phone.is_none() {
        return "no: the number on file is no Indonesian mobile number; correct it".into();
    }
    if access.status == AccountStatus::Closed {
        return "no: the account is closed".into();
    }
    if !access.portal_active {
        return format!("no: the portal is off; run: portal customers enable --customer-id {}", access.customer_id);
    }
    // Of the messages only codes matter here; a code that did not come is not explained by a receipt that did.
    let last = overview.messages.iter().find(|message| message.kind == "login_code");
    let suspended =
        if access.status == AccountStatus::Suspended { ", to see why it is suspended and to pay" } else { "" };
    let waits = match limits_status.unwrap_or_default() {
        RateLimitStatus { until_released: true, .. } => {
            ", from a known device only, until the number is released (see Limits)"
        }
        RateLimitStatus { guess: Some(_), .. } => {
            ", after the wait for wrong codes (see Limits); at once from a known device"
        }
        RateLimitStatus { code: Some(_), .. } => {
            ", with the code that came last or after the wait for a new one (see Limits)"
        }
        RateLimitStatus { .. } => "",
    };
    format!("yes{suspended}{waits}{}", last.map(trouble).unwrap_or_default())
}

/// What the fate of the last message says, if it did not arrive.
fn trouble(last: &MessageTrace) -> String {
    let reason = last.reason.as_deref().map(plain);
    let because = reason.map(|reason| format!(" ({reason})")).unwrap_or_default();
    match last.state.as_str() {
        "failed" => format!(", but the last message did not arrive{because}: has the number WhatsApp?"),
        "dead_letter" => format!(", but the last message could not be sent{because}"),
        "parked" => ", but the last message is parked: this version cannot read it".into(),
        "queued" if last.attempts > 0 => {
            format!(", but the last message is still being tried{because}")
        }
        "queued" => ", but the last message waits to be sent: are the workers running?".into(),
        _ => String::new(),
    }
}

fn local(at: DateTime<Utc>, zone: Tz) -> String {
    at.with_timezone(&zone).format("%Y-%m-%d %H:%M:%S %Z").to_string()
}

#[cfg(test)]
mod tests {
    use portal_core::MessageId;
    use portal_core::identity::customer::{AccountAccess, Customer, Service};

    use super::*;

    fn overview(change: impl FnOnce(&mut CustomerOverview)) -> CustomerOverview {
        let mut overview = CustomerOverview {
            customer: Customer {
                access: AccountAccess {
                    customer_id: CustomerId::parse("AGLS1").expect("an id"),
                    phone: PhoneNumber::parse("0817102070").ok(),
                    portal_active: true,
                    status: AccountStatus::Suspended,
                },
                name: "Budi\u{1b}[2J".into(),
                phone_as_written: "0817-102-070".into(),
                email: None,
                address: None,
                city: None,
                province: None,
                service: Service::default(),
                subscription_start_date: None,
                due_date: None,
            },
            last_login_at: Some(DateTime::UNIX_EPOCH),
            open_sessions: 2,
            messages: Vec::new(),
            codes: Vec::new(),
        };
        change(&mut overview);
        overview
    }

    fn message(state: &str, reason: Option<&str>) -> MessageTrace {
        MessageTrace {
            id: MessageId::from_uuid(uuid::Uuid::nil()),
            kind: "login_code".into(),
            created_at: DateTime::UNIX_EPOCH,
            state: state.into(),
            attempts: 2,
            provider: Some("fonnte".into()),
            reason: reason.map(Into::into),
        }
    }

    #[test]
    fn the_verdict_says_why_a_customer_cannot_log_in() {
        assert_eq!(verdict(&overview(|d| d.customer.access.status = AccountStatus::Active), None), "yes");
        assert_eq!(verdict(&overview(|_| {}), None), "yes, to see why it is suspended and to pay");
        let off = verdict(&overview(|d| d.customer.access.portal_active = false), None);
        assert_eq!(off, "no: the portal is off; run: portal customers enable --customer-id AGLS1");
        let closed = overview(|d| d.customer.access.status = AccountStatus::Closed);
        assert_eq!(verdict(&closed, None), "no: the account is closed");
        let landline = verdict(&overview(|d| d.customer.access.phone = None), None);
        assert!(landline.starts_with("no: the number on file"), "{landline}");
    }

    #[test]
    fn the_verdict_tells_of_a_last_message_that_did_not_arrive() {
        let with = |state, reason| {
            let active = |d: &mut CustomerOverview| {
                d.customer.access.status = AccountStatus::Active;
                let notice = MessageTrace { kind: "ticket_opened".into(), ..message("failed", None) };
                d.messages = vec![notice, message(state, reason)];
            };
            verdict(&overview(active), None)
        };
        assert_eq!(with("delivered", None), "yes");
        assert!(with("failed", None).contains("has the number WhatsApp?"));
        assert!(with("dead_letter", Some("token invalid")).contains("(token invalid)"));
        assert!(with("parked", Some("it is of version 2")).contains("cannot read it"));
        assert!(with("queued", Some("quota")).contains("still being tried (quota)"));
    }

    #[test]
    fn the_verdict_tells_of_limits_that_are_full() {
        let minute = Some(chrono::TimeDelta::minutes(1));
        let code = verdict(&overview(|_| {}), Some(RateLimitStatus { code: minute, ..RateLimitStatus::default() }));
        assert!(code.contains("the wait for a new one"), "{code}");
        let guess = verdict(
            &overview(|_| {}),
            Some(RateLimitStatus { code: minute, guess: minute, ..RateLimitStatus::default() }),
        );
        assert!(guess.contains("the wait for wrong codes"), "{guess}");
    }

    #[test]
    fn what_is_shown_holds_times_of_the_portals_zone_and_nothing_that_steers_the_terminal() {
        let overview = overview(|d| d.messages = vec![message("sent", Some("x\ny"))]);
        let lines = describe(&overview, None, &codes::tests::context());
        assert!(lines.iter().any(|line| line.contains("1970-01-01 07:00:00 WIB")), "{lines:?}");
        assert!(!lines.iter().any(|line| line.chars().any(char::is_control)), "{lines:?}");
    }
}
