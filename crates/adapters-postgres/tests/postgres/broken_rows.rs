//! Rows that somebody spoilt by hand.

use std::error::Error;
use std::sync::Arc;

use chrono::TimeDelta;
use portal_core::PageRequest;
use portal_core::billing::invoice::{InvoiceQuery, InvoiceRepo};
use portal_core::billing::promise::{PromiseRepo, VersionedPromise};
use portal_core::content::faq::edit::FaqEdits;
use portal_core::identity::otp::{ChallengeRef, OtpStore};
use portal_core::identity::profile::PhoneChangeStore;
use portal_core::insight::dashboard::DashboardRepo;
use portal_core::kernel::commit::Committed;
use portal_core::messaging::campaign::CampaignRepo;
use portal_core::messaging::outbox::{Backlog, Lane, Outbox};
use portal_core::support::conversation::{ConversationRepo, EntryRange, Participant};
use portal_core::support::ticket::{TicketQuery, TicketRepo};
use portal_testkit::TestDatabase;
use portal_testkit::any_cell::{
    Database, Readers, any_cell_is_refused_or_shown, any_cell_that_slips_in_is_shown_or_named,
};
use portal_testkit::fixtures::promises::{kept, promise};
use portal_testkit::fixtures::{
    campaign, challenge, chat, customer, day, faq_edit, invoice, message, noon, says, scope, ticket,
};
use sqlx::{AssertSqlSafe, PgConnection};

use crate::database::{LET_ANYTHING_IN, TempDatabase, run};
use crate::test_database::PgTestDatabase;

#[tokio::test]
async fn a_row_that_does_not_parse_is_broken_and_named_by_table_column_and_id() {
    let database = TempDatabase::migrated().await;
    let store = database.store();
    let challenge = challenge(1);
    store.put(&challenge).await.expect("it is stored");
    run(&mut database.connection().await, "UPDATE portal.otp_challenges SET phone_e164 = 'nonsense'").await;

    let error = OtpStore::find(&store, &ChallengeRef::Id(challenge.id)).await.expect_err("the row does not parse");

    assert!(!error.is_retryable());
    assert_eq!(error.to_string(), "the OTP store failed");
    let source = error.source().expect("a cause").to_string();
    assert_eq!(source, format!("otp_challenges.phone_e164 of {} does not parse", challenge.id));
}

#[tokio::test]
async fn entries_and_conversations_that_cannot_be_read_are_left_out() {
    let database = TempDatabase::migrated().await;
    let conversations: Arc<dyn ConversationRepo> = Arc::new(database.store());
    let mut connection = database.connection().await;
    let me = Participant::Customer(scope("AGLS1"));
    let chat = chat(1);
    conversations.open(&scope("AGLS1"), &chat).await.expect("it is stored");
    for n in 1..=3 {
        conversations.append(&me, chat.id, &says(&me, n, "Halo")).await.expect("it is stored");
    }
    run(&mut connection, "UPDATE portal.conversation_entries SET kind = 'picture' WHERE ordinal = 2").await;
    let read = conversations.entries(&me, chat.id, EntryRange::After(0, 9)).await.expect("an answer");
    assert_eq!(read.iter().map(|entry| entry.ordinal).collect::<Vec<_>>(), [1, 3]);
    run(&mut connection, "UPDATE portal.conversations SET state = 'asleep'").await;
    assert_eq!(conversations.find(&me, chat.id).await.expect("an answer"), None);
    let list = conversations.page_of(&scope("AGLS1"), PageRequest::default()).await.expect("an answer");
    assert_eq!((list.items, list.total), (vec![], 1));
}

