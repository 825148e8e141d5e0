//! The ISP's records: the contract suites, and what is PostgreSQL's own.

use std::sync::Arc;

use portal_core::identity::customer::{Customer, CustomerRepo as _, Service};
use portal_core::integration::record::{
    CustomerPackage, CustomerRecord, InvoiceDrafts, InvoiceRecord, PackageRecord, PackageTerms, PaymentRecord,
    RecordChange, RecordCommitted, RecordRepo, TicketRecord,
};
use portal_core::support::ticket::{Rating, TicketRepo, TicketStatus};
use portal_core::{PortError, Rupiah};
use portal_testkit::RecordTestDatabase;
use portal_testkit::fixtures::{customer, noon, scope, step, ticket};
use portal_testkit::record_repo::Sample;
use sqlx::AssertSqlSafe;
use tokio::task::JoinSet;

use crate::database::{LET_ANYTHING_IN, TempDatabase, run};
use crate::test_database::PgTestDatabase;

macro_rules! fresh {
    ($name:ident, $port:ty) => {
        async fn $name() -> (Arc<$port>, Arc<dyn RecordTestDatabase>, TempDatabase) {
            let database = TempDatabase::migrated().await;
            let test_db = Arc::new(PgTestDatabase::on(&database));
            (Arc::new(database.store()), test_db, database)
        }
    };
}

fresh!(packages, dyn RecordRepo<PackageRecord>);
fresh!(customers, dyn RecordRepo<CustomerRecord>);
fresh!(invoices, dyn RecordRepo<InvoiceRecord>);
fresh!(payments, dyn RecordRepo<PaymentRecord>);
fresh!(tickets, dyn RecordRepo<TicketRecord>);
fresh!(drafts, dyn InvoiceDrafts);

