//! What an ISP writes into the tables by SQL: spellings that are read, values that are refused, rows that slipped in.

use std::sync::Arc;

use adapters_sqlite::SqliteStore;
use chrono::{DateTime, TimeDelta, Utc};
use portal_core::billing::invoice::{InvoiceQuery, InvoiceRepo};
use portal_core::billing::promise::{PromiseRepo, VersionedPromise};
use portal_core::content::faq::edit::FaqEdits;
use portal_core::identity::customer::CustomerRepo;
use portal_core::insight::dashboard::DashboardRepo;
use portal_core::kernel::commit::Committed;
use portal_core::messaging::campaign::CampaignRepo;
use portal_core::support::conversation::{ConversationRepo, EntryRange, Participant};
use portal_core::support::ticket::{TicketQuery, TicketRepo};
use portal_core::{InvoiceNumber, PageRequest, TicketNumber};
use portal_testkit::TestDatabase;
use portal_testkit::any_cell::{
    Database, Readers, any_cell_is_refused_or_shown, any_cell_that_slips_in_is_shown_or_named,
};
use portal_testkit::fixtures::promises::{kept, promise};
use portal_testkit::fixtures::{campaign, chat, customer, day, faq_edit, invoice, noon, payment, says, scope, ticket};

use crate::support::{Operator, let_anything_in, run, store_in_memory};

/// Two invoices and two tickets of `AGLS1`.
async fn store_with_rows() -> SqliteStore {
    let (store, ()) = store_in_memory().await;
    let operator = Operator(store.clone());
    operator.put_customer(&customer("AGLS1").active().build()).await;
    let mut paid = invoice("INV1", "AGLS1");
    paid.payments = vec![payment(noon(), 1)];
    operator.put_invoice(&paid).await;
    operator.put_invoice(&invoice("INV2", "AGLS1")).await;
    operator.put_ticket(&ticket("T1", "AGLS1").completed(noon())).await;
    operator.put_ticket(&ticket("T2", "AGLS1")).await;
    store
}

async fn invoices(store: &SqliteStore) -> Vec<String> {
    let list = InvoiceRepo::page_of(store, &scope("AGLS1"), &InvoiceQuery::default(), day(5)).await;
    list.expect("a list").page.items.into_iter().map(|one| one.number.into()).collect()
}

async fn tickets(store: &SqliteStore) -> Vec<String> {
    let list = TicketRepo::page_of(store, &scope("AGLS1"), &TicketQuery::default()).await;
    list.expect("a list").page.items.into_iter().map(|one| one.number.into()).collect()
}

fn instant(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).expect("an instant").to_utc()
}

#[tokio::test]
async fn case_13_a_time_written_by_sql_is_read() {
    let store = store_with_rows().await;
    let number = TicketNumber::parse("T1").expect("a number");
    for spelling in [
        "2025-11-06 12:00:00",
        "2025-11-06T12:00:00",
        "2025-11-06T12:00:00Z",
        "2025-11-06 12:00:00.000000",
        "2025-11-06 12:00",
        "2025-11-06T19:00:00+07:00",
        "2025-11-06 19:00:00+07",
        "2025-11-06 19:00:00+0700",
    ] {
        let columns =
            ["created_at", "updated_at", "scheduled_date", "started_at", "completed_at", "sla_due_date", "reopened_at"];
        for column in columns {
            let statement = format!("UPDATE tickets SET {column} = '{spelling}' WHERE ticket_number = 'T1'");
            assert_eq!(run(&store, &statement).await, Ok(1), "{column} = {spelling}");
        }
        run(&store, &format!("UPDATE ticket_history SET at = '{spelling}' WHERE ticket_number = 'T1'"))
            .await
            .expect("a step");
        run(&store, &format!("UPDATE payments SET paid_at = '{spelling}'")).await.expect("a payment");
        let at = instant("2025-11-06T12:00:00Z");
        let found =
            TicketRepo::find(&store, &scope("AGLS1"), &number).await.expect("an answer").expect("the ticket").detail;
        assert_eq!((found.ticket.created_at, found.ticket.updated_at), (at, at), "{spelling}");
        let ticket = &found.ticket;
        let known = [ticket.scheduled_at, ticket.started_at, ticket.completed_at, ticket.sla_due, ticket.reopened_at];
        assert_eq!(known, [Some(at); 5], "{spelling}");
        assert!(!found.timeline.is_empty() && found.timeline.iter().all(|step| step.at == at), "{spelling}");
        let invoice = InvoiceNumber::parse("INV1").expect("a number");
        let invoice = InvoiceRepo::find(&store, &scope("AGLS1"), &invoice).await.expect("an answer").expect("it");
        assert_eq!(invoice.payments.iter().map(|payment| payment.paid_at).collect::<Vec<_>>(), [at], "{spelling}");
    }
}