#[tokio::test]
async fn an_edit_of_a_question_that_cannot_be_read_is_left_out_and_no_older_one_stands_in() {
    let database = TempDatabase::migrated().await;
    let edits: Arc<dyn FaqEdits> = Arc::new(database.store());
    let edit = |n| faq_edit("telat-bayar", n);
    let other = faq_edit("cara-bayar", 1);
    for edit in [&edit(1), &edit(2), &other] {
        edits.commit(edit).await.expect("it is stored");
    }
    run(&mut database.connection().await, "UPDATE portal.faq_edits SET kind = 'draft' WHERE version = 2").await;
    assert_eq!(edits.latest().await.expect("an answer"), [other]);
    let versions = edits.versions(&edit(1).slug, edit(1).locale, 9).await.expect("an answer");
    assert_eq!(versions, [edit(1)]);
    assert_eq!(edits.commit(&edit(3)).await.expect("an answer"), Committed::Done);
}

#[tokio::test]
async fn a_promise_that_cannot_be_read_is_left_out_and_no_other_is_open_beside_it() {
    let database = TempDatabase::migrated().await;
    let promises: Arc<dyn PromiseRepo> = Arc::new(database.store());
    let (first, second) = (kept(promise(1)), promise(2));
    for promise in [&first, &second] {
        assert_eq!(promises.add(promise).await.expect("an answer"), Committed::Done);
    }
    let spoil = "UPDATE portal.payment_promises SET promise = '{}' WHERE position = 2";
    run(&mut database.connection().await, spoil).await;
    let left = [VersionedPromise { promise: first, version: 1 }];
    assert_eq!(promises.latest(&scope("AGLS1"), 9).await.expect("an answer"), left);
    assert_eq!(promises.due(noon() + TimeDelta::hours(1), 9).await.expect("an answer"), []);
    assert_eq!(promises.add(&promise(3)).await.expect("an answer"), Committed::Conflict);
}

#[tokio::test]
async fn a_campaign_that_cannot_be_read_delays_no_other() {
    let database = TempDatabase::migrated().await;
    let campaigns: Arc<dyn CampaignRepo> = Arc::new(database.store());
    let (first, second) = (campaign(1, "first"), campaign(2, "second"));
    for campaign in [&first, &second] {
        campaigns.begin(campaign).await.expect("it is stored");
    }
    let spoil = "UPDATE portal.campaigns SET template = '{nama}' WHERE name = 'first'";
    run(&mut database.connection().await, spoil).await;
    assert_eq!(campaigns.find(first.id).await.expect("an answer"), None);
    let list = campaigns.page(PageRequest::default()).await.expect("an answer");
    assert_eq!((list.items, list.total), (vec![second.clone()], 2));
    let claimed = campaigns.claim(noon(), noon() + TimeDelta::minutes(1)).await.expect("an answer");
    assert_eq!(claimed.map(|claimed| claimed.campaign), Some(second));
}

/// Writes past what the store allows: a recipient and a language that only a newer version knows.
fn spoilt(n: u64) -> String {
    let id = message(n).id;
    match n {
        1 => format!("UPDATE portal.outbox SET recipient = 'staff:sari' WHERE id = '{id}'"),
        _ => format!("UPDATE portal.outbox SET locale = 'ms' WHERE id = '{id}'"),
    }
}

#[tokio::test]
async fn rows_of_a_newer_version_are_parked_and_delay_no_message_behind_them() {
    let database = TempDatabase::migrated().await;
    let store = database.store();
    for n in 1..=3 {
        store.enqueue(&message(n)).await.expect("it is stored");
    }
    for n in [1, 2] {
        run(&mut database.connection().await, &spoilt(n)).await;
    }

    let found = Outbox::claim(&store, Lane::Code, noon(), noon() + TimeDelta::seconds(30)).await.expect("an answer");
    assert_eq!(found.map(|claimed| claimed.message.id), Some(message(3).id));
    let backlog = store.backlog(Lane::Code, noon()).await.expect("an answer");
    assert_eq!(backlog, Backlog { parked: 2, ..Backlog::default() });

    for n in [1, 2] {
        let (id, to) = (message(n).id, message(n).to);
        let right = format!("UPDATE portal.outbox SET recipient = '{to}', locale = 'id' WHERE id = '{id}'");
        run(&mut database.connection().await, &right).await;
    }
    assert_eq!(store.requeue_parked("login_code", 1, noon()).await.expect("an answer"), 2);
    for n in [1, 2] {
        let found =
            Outbox::claim(&store, Lane::Code, noon(), noon() + TimeDelta::seconds(30)).await.expect("an answer");
        assert_eq!(found.map(|claimed| (claimed.message, claimed.attempt)), Some((message(n), 1)));
    }
}

