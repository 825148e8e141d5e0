//! What the forms of questions do.

use http_kit::extract::{CsrfForm, PathParam};
use http_kit::refused_form::{send_back, send_on};
use http_kit::{Problem, RequestContext};
use poem::{Response, handler};
use portal_core::content::faq::FaqSlug;
use portal_core::content::faq::edit::FaqEditError;

use crate::faq::form::{FaqDo, FaqForm, FaqOutcome};
use crate::faq::page::{LIST, editor, problem};
use crate::guard::StaffSession;
use crate::i18n::Locale;
use crate::page::told;
use crate::state::Console;
use crate::view::notice::Notice;

/// The check that refuses what cannot be written.
const CHECK: &str = "staff_faq";

/// The address of a question's page.
pub(super) fn page_of(slug: &FaqSlug, language: Locale) -> String {
    format!("{LIST}/{slug}?language={}", language.code())
}

/// `POST /staff/settings/faq/new`: shows a preview, or adds the question.
#[handler]
pub(crate) async fn add(
    console: &Console,
    context: &RequestContext,
    CsrfForm(form): CsrfForm<FaqForm>,
    staff: &StaffSession,
) -> Result<Response, Problem> {
    if form.button == FaqDo::Preview {
        return Ok(send_on(context, &FaqOutcome::Preview));
    }
    match editor(console).add(&staff.actor(), form.locale().into(), &form.draft()).await {
        Ok(slug) => Ok(told(console, context, Notice::FaqSaved, &page_of(&slug, form.locale()))),
        Err(error) => refused(context, error),
    }
}

/// `POST /staff/settings/faq/{slug}`: shows a preview, or writes the question.
#[handler]
pub(crate) async fn save(
    console: &Console,
    context: &RequestContext,
    CsrfForm(form): CsrfForm<FaqForm>,
    staff: &StaffSession,
    slug: PathParam<FaqSlug>,
) -> Result<Response, Problem> {
    if form.button == FaqDo::Preview {
        return Ok(send_on(context, &FaqOutcome::Preview));
    }
    let written = editor(console).save(&staff.actor(), &form.at(slug.0.clone()), &form.draft()).await;
    done(console, context, (&slug.0, &form), (Notice::FaqSaved, written))
}

/// `POST /staff/settings/faq/{slug}/hide`.
#[handler]
pub(crate) async fn hide(
    console: &Console,
    context: &RequestContext,
    CsrfForm(form): CsrfForm<FaqForm>,
    staff: &StaffSession,
    slug: PathParam<FaqSlug>,
) -> Result<Response, Problem> {
    let hidden = editor(console).hide(&staff.actor(), &form.at(slug.0.clone())).await;
    done(console, context, (&slug.0, &form), (Notice::FaqHidden, hidden))
}

/// `POST /staff/settings/faq/{slug}/restore`: back to an earlier version, or to the text of the file.
#[handler]
pub(crate) async fn restore(
    console: &Console,
    context: &RequestContext,
    CsrfForm(form): CsrfForm<FaqForm>,
    staff: &StaffSession,
    slug: PathParam<FaqSlug>,
) -> Result<Response, Problem> {
    let (actor, at) = (staff.actor(), form.at(slug.0.clone()));
    let restored = match form.to.as_str() {
        "default" => editor(console).restore_default(&actor, &at).await,
        version => editor(console).restore(&actor, &at, version.parse().unwrap_or_default()).await,
    };
    let restored = match restored {
        // What is wrong stands in no field of this form.
        Err(FaqEditError::Text(_)) => Err(FaqEditError::Busy),
        other => other,
    };
    done(console, context, (&slug.0, &form), (Notice::FaqRestored, restored))
}

fn done(
    console: &Console,
    context: &RequestContext,
    (slug, form): (&FaqSlug, &FaqForm),
    (notice, written): (Notice, Result<(), FaqEditError>),
) -> Result<Response, Problem> {
    match written {
        Ok(()) => Ok(told(console, context, notice, &page_of(slug, form.locale()))),
        Err(error) => refused(context, error),
    }
}

fn refused(context: &RequestContext, error: FaqEditError) -> Result<Response, Problem> {
    let outcome = match error {
        FaqEditError::Text(_) => FaqOutcome::Wrong,
        FaqEditError::Changed { by, at } => FaqOutcome::Changed { by: by.as_str().to_owned(), at },
        FaqEditError::TooMany => FaqOutcome::TooMany,
        FaqEditError::Busy => FaqOutcome::Busy,
        other => return Err(problem(other)),
    };
    Ok(send_back(context, CHECK, &outcome))
}