#[tokio::test]
async fn case_13_the_statement_of_the_guide_puts_the_ticket_first() {
    let store = store_with_rows().await;
    run(&store, "UPDATE tickets SET updated_at = '2025-11-07T00:00:00.000Z' WHERE ticket_number = 'T2'")
        .await
        .expect("it");
    run(&store, "UPDATE tickets SET updated_at = '2025-11-07 00:00:01' WHERE ticket_number = 'T1'").await.expect("it");
    assert_eq!(tickets(&store).await, ["T1", "T2"], "a blank sorts before a T, and the time decides");
    assert_eq!(run(&store, "UPDATE tickets SET updated_at = CURRENT_TIMESTAMP").await, Ok(2));
    assert_eq!(tickets(&store).await.len(), 2);
    assert!(store.overview(&scope("AGLS1"), day(5)).await.expect("an answer").is_some());
    let written: String =
        sqlx::query_scalar("SELECT min(updated_at) FROM tickets").fetch_one(store.connection()).await.expect("a time");
    assert!(written.len() == 24 && written[19..] == *".000Z", "{written}");
}

#[tokio::test]
async fn case_14_a_date_may_come_with_midnight() {
    let store = store_with_rows().await;
    run(&store, "UPDATE invoices SET due_date = '2025-11-05 00:00:00' WHERE invoice_number = 'INV1'")
        .await
        .expect("it");
    run(&store, "UPDATE customers SET due_date = '2025-11-05T00:00:00Z'").await.expect("it");
    let next = store.overview(&scope("AGLS1"), day(5)).await.expect("an answer").expect("an account").next_due;
    assert_eq!(next.map(|next| (next.number.as_str().to_owned(), next.due_date)), Some(("INV1".into(), day(5))));
    let profile = store.profile(&scope("AGLS1")).await.expect("an answer").expect("an account");
    assert_eq!(profile.due_date, Some(day(5)));
}

#[tokio::test]
async fn case_14_what_nobody_can_read_is_refused_and_told() {
    let store = store_with_rows().await;
    let new = |number: &str| {
        format!(
            "INSERT INTO invoices (invoice_number, customer_id, invoice_date, due_date, total_amount)
             VALUES ('{number}', 'AGLS1', '2025-11-01', '2025-11-20', 1)"
        )
    };
    for (statement, reason) in [
        (new("INV 2025#1"), "invoice_number is 1 to 64 of A-Z a-z 0-9 . _ - /"),
        (new(""), "invoice_number is"),
        ("UPDATE tickets SET ticket_number = 'TKT 1' WHERE ticket_number = 'T2'".into(), "ticket_number is"),
        ("INSERT INTO customers (customer_id, name, phone) VALUES ('A 1', 'x', '1')".into(), "customer_id is"),
        ("UPDATE invoices SET due_date = '05/11/2025'".into(), "due_date is a date such as 2025-11-05"),
        ("UPDATE invoices SET due_date = '2025-02-30'".into(), "due_date is a date"),
        ("UPDATE invoices SET period_start = '2025-11-05 10:00:00'".into(), "period_start is a date"),
        ("UPDATE customers SET due_date = 'the 20th'".into(), "due_date is a date"),
        ("UPDATE invoices SET status = 'lunas'".into(), "status IN"),
        ("UPDATE tickets SET updated_at = '05/11/2025'".into(), "updated_at is a time such as 2025-11-05 12:00:00"),
        ("UPDATE tickets SET sla_due_date = 'yesterday'".into(), "sla_due_date is a time"),
        ("UPDATE tickets SET status = 'done'".into(), "status IN"),
        ("UPDATE ticket_history SET status = 'done'".into(), "status IN"),
        ("UPDATE ticket_history SET event = 'rated'".into(), "a rated step has a rating"),
        ("UPDATE ticket_history SET at = ''".into(), "at is a time"),
        ("UPDATE payments SET paid_at = '1.11.2025'".into(), "paid_at is a time"),
        ("UPDATE packages SET bandwidth_down = 99999999999".into(), "bandwidth_down is 0 to 4294967295"),
        ("UPDATE invoices SET total_amount = 9000000000000000000".into(), "total_amount is whole rupiah"),
    ] {
        let refused = run(&store, &statement).await.expect_err(&statement);
        assert!(refused.contains(reason), "{statement}: {refused}");
    }
}