#[tokio::test]
async fn a_change_of_number_that_does_not_parse_keeps_no_other_from_being_finished() {
    let database = TempDatabase::migrated().await;
    let store = database.store();
    let rows =
        "INSERT INTO portal.phone_changes (id, customer_id, from_phone, from_e164, to_e164, session_id, changed_at,
            revert_until, state)
         SELECT gen_random_uuid(), c, '0817102070', '+62817102070', n, gen_random_uuid(), '2025-11-05 12:00Z',
            '2025-11-06 12:00Z', 'pending'
         FROM (VALUES ('AGLS1', 'nonsense'), ('AGLS2', '+6281234567890')) AS v (c, n)";
    run(&mut database.connection().await, rows).await;
    let open = store.open_changes(noon() + TimeDelta::hours(1)).await.expect("the others are answered");
    assert_eq!(open.iter().map(|record| record.customer_id.as_str()).collect::<Vec<_>>(), ["AGLS2"]);
}

async fn refused(connection: &mut PgConnection, statement: &str) -> String {
    let done = sqlx::query(AssertSqlSafe(statement)).execute(connection).await;
    done.expect_err(statement).to_string()
}

#[tokio::test]
async fn case_14_what_nobody_can_read_is_refused_and_told() {
    let database = TempDatabase::migrated().await;
    let test_db = PgTestDatabase::on(&database);
    test_db.put_customer(&customer("AGLS1").build()).await;
    test_db.put_invoice(&invoice("INV1", "AGLS1")).await;
    test_db.put_ticket(&ticket("TKT1", "AGLS1").completed(noon())).await;
    let mut connection = database.connection().await;
    for (statement, reason) in [
        (
            "INSERT INTO isp.invoices (invoice_number, customer_id, invoice_date, due_date, total_amount, status)
             VALUES ('INV 2025#1', 'AGLS1', '2025-11-01', '2025-11-20', 1, 'sent')",
            "invoice_number_takes_letters_digits_dot_underscore_dash_slash",
        ),
        ("UPDATE isp.tickets SET ticket_number = ''", "ticket_number_takes_letters"),
        ("UPDATE isp.tickets SET ticket_number = 'TKT 1'", "ticket_number_takes_letters"),
        ("UPDATE isp.customers SET customer_id = 'A 1'", "customer_id_takes_letters"),
        ("UPDATE isp.invoices SET due_date = 'infinity'", "invoices_due_date_lies_between_1000_and_9999"),
        ("UPDATE isp.invoices SET due_date = '2025-02-30'", "date/time field value out of range"),
        ("UPDATE isp.invoices SET status = 'lunas'", "invoices_status_check"),
        ("UPDATE isp.invoices SET total_amount = 9000000000000000000", "total_amount_is_at_most_two_quintillions"),
        ("UPDATE isp.tickets SET updated_at = '-infinity'", "tickets_updated_at_lies_between_1000_and_9999"),
        ("UPDATE isp.tickets SET sla_due_date = '20000-01-01'", "tickets_sla_due_date_lies_between_1000_and_9999"),
        ("UPDATE isp.ticket_history SET at = 'infinity'", "ticket_history_at_lies_between_1000_and_9999"),
        ("UPDATE isp.ticket_history SET event = 'rated'", "a_rated_step_has_a_rating"),
        ("UPDATE isp.packages SET bandwidth_down = 99999999999", "bandwidth_down_is_0_to_4294967295"),
    ] {
        if statement.contains("packages") {
            run(&mut connection, "INSERT INTO isp.packages (name) VALUES ('Paket')").await;
        }
        let told = refused(&mut connection, statement).await;
        assert!(told.contains(reason), "{statement}: {told}");
    }
}

