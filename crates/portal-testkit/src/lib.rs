//! Contract suites for adapters of the portal's ports, and what tests share: fixtures, a clock
//! to set, randomness with a seed, throwaway servers.
//!
//! An adapter proves a port's `# Contract` by running its suite against a fresh store per case:
//!
//! ```text
//! async fn fresh() -> (Arc<dyn OtpStore>, TempDatabase) { … }
//!
//! portal_testkit::otp_store_suite! { #[tokio::test(flavor = "multi_thread")] fresh }
//! ```
//!
//! The second value is a guard: anything that must live as long as the case, `()` if nothing. Suites of
//! ports that read the ISP's rows take a [`TestDatabase`] between the two:
//! `(Arc<dyn CustomerRepo>, Arc<dyn TestDatabase>, Guard)`. That of gateways takes a [`FakeGateway`] there,
//! which says what the gateway behind the sender does, that of e-mail a [`FakeMailServer`], that of retention
//! [`RetentionRecords`], which puts records of every kind there. Each macro puts its cases into a module of its
//! own, such as `otp_store_contract`, so several fit into one file.
//!
//! Times are parameters: no case of a store sleeps. Every instant in a case is a whole number of milliseconds, so a
//! store has to keep milliseconds and may keep more. The instants lie in the past on purpose: a store
//! that compares them with a clock of its own drops what it must still find.

#![expect(clippy::missing_panics_doc, reason = "everything here serves tests, where a panic is how a failure is told")]

pub mod analytics_store;
pub mod announcement_store;
pub mod any_cell;
pub mod api_key_repo;
pub mod assignment_repo;
pub mod attachment_repo;
pub mod audit_log;
pub mod blob_store;
pub mod campaign_repo;
mod campaign_stores;
pub mod canned_replies;
pub mod change_log;
pub mod clock;
pub mod contact_repo;
pub mod conversation_desk;
pub mod conversation_repo;
pub mod customer_directory;
pub mod customer_repo;
pub mod customer_search;
pub mod customer_views;
pub mod dashboard_repo;
pub mod device_store;
pub mod document_renderer;
mod email_inbox;
pub mod email_sender;
pub mod entropy;
pub mod event_log;
mod fake_file_host;
mod fake_gateway;
mod fake_identity_provider;
mod fake_mail_server;
mod fake_payment_gateway;
pub mod faq_edits;
pub mod faq_repo;
pub mod fixtures;
pub mod identity_provider;
mod inbox;
pub mod inbox_views;
pub mod internal_notes;
pub mod invoice_repo;
pub mod issued_invoices;
pub mod live_events;
pub mod media_inspector;
pub mod message_sender;
pub mod otp_store;
pub mod outbox;
pub mod password_hasher;
pub mod payment_directory;
pub mod payment_gateway;
pub mod payment_store;
pub mod phone_change_store;
pub mod promise_repo;
pub mod rate_limiter;
pub mod record_check;
pub mod record_freshness;
pub mod record_repo;
pub mod remote_files;
pub mod reply_notices;
mod retention_records;
pub mod retention_store;
mod seeded_entropy;
pub mod servers;
pub mod session_store;
pub mod settlement_repo;
pub mod staff_account_repo;
pub mod staff_session_store;
mod staff_stores;
pub mod staff_trail;
pub mod statement_repo;
mod suite;
mod support;
mod test_clock;
mod test_database;
pub mod ticket_confirmation;
pub mod ticket_desk;
pub mod ticket_merges;
pub mod ticket_repo;
pub mod transfer_store;
mod transfer_stores;
pub mod webhook_queue;

pub use campaign_stores::CampaignStores;
pub use email_inbox::EmailInbox;
pub use fake_file_host::{FakeFileHost, HostedFile};
pub use fake_gateway::{FakeGateway, GatewayState};
pub use fake_identity_provider::{FakeIdentityProvider, ProviderState, TestLogin, TokenFlaw};
pub use fake_mail_server::{FakeMailServer, MailServerState, ReceivedEmail};
pub use fake_payment_gateway::{
    FakePaymentGateway, PaymentGatewayAbilities, PaymentGatewayState, PaymentTurn, SentNotification,
};
pub use inbox::Inbox;
pub use record_repo::RecordTestDatabase;
pub use retention_records::RetentionRecords;
pub use seeded_entropy::SeededEntropy;
pub use servers::{postgres_test_url, redis_test_url};
pub use staff_stores::{ConversationDeskStores, ReplyNoticeStores, StaffStores, TicketDeskStores};
pub use test_clock::TestClock;
pub use test_database::TestDatabase;
pub use transfer_stores::TransferStores;
