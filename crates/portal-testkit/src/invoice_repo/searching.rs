//! Free text that narrows the list.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::billing::invoice::{
    Invoice, InvoiceFilter, InvoiceList, InvoiceOrder, InvoiceQuery, InvoiceRepo, InvoiceSearch, InvoiceState,
};

use super::{FILTERS, assorted, counts, expected, pages, put};
use crate::TestDatabase;
use crate::fixtures::{InvoiceFixture, day, invoice, scope};
use crate::support::{number, ok};

async fn found(repo: &dyn InvoiceRepo, text: &str, filter: InvoiceFilter, order: InvoiceOrder) -> InvoiceList {
    let query = InvoiceQuery { filter, search: InvoiceSearch::parse(text), order, page: pages(1, 100) };
    ok(repo.page_of(&scope("AGLS1"), &query, day(5)).await)
}

fn numbers(list: InvoiceList) -> Vec<String> {
    let mut numbers: Vec<String> = list.page.items.into_iter().map(|one| one.number.into()).collect();
    numbers.sort();
    numbers
}

pub async fn a_search_finds_numbers_months_years_and_totals(
    repo: Arc<dyn InvoiceRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    let october = chrono::NaiveDate::from_ymd_opt(2024, 10, 1).expect("a day");
    let bare = InvoiceFixture { period_start: None, period_end: None, ..invoice("INV/C/3", "AGLS1") };
    let made = [
        invoice("INV/A/1", "AGLS1").total(333_000),
        InvoiceFixture { period_start: Some(october), ..invoice("inv/b/2", "AGLS1").total(200_000) },
        bare.issued(october).total(45),
    ];
    put(&*test_db, &made).await;
    for (text, names) in [
        ("", &["INV/A/1", "INV/C/3", "inv/b/2"][..]),
        ("inv/", &["INV/A/1", "INV/C/3", "inv/b/2"]),
        ("B/2", &["inv/b/2"]),
        ("november", &["INV/A/1"]),
        ("Okt 2024", &["INV/C/3", "inv/b/2"]),
        ("10/2024", &["INV/C/3", "inv/b/2"]),
        ("2025", &["INV/A/1"]),
        ("Rp 333.000", &["INV/A/1"]),
        ("200000 oktober", &["inv/b/2"]),
        ("oktober 333000", &[]),
        ("kabel", &[]),
    ] {
        for order in [InvoiceOrder::NewestFirst, InvoiceOrder::UnpaidFirst] {
            assert_eq!(numbers(found(&*repo, text, InvoiceFilter::All, order).await), names, "{text:?}");
        }
    }
}

pub async fn counts_are_of_what_the_search_finds_whatever_the_filter(
    repo: Arc<dyn InvoiceRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    let made = assorted();
    put(&*test_db, &made).await;
    let search = InvoiceSearch::parse("INV-");
    let hits: Vec<Invoice> = made.iter().map(InvoiceFixture::invoice).filter(|one| search.finds(one)).collect();
    let everything = made.iter().map(|one| one.invoice().outstanding().amount()).sum::<i64>();
    for filter in FILTERS {
        let list = found(&*repo, "INV-", filter, InvoiceOrder::NewestFirst).await;
        let mut passing = expected(&made, filter, InvoiceOrder::NewestFirst, 5);
        passing.retain(|one| search.finds(one));
        assert_eq!(list.counts, counts(hits.iter(), 5), "{filter:?}");
        assert_eq!(list.page.total, number(passing.len()), "{filter:?}");
        assert_eq!(list.page.items, passing, "{filter:?}");
        assert_eq!(list.outstanding.amount(), everything, "of all, not of what was found");
    }
}

pub async fn what_a_search_looks_for_is_no_pattern(repo: Arc<dyn InvoiceRepo>, test_db: Arc<dyn TestDatabase>) {
    put(&*test_db, &[invoice("INV_1", "AGLS1").state(InvoiceState::Sent), invoice("INVA1", "AGLS1")]).await;
    let order = InvoiceOrder::NewestFirst;
    assert_eq!(numbers(found(&*repo, "inv_1", InvoiceFilter::All, order).await), ["INV_1"]);
    for text in ["%", "_%_", "*", "?", "[a-z]", "'", "\\", ".*", "\u{fffd}", "--", "\"", "\0x"] {
        assert_eq!(numbers(found(&*repo, text, InvoiceFilter::All, order).await), Vec::<String>::new(), "{text:?}");
    }
}
