//! `/staff/invitations/{token}`.

use http_kit::extract::CsrfForm;
use http_kit::refused_form::{RefusedForm, send_back, send_on};
use http_kit::{Problem, RequestContext, refused_form};
use poem::web::Path;
use poem::{Response, handler};
use portal_core::staff::account::{InvitationError, OpenInvitation, RecoveryCode, TotpSecret};
use serde::Deserialize;

use crate::check::{INVITATION, LOGIN, LOGIN_LIMIT};
use crate::invitation::qr;
use crate::invitation::view::{AuthenticatorPage, ChoosePage, OverPage, RecoveryCodes, RecoveryPage, StepProblem};
use crate::page::{layout, notify, page};
use crate::state::Console;
use crate::view::notice::Notice;

#[derive(Deserialize)]
struct PasswordForm {
    #[serde(default)]
    password: String,
    #[serde(default)]
    repeat: String,
}

#[derive(Deserialize)]
struct CodeForm {
    #[serde(default)]
    code: String,
}

/// `GET /staff/invitations/{token}`.
#[handler]
pub(crate) async fn show(
    console: &Console,
    context: &RequestContext,
    token: Path<String>,
) -> Result<Response, Problem> {
    let refused = refused_form::shown(context);
    if let Some(RecoveryCodes { codes }) = refused.and_then(RefusedForm::reason) {
        return page(&RecoveryPage { layout: layout(console, context), codes });
    }
    match console.parts.accounts.invitation(&token.0).await {
        Ok(open) => step(console, context, open, token.0),
        Err(InvitationError::Port(error)) => Err(error.into()),
        Err(_) => page(&OverPage { layout: layout(console, context) }),
    }
}

fn step(console: &Console, context: &RequestContext, open: OpenInvitation, token: String) -> Result<Response, Problem> {
    let problem = refused_form::shown(context).and_then(RefusedForm::reason);
    let layout = layout(console, context);
    let (name, email) = (open.account.name.as_str().to_owned(), open.account.email.as_str().to_owned());
    let Some(secret) = open.secret else {
        return page(&ChoosePage { layout, name, email, token, problem });
    };
    let otpauth = qr::otpauth(&console.brand.name, &email, &secret.base32());
    page(&AuthenticatorPage {
        layout,
        token,
        secret: grouped(&secret),
        qr: page_kit::qr::path(&otpauth),
        otpauth,
        problem,
    })
}

/// The secret as people type it: in groups of four.
fn grouped(secret: &TotpSecret) -> String {
    let text = secret.base32();
    let groups: Vec<&str> = (0..text.len()).step_by(4).filter_map(|at| text.get(at..text.len().min(at + 4))).collect();
    groups.join(" ")
}

/// `POST /staff/invitations/{token}/password`.
#[handler]
pub(crate) async fn choose_password(
    console: &Console,
    context: &RequestContext,
    CsrfForm(form): CsrfForm<PasswordForm>,
    token: Path<String>,
) -> Result<Response, Problem> {
    if form.password != form.repeat {
        return Ok(send_back(context, "staff_password", &StepProblem::Different));
    }
    match console.parts.accounts.choose_password(&token.0, &form.password).await {
        Ok(()) => {
            notify(console, context, Notice::PasswordChosen);
            Ok(http_kit::answer::see_other(&format!("/staff/invitations/{}", token.0)))
        }
        Err(error) => refused(console, context, error),
    }
}

/// `POST /staff/invitations/{token}/code`.
#[handler]
pub(crate) async fn confirm(
    console: &Console,
    context: &RequestContext,
    CsrfForm(form): CsrfForm<CodeForm>,
    token: Path<String>,
) -> Result<Response, Problem> {
    match console.parts.accounts.confirm_authenticator(&token.0, &form.code).await {
        Ok(codes) => {
            let codes = codes.iter().map(RecoveryCode::shown).collect();
            Ok(send_on(context, &RecoveryCodes { codes }))
        }
        Err(error) => refused(console, context, error),
    }
}

fn refused(console: &Console, context: &RequestContext, error: InvitationError) -> Result<Response, Problem> {
    let (check, problem) = match error {
        InvitationError::Password(weak) => ("staff_password", StepProblem::from(weak)),
        InvitationError::Code => {
            context.refuse(LOGIN);
            (LOGIN.as_str(), StepProblem::Code)
        }
        InvitationError::Limited { retry_after } => {
            context.refuse(LOGIN_LIMIT);
            (LOGIN_LIMIT.as_str(), StepProblem::TooMany { until: console.site.now() + retry_after })
        }
        InvitationError::Port(error) => return Err(error.into()),
        InvitationError::Invalid => {
            context.refuse(INVITATION);
            return page(&OverPage { layout: layout(console, context) });
        }
        _ => ("staff_account_busy", StepProblem::Busy),
    };
    Ok(send_back(context, check, &problem))
}
