//! Proofs of transfers: the list, one proof, confirming and rejecting it.

use std::sync::Arc;

use adapters_sqlite::SqliteStore;
use adapters_system::OsEntropy;
use adapters_transfer::{GATEWAY, TransferConfig, Transfers};
use chrono::TimeDelta;
use portal_core::billing::invoice::{InvoiceFilter, InvoiceQuery, InvoiceRepo};
use portal_core::billing::pay_link::PayLinks;
use portal_core::billing::payment::{
    PaymentAttempt, PaymentChannel, PaymentDeps, PaymentId, PaymentLine, PaymentPolicy, PaymentRepo, PaymentService,
    PaymentState, PaymentStores,
};
use portal_core::billing::transfer::{
    ClaimedFile, NewProof, ProofNote, Transfer, TransferChange, TransferCommitted, TransferRepo, TransferState,
};
use portal_core::identity::customer::CustomerScope;
use portal_core::integration::event::EventRecorder;
use portal_core::integration::{PostedRecords, RecordPosting};
use portal_core::staff::account::Role;
use portal_core::staff::trail::StaffTrailService;
use portal_core::staff::transfer::{TransferReviewDeps, TransferReviewService};
use portal_core::support::attachment::AttachmentRepo;
use portal_core::support::conversation::Participant;
use portal_core::{Clock as _, CustomerId, KeyRing, Rupiah};
use portal_testkit::TestClock;
use portal_testkit::fixtures::{attachment, operator, payments, server_key};

use crate::test_console::{CUSTOMER, TestConsole};

/// A payment that there is none of.
pub(crate) const NOWHERE: &str = "INV-2099-01-0001-000000000000";
const LIST: &str = "/staff/payments/proofs";
const EXTRA: i64 = 123;

/// What finance works with on that store.
pub(crate) fn review(store: &SqliteStore, clock: &Arc<TestClock>, trail: &StaffTrailService) -> TransferReviewService {
    let of = Arc::new(store.clone());
    let keys = Arc::new(KeyRing::new(server_key(), Vec::new()));
    let records = PostedRecords { customers: of.clone(), invoices: of.clone(), payments: of.clone() };
    let events = EventRecorder::new(of.clone(), clock.clone(), Arc::new(OsEntropy));
    let deps = PaymentDeps {
        stores: PaymentStores {
            payments: of.clone(),
            exceptions: of.clone(),
            credit: of.clone(),
            ledger: of.clone(),
            notifications: of.clone(),
            posting: Arc::new(RecordPosting::new(records, of.clone(), events, clock.clone())),
            outbox: of.clone(),
        },
        gateways: vec![Arc::new(Transfers::new(TransferConfig::default(), of.clone(), clock.clone()))],
        invoices: of.clone(),
        customers: of.clone(),
        limits: of.clone(),
        clock: clock.clone(),
        entropy: Arc::new(OsEntropy),
    };
    let links = PayLinks::new(keys.clone(), String::new(), TimeDelta::days(60));
    let payments = PaymentService::new(deps, PaymentPolicy::default(), keys, String::new(), links);
    let (trail, clock) = (trail.clone(), clock.clone());
    TransferReviewService::new(TransferReviewDeps { transfers: of, payments, attachments: None, trail, clock })
}

/// A transfer of the customer's, whose proof waits.
struct Waiting {
    payment: PaymentAttempt,
    page: String,
}

async fn waiting(console: &TestConsole) -> Waiting {
    let (store, now) = (&console.store, console.clock.now());
    let scope = CustomerScope::for_staff(&operator(), CustomerId::parse(CUSTOMER).expect("an id"));
    let query = InvoiceQuery { filter: InvoiceFilter::Unpaid, ..InvoiceQuery::default() };
    let found = InvoiceRepo::page_of(store, &scope, &query, console.clock.local_date(now)).await.expect("invoices");
    let invoice =
        found.page.items.into_iter().find(|invoice| invoice.outstanding().is_positive()).expect("one is owed");
    let amount = invoice.outstanding();
    let payment = PaymentAttempt {
        id: PaymentId::parse("INV-1-proven").expect("a name"),
        customer_id: scope.customer_id().clone(),
        lines: vec![PaymentLine { invoice: invoice.number, amount, applied: Rupiah::ZERO }],
        channel: PaymentChannel::Transfer,
        gateway: GATEWAY.to_owned(),
        fee: Rupiah::ZERO,
        extra: Rupiah::new(EXTRA),
        state: PaymentState::Pending,
        created_at: now,
        expires_at: now + TimeDelta::days(3),
        ..payments::payment(1)
    };
    PaymentRepo::add(store, &payment, None).await.expect("it is added");
    let new = Transfer::new(payment.id.clone(), payment.total(), now, payment.expires_at);
    assert!(TransferRepo::add(store, &new).await.expect("it is added"));
    let file = attachment(CUSTOMER, &Participant::Customer(scope), 1);
    AttachmentRepo::add(store, &file, None).await.expect("it is added");
    AttachmentRepo::complete(store, file.id).await.expect("it is there");
    let note = ProofNote::parse("Dari BCA <b>saya</b>").ok();
    let proof = NewProof { attachment: file.id, sender: None, note };
    let after = new.proven(&proof, now).expect("it waits").expect("it is new");
    let claim = Some(ClaimedFile { attachment: file.id, customer_id: payment.customer_id.clone() });
    let change = TransferChange { expected: 1, after, claim, message: None };
    assert_eq!(TransferRepo::commit(store, &change).await.expect("it answers"), TransferCommitted::Done);
    Waiting { page: format!("{LIST}/{}", payment.id), payment }
}

