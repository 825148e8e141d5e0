//! `portal payments`: a gateway's report is matched, and what does not fit is looked at.

use adapters_sqlite::SqliteStore;
use portal_core::Rupiah;
use portal_core::billing::ledger::{Entry, Journal, JournalKind, LedgerAccount};
use portal_core::billing::payment::{PaymentAttempt, PaymentChange, PaymentRepo};
use portal_testkit::fixtures::noon;
use portal_testkit::fixtures::payments::paid;

use crate::support::{Place, SECRET};

/// Puts a payment that came in into the books of the place: `INV-<n>-x` of 101,00n rupiah at midtrans.
async fn pay(place: &Place, n: u32) {
    let store = SqliteStore::open(&place.path("portal.db")).await.expect("the file");
    let payment = PaymentAttempt { gateway: "midtrans".to_owned(), reference: Some(format!("trx-{n}")), ..paid(n) };
    PaymentRepo::add(&store, &payment, None).await.expect("it is added");
    let total = payment.total().amount();
    let entry = |account, amount| Entry { account, amount: Rupiah::new(amount) };
    let entries = vec![
        entry(LedgerAccount::Clearing("midtrans".to_owned()), total),
        entry(LedgerAccount::Receivable(payment.customer_id.clone()), -total),
    ];
    let times = (noon(), noon());
    let journal = Journal::new((JournalKind::Payment, payment.id.as_str()), times, entries).expect("it balances");
    let change = PaymentChange { journal: Some(journal), ..PaymentChange::new(1, payment) };
    PaymentRepo::commit(&store, &change).await.expect("it is written");
    store.close().await;
}

const REPORT: &str = "\
Order ID,Transaction ID,Gross Amount,MDR Fee,Net Amount\r\n\
INV-1-x,trx-1,101001.00,707.00,100294.00\r\n\
,trx-2,\"101,002.00\",707,100295\r\n\
INV-3-x,trx-3,100000,700,99300\r\n\
TOKO-1,trx-9,5000,35,4965\r\n\
INV-1-x,trx-1,101001.00,707.00,100294.00\r\n";

#[tokio::test]
async fn a_report_is_matched_line_by_line_once_and_the_books_stay_balanced() {
    let place = Place::new();
    place.succeed("migrate");
    for n in 1..=4 {
        pay(&place, n).await;
    }
    place.put("report.csv", REPORT);
    let options = "payments reconcile report.csv --gateway midtrans --from 2025-11-05 --until 2025-11-05";
    let dry = place.run(&format!("{options} --dry-run"));
    assert!(dry.err.contains("nothing was written"), "{}", dry.err);
    let expected = [
        "line 4: amount differs: INV-3-x, Rp 100.000, the books have Rp 101.003",
        "line 5: missing here: TOKO-1, Rp 5.000",
        "missing there: INV-4-x, Rp 101.004",
    ];
    let plain = |text: &str| text.replace('\u{a0}', " ");
    for line in expected {
        assert!(plain(&dry.out).contains(line), "{line}: {}", dry.out);
    }
    assert_eq!(place.succeed("payments exceptions"), "", "nothing was raised");

    let done = place.succeed(options);
    assert_eq!(done, dry.out, "what was said is what is done");
    let counts = plain(&done);
    for (word, count) in [("matched", 2), ("already settled", 1), ("missing here", 1), ("missing there", 1)] {
        let line = counts.lines().find(|line| line.starts_with(&format!("{word} "))).expect("a line");
        assert!(line.split_whitespace().any(|part| part == count.to_string()), "{line}");
    }
    let books = plain(&place.succeed("ledger check"));
    for (account, amount) in [("bank:midtrans", "Rp 200.589"), ("gateway_fees:midtrans", "Rp 1.414")] {
        let line = books.lines().find(|line| line.starts_with(account)).expect("the account");
        assert!(line.ends_with(amount), "{line}");
    }
    assert!(books.contains("all of them sum to zero"), "{books}");
    assert!(books.contains("the oldest payment that is not paid out yet is INV-3-x"), "{books}");
    let exceptions = place.succeed("payments exceptions");
    for kind in ["settlement_differs", "settlement_unknown", "settlement_missing"] {
        assert_eq!(exceptions.matches(kind).count(), 1, "{exceptions}");
    }

    let again = place.run(options);
    assert_eq!(again.code, Some(1));
    assert!(again.err.contains("this file was matched on"), "{}", again.err);
    // The same lines in a file with other bytes are settled already.
    place.put("again.csv", &format!("{REPORT}\r\n"));
    let again = place.succeed("payments reconcile again.csv --gateway midtrans");
    let settled = again.lines().find(|line| line.starts_with("already settled")).expect("a line");
    assert!(settled.split_whitespace().any(|part| part == "3"), "{again}");
    assert_eq!(plain(&place.succeed("ledger check")), books);
    assert_eq!(place.succeed("payments exceptions"), exceptions);
    let shown = place.succeed("payments show INV-1-x");
    assert!(shown.contains("posted") && shown.contains("INV-1-x"), "{shown}");
}

