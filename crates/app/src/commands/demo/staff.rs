//! The demo's account of the staff console: set up by the demo itself, with a password that is printed.

use adapters_system::OsEntropy;
use portal_core::kernel::actor::{StaffActor, StaffName};
use portal_core::kernel::secret::hex;
use portal_core::staff::account::{
    AddStaffError, Invited, NewStaff, Role, StaffAccountService, StaffEmail, TotpSecret,
};
use portal_core::{Clock, Entropy};

use crate::commands::operator::operator;
use crate::failure::Failure;

/// The address to log in with.
pub(super) const EMAIL: &str = "sari@demo.example";
const NAME: &str = "Sari Dewi";

/// What a visitor logs in with.
pub(super) struct StaffLogin {
    /// Drawn anew with every start.
    pub(super) password: String,
    /// The authenticator's secret; the login page shows its codes.
    pub(super) secret: TotpSecret,
}

/// Makes the account, or sets it up again where the demo's data were kept.
pub(super) async fn account(accounts: &StaffAccountService, clock: &dyn Clock) -> Result<StaffLogin, Failure> {
    let failed = |e: &(dyn std::error::Error + 'static)| Failure::caused("the demo's staff cannot be made", e);
    let token = invite(accounts, &operator()).await?.token;
    let token = token.expose();
    let mut random = [0; 6];
    OsEntropy.fill(&mut random);
    let password = format!("demo-{}", hex(&random));
    accounts.choose_password(token, &password).await.map_err(|e| failed(&e))?;
    let open = accounts.invitation(token).await.map_err(|e| failed(&e))?;
    let secret = open.secret.ok_or_else(|| Failure::new("the demo's staff cannot be made"))?;
    // The code of the step before, so that the current one is still to be used.
    let code = secret.code(TotpSecret::step_at(clock.now()) - 1);
    accounts.confirm_authenticator(token, &code).await.map_err(|e| failed(&e))?;
    Ok(StaffLogin { password, secret })
}

async fn invite(accounts: &StaffAccountService, operator: &StaffActor) -> Result<Invited, Failure> {
    let failed = |e: &(dyn std::error::Error + 'static)| Failure::caused("the demo's staff cannot be made", e);
    let email = StaffEmail::parse(EMAIL).map_err(|e| failed(&e))?;
    let name = StaffName::parse(NAME).map_err(|e| failed(&e))?;
    let new = NewStaff { name, email: email.clone(), role: Role::Admin };
    match accounts.add(new, operator).await {
        Ok(invited) => Ok(invited),
        Err(AddStaffError::EmailTaken) => accounts.reset(&email, operator).await.map_err(|e| failed(&e)),
        Err(error) => Err(failed(&error)),
    }
}