async fn state(console: &TestConsole, of: &Waiting) -> TransferState {
    let found = TransferRepo::find(&console.store, &of.payment.id).await.expect("it answers");
    found.expect("it is there").transfer.state
}

async fn payment(console: &TestConsole, of: &Waiting) -> PaymentAttempt {
    let found = PaymentRepo::find_any(&console.store, &of.payment.id).await.expect("it answers");
    found.expect("it is there").payment
}

#[tokio::test]
async fn finance_confirms_what_came_in_and_it_is_booked() {
    let console = TestConsole::new().await;
    let mut finance = console.logged_in(Role::Finance).await;
    assert!(finance.get(LIST).await.text.contains("Tidak ada bukti yang menunggu"));
    let of = waiting(&console).await;
    let list = finance.get(LIST).await;
    assert!(list.text.contains(&of.page) && list.text.contains(&console.customer_name().await), "{}", list.text);
    let shown = finance.get(&of.page).await;
    let total = of.payment.total().amount();
    for words in ["Dari BCA &#60;b&#62;saya&#60;/b&#62;", "Kode unik", &format!("value=\"{total}\"")] {
        assert!(shown.text.contains(words), "{words}: {}", shown.text);
    }
    let today = console.clock.local_date(console.clock.now()).to_string();
    for (amount, day, words) in
        [("lima", today.as_str(), "rupiah bulat"), ("0", &today, "rupiah bulat"), ("5", "2099-01-01", "masa depan")]
    {
        let fields = [("version", "2"), ("amount", amount), ("received_on", day), ("note", "mutasi 7")];
        let refused = finance.follow(&format!("{}/confirm", of.page), &fields).await;
        assert!(refused.text.contains(words), "{words}: {}", refused.text);
        assert!(refused.text.contains(&format!("value=\"{amount}\"")) && refused.text.contains("mutasi 7"));
    }
    let fields = [("version", "2"), ("amount", &total.to_string()), ("received_on", &today), ("note", "mutasi 7")];
    let done = finance.follow(&format!("{}/confirm", of.page), &fields).await;
    assert!(done.text.contains("Pembayaran dikonfirmasi") && done.text.contains("Tidak ada bukti"), "{}", done.text);
    let paid = payment(&console, &of).await;
    assert_eq!((paid.state, paid.credited()), (PaymentState::Paid, Rupiah::new(EXTRA)));
    assert!(paid.settled_at.is_some());
    let decided = finance.get(&of.page).await;
    assert!(decided.text.contains("finance@isp.id") && !decided.text.contains("/confirm\""), "{}", decided.text);
    let mut supervisor = console.logged_in(Role::Supervisor).await;
    let trail = supervisor.get("/staff/audit?staff=finance@isp.id").await;
    for words in ["Mengonfirmasi transfer", "Membuka bukti pembayaran", "mutasi 7"] {
        assert!(trail.text.contains(words), "{words}: {}", trail.text);
    }
}

#[tokio::test]
async fn a_proof_is_rejected_with_a_reason() {
    let console = TestConsole::new().await;
    let of = waiting(&console).await;
    let mut finance = console.logged_in(Role::Finance).await;
    finance.get(&of.page).await;
    let there = format!("{}/reject", of.page);
    let refused = finance.follow(&there, &[("version", "2"), ("reason", " ")]).await;
    assert!(refused.text.contains("Tulis alasan"), "{}", refused.text);
    let done = finance.follow(&there, &[("version", "2"), ("reason", "Fotonya buram")]).await;
    assert!(done.text.contains("Bukti ditolak"), "{}", done.text);
    assert_eq!(state(&console, &of).await, TransferState::Rejected);
    assert_eq!(payment(&console, &of).await.state, PaymentState::Failed);
}

#[tokio::test]
async fn who_decides_second_is_told_that_somebody_did() {
    let console = TestConsole::new().await;
    let of = waiting(&console).await;
    let (mut first, mut second) = (console.logged_in(Role::Finance).await, console.logged_in(Role::Supervisor).await);
    first.get(&of.page).await;
    second.get(&of.page).await;
    let today = console.clock.local_date(console.clock.now()).to_string();
    let fields = [("version", "2"), ("amount", "5000"), ("received_on", today.as_str())];
    first.follow(&format!("{}/confirm", of.page), &fields).await;
    let late = second.follow(&format!("{}/reject", of.page), &[("version", "2"), ("reason", "Tidak ada")]).await;
    assert!(late.text.contains("Rekan lain sudah memutuskan"), "{}", late.text);
    assert!(late.text.contains("Dikonfirmasi"), "{}", late.text);
    assert_eq!(state(&console, &of).await, TransferState::Confirmed);
}
