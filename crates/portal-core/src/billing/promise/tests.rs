//! Which days can be promised, and how promises end.

use std::sync::{Arc, Mutex};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use proptest::prelude::*;

use super::*;
use crate::billing::invoice::{Invoice, InvoiceCounts, InvoiceDetail, InvoiceList, InvoiceState, MockInvoiceRepo};
use crate::kernel::clock::Clock;
use crate::kernel::commit::Committed;
use crate::kernel::id::PromiseId;
use crate::kernel::locale::Locale;
use crate::kernel::money::Rupiah;
use crate::kernel::page::{Page, PageRequest};
use crate::messaging::outbox::MockOutbox;
use crate::test_support::{CountingEntropy, active_session};

/// A clock in a zone seven hours ahead.
struct Jakarta(DateTime<Utc>);

impl Clock for Jakarta {
    fn now(&self) -> DateTime<Utc> {
        self.0
    }

    fn local_date(&self, at: DateTime<Utc>) -> NaiveDate {
        (at + TimeDelta::hours(7)).date_naive()
    }
}

/// Noon in Jakarta on a day of November.
fn at(day_of_month: u32) -> DateTime<Utc> {
    day(day_of_month).and_hms_opt(5, 0, 0).expect("a time").and_utc()
}

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2025, 11, day).expect("a day")
}

fn invoice(due: u32, paid: i64, state: InvoiceState) -> Invoice {
    Invoice {
        number: "INV/1".parse().expect("a number"),
        invoice_date: day(1),
        due_date: day(due),
        period_start: None,
        period_end: None,
        subtotal: Rupiah::new(300_000),
        tax: Rupiah::ZERO,
        discount: Rupiah::ZERO,
        total: Rupiah::new(300_000),
        paid: Rupiah::new(paid),
        state,
        last_paid_at: None,
    }
}

fn promise(made: u32, by: u32, state: PromiseState) -> VersionedPromise {
    let promise = PaymentPromise {
        id: PromiseId::from_uuid(uuid::Uuid::from_u128(made.into())),
        customer_id: "AGLS1".parse().expect("an id"),
        position: made,
        invoice: "INV/1".parse().expect("a number"),
        amount: Rupiah::new(300_000),
        by: day(by),
        made_at: at(made),
        locale: Locale::Id,
        state,
        decided_at: Some(at(by)).filter(|_| state != PromiseState::Open),
        is_told: true,
        check_at: None,
    };
    VersionedPromise { promise, version: 1 }
}

fn days(due: u32, past: &[VersionedPromise], today: u32) -> Result<(NaiveDate, NaiveDate), PromiseRefusal> {
    let owed = invoice(due, 0, InvoiceState::Sent);
    let days = PromisePolicy::default().days(&owed, past, &Jakarta(at(today)), at(today));
    days.map(std::ops::RangeInclusive::into_inner)
}

#[test]
fn an_overdue_invoice_can_be_promised_from_today_on_and_one_that_is_due_from_the_day_after() {
    assert_eq!(days(4, &[], 10), Ok((day(10), day(17))));
    assert_eq!(days(10, &[], 10), Ok((day(11), day(17))));
    assert_eq!(days(13, &[], 10), Ok((day(14), day(17))));
    assert_eq!(days(14, &[], 10), Err(PromiseRefusal::TooEarly(day(11))));
}

#[test]
fn the_present_day_is_that_of_the_isps_zone() {
    let late_evening_in_greenwich = day(10).and_hms_opt(20, 0, 0).expect("a time").and_utc();
    let clock = Jakarta(late_evening_in_greenwich);
    let owed = invoice(4, 0, InvoiceState::Sent);
    let days = PromisePolicy::default().days(&owed, &[], &clock, clock.now()).expect("days");
    assert_eq!(*days.start(), day(11));
}

