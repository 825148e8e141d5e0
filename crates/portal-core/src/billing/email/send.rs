//! Sending a document to the customer's own mailbox.

use super::EmailService;
use super::error::SendDocumentError;
use super::message::{InvoiceEmail, ReceiptEmail};
use crate::billing::payment::PaymentId;
use crate::identity::customer::CustomerScope;
use crate::identity::rate_limit::{Bucket, BucketKey, Verdict};
use crate::identity::session::ActiveSession;
use crate::kernel::email::EmailAddress;
use crate::kernel::error::PortError;
use crate::kernel::id::{HitId, InvoiceNumber, MessageId};
use crate::kernel::locale::Locale;
use crate::messaging::outbox::{MessageContent, MessageKind, OutboxMessage};

/// The name of the limit.
const RULE: &str = "email.documents";

impl EmailService {
    /// The address that documents go to: the one on file; `None` if there is none.
    ///
    /// # Errors
    /// [`PortError`] if the customers cannot be reached.
    pub async fn address(&self, session: &ActiveSession) -> Result<Option<EmailAddress>, PortError> {
        let customer = self.deps.customers.profile(&session.scope()).await?;
        let on_file = customer.and_then(|customer| customer.email);
        Ok(on_file.and_then(|email| EmailAddress::parse(&email).ok()))
    }

    /// Sends one of the customer's invoices to the address on file, as it stands when it is sent. Answers the address.
    ///
    /// # Errors
    /// [`SendDocumentError`]; somebody else's invoice is not found.
    pub async fn send_invoice(
        &self,
        session: &ActiveSession,
        number: &InvoiceNumber,
        locale: Locale,
    ) -> Result<EmailAddress, SendDocumentError> {
        let scope = session.scope();
        self.deps.invoices.show(session, number).await?;
        let (customer_id, invoice) = (scope.customer_id().clone(), number.clone());
        self.send(session, &InvoiceEmail { customer_id, invoice, is_requested: true }, locale).await
    }

    /// Sends the receipt of one of the customer's payments to the address on file. Answers the address.
    ///
    /// # Errors
    /// [`SendDocumentError`]; somebody else's payment is not found.
    pub async fn send_receipt(
        &self,
        session: &ActiveSession,
        id: &PaymentId,
        locale: Locale,
    ) -> Result<EmailAddress, SendDocumentError> {
        let (scope, receipts) = (session.scope(), self.deps.receipts.as_ref().ok_or(SendDocumentError::NotFound)?);
        receipts.paid(&scope, id).await?;
        let customer_id = scope.customer_id().clone();
        self.send(session, &ReceiptEmail { customer_id, payment: id.clone() }, locale).await
    }

    async fn send<K: MessageKind>(
        &self,
        session: &ActiveSession,
        message: &K,
        locale: Locale,
    ) -> Result<EmailAddress, SendDocumentError> {
        let to = self.address(session).await?.ok_or(SendDocumentError::NoAddress)?;
        self.take(&session.scope()).await?;
        let now = self.deps.clock.now();
        let message = OutboxMessage {
            id: MessageId::generate(now, self.deps.entropy.as_ref()),
            lane: K::LANE,
            to: to.clone().into(),
            locale,
            content: MessageContent::of(message),
            created_at: now,
            not_before: None,
            expires_at: now.checked_add_signed(self.policy.try_for),
        };
        self.deps.outbox.enqueue(&message).await?;
        Ok(to)
    }

    /// Takes one use of the account's.
    async fn take(&self, scope: &CustomerScope) -> Result<(), SendDocumentError> {
        let now = self.deps.clock.now();
        let key = BucketKey::new(RULE, scope.customer_id().as_str(), self.keys.current());
        let bucket = Bucket::counting(key, self.policy.per_account.as_slice());
        let hit = HitId::generate(now, self.deps.entropy.as_ref());
        match self.deps.limits.take(&[bucket], hit, now).await? {
            Verdict::Allowed => Ok(()),
            Verdict::Denied { retry_after } => Err(SendDocumentError::RateLimited { retry_after }),
        }
    }
}
