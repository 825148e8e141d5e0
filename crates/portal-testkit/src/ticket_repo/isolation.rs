//! Nobody sees or touches a ticket that is not theirs.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::TicketNumber;
use portal_core::support::ticket::{Committed, TicketChange, TicketFilter, TicketPolicy, TicketRepo, TicketStatus};

use super::{check_untouched, find, pages, put, query, read, stars, words};
use crate::TestDatabase;
use crate::fixtures::{TicketFixture, noon, scope, step, ticket};
use crate::support::{ok, secs};

/// A completed ticket of everybody.
fn everybodys() -> Vec<TicketFixture> {
    let owners = ["AGLS1", "AGLS2", "AGLS10", "agls1", "AGLS"];
    let made = (1..).zip(owners).map(|(n, owner)| {
        let made = ticket(&format!("TKT{n}"), owner).completed(noon() + secs(n));
        TicketFixture { timeline: vec![step(TicketStatus::Open, noon() + secs(n))], ..made }
    });
    made.collect()
}

pub async fn sec_40_tickets_of_others_are_neither_listed_nor_counted_nor_found(
    repo: Arc<dyn TicketRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    let all = everybodys();
    put(&*test_db, &all).await;
    for made in &all {
        let owner = made.customer_id.as_str();
        for filter in [TicketFilter::All, TicketFilter::Status(TicketStatus::Completed)] {
            let page = ok(repo.page_of(&scope(owner), &query(filter, pages(1, 10))).await).page;
            assert_eq!((page.items, page.total), (vec![made.ticket()], 1));
        }
        for other in &all {
            let mine = (other == made).then(|| made.detail());
            assert_eq!(find(&*repo, owner, &other.number).await, mine);
        }
    }
}

pub async fn sec_40_a_ticket_of_somebody_else_is_neither_rated_nor_reopened(
    repo: Arc<dyn TicketRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    let all = everybodys();
    put(&*test_db, &all).await;
    let at = noon() + secs(60);
    let nobodys = TicketNumber::parse("TKT99").expect("a number");
    for made in &all[1..] {
        let theirs = read(&*repo, made).await;
        let rating = theirs.rate(stars(1), Some(&words("bukan milik saya")), at).expect("it is completed");
        let reopening = theirs.reopen(None, at, &TicketPolicy::default()).expect("it is completed");
        for change in [rating, reopening] {
            let unknown = TicketChange { number: nobodys.clone(), ..change.clone() };
            for change in [change, unknown] {
                assert_eq!(ok(repo.commit(&scope("AGLS1"), &change).await), Committed::Conflict);
                assert_eq!(find(&*repo, "AGLS1", &change.number).await, None);
            }
        }
    }
    for made in &all {
        check_untouched(&*repo, made).await;
    }
}
