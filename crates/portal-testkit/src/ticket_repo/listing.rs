//! Pages of tickets: which, in which order, and how many there are.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::cmp::Reverse;
use std::sync::Arc;

use portal_core::Page;
use portal_core::support::ticket::{Ticket, TicketFilter, TicketRepo, TicketStatus};

use super::{listed, pages, put, query};
use crate::TestDatabase;
use crate::fixtures::{TicketFixture, customer, noon, scope, ticket};
use crate::support::{number, ok, secs};

pub(super) fn filters() -> Vec<TicketFilter> {
    let each = TicketStatus::ALL.iter().map(|status| TicketFilter::Status(*status));
    [TicketFilter::All, TicketFilter::Active].into_iter().chain(each).collect()
}

/// Tickets of `AGLS1` in every state, five of each. What happened last is in another order than the opening, and
/// at one instant for some.
pub(super) fn assorted() -> Vec<TicketFixture> {
    let states = TicketStatus::ALL.iter().flat_map(|status| [*status; 5]);
    let made = (0..).zip(states).map(|(n, status)| {
        let lead = ["TKT", "tkt", "TKT-", "_"][n % 4];
        let updated_at = noon() + secs([60, 20, 40, 20, 0, 50, 10][n % 7]);
        let opened = noon() - secs(i64::try_from(n * 13 % 30).expect("small"));
        TicketFixture { updated_at, ..ticket(&format!("{lead}{n}"), "AGLS1").status(status).opened(opened) }
    });
    made.collect()
}

/// Those of `made` that pass, in order: the contract in other words.
pub(super) fn expected(made: &[TicketFixture], filter: TicketFilter) -> Vec<Ticket> {
    let mut all: Vec<Ticket> = made.iter().filter(|one| filter.admits(one.status)).map(TicketFixture::ticket).collect();
    all.sort_by_key(|one| Reverse((one.updated_at, one.number.clone())));
    all
}

pub async fn a_customer_without_tickets_has_an_empty_list(repo: Arc<dyn TicketRepo>, test_db: Arc<dyn TestDatabase>) {
    test_db.put_customer(&customer("AGLS1").build()).await;
    for filter in filters() {
        let page = ok(repo.page_of(&scope("AGLS1"), &query(filter, pages(1, 10))).await).page;
        assert_eq!(page, Page { items: vec![], total: 0, request: pages(1, 10) });
    }
}

pub async fn every_filter_lets_through_its_states(repo: Arc<dyn TicketRepo>, test_db: Arc<dyn TestDatabase>) {
    let made = assorted();
    put(&*test_db, &made).await;
    for filter in filters() {
        let page = ok(repo.page_of(&scope("AGLS1"), &query(filter, pages(1, 100))).await).page;
        let items = expected(&made, filter);
        assert_eq!(page, Page { total: number(items.len()), items, request: pages(1, 100) }, "{filter:?}");
    }
}

pub async fn tickets_are_listed_by_their_latest_activity(repo: Arc<dyn TicketRepo>, test_db: Arc<dyn TestDatabase>) {
    let made = [("TKT9", 3), ("tkt1", 3), ("TKT10", 3), ("TKT-1", 4), ("TKT2", 2)];
    let made = made.map(|(name, n)| TicketFixture {
        updated_at: noon() + secs(n),
        ..ticket(name, "AGLS1").opened(noon() - secs(n))
    });
    put(&*test_db, &made).await;
    let order: Vec<String> = listed(&*repo, "AGLS1").await.into_iter().map(|one| one.number.into()).collect();
    assert_eq!(order, ["TKT-1", "tkt1", "TKT9", "TKT10", "TKT2"]);
}

pub async fn pages_of_tickets_follow_one_another_without_gap_or_repetition(
    repo: Arc<dyn TicketRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    let made = assorted();
    put(&*test_db, &made).await;
    for filter in [TicketFilter::All, TicketFilter::Active] {
        let whole = expected(&made, filter);
        for limit in [1, 7, 10, 29] {
            let mut seen = Vec::new();
            for n in 1..=30_u32.div_ceil(limit) {
                let page = ok(repo.page_of(&scope("AGLS1"), &query(filter, pages(n, limit))).await).page;
                assert_eq!((page.total, page.request), (number(whole.len()), pages(n, limit)));
                seen.extend(page.items);
            }
            assert_eq!(seen, whole, "pages of {limit}, {filter:?}");
        }
    }
}

pub async fn a_page_of_tickets_past_the_last_one_is_empty_and_tells_the_total(
    repo: Arc<dyn TicketRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    put(&*test_db, &[ticket("TKT1", "AGLS1"), ticket("TKT2", "AGLS1")]).await;
    for request in [pages(2, 2), pages(3, 1), pages(u32::MAX, 100)] {
        let page = ok(repo.page_of(&scope("AGLS1"), &query(TicketFilter::Active, request)).await).page;
        assert_eq!(page, Page { items: vec![], total: 2, request });
    }
}
