//! Sending a document, in the API.

use http_kit::extract::PathParam;
use http_kit::{Problem, RequestContext};
use poem::handler;
use portal_core::InvoiceNumber;
use portal_core::billing::payment::PaymentId;
use portal_core::kernel::email::EmailAddress;
use serde::Serialize;
use utoipa::ToSchema;

use crate::auth::api_session::ApiSession;
use crate::document::answer::Told;
use crate::document::{AnswerOf, Described, NoBody, Operation, Tag, answer};
use crate::invoice::api::number;
use crate::payment::api::id;
use crate::problem::OrProblem;
use crate::state::App;

#[derive(Serialize, ToSchema)]
#[schema(as = EmailData)]
pub(crate) struct EmailItem {
    /// The address that it goes to: the one on file.
    #[schema(format = Email, example = "budi@example.id")]
    email: String,
}

impl From<EmailAddress> for EmailItem {
    fn from(address: EmailAddress) -> Self {
        Self { email: address.as_str().to_owned() }
    }
}

const DETAILS: &str = "To the address on file alone, in the language of `Accept-Language`, as the document stands when it \
                       is sent. Refused with 409, of the kind `email:no-address`, while none is on file.";

impl Described for send_invoice {
    type Body = NoBody;
    type Answer = Told<EmailItem>;

    fn describe() -> Operation {
        Operation::new(Tag::Invoices, "emailInvoice", "Send an invoice by e-mail")
            .details(DETAILS)
            .parameter(number())
            .answers(202, "EmailAnswer", "It is on its way to this address.")
            .problems([404, 409, 429])
    }
}

/// `POST /invoices/{number}/email`.
#[handler]
pub(crate) async fn send_invoice(
    app: &App,
    context: &RequestContext,
    session: ApiSession,
    at: PathParam<InvoiceNumber>,
) -> Result<AnswerOf<send_invoice>, Problem> {
    let emails = app.parts.portal.emails()?;
    let sent = emails.send_invoice(&session.0, &at.0, context.locale().into()).await.or_problem()?;
    answer::accepted(context, "flash-email-sent", EmailItem::from(sent))
}

impl Described for send_receipt {
    type Body = NoBody;
    type Answer = Told<EmailItem>;

    fn describe() -> Operation {
        Operation::new(Tag::Payments, "emailReceipt", "Send the receipt of a payment by e-mail")
            .details(DETAILS)
            .parameter(id())
            .answers(202, "EmailAnswer", "It is on its way to this address.")
            .problems([404, 409, 429])
    }
}

/// `POST /payments/{id}/receipt/email`.
#[handler]
pub(crate) async fn send_receipt(
    app: &App,
    context: &RequestContext,
    session: ApiSession,
    at: PathParam<PaymentId>,
) -> Result<AnswerOf<send_receipt>, Problem> {
    let emails = app.parts.portal.emails()?;
    let sent = emails.send_receipt(&session.0, &at.0, context.locale().into()).await.or_problem()?;
    answer::accepted(context, "flash-email-sent", EmailItem::from(sent))
}