#[test]
fn what_is_settled_or_withdrawn_cannot_be_promised() {
    let clock = Jakarta(at(10));
    for settled in [
        invoice(4, 300_000, InvoiceState::Sent),
        invoice(4, 0, InvoiceState::Paid),
        invoice(4, 0, InvoiceState::Cancelled),
        invoice(4, 0, InvoiceState::Refunded),
        invoice(4, 0, InvoiceState::Draft),
    ] {
        let days = PromisePolicy::default().days(&settled, &[], &clock, clock.now());
        assert_eq!(days, Err(PromiseRefusal::NothingOwed), "{settled:?}");
    }
}

#[test]
fn one_is_open_at_a_time_and_a_broken_one_blocks_for_a_while() {
    let open = promise(2, 9, PromiseState::Open);
    let refused = days(4, std::slice::from_ref(&open), 5);
    assert_eq!(refused, Err(PromiseRefusal::Open(Box::new(open.promise))));
    let broken = promise(2, 3, PromiseState::Broken);
    let until = NaiveDate::from_ymd_opt(2025, 12, 4).expect("a day");
    assert_eq!(days(4, &[broken], 5), Err(PromiseRefusal::AfterBroken(until)));
    for over in [PromiseState::Kept, PromiseState::Withdrawn] {
        assert!(days(4, &[promise(2, 3, over)], 5).is_ok(), "{over:?}");
    }
}

#[test]
fn promises_of_a_year_are_counted() {
    let kept = |made| promise(made, made + 1, PromiseState::Kept);
    assert!(days(4, &[kept(6), kept(2)], 10).is_ok());
    assert_eq!(days(4, &[kept(8), kept(6), kept(2)], 10), Err(PromiseRefusal::TooMany));
    let mut long_ago = kept(2);
    long_ago.promise.made_at -= PromisePolicy::YEAR;
    assert!(days(4, &[kept(8), kept(6), long_ago], 10).is_ok());
}

fn outcome(by: u32, invoice: Option<&Invoice>, today: u32) -> Option<PromiseState> {
    promise(2, by, PromiseState::Open).promise.outcome(invoice, &Jakarta(at(today)), at(today))
}

#[test]
fn a_promise_ends_when_it_was_paid_or_its_day_is_over() {
    let owed = invoice(4, 100_000, InvoiceState::Partial);
    assert_eq!(outcome(9, Some(&owed), 9), None, "the day itself counts");
    assert_eq!(outcome(9, Some(&owed), 10), Some(PromiseState::Broken));
    let paid = |on: u32| Invoice { last_paid_at: Some(at(on)), ..invoice(4, 300_000, InvoiceState::Paid) };
    assert_eq!(outcome(9, Some(&paid(9)), 9), Some(PromiseState::Kept));
    assert_eq!(outcome(9, Some(&paid(9)), 20), Some(PromiseState::Kept), "looked at late");
    assert_eq!(outcome(9, Some(&paid(10)), 20), Some(PromiseState::Broken));
    assert_eq!(outcome(9, Some(&invoice(4, 0, InvoiceState::Paid)), 20), Some(PromiseState::Kept), "nobody knows when");
    for withdrawn in [InvoiceState::Cancelled, InvoiceState::Refunded] {
        assert_eq!(outcome(9, Some(&invoice(4, 0, withdrawn)), 20), Some(PromiseState::Withdrawn));
    }
    assert_eq!(outcome(9, None, 5), Some(PromiseState::Withdrawn));
}

#[test]
fn states_are_stored_under_their_words() {
    for state in PromiseState::ALL {
        assert_eq!(serde_json::to_value(state).expect("JSON"), state.as_str());
    }
}

/// What was done as the first promise of the account was made on the tenth.
struct Made {
    promise: PaymentPromise,
    is_restored: bool,
}

