//! `/staff/settings/keys`.

use chrono::TimeDelta;
use http_kit::extract::{CsrfForm, NoFields, PathParam};
use http_kit::refused_form::{RefusedForm, send_back, send_on};
use http_kit::{Problem, RequestContext, refused_form};
use poem::{Response, handler};
use portal_core::ApiKeyId;
use portal_core::integration::key::{KeyName, KeyRequest, Scope};
use portal_core::staff::api_key::{ManageKeysError, StaffKeysService};

use crate::api_key::view::{KeyForm, KeyProblem, KeysPage, ShownSecret};
use crate::check::forbidden;
use crate::guard::StaffSession;
use crate::page::{layout, page, told};
use crate::state::Console;
use crate::view::notice::Notice;

/// The check that refuses what cannot be made.
const CHECK: &str = "staff_key";

/// `GET /staff/settings/keys`.
#[handler]
pub(crate) async fn list(
    console: &Console,
    context: &RequestContext,
    staff: &StaffSession,
) -> Result<Response, Problem> {
    let keys = service(console)?.list(&staff.actor()).await.map_err(problem)?;
    let refused = refused_form::shown(context);
    let made: Option<ShownSecret> = refused.and_then(RefusedForm::reason);
    let form = refused.filter(|_| made.is_none()).and_then(RefusedForm::typed).unwrap_or_default();
    let problem = refused.and_then(RefusedForm::reason);
    page(&KeysPage { layout: layout(console, context), keys, form, problem, made })
}

/// `POST /staff/settings/keys`.
#[handler]
pub(crate) async fn create(
    console: &Console,
    context: &RequestContext,
    CsrfForm(form): CsrfForm<KeyForm>,
    staff: &StaffSession,
) -> Result<Response, Problem> {
    let keys = service(console)?;
    let request = match read(&form) {
        Ok(request) => request,
        Err(problem) => return Ok(send_back(context, CHECK, &problem)),
    };
    match keys.create(&staff.actor(), request).await {
        Ok(made) => {
            let secret = made.secret.expose().to_owned();
            Ok(send_on(context, &ShownSecret { name: made.key.name.as_str().to_owned(), secret }))
        }
        Err(ManageKeysError::NoScope) => Ok(send_back(context, CHECK, &KeyProblem::NoScope)),
        Err(ManageKeysError::Life) => Ok(send_back(context, CHECK, &KeyProblem::Days)),
        Err(error) => Err(problem(error)),
    }
}

fn read(form: &KeyForm) -> Result<KeyRequest, KeyProblem> {
    let name = KeyName::parse(&form.name).map_err(|_| KeyProblem::Name)?;
    let is_chosen = |scope: &Scope| form.others.contains_key(&KeyForm::field_of(*scope));
    let scopes = Scope::ALL.into_iter().filter(is_chosen).collect();
    let life = match form.days.trim() {
        "" => None,
        days => Some(TimeDelta::days(days.parse::<u16>().map_err(|_| KeyProblem::Days)?.into())),
    };
    Ok(KeyRequest { name, scopes, life })
}

/// `POST /staff/settings/keys/{id}/revoke`.
#[handler]
pub(crate) async fn revoke(
    console: &Console,
    context: &RequestContext,
    CsrfForm(_): CsrfForm<NoFields>,
    staff: &StaffSession,
    id: PathParam<ApiKeyId>,
) -> Result<Response, Problem> {
    service(console)?.revoke(&staff.actor(), id.0).await.map_err(problem)?;
    Ok(told(console, context, Notice::KeyRevoked, "/staff/settings/keys"))
}

fn service(console: &Console) -> Result<&StaffKeysService, Problem> {
    console.parts.desk.keys.as_ref().ok_or_else(Problem::not_found)
}

fn problem(error: ManageKeysError) -> Problem {
    match error {
        ManageKeysError::Port(error) => error.into(),
        ManageKeysError::Forbidden => forbidden(),
        _ => Problem::not_found(),
    }
}
