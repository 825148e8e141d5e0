//! Sending a proof on the page of a payment.

use std::collections::BTreeMap;

use http_kit::answer::see_other;
use http_kit::extract::{CsrfFileForm, PathParam};
use http_kit::refused_form::{RefusedForm, send_back};
use http_kit::{Problem, RequestContext, refused_form};
use page_kit::files::{self, FileList, FileTrouble, attached};
use page_kit::format;
use poem::{Response, handler};
use portal_core::AttachmentId;
use portal_core::billing::payment::{PaymentAttempt, PaymentId};
use portal_core::billing::transfer::{ProofError, Transfer};
use portal_core::support::conversation::Participant;
use serde::{Deserialize, Serialize};

use crate::attachment::form::OwnFiles;
use crate::auth::web_session::WebSession;
use crate::i18n::t;
use crate::page::render::notify;
use crate::payment::form::payment_page;
use crate::problem::{IntoProblem, OrProblem};
use crate::state::App;
use crate::transfer::form;
use crate::transfer::view::{ProofForm, ProofPanel};
use crate::view::flash::Notice;

/// Where files lie.
const FILES: &str = "/customer/attachments";

/// The form as it was sent.
#[derive(Deserialize)]
pub(crate) struct SentProof {
    #[serde(default)]
    sender: String,
    #[serde(default)]
    note: String,
    /// Among them the file that was taken before.
    #[serde(flatten)]
    others: BTreeMap<String, String>,
}

/// Why a proof was not taken. What is wrong with its texts follows from them.
#[derive(Clone, Serialize, Deserialize)]
enum ProofTrouble {
    Fields,
    File(FileTrouble),
    NotAProof,
    FileGone,
    Unavailable,
}

/// `POST /customer/payments/{id}/proof`.
#[handler]
pub(crate) async fn send(
    app: &App,
    context: &RequestContext,
    sent: CsrfFileForm<SentProof>,
    web: WebSession,
    at: PathParam<PaymentId>,
) -> Result<Response, Problem> {
    let (fields, service) = (sent.fields, app.parts.portal.attachments()?);
    // Whose payment it is not sends no files for it.
    app.parts.portal.payments()?.show(&web.session, &at.0).await.or_problem()?;
    let by = OwnFiles { service, session: &web.session };
    let (ids, trouble) = files::take_all(context, &by, attached(&fields.others), sent.files).await?;
    if let Some(trouble) = trouble {
        return Ok(send_back(context, "proof-file", &ProofTrouble::File(trouble)));
    }
    let Ok(proof) = form::proof(ids.last().copied(), Some(&fields.sender), Some(&fields.note)) else {
        return Ok(send_back(context, "proof", &ProofTrouble::Fields));
    };
    let result = app.parts.portal.transfers()?.send_proof(&web.session, &at.0, &proof).await;
    match result {
        Ok(_) => {
            notify(app, context, Notice::ProofSent);
            Ok(see_other(&payment_page(&at.0)))
        }
        Err(error) => refused(app, context, (&at.0, error)),
    }
}

fn refused(app: &App, context: &RequestContext, (id, error): (&PaymentId, ProofError)) -> Result<Response, Problem> {
    let trouble = match error {
        ProofError::NotFound => return Err(Problem::not_found()),
        ProofError::Decided(_) | ProofError::NotReviewed => {
            notify(app, context, Notice::ProofTooLate);
            return Ok(see_other(&payment_page(id)));
        }
        ProofError::NoFile => ProofTrouble::FileGone,
        ProofError::NotAProof => ProofTrouble::NotAProof,
        error => {
            error.into_problem().log();
            ProofTrouble::Unavailable
        }
    };
    Ok(send_back(context, "proof", &trouble))
}

/// What the page of a payment shows of its proof; `None` for one that needs none.
pub(crate) async fn proof_panel(
    app: &App,
    context: &RequestContext,
    web: &WebSession,
    payment: &PaymentAttempt,
) -> Result<Option<ProofPanel>, Problem> {
    let service = app.parts.portal.transfers()?;
    let Some(transfer) = service.transfer_of(payment).await.or_problem()? else { return Ok(None) };
    let file = service.file_of(&web.session, &transfer).await.or_problem()?;
    let is_viewed = web.session.is_viewed();
    let takes = transfer.takes_proof() && service.takes_proofs() && !is_viewed && !payment.state.was_paid();
    let form = if takes { Some(shown_form(app, context, web, &transfer).await?) } else { None };
    Ok(Some(ProofPanel { file: FileList::new(context.locale(), FILES, file.iter()), form, is_viewed, transfer }))
}

/// The form, as it was refused if it was.
async fn shown_form(
    app: &App,
    context: &RequestContext,
    web: &WebSession,
    transfer: &Transfer,
) -> Result<ProofForm, Problem> {
    let (locale, largest) = (context.locale(), app.parts.portal.attachments()?.policy().largest);
    let hint = t(locale, "transfer-file-hint", &[("size", format::bytes(locale, largest).into())]);
    let refused = refused_form::shown(context);
    let typed: Option<(SentProof, ProofTrouble)> =
        refused.and_then(|refused| Some((refused.typed()?, RefusedForm::reason(refused)?)));
    let Some((sent, trouble)) = typed else {
        let said = transfer.proof.clone();
        let (sender, note) = said.map(|proof| (proof.sender, proof.note)).unwrap_or_default();
        let (sender, note) = (sender.unwrap_or_default(), note.unwrap_or_default());
        return Ok(ProofForm { sender, note, hint, ..ProofForm::default() });
    };
    let kept = kept_file(app, web, attached(&sent.others).last().copied()).await?;
    let mut shown = ProofForm { hint, kept, sender: sent.sender, note: sent.note, ..ProofForm::default() };
    let words = |key: &str| Some(t(locale, key, &[]));
    match trouble {
        ProofTrouble::File(trouble) => shown.file_error = Some(trouble.words(locale, largest)),
        ProofTrouble::NotAProof => (shown.file_error, shown.kept) = (words("transfer-file-kind"), None),
        ProofTrouble::FileGone => (shown.file_error, shown.kept) = (words("transfer-file-missing"), None),
        ProofTrouble::Unavailable => shown.trouble = words("transfer-unavailable"),
        ProofTrouble::Fields => {
            let file = attached(&sent.others).last().copied();
            for wrong in form::proof(file, Some(&shown.sender), Some(&shown.note)).err().into_iter().flatten() {
                match wrong.field {
                    "sender" => shown.sender_error = words(wrong.words),
                    "note" => shown.note_error = words(wrong.words),
                    _ => shown.file_error = words(wrong.words),
                }
            }
        }
    }
    Ok(shown)
}

/// The identity and the name of a file that a refused form had.
async fn kept_file(app: &App, web: &WebSession, id: Option<AttachmentId>) -> Result<Option<(String, String)>, Problem> {
    let Some(id) = id else { return Ok(None) };
    let who = Participant::Customer(web.session.scope());
    let found = app.parts.portal.attachments()?.shown(&who, &[id]).await.or_problem()?.pop();
    let free = found.filter(|file| !file.is_claimed());
    Ok(free.map(|file| (file.id.to_string(), file.name.as_str().to_owned())))
}
