//! Every contract suite, each case on a database of its own.

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
use portal_core::support::live::LiveEvents;
use portal_core::support::ticket::TicketRepo;
use portal_testkit::payment_directory::FinanceStore;
use portal_testkit::payment_store::PaymentStore;
use portal_testkit::{
    CampaignStores, ConversationDeskStores, ReplyNoticeStores, StaffStores, TestDatabase, TicketDeskStores,
    TransferStores,
};

use crate::database::TempDatabase;
use crate::test_database::PgTestDatabase;

macro_rules! plain {
    ($name:ident, $port:ident) => {
        async fn $name() -> (Arc<dyn $port>, TempDatabase) {
            let database = TempDatabase::migrated().await;
            (Arc::new(database.store()), database)
        }
    };
}

macro_rules! with_database {
    ($name:ident, $port:ident) => {
        async fn $name() -> (Arc<dyn $port>, Arc<dyn TestDatabase>, TempDatabase) {
            let database = TempDatabase::migrated().await;
            let test_db = Arc::new(PgTestDatabase::on(&database));
            (Arc::new(database.store()), test_db, database)
        }
    };
}

async fn api_keys() -> (Arc<dyn ApiKeyRepo>, Arc<dyn ChangeLog>, TempDatabase) {
    let database = TempDatabase::migrated().await;
    (Arc::new(database.store()), Arc::new(database.store()), database)
}

/// Files, beside the conversations whose entries claim them.
async fn attachments() -> (Arc<dyn AttachmentRepo>, Arc<dyn ConversationRepo>, TempDatabase) {
    let database = TempDatabase::migrated().await;
    (Arc::new(database.store()), Arc::new(database.store()), database)
}

async fn staff() -> (StaffStores, TempDatabase) {
    let database = TempDatabase::migrated().await;
    (StaffStores::on(Arc::new(database.store())), database)
}

/// The events of two processes that listen.
async fn live_events() -> (Arc<dyn LiveEvents>, Arc<dyn LiveEvents>, TempDatabase) {
    let database = TempDatabase::migrated().await;
    let (here, there) = (database.store().live_events(), database.store().live_events());
    here.ready().await;
    there.ready().await;
    (Arc::new(here), Arc::new(there), database)
}

