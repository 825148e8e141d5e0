//! The contract of every storage port, on a file and in memory.

use std::sync::Arc;

use portal_core::billing::email::IssuedInvoices;
use portal_core::billing::invoice::InvoiceRepo;
use portal_core::billing::promise::PromiseRepo;
use portal_core::billing::statement::StatementRepo;
use portal_core::content::faq::edit::FaqEdits;
use portal_core::identity::customer::CustomerRepo;
use portal_core::identity::device::DeviceStore;
use portal_core::identity::otp::OtpStore;
use portal_core::identity::profile::{ContactRepo, PhoneChangeStore};
use portal_core::identity::rate_limit::RateLimiter;
use portal_core::identity::session::SessionStore;
use portal_core::insight::analytics::AnalyticsStore;
use portal_core::insight::dashboard::DashboardRepo;
use portal_core::integration::change::ChangeLog;
use portal_core::integration::event::EventLog;
use portal_core::integration::key::ApiKeyRepo;
use portal_core::integration::webhook::WebhookQueue;
use portal_core::messaging::campaign::AnnouncementStore;
use portal_core::messaging::outbox::Outbox;
use portal_core::staff::assignment::AssignmentRepo;
use portal_core::staff::audit::AuditLog;
use portal_core::staff::customer_search::CustomerSearch;
use portal_core::staff::directory::CustomerDirectory;
use portal_core::staff::inbox_view::InboxViews;
use portal_core::staff::merge::TicketMerges;
use portal_core::staff::note::InternalNotes;
use portal_core::staff::record_check::RecordCheck;
use portal_core::staff::reply::CannedReplies;
use portal_core::staff::trail::StaffTrail;
use portal_core::support::attachment::AttachmentRepo;
use portal_core::support::conversation::ConversationRepo;
use portal_core::support::ticket::TicketRepo;
use portal_testkit::payment_directory::FinanceStore;
use portal_testkit::payment_store::PaymentStore;
use portal_testkit::{
    CampaignStores, ConversationDeskStores, ReplyNoticeStores, StaffStores, TestDatabase, TicketDeskStores,
    TransferStores,
};

use crate::support::{self, Operator};

