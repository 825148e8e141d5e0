//! `portal customers`: import, switch on and off, look up.

mod access;
mod show;

use portal_core::PhoneNumber;

use crate::cli::Customers;
use crate::commands::import;
use crate::config::Settings;
use crate::failure::{Failure, Outcome};
use crate::output;
use crate::storage::Storage;
use crate::support_context::SupportContext;
use crate::wiring;

/// Runs a subcommand.
pub(crate) async fn run(command: Customers, settings: &Settings, storage: &Storage) -> Outcome {
    let staff = wiring::staff(settings, storage);
    let context = wiring::support_context(settings, storage);
    match command {
        Customers::Import { file } => import::customers_alias(storage, &wiring::clock(settings), file).await,
        Customers::Enable(access) => access::switch(&staff, &access, true).await,
        Customers::Disable(access) => access::switch(&staff, &access, false).await,
        Customers::Release { phone } => release(&phone, &context).await,
        Customers::Show { who } => show::show(&staff, &who, &context).await,
    }
}

async fn release(phone: &str, context: &SupportContext) -> Outcome {
    let phone = PhoneNumber::parse(phone).map_err(|e| Failure::caused("the number", &e))?;
    let Some(limits) = &context.limits else {
        return Err(Failure::new("security.secret must be set"));
    };
    limits.release(&phone).await?;
    output::line(format!("{} may try login codes again", phone.masked()));
    Ok(())
}