#[tokio::test]
async fn case_14_a_row_that_slipped_in_is_left_out_and_the_others_show() {
    for broken in [
        "UPDATE invoices SET due_date = '05/11/2025' WHERE invoice_number = 'INV1'",
        "UPDATE invoices SET invoice_date = '' WHERE invoice_number = 'INV1'",
        "UPDATE invoices SET status = 'lunas' WHERE invoice_number = 'INV1'",
        "UPDATE invoices SET invoice_number = 'INV 2025#1' WHERE invoice_number = 'INV1'",
        "UPDATE invoices SET invoice_number = '' WHERE invoice_number = 'INV1'",
    ] {
        let store = store_with_rows().await;
        let_anything_in(&store).await;
        run(&store, broken).await.expect("it slips in");
        assert_eq!(invoices(&store).await, ["INV2"], "{broken}");
        assert!(store.overview(&scope("AGLS1"), day(5)).await.expect(broken).is_some());
        let number = InvoiceNumber::parse("INV1").expect("a number");
        assert_eq!(InvoiceRepo::find(&store, &scope("AGLS1"), &number).await.expect(broken), None);
    }
    for broken in [
        "UPDATE tickets SET updated_at = 'yesterday' WHERE ticket_number = 'T1'",
        "UPDATE tickets SET sla_due_date = '05/11/2025' WHERE ticket_number = 'T1'",
        "UPDATE tickets SET status = 'done' WHERE ticket_number = 'T1'",
        "UPDATE tickets SET ticket_number = 'TKT 1' WHERE ticket_number = 'T1'",
        "UPDATE tickets SET actual_duration = -5 WHERE ticket_number = 'T1'",
    ] {
        let store = store_with_rows().await;
        let_anything_in(&store).await;
        run(&store, broken).await.expect("it slips in");
        assert_eq!(tickets(&store).await, ["T2"], "{broken}");
        let overview = store.overview(&scope("AGLS1"), day(5)).await.expect(broken).expect("an account");
        assert_eq!(
            overview.active_ticket.map(|active| active.ticket.number.to_string()),
            Some("T2".into()),
            "{broken}"
        );
    }
}

#[tokio::test]
async fn case_14_steps_payments_and_dates_of_the_account_that_slipped_in_are_left_out_of_what_shows() {
    let store = store_with_rows().await;
    let_anything_in(&store).await;
    run(&store, "UPDATE ticket_history SET at = 'noon' WHERE position = 1").await.expect("it slips in");
    run(&store, "UPDATE payments SET paid_at = 'noon'").await.expect("it slips in");
    run(&store, "UPDATE customers SET due_date = 'the 20th'").await.expect("it slips in");
    run(&store, "UPDATE packages SET bandwidth_down = 99999999999").await.expect("it slips in");
    let number = TicketNumber::parse("T1").expect("a number");
    let ticket =
        TicketRepo::find(&store, &scope("AGLS1"), &number).await.expect("an answer").expect("the ticket").detail;
    let steps: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM ticket_history WHERE ticket_number = 'T1'")
        .fetch_one(store.connection())
        .await
        .expect("a number");
    assert_eq!(i64::try_from(ticket.timeline.len()), Ok(steps - 1));
    let number = InvoiceNumber::parse("INV1").expect("a number");
    let invoice = InvoiceRepo::find(&store, &scope("AGLS1"), &number).await.expect("an answer").expect("it");
    assert_eq!(invoice.payments, []);
    let profile = store.profile(&scope("AGLS1")).await.expect("an answer").expect("an account");
    assert_eq!((profile.due_date, profile.service.bandwidth_down), (None, None));
}

#[tokio::test]
async fn case_14_texts_of_another_encoding_are_shown_with_replacement_characters() {
    let store = store_with_rows().await;
    run(&store, "UPDATE customers SET name = CAST(x'4a6f73e9' AS TEXT), city = CAST(x'ff' AS TEXT)").await.expect("it");
    run(&store, "UPDATE tickets SET title = CAST(x'e9' AS TEXT)").await.expect("it");
    let overview = store.overview(&scope("AGLS1"), day(5)).await.expect("an answer").expect("an account");
    let active = overview.active_ticket.expect("an active ticket");
    assert_eq!((overview.customer.name.as_str(), active.ticket.title.as_str()), ("Jos\u{fffd}", "\u{fffd}"));
    assert_eq!(tickets(&store).await.len(), 2);
}

struct ByHand(SqliteStore);

#[async_trait::async_trait]
impl Database for ByHand {
    async fn execute(&self, statement: &str) -> bool {
        run(&self.0, statement).await.is_ok()
    }

    fn raw_bytes(&self, hex: &str) -> Option<String> {
        Some(format!("CAST(x'{hex}' AS TEXT)"))
    }

    async fn let_anything_in(&self) {
        let_anything_in(&self.0).await;
    }
}

fn readers(store: &SqliteStore) -> Readers {
    Readers {
        customers: Arc::new(store.clone()),
        invoices: Arc::new(store.clone()),
        tickets: Arc::new(store.clone()),
        dashboard: Arc::new(store.clone()),
        directory: Arc::new(store.clone()),
        records: Arc::new(store.clone()),
    }
}

