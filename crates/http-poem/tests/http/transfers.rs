//! Transfers to the ISP's own account: the exact amount, the proof, and what finance makes of it.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;
use portal_core::billing::ledger::{Ledger as _, LedgerAccount};
use portal_core::billing::payment::{ExceptionKind, PaymentExceptions as _, PaymentId};
use portal_core::billing::transfer::RejectionReason;
use portal_core::messaging::outbox::{Lane, Outcome};
use portal_core::staff::trail::{StaffTrailDeps, StaffTrailService, TrailPolicy, TrailQuery};
use portal_core::staff::transfer::{Confirmation, TransferReviewDeps, TransferReviewError, TransferReviewService};
use portal_core::support::attachment::MediaType;
use portal_core::{Clock as _, CustomerId, PageRequest, Rupiah};
use portal_testkit::fixtures::media::{file, png};
use portal_testkit::fixtures::operator;
use serde_json::{Value, json};

use crate::attachments::uploaded;
use crate::bills::{NEIGHBOUR, billed, put};
use crate::client::{Browser, Call, field};
use crate::test_portal::{OWNER, Plan, TestPortal};
use crate::tickets::API;

const LATE: &str = "INV-LATE";

async fn portal() -> TestPortal {
    billed(Plan { gateway: Some(Arc::default()), ..Plan::default() }).await
}

/// Finance at the portal's store.
fn finance(portal: &TestPortal) -> TransferReviewService {
    let store = Arc::new(portal.store.clone());
    let trail = StaffTrailDeps { trail: store.clone(), clock: portal.clock.clone() };
    TransferReviewService::new(TransferReviewDeps {
        transfers: store,
        payments: portal.core.payments().expect("payments").clone(),
        attachments: portal.core.attachments().ok().cloned(),
        trail: StaffTrailService::new(trail, TrailPolicy::default()),
        clock: portal.clock.clone(),
    })
}

fn found(portal: &TestPortal, amount: i64) -> Confirmation {
    let received_on = portal.clock.local_date(portal.clock.now());
    Confirmation { amount: Rupiah::new(amount), received_on, reason: None }
}

async fn started(portal: &TestPortal, token: &str, invoice: &str) -> Value {
    let body = json!({ "invoices": [invoice], "method": "transfer" }).to_string();
    let key = format!("{invoice}-{}", portal.clock.now());
    let call = Call::post(&format!("{API}/payments")).bearer(token).header("idempotency-key", &key).json(&body);
    let answer = portal.call(call).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()["data"].clone()
}

fn id(payment: &Value) -> PaymentId {
    payment["id"].as_str().expect("a name").parse().expect("a name")
}

fn total(payment: &Value) -> i64 {
    payment["total"].as_i64().expect("an amount")
}

async fn send(portal: &TestPortal, token: &str, payment: &PaymentId, attachment: &str) -> (u16, Value) {
    let body = json!({ "attachment_id": attachment, "sender": "Budi Santoso", "note": "Dari BCA" }).to_string();
    let call = Call::post(&format!("{API}/payments/{payment}/proof")).bearer(token).json(&body);
    let answer = portal.call(call).await;
    (answer.status, answer.json()["data"].clone())
}

/// A payment of the invoice by transfer, with its proof.
async fn proven(portal: &TestPortal, token: &str, invoice: &str) -> Value {
    let payment = started(portal, token, invoice).await;
    let attachment = uploaded(portal, token, &png(9, 9)).await;
    let (status, proof) = send(portal, token, &id(&payment), &attachment).await;
    assert_eq!((status, &proof["status"]), (200, &json!("in_review")), "{proof}");
    payment
}

async fn seen(portal: &TestPortal, token: &str, rest: &str) -> Value {
    portal.call(Call::get(&format!("{API}{rest}")).bearer(token)).await.json()["data"].clone()
}

/// A browser of the owner's.
async fn browser(portal: &TestPortal) -> Browser {
    portal.wait(61);
    portal.logged_in(OWNER).await
}

