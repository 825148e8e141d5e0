//! Putting the messages into words, from what is on file when they are sent.

use async_trait::async_trait;

use super::letter::Letter;
use super::message::{InvoiceEmail, ReceiptEmail};
use super::words::{About, invoice_letter, receipt_letter};
use crate::billing::document::RenderedDocument;
use crate::billing::invoice::{InvoiceError, InvoiceService};
use crate::billing::receipt::{ReceiptDocument, ReceiptError, ReceiptService};
use crate::identity::customer::{Customer, CustomerScope};
use crate::kernel::error::PortError;
use crate::kernel::id::CustomerId;
use crate::kernel::secret::Secret;
use crate::messaging::outbox::{
    Claimed, DeliveryContext, EmailAttachment, EmailContent, MessageWriter, Prepared, plain,
};

const PDF: &str = "application/pdf";

/// Writes the e-mails that bring documents.
#[derive(Clone)]
pub struct DocumentWriter {
    invoices: InvoiceService,
    receipts: Option<ReceiptService>,
    colour: [u8; 3],
}

impl DocumentWriter {
    /// Writes of these invoices and receipts, in the ISP's colour.
    pub fn new(invoices: InvoiceService, receipts: Option<ReceiptService>, colour: [u8; 3]) -> Self {
        Self { invoices, receipts, colour }
    }

    fn email(&self, letter: &Letter, document: RenderedDocument) -> Prepared {
        let name = document.file_name();
        let attachment = EmailAttachment { name, media_type: PDF, bytes: Secret::new(document.bytes) };
        Prepared::Email(Box::new(EmailContent {
            subject: letter.subject.clone(),
            text: Secret::new(letter.text()),
            html: Secret::new(letter.html(self.colour)),
            attachments: vec![attachment],
        }))
    }
}

/// The customer, if they may still enter and the address that the message was addressed to is still theirs.
async fn addressee(
    customer_id: &CustomerId,
    claimed: &Claimed,
    context: &DeliveryContext<'_>,
) -> Result<Result<Customer, Prepared>, PortError> {
    let Some(to) = claimed.message.to.email() else { return Ok(Err(Prepared::foreign_recipient())) };
    let customer = context.customers.profile(&CustomerScope::of_message(customer_id.clone())).await?;
    let is_theirs = |customer: &Customer| {
        let on_file = customer.email.as_deref().map(str::trim);
        customer.access.may_enter() && on_file == Some(to.as_str())
    };
    Ok(customer.filter(is_theirs).ok_or_else(Prepared::dropped))
}

fn about<'a>(customer: &Customer, claimed: &Claimed, context: &DeliveryContext<'a>) -> About<'a> {
    About { branding: context.branding, locale: claimed.message.locale, name: plain(&customer.name) }
}

#[async_trait]
impl MessageWriter<InvoiceEmail> for DocumentWriter {
    async fn write(
        &self,
        message: InvoiceEmail,
        claimed: &Claimed,
        context: &DeliveryContext<'_>,
    ) -> Result<Prepared, PortError> {
        let customer = match addressee(&message.customer_id, claimed, context).await? {
            Ok(customer) => customer,
            Err(prepared) => return Ok(prepared),
        };
        let scope = CustomerScope::of_message(message.customer_id);
        let billed = match self.invoices.billed(&scope, &message.invoice).await {
            Ok(billed) => billed,
            Err(error) => return unwritten(error),
        };
        if !message.is_requested && !billed.detail.invoice.outstanding().is_positive() {
            return Ok(Prepared::dropped());
        }
        let pay_link = self.invoices.link_of(scope.customer_id(), &billed);
        let about = about(&customer, claimed, context);
        let letter = invoice_letter(&about, &billed, (pay_link, message.is_requested));
        match self.invoices.rendered(customer, billed, claimed.message.locale).await {
            Ok(document) => Ok(self.email(&letter, document)),
            Err(error) => unwritten(error),
        }
    }
}

fn unwritten(error: InvoiceError) -> Result<Prepared, PortError> {
    match error {
        InvoiceError::Port(error) => Err(error),
        InvoiceError::NotFound => Ok(Prepared::dropped()),
        InvoiceError::NoDocuments => Ok(Prepared::no_channel()),
    }
}

#[async_trait]
impl MessageWriter<ReceiptEmail> for DocumentWriter {
    async fn write(
        &self,
        message: ReceiptEmail,
        claimed: &Claimed,
        context: &DeliveryContext<'_>,
    ) -> Result<Prepared, PortError> {
        let Some(receipts) = &self.receipts else { return Ok(Prepared::no_channel()) };
        let customer = match addressee(&message.customer_id, claimed, context).await? {
            Ok(customer) => customer,
            Err(prepared) => return Ok(prepared),
        };
        let scope = CustomerScope::of_message(message.customer_id);
        let payment = match receipts.paid(&scope, &message.payment).await {
            Ok(payment) => payment,
            Err(ReceiptError::Port(error)) => return Err(error),
            Err(ReceiptError::NotFound | ReceiptError::NotPaid) => return Ok(Prepared::dropped()),
        };
        let paid_on = payment.paid_at.map(|at| context.clock.local_date(at));
        let about = about(&customer, claimed, context);
        let document = ReceiptDocument { locale: claimed.message.locale, customer, payment };
        let letter = receipt_letter(&about, &document, paid_on);
        Ok(self.email(&letter, receipts.rendered(document).await?))
    }
}
