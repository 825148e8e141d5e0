//! What cases need to do behind a port's back: put the ISP's rows there, and look at what only the
//! operator sees.

use std::sync::Arc;

use async_trait::async_trait;
use portal_core::identity::customer::{Customer, CustomerRepo};
use portal_core::identity::device::DeviceStore;
use portal_core::identity::otp::OtpStore;
use portal_core::identity::profile::{ContactRepo, PhoneChangeStore};
use portal_core::identity::session::SessionStore;
use portal_core::messaging::outbox::Outbox;
use portal_core::staff::audit::AuditEntry;
use portal_core::staff::record_check::RecordTable;
use portal_core::{CustomerId, TicketNumber};

use crate::fixtures::{InvoiceFixture, TicketFixture};

/// Works on the same fresh store as the port under test, past the port: each adapter's tests implement it
/// with its own SQL. Methods panic when the store refuses.
///
/// Which suites call what: all of them `put_customer`; `customer_repo_suite` also `edit_phone_by_hand`;
/// `dashboard_repo_suite` also `put_invoice` and `put_ticket`; `session_store_suite` also
/// `edit_phone_by_hand`, `sessions_ever`, `devices` and `audit_entries`; `device_store_suite` also `sessions`;
/// `audit_log_suite` also `audit_entries`; `customer_directory_suite` also `audit_entries`, `sessions`, `outbox` and
/// `otp`; `analytics_store_suite` also `put_ticket` and `sessions`;
/// `announcement_store_suite` also `edit_phone_by_hand`, `sessions` and `outbox`; `invoice_repo_suite` also
/// `put_invoice`; `ticket_repo_suite` also `put_ticket` and `edit_ticket_by_hand`; `ticket_confirmation_suite` also
/// `outbox`; `contact_repo_suite` also
/// `edit_phone_by_hand`, `audit_entries`, `sessions`, `customers`, `phone_changes` and `outbox`;
/// `phone_change_store_suite` also `edit_phone_by_hand`, `audit_entries`, `sessions`, `devices`, `customers`, `contacts`
/// and `outbox`; `record_check_suite` also
/// `put_invoice`, `put_ticket`, `edit_phone_by_hand` and `spoil`; `ticket_desk_suite` also `put_ticket` and
/// `edit_ticket_by_hand`; `customer_search_suite` also `put_invoice` and `put_ticket`; `statement_repo_suite` also
/// `put_invoice` and `spoil`; `issued_invoices_suite` also `put_invoice`.
#[async_trait]
pub trait TestDatabase: Send + Sync {
    /// Adds the customer with their package, or overwrites everything of theirs. The number in E.164 is
    /// not to be written: the store makes it from `phone_as_written`.
    async fn put_customer(&self, customer: &Customer);

    /// Adds an invoice of a customer who is there, with its lines and payments.
    async fn put_invoice(&self, invoice: &InvoiceFixture);

    /// Adds a ticket of a customer, who need not be there, with everything known of it and its timeline.
    async fn put_ticket(&self, ticket: &TicketFixture);

    /// Writes a value into a column of the ticket, as the ISP's staff do with SQL: a plain
    /// `UPDATE tickets SET … = … WHERE ticket_number = …` and nothing else. The value is written as a quoted literal.
    async fn edit_ticket_by_hand(&self, number: &TicketNumber, column: &str, value: &str);

    /// Writes another number over the one on file, as an operator does with SQL: a plain
    /// `UPDATE customers SET phone = … WHERE customer_id = …` and nothing else.
    async fn edit_phone_by_hand(&self, customer: &CustomerId, phone: &str);

    /// Makes a value unreadable, past all rules of the store: the word `spoilt` as `status` of the invoice, the
    /// ticket or the ticket's first step, or as `account_status` of the customer; a `bandwidth_down` below zero in the
    /// customer's package; a `paid_at` that is no instant in the invoice's payment. `number` is that of the customer,
    /// the invoice or the ticket. Lines of invoices are never spoilt.
    async fn spoil(&self, table: RecordTable, number: &str);

    /// The account's entries in the audit trail, in the order they were recorded.
    async fn audit_entries(&self, customer: &CustomerId) -> Vec<AuditEntry>;

    /// How many sessions the operator's statistics count for the account, ended ones included.
    async fn sessions_ever(&self, customer: &CustomerId) -> u64;

    /// The sessions that the port under test looks at.
    fn sessions(&self) -> Arc<dyn SessionStore>;

    /// The trusted devices that the port under test looks at.
    fn devices(&self) -> Arc<dyn DeviceStore>;

    /// The customers that the port under test looks at.
    fn customers(&self) -> Arc<dyn CustomerRepo>;

    /// What the ISP has on file, that the port under test looks at.
    fn contacts(&self) -> Arc<dyn ContactRepo>;

    /// The records of changed numbers that the port under test looks at.
    fn phone_changes(&self) -> Arc<dyn PhoneChangeStore>;

    /// The login codes that the port under test looks at.
    fn otp(&self) -> Arc<dyn OtpStore>;

    /// The outbox that the port under test looks at.
    fn outbox(&self) -> Arc<dyn Outbox>;
}
