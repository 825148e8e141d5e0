//! Login, second step: the code of the authenticator, or a recovery code.

use http_kit::answer::see_other;
use http_kit::extract::CsrfForm;
use http_kit::refused_form::RefusedForm;
use http_kit::{Problem, RequestContext, refused_form};
use poem::{Response, handler};
use portal_core::staff::account::{CodeAttempt, LoginProof, OpenedStaffSession, TotpSecret};
use serde::Deserialize;

use crate::cookies::{PROOF, SESSION};
use crate::login::page::refused;
use crate::login::view::CodePage;
use crate::page::{layout, notify, page};
use crate::return_to;
use crate::state::Console;
use crate::view::notice::Notice;

#[derive(Deserialize)]
struct CodeForm {
    #[serde(default)]
    code: String,
}

/// `GET /staff/login/code`.
#[handler]
pub(crate) fn show(console: &Console, context: &RequestContext) -> Result<Response, Problem> {
    if context.cookie(PROOF).is_none() {
        return Ok(see_other("/staff/login"));
    }
    let problem = refused_form::shown(context).and_then(RefusedForm::reason);
    let demo_code = console.parts.demo.as_ref().map(|secret| secret.code(TotpSecret::step_at(console.site.now())));
    page(&CodePage { layout: layout(console, context), problem, demo_code })
}

/// `POST /staff/login/code`.
#[handler]
pub(crate) async fn submit(
    console: &Console,
    context: &RequestContext,
    CsrfForm(form): CsrfForm<CodeForm>,
) -> Result<Response, Problem> {
    let proof = LoginProof::from_text(&context.cookie(PROOF).unwrap_or_default());
    let attempt = CodeAttempt { proof: &proof, code: &form.code, client: context.client() };
    match console.parts.accounts.check_code(&attempt).await {
        Ok(opened) => {
            enter(console, context, &opened);
            if is_recovery_code(&form.code) {
                notify(console, context, Notice::RecoveryUsed);
            }
            Ok(see_other(&return_to::take(console, context)))
        }
        Err(error) => refused(console, context, error),
    }
}

/// Gives the browser its session.
pub(crate) fn enter(console: &Console, context: &RequestContext, opened: &OpenedStaffSession) {
    let seconds = (opened.session.expires_at - console.site.now()).num_seconds();
    context.set_cookie(SESSION, opened.token.expose(), Some(seconds));
    context.remove_cookie(PROOF);
}

/// Whether a code that was right is a recovery code: those are longer than the authenticator's.
fn is_recovery_code(code: &str) -> bool {
    code.chars().filter(|c| c.is_alphanumeric()).count() > 6
}
