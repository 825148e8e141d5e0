//! Proofs of transfers: send one, see what became of it.

use http_kit::Problem;
use http_kit::extract::{JsonMember, PathParam};
use poem::handler;
use portal_core::billing::payment::PaymentId;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::auth::api_session::ApiSession;
use crate::document::answer::Data;
use crate::document::{AnswerOf, BodyOf, Described, NoBody, Operation, Tag, answer};
use crate::payment::api::id;
use crate::problem::OrProblem;
use crate::state::App;
use crate::ticket::api::refused;
use crate::transfer::form::proof;
use crate::transfer::wire::ProofItem;

#[derive(Deserialize, ToSchema)]
#[schema(as = SendProof)]
pub(crate) struct ProofBody {
    /// A picture or a PDF that was uploaded by `POST /attachments`.
    #[serde(default)]
    #[schema(value_type = String, required)]
    attachment_id: JsonMember,
    /// In whose name the account is that the money came from, at most 100 characters.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    sender: JsonMember,
    /// At most 500 characters.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    note: JsonMember,
}

impl Described for send {
    type Body = ProofBody;
    type Answer = Data<ProofItem>;

    fn describe() -> Operation {
        Operation::new(Tag::Payments, "sendPaymentProof", "Send the proof of a transfer")
            .details(
                "For payments by `transfer` and `qris_static`, which finance reviews. A proof may be replaced until it was \
                 decided on; the same one sent again changes nothing.",
            )
            .parameter(id())
            .sent(json!({ "attachment_id": "018f4a6e-0000-7000-8000-000000000009", "sender": "Budi Santoso" }))
            .answers(200, "PaymentProofAnswer", "The proof, which waits for finance.")
            .problems([400, 404, 409])
    }
}

/// `POST /payments/{id}/proof`.
#[handler]
pub(crate) async fn send(
    app: &App,
    session: ApiSession,
    at: PathParam<PaymentId>,
    body: BodyOf<send>,
) -> Result<AnswerOf<send>, Problem> {
    // Whose payment it is not learns nothing of what is wrong with the rest.
    app.parts.portal.payments()?.show(&session.0, &at.0).await.or_problem()?;
    let file = body.0.attachment_id.lenient_text().and_then(|id| id.parse().ok());
    let proof = proof(file, body.0.sender.lenient_text(), body.0.note.lenient_text()).map_err(refused)?;
    let service = app.parts.portal.transfers()?;
    let payment = service.send_proof(&session.0, &at.0, &proof).await.or_problem()?;
    let transfer = service.transfer_of(&payment).await.or_problem()?.ok_or_else(Problem::not_found)?;
    answer::data(ProofItem::new(app, transfer))
}

impl Described for show {
    type Body = NoBody;
    type Answer = Data<ProofItem>;

    fn describe() -> Operation {
        Operation::new(Tag::Payments, "paymentProof", "The proof of a transfer, and what finance decided")
            .parameter(id())
            .answers(200, "PaymentProofAnswer", "The proof.")
            .problems([404])
    }
}

/// `GET /payments/{id}/proof`. A payment that needs none has none.
#[handler]
pub(crate) async fn show(app: &App, session: ApiSession, at: PathParam<PaymentId>) -> Result<AnswerOf<show>, Problem> {
    let payment = app.parts.portal.payments()?.show(&session.0, &at.0).await.or_problem()?;
    let transfer = app.parts.portal.transfers()?.transfer_of(&payment).await.or_problem()?;
    answer::data(ProofItem::new(app, transfer.ok_or_else(Problem::not_found)?))
}
