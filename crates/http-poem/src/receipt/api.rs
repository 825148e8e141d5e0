//! The receipt of a payment, in the API.

use http_kit::extract::{PathParam, PathParams};
use http_kit::{Problem, RequestContext};
use poem::handler;
use portal_core::InvoiceNumber;
use portal_core::billing::payment::PaymentId;
use portal_core::billing::statement::RecordedPaymentId;

use crate::auth::api_session::ApiSession;
use crate::document::answer::Answer;
use crate::document::{AnswerOf, Described, Location, NoBody, Operation, Tag, parameter, text};
use crate::invoice::api::{Pdf, number};
use crate::invoice::form::download;
use crate::payment::api::id;
use crate::receipt::page::{issued, issued_recorded};
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

impl Described for recorded {
    type Body = NoBody;
    type Answer = Pdf;

    fn describe() -> Operation {
        let id = parameter(Location::Path, "id", text())
            .description(Some("The payment's `receipt_id` in the invoice."))
            .example(Some("17".into()));
        Operation::new(Tag::Invoices, "recordedPaymentReceipt", "The receipt of a payment on record")
            .details(
                "In the language of `Accept-Language`. A payment that came through a gateway has one receipt for all that \
                 it paid, which is answered here too. Not found, of the kind `payment:no-receipt`, if no money came in or \
                 it was given back, and of the kind `payment:no-documents` where the portal makes no documents.",
            )
            .parameter(number())
            .parameter(id)
            .answers(200, "", "The receipt, to be saved.")
            .header("Content-Disposition", "`attachment`, with a name to save it under.", None)
            .problems([404])
    }
}

/// `GET /invoices/{number}/payments/{id}/receipt`.
#[handler]
pub(crate) async fn recorded(
    app: &App,
    context: &RequestContext,
    session: ApiSession,
    at: PathParams<InvoiceNumber, RecordedPaymentId>,
) -> Result<AnswerOf<recorded>, Problem> {
    Ok(Answer::made(download(issued_recorded(app, context, &session.0, &at).await?)))
}