portal_testkit::record_repo_suite! { package_records: #[tokio::test(flavor = "multi_thread")] packages }
portal_testkit::record_repo_suite! { customer_records: #[tokio::test(flavor = "multi_thread")] customers }
portal_testkit::record_repo_suite! { invoice_records: #[tokio::test(flavor = "multi_thread")] invoices }
portal_testkit::record_repo_suite! { payment_records: #[tokio::test(flavor = "multi_thread")] payments }
portal_testkit::record_repo_suite! { ticket_records: #[tokio::test(flavor = "multi_thread")] tickets }
portal_testkit::paid_amount_suite! { #[tokio::test(flavor = "multi_thread")] payments }
portal_testkit::invoice_drafts_suite! { #[tokio::test(flavor = "multi_thread")] drafts }

fn additions<R: Sample>(records: impl IntoIterator<Item = R>) -> Vec<RecordChange<R>> {
    records.into_iter().map(|after| RecordChange { before: None, after, at: noon() }).collect()
}

async fn added<R: Sample>(repo: &dyn RecordRepo<R>, records: impl IntoIterator<Item = R>) {
    let committed = repo.commit(&additions(records)).await.expect("it answers");
    assert!(committed.iter().all(|one| *one == RecordCommitted::Done), "{committed:?}");
}

#[tokio::test]
async fn a_row_that_cannot_be_read_is_left_out_of_a_walk_and_does_not_end_it() {
    let (repo, test_db, database) = invoices().await;
    InvoiceRecord::put_parents(&*test_db).await;
    let all: Vec<InvoiceRecord> = (1..=6).map(InvoiceRecord::sample).collect();
    added(&*repo, all.clone()).await;
    let mut connection = database.connection().await;
    run(&mut connection, LET_ANYTHING_IN).await;
    for statement in [
        "UPDATE isp.invoices SET invoice_number = 'INV 1' WHERE invoice_number = 'INV/2025/11/0001'",
        "UPDATE isp.invoices SET status = 'spoilt' WHERE invoice_number = 'INV/2025/11/0003'",
        "UPDATE isp.invoices SET invoice_number = 'INV~' WHERE invoice_number = 'INV/2025/11/0006'",
    ] {
        run(&mut connection, statement).await;
    }
    for limit in [1, 2, 3, 10] {
        let (mut found, mut after, mut steps) = (Vec::new(), None, 0);
        loop {
            let page = repo.after(after, limit).await.expect("it answers");
            assert!(page.records.len() <= usize::try_from(limit).expect("small"));
            found.extend(page.records);
            steps += 1;
            assert!(steps < 10, "it goes on");
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(found, [1, 3, 4].map(|place| all[place].clone()), "in steps of {limit}");
    }
}

async fn customer_on_file(repo: &dyn RecordRepo<CustomerRecord>, id: &str) -> CustomerRecord {
    let id = id.parse().expect("an id");
    repo.find(std::slice::from_ref(&id)).await.expect("it answers").pop().expect("the customer")
}

#[tokio::test]
async fn what_a_customers_record_does_not_name_stays_when_something_else_changes() {
    let (repo, test_db, database) = customers().await;
    // The same package without a type of service, which an older list of customers left.
    let listed = PackageTerms { bandwidth_down: Some(50), bandwidth_up: Some(25), ..terms("Home 50") };
    let listed = CustomerRecord { package: Some(CustomerPackage::Terms(listed)), ..CustomerRecord::bare(2) };
    added(&*repo, [listed]).await;
    let known = customer("AGLS1").complete().active().build();
    test_db.put_customer(&known).await;
    let before = customer_on_file(&*repo, "AGLS1").await;
    let after = CustomerRecord { city: Some("Cimahi".into()), ..before.clone() };
    let change = RecordChange { before: Some(before), after: after.clone(), at: noon() };
    assert_eq!(repo.commit(&[change]).await.expect("it answers"), [RecordCommitted::Done]);
    assert_eq!(customer_on_file(&*repo, "AGLS1").await, after);
    let shown = database.store().profile(&scope("AGLS1")).await.expect("it answers").expect("the customer");
    assert_eq!(shown, Customer { city: after.city, ..known });
}

#[tokio::test]
async fn what_a_tickets_record_does_not_name_stays_when_something_else_changes() {
    let (repo, test_db, database) = tickets().await;
    test_db.put_customer(&customer("AGLS1").build()).await;
    let mut known = ticket("TKT1", "AGLS1").completed(noon());
    known.created_via = "customer_portal".into();
    known.known.rating = Rating::new(4);
    known.known.feedback = Some("cepat".into());
    known.known.reopened_at = Some(noon());
    test_db.put_ticket(&known).await;
    let found = repo.find(std::slice::from_ref(&known.number)).await.expect("it answers").pop();
    let before = found.expect("the ticket");
    let mut after = TicketRecord { work_notes: Some("Redaman -18 dBm".into()), ..before.clone() };
    after.steps.push(step(TicketStatus::OnHold, noon()));
    let change = RecordChange { before: Some(before), after, at: noon() };
    assert_eq!(repo.commit(&[change]).await.expect("it answers"), [RecordCommitted::Done]);
    known.known.work_notes = Some("Redaman -18 dBm".into());
    known.timeline.push(step(TicketStatus::OnHold, noon()));
    let shown = TicketRepo::find(&database.store(), &scope("AGLS1"), &known.number).await.expect("it answers");
    assert_eq!(shown.map(|shown| shown.detail), Some(known.detail()));
}

fn terms(name: &str) -> PackageTerms {
    PackageTerms { name: Some(name.into()), monthly_price: Some(Rupiah::new(300_000)), ..PackageTerms::default() }
}

fn subscriber(n: u32, name: &str) -> CustomerRecord {
    CustomerRecord { package: Some(CustomerPackage::Terms(terms(name))), ..CustomerRecord::bare(n) }
}

async fn count(database: &TempDatabase, what: &str) -> i64 {
    let count = format!("SELECT count(*) FROM {what}");
    sqlx::query_scalar(AssertSqlSafe(count)).fetch_one(&mut database.connection().await).await.expect("a count")
}

/// Commits several batches at once, and answers what became of each.
async fn race<R: Sample>(
    repo: &Arc<dyn RecordRepo<R>>,
    batches: impl IntoIterator<Item = Vec<RecordChange<R>>>,
) -> Vec<RecordCommitted> {
    let mut running: JoinSet<Result<Vec<RecordCommitted>, PortError>> = JoinSet::new();
    for batch in batches {
        let repo = Arc::clone(repo);
        running.spawn(async move { repo.commit(&batch).await });
    }
    running.join_all().await.into_iter().flat_map(|batch| batch.expect("it answers")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn customers_that_come_at_once_share_a_package_that_nobody_had() {
    let (repo, _, database) = customers().await;
    let batches = (0..8).map(|n| additions([subscriber(2 * n, "Home A"), subscriber(2 * n + 1, "Home B")]));
    let committed = race(&repo, batches).await;
    assert_eq!(committed, [RecordCommitted::Done; 16]);
    assert_eq!(count(&database, "isp.packages").await, 2);
    assert_eq!(customer_on_file(&*repo, "AGLS7").await, subscriber(7, "Home B"));
}

#[tokio::test(flavor = "multi_thread")]
async fn batches_of_the_same_records_in_any_order_end_and_each_record_is_written_once() {
    let (repo, test_db, _database) = invoices().await;
    InvoiceRecord::put_parents(&*test_db).await;
    let batch = |n: u32| {
        let mut records: Vec<InvoiceRecord> = (1..=40).map(InvoiceRecord::sample).collect();
        if n.is_multiple_of(2) {
            records.reverse();
        }
        additions(records)
    };
    let committed = race(&repo, (0..6).map(batch)).await;
    assert_eq!(committed.iter().filter(|one| **one == RecordCommitted::Done).count(), 40);
    let change = |n: u32| {
        let mut changes: Vec<_> = batch(n)
            .into_iter()
            .map(|new| RecordChange {
                before: Some(new.after.clone()),
                after: new.after.with_text(&format!("{n}")),
                at: noon(),
            })
            .collect();
        changes.rotate_left(usize::try_from(n).expect("small"));
        changes
    };
    let committed = race(&repo, (0..6).map(change)).await;
    assert_eq!(committed.iter().filter(|one| **one == RecordCommitted::Done).count(), 40);
}

#[tokio::test]
async fn packages_with_a_code_are_none_of_those_that_are_known_by_their_terms() {
    let (repo, test_db, database) = customers().await;
    let coded =
        |n| PackageRecord { name: "Home A".into(), monthly_price: terms("").monthly_price, ..PackageRecord::bare(n) };
    added(&*test_db.package_records(), [coded(1), coded(2)]).await;
    for n in [1, 2] {
        added(&*repo, [subscriber(n, "Home A")]).await;
    }
    for id in ["AGLS1", "AGLS2"] {
        let package = customer_on_file(&*repo, id).await.package;
        assert_eq!(package, Some(CustomerPackage::Terms(terms("Home A"))), "{id}");
    }
    assert_eq!(count(&database, "isp.packages WHERE code IS NULL").await, 1, "both have the same one");
    let shown = database.store().profile(&scope("AGLS1")).await.expect("it answers").expect("the customer");
    let service = Service {
        package_name: Some("Home A".into()),
        monthly_price: Some(Rupiah::new(300_000)),
        ..Service::default()
    };
    assert_eq!(shown.service, service);
}