portal_testkit::live_events_suite! { #[tokio::test(flavor = "multi_thread")] live_events }

/// The queue of webhooks, beside the log whose events it takes.
async fn webhook_queue() -> (Arc<dyn WebhookQueue>, Arc<dyn EventLog>, TempDatabase) {
    let database = TempDatabase::migrated().await;
    (Arc::new(database.store()), Arc::new(database.store()), database)
}

async fn ticket_desk() -> (TicketDeskStores, Arc<dyn TestDatabase>, TempDatabase) {
    let database = TempDatabase::migrated().await;
    let test_db = Arc::new(PgTestDatabase::on(&database));
    (TicketDeskStores::on(Arc::new(database.store())), test_db, database)
}

async fn conversation_desk() -> (ConversationDeskStores, TempDatabase) {
    let database = TempDatabase::migrated().await;
    (ConversationDeskStores::on(Arc::new(database.store())), database)
}

async fn reply_notices() -> (ReplyNoticeStores, TempDatabase) {
    let database = TempDatabase::migrated().await;
    (ReplyNoticeStores::on(Arc::new(database.store())), database)
}

async fn campaigns() -> (CampaignStores, Arc<dyn TestDatabase>, TempDatabase) {
    let database = TempDatabase::migrated().await;
    let test_db = Arc::new(PgTestDatabase::on(&database));
    (CampaignStores::on(Arc::new(database.store())), test_db, database)
}

async fn transfers() -> (TransferStores, TempDatabase) {
    let database = TempDatabase::migrated().await;
    (TransferStores::on(Arc::new(database.store())), database)
}

plain!(staff_trail, StaffTrail);
plain!(assignments, AssignmentRepo);
plain!(notes, InternalNotes);
plain!(replies, CannedReplies);
plain!(merges, TicketMerges);
plain!(payments, PaymentStore);
plain!(finance, FinanceStore);
plain!(promises, PromiseRepo);
plain!(inbox_views, InboxViews);
plain!(faq_edits, FaqEdits);
with_database!(customer_search, CustomerSearch);
plain!(change_log, ChangeLog);
plain!(otp_store, OtpStore);
with_database!(device_store, DeviceStore);
plain!(rate_limiter, RateLimiter);
plain!(outbox, Outbox);
plain!(event_log, EventLog);
plain!(conversations, ConversationRepo);
with_database!(session_store, SessionStore);
with_database!(audit_log, AuditLog);
with_database!(customer_repo, CustomerRepo);
with_database!(dashboard_repo, DashboardRepo);
with_database!(invoice_repo, InvoiceRepo);
with_database!(issued_invoices, IssuedInvoices);
with_database!(statements, StatementRepo);
with_database!(ticket_repo, TicketRepo);
with_database!(contact_repo, ContactRepo);
with_database!(phone_changes, PhoneChangeStore);
with_database!(customer_directory, CustomerDirectory);
with_database!(record_check, RecordCheck);
with_database!(analytics_store, AnalyticsStore);
with_database!(announcements, AnnouncementStore);

portal_testkit::otp_store_suite! { #[tokio::test(flavor = "multi_thread")] otp_store }
portal_testkit::device_store_suite! { #[tokio::test(flavor = "multi_thread")] device_store }
portal_testkit::rate_limiter_suite! { #[tokio::test(flavor = "multi_thread")] rate_limiter }
portal_testkit::outbox_suite! { #[tokio::test(flavor = "multi_thread")] outbox }
portal_testkit::event_log_suite! { #[tokio::test(flavor = "multi_thread")] event_log }
portal_testkit::conversation_repo_suite! { #[tokio::test(flavor = "multi_thread")] conversations }
portal_testkit::reply_notices_suite! { #[tokio::test(flavor = "multi_thread")] reply_notices }
portal_testkit::attachment_repo_suite! { #[tokio::test(flavor = "multi_thread")] attachments }
portal_testkit::webhook_queue_suite! { #[tokio::test(flavor = "multi_thread")] webhook_queue }
portal_testkit::session_store_suite! { #[tokio::test(flavor = "multi_thread")] session_store }
portal_testkit::audit_log_suite! { #[tokio::test(flavor = "multi_thread")] audit_log }
portal_testkit::customer_repo_suite! { #[tokio::test(flavor = "multi_thread")] customer_repo }
portal_testkit::dashboard_repo_suite! { #[tokio::test(flavor = "multi_thread")] dashboard_repo }
portal_testkit::invoice_repo_suite! { #[tokio::test(flavor = "multi_thread")] invoice_repo }
portal_testkit::issued_invoices_suite! { #[tokio::test(flavor = "multi_thread")] issued_invoices }
portal_testkit::statement_repo_suite! { #[tokio::test(flavor = "multi_thread")] statements }
portal_testkit::ticket_repo_suite! { #[tokio::test(flavor = "multi_thread")] ticket_repo }
portal_testkit::ticket_confirmation_suite! { #[tokio::test(flavor = "multi_thread")] ticket_repo }
portal_testkit::contact_repo_suite! { #[tokio::test(flavor = "multi_thread")] contact_repo }
portal_testkit::phone_change_store_suite! { #[tokio::test(flavor = "multi_thread")] phone_changes }
portal_testkit::customer_directory_suite! { #[tokio::test(flavor = "multi_thread")] customer_directory }
portal_testkit::record_check_suite! { #[tokio::test(flavor = "multi_thread")] record_check }
portal_testkit::analytics_store_suite! { #[tokio::test(flavor = "multi_thread")] analytics_store }
portal_testkit::announcement_store_suite! { #[tokio::test(flavor = "multi_thread")] announcements }
portal_testkit::change_log_suite! { #[tokio::test(flavor = "multi_thread")] change_log }
portal_testkit::api_key_repo_suite! { #[tokio::test(flavor = "multi_thread")] api_keys }
portal_testkit::staff_account_repo_suite! { #[tokio::test(flavor = "multi_thread")] staff }
portal_testkit::staff_session_store_suite! { #[tokio::test(flavor = "multi_thread")] staff }
portal_testkit::customer_views_suite! { #[tokio::test(flavor = "multi_thread")] staff }
portal_testkit::staff_trail_suite! { #[tokio::test(flavor = "multi_thread")] staff_trail }
portal_testkit::assignment_repo_suite! { #[tokio::test(flavor = "multi_thread")] assignments }
portal_testkit::internal_notes_suite! { #[tokio::test(flavor = "multi_thread")] notes }
portal_testkit::canned_replies_suite! { #[tokio::test(flavor = "multi_thread")] replies }
portal_testkit::ticket_merges_suite! { #[tokio::test(flavor = "multi_thread")] merges }
portal_testkit::payment_store_suite! { #[tokio::test(flavor = "multi_thread")] payments }
portal_testkit::payment_directory_suite! { #[tokio::test(flavor = "multi_thread")] finance }
portal_testkit::settlement_repo_suite! { #[tokio::test(flavor = "multi_thread")] finance }
portal_testkit::transfer_store_suite! { #[tokio::test(flavor = "multi_thread")] transfers }
portal_testkit::promise_repo_suite! { #[tokio::test(flavor = "multi_thread")] promises }
portal_testkit::inbox_views_suite! { #[tokio::test(flavor = "multi_thread")] inbox_views }
portal_testkit::faq_edits_suite! { #[tokio::test(flavor = "multi_thread")] faq_edits }
portal_testkit::ticket_desk_suite! { #[tokio::test(flavor = "multi_thread")] ticket_desk }
portal_testkit::conversation_desk_suite! { #[tokio::test(flavor = "multi_thread")] conversation_desk }
portal_testkit::campaign_repo_suite! { #[tokio::test(flavor = "multi_thread")] campaigns }
portal_testkit::customer_search_suite! { #[tokio::test(flavor = "multi_thread")] customer_search }