/// The suite of a port that needs no rows of the ISP.
macro_rules! plain {
    ($name:ident, $port:ident, $suite:ident, $fresh:path, $guard:ty) => {
        async fn $name() -> (Arc<dyn $port>, $guard) {
            let (store, guard) = $fresh().await;
            (Arc::new(store), guard)
        }

        portal_testkit::$suite! { #[tokio::test(flavor = "multi_thread")] $name }
    };
}

/// The suite of a port that does.
macro_rules! with_database {
    ($name:ident, $port:ident, $suite:ident, $fresh:path, $guard:ty) => {
        async fn $name() -> (Arc<dyn $port>, Arc<dyn TestDatabase>, $guard) {
            let (store, guard) = $fresh().await;
            (Arc::new(store.clone()), Arc::new(Operator(store)), guard)
        }

        portal_testkit::$suite! { #[tokio::test(flavor = "multi_thread")] $name }
    };
}

/// The suite of a port that works beside another one of the same store.
macro_rules! beside {
    ($other:ident, $name:ident, $port:ident, $suite:ident, $fresh:path, $guard:ty) => {
        async fn $name() -> (Arc<dyn $port>, Arc<dyn $other>, $guard) {
            let (store, guard) = $fresh().await;
            (Arc::new(store.clone()), Arc::new(store), guard)
        }

        portal_testkit::$suite! { #[tokio::test(flavor = "multi_thread")] $name }
    };
}

/// The suites of staff, whose ports are those of one store.
macro_rules! of_staff {
    ($fresh:path, $guard:ty) => {
        async fn staff() -> (StaffStores, $guard) {
            let (store, guard) = $fresh().await;
            (StaffStores::on(Arc::new(store)), guard)
        }

        portal_testkit::staff_account_repo_suite! { #[tokio::test(flavor = "multi_thread")] staff }
        portal_testkit::staff_session_store_suite! { #[tokio::test(flavor = "multi_thread")] staff }
        portal_testkit::customer_views_suite! { #[tokio::test(flavor = "multi_thread")] staff }
    };
}

/// The suite of transfers, whose ports are those of one store.
macro_rules! of_transfers {
    ($fresh:path, $guard:ty) => {
        async fn transfers() -> (TransferStores, $guard) {
            let (store, guard) = $fresh().await;
            (TransferStores::on(Arc::new(store)), guard)
        }

        portal_testkit::transfer_store_suite! { #[tokio::test(flavor = "multi_thread")] transfers }
    };
}

/// The suites of the desks of staff.
macro_rules! of_desks {
    ($fresh:path, $guard:ty) => {
        async fn ticket_desk() -> (TicketDeskStores, Arc<dyn TestDatabase>, $guard) {
            let (store, guard) = $fresh().await;
            (TicketDeskStores::on(Arc::new(store.clone())), Arc::new(Operator(store)), guard)
        }

        async fn conversation_desk() -> (ConversationDeskStores, $guard) {
            let (store, guard) = $fresh().await;
            (ConversationDeskStores::on(Arc::new(store)), guard)
        }

        async fn reply_notices() -> (ReplyNoticeStores, $guard) {
            let (store, guard) = $fresh().await;
            (ReplyNoticeStores::on(Arc::new(store)), guard)
        }

        portal_testkit::reply_notices_suite! { #[tokio::test(flavor = "multi_thread")] reply_notices }
        portal_testkit::ticket_desk_suite! { #[tokio::test(flavor = "multi_thread")] ticket_desk }
        async fn campaigns() -> (CampaignStores, Arc<dyn TestDatabase>, $guard) {
            let (store, guard) = $fresh().await;
            (CampaignStores::on(Arc::new(store.clone())), Arc::new(Operator(store)), guard)
        }

        portal_testkit::conversation_desk_suite! { #[tokio::test(flavor = "multi_thread")] conversation_desk }
        portal_testkit::campaign_repo_suite! { #[tokio::test(flavor = "multi_thread")] campaigns }
    };
}

/// All suites on stores of one kind.
macro_rules! on_stores {
    ($kind:ident, $fresh:path, $guard:ty) => {
        mod $kind {
            use super::*;

            plain! { otp_store, OtpStore, otp_store_suite, $fresh, $guard }
            with_database! { device_store, DeviceStore, device_store_suite, $fresh, $guard }
            plain! { rate_limiter, RateLimiter, rate_limiter_suite, $fresh, $guard }
            plain! { outbox, Outbox, outbox_suite, $fresh, $guard }
            plain! { event_log, EventLog, event_log_suite, $fresh, $guard }
            plain! { conversations, ConversationRepo, conversation_repo_suite, $fresh, $guard }
            beside! { ConversationRepo, attachments, AttachmentRepo, attachment_repo_suite, $fresh, $guard }
            beside! { EventLog, webhook_queue, WebhookQueue, webhook_queue_suite, $fresh, $guard }
            with_database! { announcements, AnnouncementStore, announcement_store_suite, $fresh, $guard }
            with_database! { analytics_store, AnalyticsStore, analytics_store_suite, $fresh, $guard }
            with_database! { record_check, RecordCheck, record_check_suite, $fresh, $guard }
            with_database! { audit_log, AuditLog, audit_log_suite, $fresh, $guard }
            plain! { change_log, ChangeLog, change_log_suite, $fresh, $guard }
            of_staff! { $fresh, $guard }
            of_desks! { $fresh, $guard }
            plain! { staff_trail, StaffTrail, staff_trail_suite, $fresh, $guard }
            plain! { assignments, AssignmentRepo, assignment_repo_suite, $fresh, $guard }
            plain! { notes, InternalNotes, internal_notes_suite, $fresh, $guard }
            plain! { replies, CannedReplies, canned_replies_suite, $fresh, $guard }
            plain! { merges, TicketMerges, ticket_merges_suite, $fresh, $guard }
            plain! { payments, PaymentStore, payment_store_suite, $fresh, $guard }
            plain! { payment_directory, FinanceStore, payment_directory_suite, $fresh, $guard }
            plain! { settlements, FinanceStore, settlement_repo_suite, $fresh, $guard }
            of_transfers! { $fresh, $guard }
            plain! { promises, PromiseRepo, promise_repo_suite, $fresh, $guard }
            plain! { inbox_views, InboxViews, inbox_views_suite, $fresh, $guard }
            plain! { faq_edits, FaqEdits, faq_edits_suite, $fresh, $guard }
            with_database! { customer_search, CustomerSearch, customer_search_suite, $fresh, $guard }
            beside! { ChangeLog, api_keys, ApiKeyRepo, api_key_repo_suite, $fresh, $guard }
            with_database! { customer_directory, CustomerDirectory, customer_directory_suite, $fresh, $guard }
            with_database! { session_store, SessionStore, session_store_suite, $fresh, $guard }
            with_database! { customer_repo, CustomerRepo, customer_repo_suite, $fresh, $guard }
            with_database! { dashboard_repo, DashboardRepo, dashboard_repo_suite, $fresh, $guard }
            with_database! { invoice_repo, InvoiceRepo, invoice_repo_suite, $fresh, $guard }
            with_database! { issued_invoices, IssuedInvoices, issued_invoices_suite, $fresh, $guard }
            with_database! { statements, StatementRepo, statement_repo_suite, $fresh, $guard }
            with_database! { ticket_repo, TicketRepo, ticket_repo_suite, $fresh, $guard }
            with_database! { confirmations, TicketRepo, ticket_confirmation_suite, $fresh, $guard }
            with_database! { contact_repo, ContactRepo, contact_repo_suite, $fresh, $guard }
            with_database! { phone_changes, PhoneChangeStore, phone_change_store_suite, $fresh, $guard }
        }
    };
}

on_stores! { file, support::store_in_file, tempfile::TempDir }
on_stores! { memory, support::store_in_memory, () }
