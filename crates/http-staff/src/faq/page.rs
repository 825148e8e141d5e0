//! `/staff/settings/faq` and the forms of its questions.

use http_kit::extract::PathParam;
use http_kit::refused_form::RefusedForm;
use http_kit::{Problem, RequestContext, refused_form};
use poem::web::Query;
use poem::{Response, handler};
use portal_core::content::faq::FaqSlug;
use portal_core::content::faq::edit::{EditableFaq, FaqDraft, FaqEdit, FaqEditError, FaqEditor};
use serde::Deserialize;

use crate::check::forbidden;
use crate::faq::form::{FaqForm, FaqOutcome, language};
use crate::faq::view::{FaqEditorView, FaqListPage, FaqPage, NewFaqPage};
use crate::guard::StaffSession;
use crate::i18n::Locale;
use crate::page::{layout, page};
use crate::state::Console;

/// Where the list lies.
pub(super) const LIST: &str = "/staff/settings/faq";

#[derive(Deserialize)]
struct Wish {
    #[serde(default)]
    language: String,
    /// The version whose texts the form begins with; the current ones if it is none.
    #[serde(default)]
    version: String,
}

impl Wish {
    /// The language of the texts: the one of the page if the address names none.
    fn locale(&self, context: &RequestContext) -> Locale {
        language(&self.language).unwrap_or_else(|| context.locale())
    }
}

pub(super) fn editor(console: &Console) -> &FaqEditor {
    &console.parts.desk.faq
}

/// `GET /staff/settings/faq?language=`.
#[handler]
pub(crate) async fn list(
    console: &Console,
    context: &RequestContext,
    staff: &StaffSession,
    Query(wish): Query<Wish>,
) -> Result<Response, Problem> {
    let language = wish.locale(context);
    let list = editor(console).list(&staff.actor(), language.into()).await.map_err(problem)?;
    page(&FaqListPage { layout: layout(console, context), language, list })
}

/// `GET /staff/settings/faq/new?language=`.
#[handler]
pub(crate) async fn new(
    console: &Console,
    context: &RequestContext,
    staff: &StaffSession,
    Query(wish): Query<Wish>,
) -> Result<Response, Problem> {
    let language = wish.locale(context);
    let refused = refused_form::shown(context);
    let typed = refused.and_then(RefusedForm::typed);
    let form = typed.unwrap_or_else(|| FaqForm::new(language, FaqDraft::default()));
    let editor = shown(console, staff, form, refused).await?;
    page(&NewFaqPage { layout: layout(console, context), editor })
}

/// `GET /staff/settings/faq/{slug}?language=`.
#[handler]
pub(crate) async fn show(
    console: &Console,
    context: &RequestContext,
    staff: &StaffSession,
    slug: PathParam<FaqSlug>,
    Query(wish): Query<Wish>,
) -> Result<Response, Problem> {
    let locale = wish.locale(context).into();
    let question = editor(console).find(&staff.actor(), &slug.0, locale).await.map_err(problem)?;
    let refused = refused_form::shown(context);
    let form = match refused {
        Some(refused) => typed(refused, FaqForm::of(&question)),
        None => begun(&question, &wish.version),
    };
    let editor = shown(console, staff, form, refused).await?;
    page(&FaqPage { layout: layout(console, context), editor, question })
}

/// The form of a question, with the texts of that version if it has some. It is saved over the current version.
fn begun(question: &EditableFaq, version: &str) -> FaqForm {
    let current = FaqForm::of(question);
    let named =
        version.parse().ok().and_then(|version: i64| question.versions.iter().find(|edit| edit.version == version));
    match named.and_then(FaqEdit::text) {
        Some(text) => FaqForm { version: current.version, ..FaqForm::new(question.locale.into(), text.draft()) },
        None => current,
    }
}

/// What was typed over what is stored. It keeps the version that it was read with, so that it is not written over an edit
/// that its author has not seen; after a conflict the page shows that edit, and the form follows it.
fn typed(refused: &RefusedForm, stored: FaqForm) -> FaqForm {
    let Some(typed) = refused.typed::<FaqForm>() else { return stored };
    // The buttons that hide and go back are forms without texts.
    let typed =
        if refused.text("question").is_some() { typed } else { FaqForm { version: typed.version, ..stored.clone() } };
    match refused.reason() {
        Some(FaqOutcome::Changed { .. }) => FaqForm { version: stored.version, ..typed },
        _ => typed,
    }
}

/// The form with what came of it: it is checked once more, so that nothing but what was typed is kept in between.
async fn shown(
    console: &Console,
    staff: &StaffSession,
    form: FaqForm,
    refused: Option<&RefusedForm>,
) -> Result<FaqEditorView, Problem> {
    let (locale, actor) = (form.locale().into(), staff.actor());
    let (categories, syntax) = editor(console).categories(&actor, locale).await.map_err(problem)?;
    let outcome = refused.and_then(RefusedForm::reason);
    let (mut preview, mut problems) = (None, Vec::new());
    if matches!(outcome, Some(FaqOutcome::Preview | FaqOutcome::Wrong)) {
        match editor(console).preview(&actor, locale, &form.draft()).await {
            Ok(faq) => preview = Some(faq).filter(|_| outcome == Some(FaqOutcome::Preview)),
            Err(FaqEditError::Text(wrong)) => problems = wrong,
            Err(error) => return Err(problem(error)),
        }
    }
    Ok(FaqEditorView { form, outcome, problems, preview, categories, syntax })
}

pub(super) fn problem(error: FaqEditError) -> Problem {
    match error {
        FaqEditError::Port(error) => error.into(),
        FaqEditError::NotFound | FaqEditError::NoDefault => Problem::not_found(),
        _ => forbidden(),
    }
}