async fn balance(portal: &TestPortal, account: &str) -> i64 {
    portal.store.balance(&account.parse().expect("an account")).await.expect("the books").amount()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transfer_is_proven_confirmed_and_booked_once() {
    let portal = portal().await;
    portal.staff("UPDATE customers SET account_status = 'suspended'").await;
    let token = portal.api_token(OWNER).await;
    let payment = started(&portal, &token, LATE).await;
    let extra = payment["extra"].as_i64().expect("an amount");
    assert!((1..=999).contains(&extra) && total(&payment) == 150_000 + extra, "{payment}");
    assert_eq!(payment["instructions"]["accounts"][0]["number"], "1234567890");
    assert_eq!(payment["instructions"]["remark"], Value::Null);
    let id = id(&payment);

    let attachment = uploaded(&portal, &token, &png(9, 9)).await;
    for _ in 0..2 {
        let (status, proof) = send(&portal, &token, &id, &attachment).await;
        assert_eq!((status, &proof["status"], &proof["sender"]), (200, &json!("in_review"), &json!("Budi Santoso")));
    }
    let waiting = seen(&portal, &token, &format!("/payments/{id}")).await;
    assert_eq!(waiting["timeline"].as_array().map(Vec::len), Some(3), "it is noted once: {waiting}");
    let review = finance(&portal);
    let shown = review.show(&operator(), &id).await.expect("it is shown");
    assert_eq!((shown.found.version, shown.file.map(|file| file.id.to_string())), (2, Some(attachment)));

    let paid = review.confirm(&operator(), (&id, Some(2)), &found(&portal, total(&payment))).await;
    assert_eq!(paid.expect("it is booked").credited(), Rupiah::new(extra));
    let again = review.confirm(&operator(), (&id, None), &found(&portal, total(&payment))).await;
    assert!(matches!(again, Err(TransferReviewError::Changed)), "{again:?}");
    let paid = seen(&portal, &token, &format!("/payments/{id}")).await;
    assert_eq!((&paid["status"], &paid["received"]), (&json!("paid"), &payment["total"]));
    let steps: Vec<&str> =
        paid["timeline"].as_array().expect("steps").iter().filter_map(|step| step["step"].as_str()).collect();
    assert_eq!(steps, ["created", "waiting", "in_review", "received", "matched", "restored"]);
    let invoice = seen(&portal, &token, "/invoices/INV-LATE").await;
    assert_eq!((&invoice["status"], &invoice["payments"][0]["amount"]), (&json!("paid"), &json!(150_000)));
    assert_eq!(portal.deliver_from(Lane::Notice).await, [Outcome::Sent]);
    assert_eq!(balance(&portal, "clearing:transfer").await, 150_000 + extra);
    assert_eq!(balance(&portal, "credit:AGLS1").await, -extra);
    assert_eq!(portal.store.open(9).await.expect("exceptions"), [], "what was asked for is no surprise");
    let trail =
        portal_core::staff::trail::StaffTrail::page(&portal.store, &TrailQuery::default()).await.expect("the trail");
    let actions: BTreeSet<_> = trail.items.iter().map(|entry| entry.action.as_str()).collect();
    assert!(actions.contains("opened_proof") && actions.contains("confirmed_transfer"), "{actions:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn pay_04_what_came_in_is_booked_as_it_came() {
    let portal = portal().await;
    let token = portal.api_token(OWNER).await;
    let review = finance(&portal);
    let less = proven(&portal, &token, LATE).await;
    let yesterday = Confirmation {
        received_on: portal.clock.local_date(portal.clock.now()).pred_opt().expect("a day"),
        ..found(&portal, 100_000)
    };
    let booked = review.confirm(&operator(), (&id(&less), Some(2)), &yesterday).await.expect("it is booked");
    assert_eq!((booked.short(), booked.credited()), (Rupiah::new(50_000), Rupiah::ZERO));
    assert_eq!(booked.paid_at.map(|at| portal.clock.local_date(at)), Some(yesterday.received_on), "the bank's day");
    let invoice = seen(&portal, &token, "/invoices/INV-LATE").await;
    assert_eq!((&invoice["paid_amount"], &invoice["outstanding_amount"]), (&json!(100_000), &json!(50_000)));
    let mut browser = browser(&portal).await;
    let page = browser.get(&format!("/customer/payments/{}", id(&less))).await.text();
    let page = page.replace('\u{a0}', " ");
    assert!(page.contains("Dibayar sebagian") && page.contains("kurang Rp 50.000"), "{page}");

    let more = proven(&portal, &token, LATE).await;
    let extra = more["extra"].as_i64().expect("an amount");
    assert_eq!(total(&more), 50_000 + extra, "the rest is owed");
    let booked = review.confirm(&operator(), (&id(&more), Some(2)), &found(&portal, 70_000)).await;
    assert_eq!(booked.expect("it is booked").credited(), Rupiah::new(20_000));
    let kinds: Vec<_> = portal.store.open(9).await.expect("exceptions").iter().map(|found| found.kind).collect();
    assert_eq!(kinds, [ExceptionKind::Overpaid]);
    assert_eq!(balance(&portal, "clearing:transfer").await, 170_000);
    assert_eq!(balance(&portal, "receivable:AGLS1").await, -150_000);
    assert_eq!(balance(&portal, "credit:AGLS1").await, -20_000);
    for (amount, day) in [(0, None), (-5, None), (1_000_000_001, None), (5, NaiveDate::from_ymd_opt(2099, 1, 1))] {
        let mut wrong = found(&portal, amount);
        wrong.received_on = day.unwrap_or(wrong.received_on);
        assert!(review.confirm(&operator(), (&id(&more), None), &wrong).await.is_err(), "{amount}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rejected_proof_is_told_once_with_its_reason_and_money_that_came_is_booked_still() {
    let portal = portal().await;
    let token = portal.api_token(OWNER).await;
    let payment = proven(&portal, &token, LATE).await;
    let (review, reason) = (finance(&portal), RejectionReason::parse("Fotonya <b>buram</b>").expect("a reason"));
    let rejected = review.reject(&operator(), (&id(&payment), Some(2)), &reason).await.expect("it is rejected");
    assert_eq!(rejected.state.as_str(), "failed");
    let again = review.reject(&operator(), (&id(&payment), None), &reason).await;
    assert!(matches!(again, Err(TransferReviewError::Changed)), "{again:?}");
    assert_eq!(portal.deliver_from(Lane::Notice).await, [Outcome::Sent], "one message for one decision");
    let told = portal.phone.messages().last().map(|message| message.text.expose().clone()).unwrap_or_default();
    assert!(told.contains("buram"), "{told}");
    let proof = seen(&portal, &token, &format!("/payments/{}/proof", id(&payment))).await;
    assert_eq!((&proof["status"], &proof["reason"]), (&json!("rejected"), &json!("Fotonya <b>buram</b>")));
    let mut browser = browser(&portal).await;
    let page = browser.get(&format!("/customer/payments/{}", id(&payment))).await.text();
    assert!(page.contains("Fotonya &#60;b&#62;buram&#60;/b&#62;") && page.contains("Bayar lagi"), "{page}");
    let another = uploaded(&portal, &token, &png(8, 8)).await;
    assert_eq!(send(&portal, &token, &id(&payment), &another).await.0, 409, "it was decided on");

    let next = started(&portal, &token, LATE).await;
    assert_ne!(next["id"], payment["id"]);
    let late = review.confirm(&operator(), (&id(&payment), None), &found(&portal, total(&payment))).await;
    assert_eq!(late.expect("it is booked").applied(), Rupiah::new(150_000));
    let kinds: Vec<_> = portal.store.open(9).await.expect("exceptions").iter().map(|found| found.kind).collect();
    assert_eq!(kinds, [ExceptionKind::Late]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn rel_13_of_decisions_at_once_one_counts() {
    let portal = portal().await;
    let token = portal.api_token(OWNER).await;
    let payment = proven(&portal, &token, LATE).await;
    let reason = RejectionReason::parse("Tidak ada di mutasi").expect("a reason");
    let tasks: Vec<_> = (0..20)
        .map(|n| {
            let (review, id, reason) = (finance(&portal), id(&payment), reason.clone());
            let confirmation = found(&portal, total(&payment));
            tokio::spawn(async move {
                let at = (&id, Some(2));
                if n % 2 == 0 {
                    review.confirm(&operator(), at, &confirmation).await
                } else {
                    review.reject(&operator(), at, &reason).await
                }
            })
        })
        .collect();
    let mut done = 0;
    for task in tasks {
        match task.await.expect("an answer") {
            Ok(_) => done += 1,
            Err(error) => assert!(matches!(error, TransferReviewError::Changed), "{error:?}"),
        }
    }
    assert_eq!(done, 1);
    assert_eq!(portal.deliver_from(Lane::Notice).await, [Outcome::Sent], "the customer is told once");
    assert!(portal.store.summary().await.expect("the books").is_balanced());
}

#[tokio::test(flavor = "multi_thread")]
async fn sec_40_a_proof_is_a_picture_or_a_document_of_the_customers_own_and_nobody_else_sees_it() {
    let portal = portal().await;
    let (token, neighbour) = (portal.api_token(OWNER).await, portal.api_token(NEIGHBOUR).await);
    let payment = started(&portal, &token, LATE).await;
    let foreign = uploaded(&portal, &neighbour, &png(9, 9)).await;
    let film = uploaded(&portal, &token, &file(MediaType::Mp4)).await;
    for wrong in [foreign.as_str(), film.as_str(), "01999999-9999-7999-8999-999999999999", "x"] {
        assert_eq!(send(&portal, &token, &id(&payment), wrong).await.0, 400, "{wrong}");
    }
    let by_gateway = json!({ "invoices": ["INV-PART"], "method": "gopay" }).to_string();
    let call = Call::post(&format!("{API}/payments")).bearer(&token).header("idempotency-key", "g").json(&by_gateway);
    let by_gateway = portal.call(call).await.json()["data"].clone();
    let own = uploaded(&portal, &token, &file(MediaType::Pdf)).await;
    assert_eq!(send(&portal, &token, &id(&by_gateway), &own).await.0, 409, "a gateway knows by itself");
    assert_eq!(send(&portal, &token, &id(&payment), &own).await.0, 200, "a PDF proves it");
    for (who, status) in [(&token, 200), (&neighbour, 404)] {
        let shown = portal.call(Call::get(&format!("{API}/attachments/{own}")).bearer(who)).await;
        assert_eq!(shown.status, status);
        let proof = portal.call(Call::get(&format!("{API}/payments/{}/proof", id(&payment))).bearer(who)).await;
        assert_eq!(proof.status, status);
    }
    let chat = json!({"client_id": "m-1", "text": "x", "attachments": [own]}).to_string();
    let sent = portal.call(Call::post(&format!("{API}/conversations")).bearer(&token).json(&chat)).await;
    assert_eq!(sent.status, 400, "no message takes it: {}", sent.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn open_transfers_of_the_same_sum_have_different_totals() {
    let portal = portal().await;
    let mut totals = BTreeSet::new();
    for n in 1..=6 {
        let (name, phone) = (format!("AGLS7{n}"), format!("08135555777{n}"));
        portal.add_customer(&name, &phone).await;
        let invoice = format!("INV-SAME-{n}");
        put(&portal, (&invoice, &name, "sent", (1, 20), (333_000, 0))).await;
        portal.wait(61);
        let token = portal.api_token(&phone).await;
        let payment = started(&portal, &token, &invoice).await;
        assert!((333_001..=333_999).contains(&total(&payment)));
        totals.insert(total(&payment));
    }
    assert_eq!(totals.len(), 6);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proof_after_the_end_that_is_rejected_ends_the_payment_as_rejected() {
    let portal = portal().await;
    let token = portal.api_token(OWNER).await;
    let payment = started(&portal, &token, LATE).await;
    let address = format!("/customer/payments/{}", id(&payment));
    let mut browser = browser(&portal).await;
    assert!(browser.get(&address).await.text().contains("data-until="), "there is time to pay");
    portal.wait(3 * 24 * 3_600 + 1);
    portal.core.payments().expect("payments").sweep().await.expect("a sweep");
    let token = portal.api_token(OWNER).await;
    let attachment = uploaded(&portal, &token, &png(9, 9)).await;
    assert_eq!(send(&portal, &token, &id(&payment), &attachment).await.0, 200);
    let reason = RejectionReason::parse("Fotonya buram").expect("a reason");
    let rejected = finance(&portal).reject(&operator(), (&id(&payment), None), &reason).await.expect("it is rejected");
    assert_eq!(rejected.state.as_str(), "failed");
    portal.wait(61);
    let mut browser = portal.logged_in(OWNER).await;
    let page = browser.get(&address).await.text();
    assert!(page.contains("Fotonya buram") && page.contains("Bayar lagi"), "{page}");
    assert!(!page.contains("sedang kami periksa"), "nobody looks at it any more: {page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_whose_proof_waits_has_no_end_that_is_counted_down_to() {
    let portal = portal().await;
    let token = portal.api_token(OWNER).await;
    let payment = proven(&portal, &token, LATE).await;
    let page = browser(&portal).await.get(&format!("/customer/payments/{}", id(&payment))).await.text();
    assert!(page.contains("sedang kami periksa") && !page.contains("data-until="), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proof_after_the_end_waits_for_finance_however_long_it_takes() {
    let portal = portal().await;
    let token = portal.api_token(OWNER).await;
    let payment = started(&portal, &token, LATE).await;
    portal.wait(3 * 24 * 3_600 + 1);
    portal.core.payments().expect("payments").sweep().await.expect("a sweep");
    let token = portal.api_token(OWNER).await;
    let shown = seen(&portal, &token, &format!("/payments/{}", id(&payment))).await;
    assert_eq!(shown["status"], "expired");
    let attachment = uploaded(&portal, &token, &png(9, 9)).await;
    assert_eq!(send(&portal, &token, &id(&payment), &attachment).await.0, 200);
    portal.wait(6 * 24 * 3_600);
    portal.core.payments().expect("payments").sweep().await.expect("a sweep");
    let page = PageRequest::default();
    let waiting = finance(&portal).waiting(&operator(), page).await.expect("a list");
    assert_eq!(waiting.total, 1, "it still waits");
    let confirmation = found(&portal, total(&payment));
    finance(&portal).confirm(&operator(), (&id(&payment), None), &confirmation).await.expect("it is booked");
    let customer = CustomerId::parse("AGLS1").expect("an id");
    let receivable = portal.store.balance(&LedgerAccount::Receivable(customer)).await.expect("the books");
    assert_eq!(receivable, Rupiah::new(-150_000));
}

/// A form with these fields and one file.
fn form(page: &str, path: &str, fields: &[(&str, &str)], sent: Option<(&str, &[u8])>) -> Call {
    let csrf = field(page, "csrf").expect("a token");
    let mut body = Vec::new();
    for (name, value) in fields.iter().copied().chain([("csrf", csrf.as_str())]) {
        let part = format!("--boundary\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend(part.as_bytes());
    }
    if let Some((name, bytes)) = sent {
        let head = format!(
            "--boundary\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        );
        body.extend([head.as_bytes(), bytes, b"\r\n"].concat());
    }
    body.extend(b"--boundary--\r\n");
    Call::post(path).body("multipart/form-data; boundary=boundary", body)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_takes_a_proof_and_tells_what_is_wrong_at_its_field() {
    let portal = portal().await;
    let token = portal.api_token(OWNER).await;
    let payment = started(&portal, &token, LATE).await;
    let here = format!("/customer/payments/{}", id(&payment));
    let there = format!("{here}/proof");
    let mut browser = browser(&portal).await;
    let page = browser.get(&here).await.text();
    for words in ["1234 5678 90", "PT Contoh Internet", "Saya sudah bayar", "class=\"pay-unique\""] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!page.contains("Cek pembayaran"), "nobody can be asked");
    let long = "x".repeat(501);
    for (fields, file, words) in [
        (vec![("note", "x")], None, "Pilih foto atau PDF"),
        (vec![("note", "x")], Some(("film.mp4", file(MediaType::Mp4))), "harus berupa foto atau PDF"),
        (vec![("note", "x")], Some(("teks.txt", b"halo".to_vec())), "teks.txt"),
        (vec![("note", long.as_str())], Some(("bukti.png", png(9, 9))), "paling banyak 500 huruf"),
    ] {
        let page = browser.get(&here).await.text();
        let call = form(&page, &there, &fields, file.as_ref().map(|(name, bytes)| (*name, bytes.as_slice())));
        let sent = browser.send(call).await;
        assert_eq!((sent.status, sent.location()), (303, here.as_str()), "{}", sent.text());
        let shown = browser.get(&here).await.text();
        assert!(shown.contains(words), "{words}: {shown}");
        assert!(shown.contains(fields[0].1), "what was written stays");
    }
    // The file of the last form was taken, and stays with it.
    let page = browser.get(&here).await.text();
    let call = form(&page, &there, &[("note", "Dari BCA")], Some(("bukti.png", &png(9, 9))));
    let sent = browser.send(call).await;
    assert_eq!((sent.status, sent.location()), (303, here.as_str()));
    let shown = browser.get(&here).await.text();
    for words in ["Sedang diperiksa", "bukti.png", "Dari BCA", "Ganti bukti", "sudah kami terima"] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    assert!(!shown.contains("Ganti cara bayar") && !shown.contains("/cancel"), "it waits for finance");
    let call = form(&shown, &there, &[], Some(("lain.pdf", &file(MediaType::Pdf))));
    assert_eq!(browser.send(call).await.status, 303);
    let shown = browser.get(&here).await.text();
    assert!(shown.contains("lain.pdf") && !shown.contains("bukti.png"), "it is replaced: {shown}");
}