/// Makes the first promise of an account of which these invoices are overdue, where promises restore the service.
async fn made(owed: Invoice, overdue: Vec<Invoice>) -> Made {
    let (added, restored) = (Arc::<Mutex<Option<PaymentPromise>>>::default(), Arc::<Mutex<bool>>::default());
    let mut invoices = MockInvoiceRepo::new();
    let detail = InvoiceDetail { invoice: owed.clone(), items: Vec::new(), payments: Vec::new(), previous: None };
    invoices.expect_find().returning(move |_, _| Ok(Some(detail.clone())));
    invoices.expect_page_of().returning(move |_, _, _| {
        let page = Page { total: overdue.len() as u64, items: overdue.clone(), request: PageRequest::default() };
        Ok(InvoiceList { page, counts: InvoiceCounts::default(), outstanding: Rupiah::ZERO, overdue: 0 })
    });
    let (mut promises, kept) = (MockPromiseRepo::new(), added.clone());
    promises.expect_latest().returning(|_, _| Ok(Vec::new()));
    promises.expect_commit().returning(|_| Ok(Committed::Done));
    promises.expect_add().returning(move |promise| {
        *kept.lock().expect("no panic") = Some(promise.clone());
        Ok(Committed::Done)
    });
    let (mut effects, is_restored) = (MockPromiseEffects::new(), restored.clone());
    effects.expect_tell().returning(|_, _| Ok(()));
    effects.expect_restore().returning(move |_, _| {
        *is_restored.lock().expect("no panic") = true;
        Ok(true)
    });
    let mut outbox = MockOutbox::new();
    outbox.expect_enqueue().times(1).returning(|_| Ok(()));
    let deps = PromiseDeps {
        promises: Arc::new(promises),
        effects: Arc::new(effects),
        invoices: Arc::new(invoices),
        outbox: Arc::new(outbox),
        clock: Arc::new(Jakarta(at(10))),
        entropy: Arc::new(CountingEntropy::default()),
    };
    let service = PromiseService::new(deps, PromisePolicy { restores_service: true, ..PromisePolicy::default() });
    let answered = service.make(&active_session(), &owed.number, day(12), Locale::Id).await;
    assert!(answered.is_ok(), "{answered:?}");
    let promise = added.lock().expect("no panic").clone().expect("a promise");
    let is_restored = *restored.lock().expect("no panic");
    Made { promise, is_restored }
}

#[tokio::test]
async fn the_service_is_restored_by_a_promise_of_the_one_overdue_invoice_alone() {
    let (late, due_today) = (invoice(4, 0, InvoiceState::Sent), invoice(10, 0, InvoiceState::Sent));
    let other = Invoice { number: "INV/2".parse().expect("a number"), ..late.clone() };
    for (owed, overdue, is_restored) in [
        (&late, vec![late.clone()], true),
        (&late, vec![late.clone(), other.clone()], false),
        (&due_today, vec![other], false),
        (&due_today, Vec::new(), false),
    ] {
        let (due, count) = (owed.due_date, overdue.len());
        assert_eq!(made(owed.clone(), overdue).await.is_restored, is_restored, "due {due}, {count} overdue");
    }
}

#[tokio::test]
async fn nobody_else_looks_at_a_promise_while_it_is_being_made() {
    let promise = made(invoice(4, 0, InvoiceState::Sent), Vec::new()).await.promise;
    assert_eq!((promise.made_at, promise.check_at), (at(10), Some(at(10) + TimeDelta::minutes(2))));
}

proptest! {
    #[test]
    fn days_that_are_offered_lie_within_the_rule(due in 1_u32..30, today in 1_u32..30, most in 1_u32..31, before in 0_u32..31) {
        let policy = PromisePolicy { most_days: most, days_before_due: before, ..PromisePolicy::default() };
        let clock = Jakarta(at(today));
        match policy.days(&invoice(due, 0, InvoiceState::Sent), &[], &clock, clock.now()) {
            Ok(days) => {
                prop_assert!(!days.is_empty());
                prop_assert!(*days.start() >= day(today) && *days.start() > day(due).min(day(today)).pred_opt().expect("a day"));
                prop_assert!((*days.end() - day(today)).num_days() <= i64::from(most));
                prop_assert!(*days.start() > day(due) || day(today) > day(due));
            }
            Err(refusal) => {
                let PromiseRefusal::TooEarly(from) = refusal else { panic!("{refusal:?}") };
                prop_assert!(from > day(today), "{} is not later than {}", from, day(today));
            }
        }
    }
}
