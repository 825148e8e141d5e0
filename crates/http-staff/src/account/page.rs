//! `/staff/settings/accounts`.

use http_kit::extract::CsrfForm;
use http_kit::refused_form::{RefusedForm, send_back, send_on};
use http_kit::{Problem, RequestContext, refused_form};
use poem::{Response, handler};
use portal_core::kernel::actor::StaffName;
use portal_core::staff::account::{AddStaffError, Invited, ManageStaffError, NewStaff, Role, StaffEmail};
use serde::Deserialize;

use crate::account::view::{AccountProblem, AccountsPage, InvitationLink, Typed};
use crate::check::forbidden;
use crate::guard::StaffSession;
use crate::page::{layout, page, told};
use crate::state::Console;
use crate::view::notice::Notice;

#[derive(Deserialize)]
struct AddForm {
    #[serde(default)]
    name: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    role: String,
}

#[derive(Deserialize)]
struct AccountForm {
    #[serde(default)]
    account: String,
    #[serde(default)]
    role: String,
}

/// `GET /staff/settings/accounts`.
#[handler]
pub(crate) async fn list(
    console: &Console,
    context: &RequestContext,
    staff: &StaffSession,
) -> Result<Response, Problem> {
    let accounts = console.parts.accounts.list(&staff.actor()).await.map_err(problem)?;
    let refused = refused_form::shown(context);
    let text = |name| refused.and_then(|form| form.text(name)).unwrap_or_default().to_owned();
    let invited: Option<InvitationLink> = refused.and_then(RefusedForm::reason);
    let typed = match invited {
        Some(_) => Typed::default(),
        None => Typed { name: text("name"), email: text("email"), role: text("role") },
    };
    let problem = refused.and_then(RefusedForm::reason);
    page(&AccountsPage { layout: layout(console, context), accounts, typed, problem, invited })
}

/// `POST /staff/settings/accounts`.
#[handler]
pub(crate) async fn add(
    console: &Console,
    context: &RequestContext,
    CsrfForm(form): CsrfForm<AddForm>,
    staff: &StaffSession,
) -> Result<Response, Problem> {
    let new = match read(&form) {
        Ok(new) => new,
        Err(problem) => return Ok(send_back(context, "staff_account", &problem)),
    };
    match console.parts.accounts.add(new, &staff.actor()).await {
        Ok(invited) => Ok(show_link(console, context, &invited)),
        Err(AddStaffError::EmailTaken) => Ok(send_back(context, "staff_account", &AccountProblem::EmailTaken)),
        Err(AddStaffError::Port(error)) => Err(error.into()),
        Err(_) => Err(forbidden()),
    }
}

fn read(form: &AddForm) -> Result<NewStaff, AccountProblem> {
    Ok(NewStaff {
        name: StaffName::parse(form.name.trim()).map_err(|_| AccountProblem::Name)?,
        email: StaffEmail::parse(&form.email).map_err(|_| AccountProblem::Email)?,
        role: form.role.parse().map_err(|_| AccountProblem::Role)?,
    })
}

fn show_link(console: &Console, context: &RequestContext, invited: &Invited) -> Response {
    let origin = console.site.settings().public_url.origin();
    let link = InvitationLink {
        email: invited.account.email.as_str().to_owned(),
        link: format!("{origin}/staff/invitations/{}", invited.token.expose()),
        expires_at: invited.expires_at,
    };
    send_on(context, &link)
}

/// `POST /staff/settings/accounts/reset`.
#[handler]
pub(crate) async fn reset(
    console: &Console,
    context: &RequestContext,
    CsrfForm(form): CsrfForm<AccountForm>,
    staff: &StaffSession,
) -> Result<Response, Problem> {
    let email = match other(&form, staff) {
        Ok(email) => email,
        Err(problem) => return Ok(send_back(context, "staff_account", &problem)),
    };
    match console.parts.accounts.reset(&email, &staff.actor()).await {
        Ok(invited) => Ok(show_link(console, context, &invited)),
        Err(error) => refused(context, error),
    }
}

/// `POST /staff/settings/accounts/disable`.
#[handler]
pub(crate) async fn disable(
    console: &Console,
    context: &RequestContext,
    CsrfForm(form): CsrfForm<AccountForm>,
    staff: &StaffSession,
) -> Result<Response, Problem> {
    let email = match other(&form, staff) {
        Ok(email) => email,
        Err(problem) => return Ok(send_back(context, "staff_account", &problem)),
    };
    match console.parts.accounts.disable(&email, &staff.actor()).await {
        Ok(_) => Ok(done(console, context, Notice::AccountDisabled)),
        Err(error) => refused(context, error),
    }
}

/// `POST /staff/settings/accounts/role`.
#[handler]
pub(crate) async fn change_role(
    console: &Console,
    context: &RequestContext,
    CsrfForm(form): CsrfForm<AccountForm>,
    staff: &StaffSession,
) -> Result<Response, Problem> {
    let Ok(role) = form.role.parse::<Role>() else {
        return Ok(send_back(context, "staff_account", &AccountProblem::Role));
    };
    let email = match other(&form, staff) {
        Ok(email) => email,
        Err(problem) => return Ok(send_back(context, "staff_account", &problem)),
    };
    match console.parts.accounts.change_role(&email, role, &staff.actor()).await {
        Ok(_) => Ok(done(console, context, Notice::RoleChanged)),
        Err(error) => refused(context, error),
    }
}

/// The account that a form names. Nobody locks themselves out by a slip.
fn other(form: &AccountForm, staff: &StaffSession) -> Result<StaffEmail, AccountProblem> {
    let email = StaffEmail::parse(&form.account).map_err(|_| AccountProblem::NotFound)?;
    if email == *staff.active.email() { Err(AccountProblem::Own) } else { Ok(email) }
}

fn done(console: &Console, context: &RequestContext, notice: Notice) -> Response {
    told(console, context, notice, "/staff/settings/accounts")
}

fn refused(context: &RequestContext, error: ManageStaffError) -> Result<Response, Problem> {
    let told = match error {
        ManageStaffError::NotFound => AccountProblem::NotFound,
        ManageStaffError::Busy => AccountProblem::Busy,
        other => return Err(problem(other)),
    };
    Ok(send_back(context, "staff_account", &told))
}

fn problem(error: ManageStaffError) -> Problem {
    match error {
        ManageStaffError::Port(error) => error.into(),
        _ => forbidden(),
    }
}