#[tokio::test]
async fn any_cell_an_isp_writes_is_refused_or_shown() {
    let (store, ()) = store_in_memory().await;
    any_cell_is_refused_or_shown(&readers(&store), &Operator(store.clone()), &ByHand(store)).await;
}

#[tokio::test]
async fn any_cell_that_slips_in_is_shown_or_its_row_is_named() {
    let (store, ()) = store_in_memory().await;
    any_cell_that_slips_in_is_shown_or_named(&readers(&store), &Operator(store.clone()), &ByHand(store)).await;
}

#[tokio::test]
async fn entries_and_conversations_that_cannot_be_read_are_left_out() {
    let (store, ()) = store_in_memory().await;
    let conversations: Arc<dyn ConversationRepo> = Arc::new(store.clone());
    let me = Participant::Customer(scope("AGLS1"));
    let chat = chat(1);
    conversations.open(&scope("AGLS1"), &chat).await.expect("it is stored");
    for n in 1..=3 {
        conversations.append(&me, chat.id, &says(&me, n, "Halo")).await.expect("it is stored");
    }
    run(&store, "UPDATE conversation_entries SET kind = 'picture' WHERE ordinal = 2").await.expect("it is written");
    let read = conversations.entries(&me, chat.id, EntryRange::After(0, 9)).await.expect("an answer");
    assert_eq!(read.iter().map(|entry| entry.ordinal).collect::<Vec<_>>(), [1, 3]);
    run(&store, "UPDATE conversations SET state = 'asleep'").await.expect("it is written");
    assert_eq!(conversations.find(&me, chat.id).await.expect("an answer"), None);
    let list = conversations.page_of(&scope("AGLS1"), PageRequest::default()).await.expect("an answer");
    assert_eq!((list.items, list.total), (vec![], 1));
}

#[tokio::test]
async fn an_edit_of_a_question_that_cannot_be_read_is_left_out_and_no_older_one_stands_in() {
    let (store, ()) = store_in_memory().await;
    let edits: Arc<dyn FaqEdits> = Arc::new(store.clone());
    let edit = |n| faq_edit("telat-bayar", n);
    let other = faq_edit("cara-bayar", 1);
    for edit in [&edit(1), &edit(2), &other] {
        edits.commit(edit).await.expect("it is stored");
    }
    run(&store, "UPDATE faq_edits SET kind = 'draft' WHERE version = 2").await.expect("it is written");
    assert_eq!(edits.latest().await.expect("an answer"), [other]);
    let versions = edits.versions(&edit(1).slug, edit(1).locale, 9).await.expect("an answer");
    assert_eq!(versions, [edit(1)]);
    assert_eq!(edits.commit(&edit(3)).await.expect("an answer"), Committed::Done);
}

#[tokio::test]
async fn a_promise_that_cannot_be_read_is_left_out_and_no_other_is_open_beside_it() {
    let (store, ()) = store_in_memory().await;
    let promises: Arc<dyn PromiseRepo> = Arc::new(store.clone());
    let (first, second) = (kept(promise(1)), promise(2));
    for promise in [&first, &second] {
        assert_eq!(promises.add(promise).await.expect("an answer"), Committed::Done);
    }
    run(&store, "UPDATE payment_promises SET promise = '{}' WHERE position = 2").await.expect("it is written");
    let left = [VersionedPromise { promise: first, version: 1 }];
    assert_eq!(promises.latest(&scope("AGLS1"), 9).await.expect("an answer"), left);
    assert_eq!(promises.due(noon() + TimeDelta::hours(1), 9).await.expect("an answer"), []);
    assert_eq!(promises.add(&promise(3)).await.expect("an answer"), Committed::Conflict);
}

#[tokio::test]
async fn a_campaign_that_cannot_be_read_delays_no_other() {
    let (store, ()) = store_in_memory().await;
    let campaigns: Arc<dyn CampaignRepo> = Arc::new(store.clone());
    let (first, second) = (campaign(1, "first"), campaign(2, "second"));
    for campaign in [&first, &second] {
        campaigns.begin(campaign).await.expect("it is stored");
    }
    run(&store, "UPDATE campaigns SET template = '{nama}' WHERE name = 'first'").await.expect("it is written");
    assert_eq!(campaigns.find(first.id).await.expect("an answer"), None);
    let list = campaigns.page(PageRequest::default()).await.expect("an answer");
    assert_eq!((list.items, list.total), (vec![second.clone()], 2));
    let claimed = campaigns.claim(noon(), noon() + TimeDelta::minutes(1)).await.expect("an answer");
    assert_eq!(claimed.map(|claimed| claimed.campaign), Some(second));
}