#[tokio::test]
async fn case_14_a_row_that_slipped_in_is_left_out_and_the_others_show() {
    let database = TempDatabase::migrated().await;
    let test_db = PgTestDatabase::on(&database);
    test_db.put_customer(&customer("AGLS1").build()).await;
    for number in ["INV1", "INV2"] {
        test_db.put_invoice(&invoice(number, "AGLS1")).await;
    }
    let fixture = ticket("TKT1", "AGLS1").completed(noon());
    test_db.put_ticket(&fixture).await;
    test_db.put_ticket(&ticket("TKT2", "AGLS1")).await;
    test_db.put_ticket(&ticket("TKT3", "AGLS1").opened(noon() - TimeDelta::hours(1))).await;
    let mut connection = database.connection().await;
    for statement in [
        "ALTER TABLE isp.invoices DROP CONSTRAINT invoice_number_takes_letters_digits_dot_underscore_dash_slash",
        "ALTER TABLE isp.tickets DROP CONSTRAINT tickets_priority_check",
        "ALTER TABLE isp.ticket_history DROP CONSTRAINT a_rated_step_has_a_rating",
        "UPDATE isp.ticket_history SET event = 'rated' WHERE ticket_number = 'TKT1' AND position = 2",
        "UPDATE isp.invoices SET invoice_number = 'INV 2025#1' WHERE invoice_number = 'INV1'",
        "UPDATE isp.tickets SET priority = 'urgent' WHERE ticket_number = 'TKT2'",
    ] {
        run(&mut connection, statement).await;
    }
    let store = database.store();
    let me = scope("AGLS1");
    let invoices = InvoiceRepo::page_of(&store, &me, &InvoiceQuery::default(), day(5)).await.expect("a list");
    assert_eq!(invoices.page.items.iter().map(|one| one.number.as_str()).collect::<Vec<_>>(), ["INV2"]);
    let tickets = TicketRepo::page_of(&store, &me, &TicketQuery::default()).await.expect("a list");
    assert_eq!(tickets.page.items.iter().map(|one| one.number.as_str()).collect::<Vec<_>>(), ["TKT1", "TKT3"]);
    let overview = store.overview(&me, day(5)).await.expect("an answer").expect("an account");
    assert_eq!(overview.active_ticket.map(|active| active.ticket.number.to_string()), Some("TKT3".into()));
    let detail = TicketRepo::find(&store, &me, &fixture.number).await.expect("an answer").expect("the ticket").detail;
    assert_eq!(detail.timeline.len(), fixture.timeline.len() - 1, "the step without its rating is left out");
}

struct ByHand(TempDatabase);

#[async_trait::async_trait]
impl Database for ByHand {
    async fn execute(&self, statement: &str) -> bool {
        let mut connection = self.0.connection_without_schemas().await;
        sqlx::query(AssertSqlSafe(statement)).execute(&mut connection).await.is_ok()
    }

    fn raw_bytes(&self, _: &str) -> Option<String> {
        None
    }

    async fn let_anything_in(&self) {
        run(&mut self.0.connection().await, LET_ANYTHING_IN).await;
    }
}

fn readers(database: &TempDatabase) -> Readers {
    let store = Arc::new(database.store());
    Readers {
        customers: store.clone(),
        invoices: store.clone(),
        tickets: store.clone(),
        dashboard: store.clone(),
        directory: store.clone(),
        records: store,
    }
}

#[tokio::test]
async fn any_cell_an_isp_writes_is_refused_or_shown() {
    let database = TempDatabase::migrated().await;
    let (readers, test_db) = (readers(&database), PgTestDatabase::on(&database));
    any_cell_is_refused_or_shown(&readers, &test_db, &ByHand(database)).await;
}

#[tokio::test]
async fn any_cell_that_slips_in_is_shown_or_its_row_is_named() {
    let database = TempDatabase::migrated().await;
    let (readers, test_db) = (readers(&database), PgTestDatabase::on(&database));
    any_cell_that_slips_in_is_shown_or_named(&readers, &test_db, &ByHand(database)).await;
}
