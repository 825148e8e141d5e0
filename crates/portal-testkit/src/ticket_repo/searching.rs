//! Free text that narrows the list, and how many pass each filter.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::support::ticket::{
    TicketCounts, TicketFilter, TicketList, TicketQuery, TicketRepo, TicketSearch, TicketStatus,
};

use super::listing::{assorted, expected, filters};
use super::{pages, put};
use crate::TestDatabase;
use crate::fixtures::{TicketFixture, scope, ticket};
use crate::support::{number, ok};

async fn found(repo: &dyn TicketRepo, text: &str, filter: TicketFilter) -> TicketList {
    let query = TicketQuery { filter, search: TicketSearch::parse(text), page: pages(1, 100) };
    ok(repo.page_of(&scope("AGLS1"), &query).await)
}

fn numbers(list: TicketList) -> Vec<String> {
    let mut numbers: Vec<String> = list.page.items.into_iter().map(|one| one.number.into()).collect();
    numbers.sort();
    numbers
}

pub async fn tickets_are_counted_by_where_they_stand(repo: Arc<dyn TicketRepo>, test_db: Arc<dyn TestDatabase>) {
    put(&*test_db, &assorted()).await;
    let each = TicketStatus::ALL.iter().fold(TicketCounts::default(), |counts, status| counts.with(*status, 5));
    for filter in filters() {
        let list = found(&*repo, "", filter).await;
        assert_eq!((list.counts, list.page.total), (each, each.of(filter)), "{filter:?}");
    }
}

pub async fn a_search_finds_words_in_number_and_title(repo: Arc<dyn TicketRepo>, test_db: Arc<dyn TestDatabase>) {
    let titled = |name, title: &str| TicketFixture { title: title.into(), ..ticket(name, "AGLS1") };
    put(
        &*test_db,
        &[titled("TKT1", "Internet MATI sejak pagi"), titled("TKT2", "Kabel putus"), titled("tkt3", "Pagi é")],
    )
    .await;
    for (text, names) in [
        ("", &["TKT1", "TKT2", "tkt3"][..]),
        ("mati", &["TKT1"]),
        ("Pagi", &["TKT1", "tkt3"]),
        ("pagi internet", &["TKT1"]),
        ("TKT3", &["tkt3"]),
        ("tkt kabel", &["TKT2"]),
        ("é", &["tkt3"]),
        ("modem", &[]),
        ("mati modem", &[]),
    ] {
        assert_eq!(numbers(found(&*repo, text, TicketFilter::All).await), names, "{text:?}");
    }
}

pub async fn what_a_search_for_tickets_looks_for_is_no_pattern(
    repo: Arc<dyn TicketRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    put(
        &*test_db,
        &[TicketFixture { title: "100% mati".into(), ..ticket("TKT_1", "AGLS1") }, ticket("TKT21", "AGLS1")],
    )
    .await;
    assert_eq!(numbers(found(&*repo, "%", TicketFilter::All).await), ["TKT_1"]);
    assert_eq!(numbers(found(&*repo, "tkt_1", TicketFilter::All).await), ["TKT_1"]);
    for text in ["__", "%%", "*", "?", "[a-z]", "'", "\\", ".*", "--", "\""] {
        assert_eq!(numbers(found(&*repo, text, TicketFilter::All).await), Vec::<String>::new(), "{text:?}");
    }
}

pub async fn counts_of_tickets_are_of_what_the_search_finds(repo: Arc<dyn TicketRepo>, test_db: Arc<dyn TestDatabase>) {
    let made = assorted();
    put(&*test_db, &made).await;
    let search = TicketSearch::parse("tkt-");
    let hits: Vec<TicketFixture> = made.iter().filter(|one| search.finds(&one.ticket())).cloned().collect();
    let counts = hits.iter().fold(TicketCounts::default(), |counts, one| counts.with(one.status, 1));
    for filter in filters() {
        let list = found(&*repo, "tkt-", filter).await;
        let passing = expected(&hits, filter);
        assert_eq!((list.counts, list.page.total), (counts, number(passing.len())), "{filter:?}");
        assert_eq!(list.page.items, passing, "{filter:?}");
    }
}
