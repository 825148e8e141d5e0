//! `portal staff`: the accounts of staff.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use portal_core::staff::account::{
    AddStaffError, Invited, ManageStaffError, NewStaff, StaffAccount, StaffAccountService, StaffStatus,
};

use crate::cli::{AddStaff, Staff};
use crate::commands::operator::operator;
use crate::failure::{Failure, Outcome};
use crate::output;

/// Where and when the command runs.
pub(crate) struct Place {
    /// The address at which staff reach the console.
    pub(crate) origin: String,
    /// The instant of the command.
    pub(crate) now: DateTime<Utc>,
    /// The zone of the times shown.
    pub(crate) zone: Tz,
}

/// Works on accounts.
pub(crate) async fn run(command: Staff, accounts: &StaffAccountService, place: &Place) -> Outcome {
    match command {
        Staff::Add(options) => add(options, accounts, place).await,
        Staff::List => list(accounts, place).await,
        Staff::Reset { email } => {
            let invited = accounts.reset(&email, &operator()).await.map_err(failure)?;
            output::note(format_args!("{} is to be set up again; every session of it ends", email.as_str()));
            show_link(&invited, place);
            Ok(())
        }
        Staff::Disable { email } => {
            accounts.disable(&email, &operator()).await.map_err(failure)?;
            output::line(format_args!("{} is disabled", email.as_str()));
            Ok(())
        }
        Staff::Role { email, role } => {
            accounts.change_role(&email, role, &operator()).await.map_err(failure)?;
            output::line(format_args!("{} is {} from now on; every session of it ends", email.as_str(), role.as_str()));
            Ok(())
        }
    }
}

async fn add(options: AddStaff, accounts: &StaffAccountService, place: &Place) -> Outcome {
    let email = options.email.clone();
    let new = NewStaff { name: options.name, email: options.email, role: options.role };
    let invited = accounts.add(new, &operator()).await.map_err(|error| match error {
        AddStaffError::Port(error) => error.into(),
        AddStaffError::EmailTaken => Failure::new(error.to_string())
            .advise(format!("to set it up again run: portal staff reset {}", email.as_str())),
        other => Failure::new(other.to_string()),
    })?;
    output::note(format_args!("{} is added as {}", email.as_str(), options.role.as_str()));
    show_link(&invited, place);
    Ok(())
}

/// Prints the link alone as the result, so that it can be sent on without being seen.
fn show_link(invited: &Invited, place: &Place) {
    let until = shown(invited.expires_at, place.zone);
    output::note(format_args!("this link sets it up; it works once, until {until}, and is not shown again:"));
    output::line(format_args!("{}/staff/invitations/{}", place.origin, invited.token.expose()));
}

async fn list(accounts: &StaffAccountService, place: &Place) -> Outcome {
    let all = accounts.list(&operator()).await.map_err(failure)?;
    for account in &all {
        output::line(line(account, place));
    }
    if all.is_empty() {
        output::note("there is no account; add one with: portal staff add --name NAME --email EMAIL --role ROLE");
    }
    Ok(())
}

fn line(account: &StaffAccount, place: &Place) -> String {
    let state = match account.status() {
        StaffStatus::Active => "active".to_owned(),
        StaffStatus::Disabled => {
            account.disabled_at.map_or_else(String::new, |at| format!("disabled {}", shown(at, place.zone)))
        }
        StaffStatus::Invited => match account.invitation_at(place.now) {
            Some(invitation) => format!("invited until {}", shown(invitation.expires_at, place.zone)),
            None => "invitation expired".to_owned(),
        },
    };
    let (email, role, name) = (account.email.as_str(), account.role.as_str(), output::plain(account.name.as_str()));
    format!("{email}  {role}  {name}  added {}, {state}", shown(account.created_at, place.zone))
}

fn failure(error: ManageStaffError) -> Failure {
    match error {
        ManageStaffError::Port(error) => error.into(),
        ManageStaffError::NotFound => Failure::new(error.to_string()).advise("portal staff list shows them"),
        other => Failure::new(other.to_string()),
    }
}

fn shown(at: DateTime<Utc>, zone: Tz) -> String {
    at.with_timezone(&zone).format("%Y-%m-%d %H:%M %Z").to_string()
}
