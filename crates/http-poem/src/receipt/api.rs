//! The receipt of a payment, in the API.

use http_kit::extract::PathParam;
use http_kit::{Problem, RequestContext};
use poem::handler;
use portal_core::billing::payment::PaymentId;

use crate::auth::api_session::ApiSession;
use crate::document::answer::Answer;
use crate::document::{AnswerOf, Described, NoBody, Operation, Tag};
use crate::invoice::api::Pdf;
use crate::invoice::form::download;
use crate::payment::api::id;
use crate::receipt::page::issued;
use crate::state::App;

impl Described for receipt {
    type Body = NoBody;
    type Answer = Pdf;

    fn describe() -> Operation {
        Operation::new(Tag::Payments, "paymentReceipt", "The receipt of a payment")
            .details(
                "In the language of `Accept-Language`. Not found, of the kind `payment:no-receipt`, unless the money came \
                 in and was not given back, and of the kind `payment:no-documents` where the portal makes no documents.",
            )
            .parameter(id())
            .answers(200, "", "The receipt, to be saved.")
            .header("Content-Disposition", "`attachment`, with a name to save it under.", None)
            .problems([404])
    }
}

/// `GET /payments/{id}/receipt`.
#[handler]
pub(crate) async fn receipt(
    app: &App,
    context: &RequestContext,
    session: ApiSession,
    at: PathParam<PaymentId>,
) -> Result<AnswerOf<receipt>, Problem> {
    Ok(Answer::made(download(issued(app, context, &session.0, &at.0).await?)))
}