#[test]
fn a_report_that_cannot_be_read_is_refused_with_its_lines_and_nothing_is_done() {
    let place = Place::new().set("PORTAL__MIDTRANS__SERVER_KEY", "SB-Mid-server-abc123cde456");
    place.succeed("migrate");
    place.put("report.csv", "order_id,amount,fee\nINV-1,abc,5\nINV-2,1000,5\n");
    let options = "payments reconcile report.csv --gateway midtrans";
    let refused = place.run(options);
    assert_eq!(refused.code, Some(1));
    assert!(refused.err.contains("line 2: the gross amount is no amount"), "{}", refused.err);
    assert!(refused.err.contains("--skip-wrong"), "{}", refused.err);
    assert_eq!(place.succeed("payments exceptions"), "");
    assert!(place.succeed(&format!("{options} --skip-wrong")).contains("line 3: missing here: INV-2"));

    place.put("report.csv", "Nomor,Bruto,Potongan\nINV-2,1000,5\n");
    let unknown = place.run(options);
    assert!(unknown.err.contains("known as gross") && unknown.err.contains("Bruto"), "{}", unknown.err);
    let named = format!("{options} --column order=Nomor --column gross=Bruto --column fee=Potongan --dry-run");
    assert!(place.succeed(&named).contains("line 2: missing here: INV-2"));
}

#[tokio::test]
async fn a_report_of_a_gateway_that_there_is_not_is_refused() {
    let place = Place::new();
    place.succeed("migrate");
    place.put("report.csv", REPORT);
    let refused = place.run("payments reconcile report.csv --gateway midtrans");
    assert_eq!(refused.code, Some(1));
    assert!(refused.err.contains("there is no gateway \"midtrans\""), "{}", refused.err);
    // One that was there before still pays out.
    pay(&place, 1).await;
    for wrong in ["midtrnas", "Midtrans", "xendit"] {
        let refused = place.run(&format!("payments reconcile report.csv --gateway {wrong}"));
        assert_eq!(refused.code, Some(1));
        assert!(refused.err.contains(wrong) && refused.err.contains("there is: midtrans"), "{}", refused.err);
    }
    assert_eq!(place.succeed("payments exceptions"), "");
    assert!(place.succeed("payments reconcile report.csv --gateway midtrans").contains("matched"));
}

#[test]
fn the_amount_of_a_transfer_is_read_as_people_type_it() {
    let place = Place::new().set("PORTAL__SECURITY__SECRET", SECRET);
    place.succeed("migrate");
    for (amount, told) in
        [("333123.50", "whole rupiah"), ("0", "whole rupiah"), ("333123.00", "nothing is paid online")]
    {
        let refused = place.run(&format!("payments confirm INV-1-x --amount {amount} --reason statement"));
        assert!(refused.code != Some(0) && refused.err.contains(told), "{amount}: {}", refused.err);
    }
}

#[test]
fn a_gateway_is_asked_only_where_one_is_set_up() {
    let place = Place::new().set("PORTAL__SECURITY__SECRET", SECRET);
    place.succeed("migrate");
    let refused = place.run("payments check INV-1-x");
    assert_eq!(refused.code, Some(1));
    assert!(refused.err.contains("nothing is paid online here"), "{}", refused.err);
}
