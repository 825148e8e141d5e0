//! The roll-out switch.

use portal_core::staff::directory::{AccountSelection, StaffService};
use portal_core::{CustomerId, PhoneNumber};

use crate::cli::{Access, Who};
use crate::commands::operator::operator;
use crate::failure::{Failure, Outcome};
use crate::output;

/// Moves the switch and prints which accounts it moved.
pub(crate) async fn switch(staff: &StaffService, access: &Access, on: bool) -> Outcome {
    let selection = selection(&access.who)?;
    let limit = access.limit.map(std::num::NonZeroU32::get);
    let changed = staff.set_access(&selection, on, limit, &operator()).await?;
    for id in &changed {
        output::line(id);
    }
    let rolling_out = on && selection == AccountSelection::AllActive;
    let left = if rolling_out { Some(staff.switched_off().await?) } else { None };
    output::line(summary(changed.len(), on, left));
    if on {
        tell_of_lost_codes(&staff.without_number(&changed).await?);
    }
    if changed.is_empty() && selection != AccountSelection::AllActive {
        return explain_nothing(staff, &selection, on).await;
    }
    Ok(())
}

/// Names who was let in and still cannot come in.
fn tell_of_lost_codes(without: &[CustomerId]) {
    /// More are only counted.
    const NAMED: usize = 10;
    let Some(first) = without.first() else { return };
    let (noun, number) = if without.len() == 1 { ("customer", "number") } else { ("customers", "numbers") };
    output::line(format_args!("{} {noun} cannot receive codes: no Indonesian mobile {number} on file", without.len()));
    for id in without.iter().take(NAMED) {
        output::line(format_args!("  {id}"));
    }
    output::note(format_args!(
        "correct them in the customer file, and look at one with: portal customers show {first}"
    ));
}

/// What was done, and in a roll-out how many it has not reached.
fn summary(changed: usize, on: bool, left: Option<u64>) -> String {
    let done = if on { "enabled" } else { "disabled" };
    let noun = if changed == 1 { "customer" } else { "customers" };
    let left = match left {
        None => String::new(),
        Some(0) => ", no active account is left".to_owned(),
        Some(1) => ", 1 active account remains".to_owned(),
        Some(more) => format!(", {more} active accounts remain"),
    };
    format!("{changed} {noun} {done}{left}")
}

/// Nobody moved: either nobody is meant, which is a mistake, or all stand right already.
async fn explain_nothing(staff: &StaffService, selection: &AccountSelection, on: bool) -> Outcome {
    if staff.look_up(selection).await?.is_empty() {
        return Err(
            Failure::new("there is no such customer").advise("import customers with: portal customers import FILE.csv")
        );
    }
    output::note(if on { "the portal was already on" } else { "the portal was already off" });
    Ok(())
}

fn selection(who: &Who) -> Result<AccountSelection, Failure> {
    match (&who.customer_id, &who.phone) {
        (Some(id), _) => {
            CustomerId::parse(id).map(AccountSelection::Customer).map_err(|e| Failure::caused("--customer-id", &e))
        }
        (_, Some(phone)) => {
            PhoneNumber::parse(phone).map(AccountSelection::Phone).map_err(|e| Failure::caused("--phone", &e))
        }
        (None, None) => Ok(AccountSelection::AllActive),
    }
}
