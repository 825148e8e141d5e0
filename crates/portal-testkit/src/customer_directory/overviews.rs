//! What support needs on the phone.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::identity::otp::{Challenge, Purpose};
use portal_core::identity::session::Session;
use portal_core::kernel::email::EmailAddress;
use portal_core::messaging::outbox::{DeliveryState, Lane, OutboxMessage, Recipient, Settlement};
use portal_core::staff::directory::{AccountSelection, CodeTrace, CustomerDirectory, CustomerOverview, MessageTrace};

use crate::TestDatabase;
use crate::fixtures::{
    another_phone, browser_challenge, challenge, customer, customer_id, delivery_report, ended_at, holder_of, message,
    noon, opening, phone, session,
};
use crate::support::{count, millis, ok, secs};

async fn look_up(directory: &dyn CustomerDirectory, id: &str) -> CustomerOverview {
    let selection = AccountSelection::Customer(customer_id(id));
    let mut found = ok(directory.overviews(&selection, noon()).await);
    assert_eq!(found.len(), 1);
    found.remove(0)
}

pub async fn a_customer_who_never_logged_in_has_an_overview_of_their_data_alone(
    directory: Arc<dyn CustomerDirectory>,
    test_db: Arc<dyn TestDatabase>,
) {
    for made in [customer("AGLS1").active().complete().build(), customer("AGLS2").phone("021-5550123").build()] {
        test_db.put_customer(&made).await;
        let found = look_up(&*directory, made.access.customer_id.as_str()).await;
        assert_eq!(
            found,
            CustomerOverview { customer: made, last_login_at: None, open_sessions: 0, messages: vec![], codes: vec![] }
        );
    }
}

pub async fn a_number_has_the_overviews_of_all_its_accounts(
    directory: Arc<dyn CustomerDirectory>,
    test_db: Arc<dyn TestDatabase>,
) {
    test_db.put_customer(&customer("AGLS2").phone("+62 817-102-070").build()).await;
    test_db.put_customer(&customer("AGLS1").active().build()).await;
    test_db.put_customer(&customer("AGLS3").phone(&another_phone(1).national()).build()).await;
    let found = ok(directory.overviews(&AccountSelection::Phone(phone()), noon()).await);
    let mut ids: Vec<_> = found.into_iter().map(|d| d.customer.access.customer_id).collect();
    ids.sort_unstable();
    assert_eq!(ids, [customer_id("AGLS1"), customer_id("AGLS2")]);
}

pub async fn what_matches_nobody_and_all_active_find_nothing(
    directory: Arc<dyn CustomerDirectory>,
    test_db: Arc<dyn TestDatabase>,
) {
    test_db.put_customer(&customer("AGLS1").active().build()).await;
    for selection in [
        AccountSelection::Customer(customer_id("AGLS2")),
        AccountSelection::Customer(customer_id("agls1")),
        AccountSelection::Phone(another_phone(1)),
        AccountSelection::AllActive,
    ] {
        assert_eq!(ok(directory.overviews(&selection, noon()).await), []);
    }
}

pub async fn open_sessions_are_those_neither_ended_nor_over(
    directory: Arc<dyn CustomerDirectory>,
    test_db: Arc<dyn TestDatabase>,
) {
    for id in ["AGLS1", "AGLS2"] {
        test_db.put_customer(&customer(id).active().build()).await;
    }
    let opened = noon() - secs(3_600);
    let all = [
        Session { created_at: opened, ..session(1, "AGLS1") },
        Session { created_at: opened, expires_at: noon() + millis(1), ..session(2, "AGLS1") },
        Session { created_at: opened, expires_at: noon(), ..session(3, "AGLS1") },
        Session { created_at: opened, ..session(4, "AGLS1") },
        Session { created_at: opened, ..session(5, "AGLS2") },
    ];
    for made in &all {
        ok(test_db.sessions().open(&opening(made)).await);
    }
    assert!(ok(test_db.sessions().end(&holder_of(phone()), all[3].id, &ended_at(noon())).await));
    assert_eq!(look_up(&*directory, "AGLS1").await.open_sessions, 2);
    assert_eq!(look_up(&*directory, "AGLS2").await.open_sessions, 1);
}

pub async fn the_last_login_is_the_latest_opening_even_of_an_ended_session(
    directory: Arc<dyn CustomerDirectory>,
    test_db: Arc<dyn TestDatabase>,
) {
    for id in ["AGLS1", "AGLS2"] {
        test_db.put_customer(&customer(id).active().build()).await;
    }
    for (n, id, minutes) in [(1, "AGLS1", 90), (2, "AGLS1", 30), (3, "AGLS1", 60), (4, "AGLS2", 5)] {
        let made = Session { created_at: noon() - secs(60 * minutes), ..session(n, id) };
        ok(test_db.sessions().open(&opening(&made)).await);
    }
    let latest = session(2, "AGLS1").id;
    assert!(ok(test_db.sessions().end(&holder_of(phone()), latest, &ended_at(noon())).await));
    assert_eq!(look_up(&*directory, "AGLS1").await.last_login_at, Some(noon() - secs(1_800)));
    assert_eq!(look_up(&*directory, "AGLS2").await.last_login_at, Some(noon() - secs(300)));
}

pub async fn the_last_ten_messages_to_the_number_are_shown_newest_first(
    directory: Arc<dyn CustomerDirectory>,
    test_db: Arc<dyn TestDatabase>,
) {
    test_db.put_customer(&customer("AGLS1").phone("0817-102-070").build()).await;
    test_db.put_customer(&customer("AGLS2").phone(&another_phone(1).national()).build()).await;
    for n in [4, 11, 0, 7, 2, 9, 1, 10, 3, 8, 5, 6] {
        let lane = if n % 2 == 0 { Lane::Code } else { Lane::Notice };
        let made = OutboxMessage { lane, created_at: noon() + secs(count(n)), ..message(n.try_into().expect("small")) };
        ok(test_db.outbox().enqueue(&made).await);
    }
    let stranger = OutboxMessage { to: another_phone(2).into(), created_at: noon() + secs(99), ..message(99) };
    ok(test_db.outbox().enqueue(&stranger).await);
    let shown: Vec<_> = look_up(&*directory, "AGLS1").await.messages.into_iter().map(|m| m.id).collect();
    assert_eq!(shown, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2].map(|n| message(n).id));
    assert_eq!(look_up(&*directory, "AGLS2").await.messages, []);
}

pub async fn messages_to_the_customer_are_shown_among_those_to_the_number(
    directory: Arc<dyn CustomerDirectory>,
    test_db: Arc<dyn TestDatabase>,
) {
    test_db.put_customer(&customer("AGLS1").phone("0817-102-070").build()).await;
    test_db.put_customer(&customer("AGLS2").phone("021-5550123").build()).await;
    for n in 0..12 {
        let to = match n % 3 {
            0 => phone().into(),
            1 => Recipient::Customer(customer_id("AGLS1")),
            _ => Recipient::Customer(customer_id("AGLS2")),
        };
        let made = OutboxMessage { to, created_at: noon() + secs(count(n)), ..message(n.try_into().expect("small")) };
        ok(test_db.outbox().enqueue(&made).await);
    }
    for (id, shown) in [("AGLS1", &[10, 9, 7, 6, 4, 3, 1, 0][..]), ("AGLS2", &[11, 8, 5, 2])] {
        let found: Vec<_> = look_up(&*directory, id).await.messages.into_iter().map(|m| m.id).collect();
        assert_eq!(found, shown.iter().map(|n| message(*n).id).collect::<Vec<_>>(), "{id}");
    }
}

pub async fn messages_to_the_address_on_file_are_shown_among_those_to_the_number(
    directory: Arc<dyn CustomerDirectory>,
    test_db: Arc<dyn TestDatabase>,
) {
    let mut on_file = customer("AGLS1").phone("0817-102-070").build();
    on_file.email = Some(" siti@example.id ".into());
    test_db.put_customer(&on_file).await;
    for n in 0..3 {
        let email = |text| Recipient::from(EmailAddress::parse(text).expect("an address"));
        let to = [phone().into(), email("siti@example.id"), email("budi@example.id")].into_iter().nth(n).expect("one");
        let made = OutboxMessage { to, created_at: noon() + secs(count(n)), ..message(n.try_into().expect("small")) };
        ok(test_db.outbox().enqueue(&made).await);
    }
    let shown: Vec<_> = traces(&*directory).await.into_iter().map(|m| m.id).collect();
    assert_eq!(shown, [1, 0].map(|n| message(n).id));
}

/// Has message number `n` claimed at noon and settled so; answers its trace once it is.
async fn trace(
    directory: &dyn CustomerDirectory,
    test_db: &dyn TestDatabase,
    n: u64,
    how: &Settlement,
) -> MessageTrace {
    let outbox = test_db.outbox();
    ok(outbox.enqueue(&message(n)).await);
    let claimed = ok(outbox.claim(Lane::Code, noon(), noon() + secs(30)).await).expect("a message");
    assert!(ok(outbox.settle(claimed.message.id, claimed.fence, how, noon() + secs(1)).await));
    traces(directory).await.into_iter().find(|trace| trace.id == message(n).id).expect("its trace")
}

async fn traces(directory: &dyn CustomerDirectory) -> Vec<MessageTrace> {
    look_up(directory, "AGLS1").await.messages
}

/// The trace of message number `n` after one try.
fn tried(n: u64, state: &str) -> MessageTrace {
    MessageTrace {
        id: message(n).id,
        kind: "login_code".into(),
        created_at: noon(),
        state: state.into(),
        attempts: 1,
        provider: None,
        reason: None,
    }
}

pub async fn a_message_is_traced_from_the_queue_to_its_settlement(
    directory: Arc<dyn CustomerDirectory>,
    test_db: Arc<dyn TestDatabase>,
) {
    test_db.put_customer(&customer("AGLS1").build()).await;
    ok(test_db.outbox().enqueue(&OutboxMessage { lane: Lane::Notice, ..message(0) }).await);
    assert_eq!(traces(&*directory).await, [MessageTrace { attempts: 0, ..tried(0, "queued") }]);
    let sent = Settlement::Sent { provider: "fonnte".into(), reference: None };
    let trace_of_sent = MessageTrace { provider: Some("fonnte".into()), ..tried(1, "sent") };
    assert_eq!(trace(&*directory, &*test_db, 1, &sent).await, trace_of_sent);
    assert_eq!(trace(&*directory, &*test_db, 2, &Settlement::Dropped).await, tried(2, "dropped"));
    let reason = Some("no such number".to_owned());
    let dead_letter = Settlement::DeadLettered { reason: "no such number".into() };
    let trace_of_dead_letter = MessageTrace { reason: reason.clone(), ..tried(3, "dead_letter") };
    assert_eq!(trace(&*directory, &*test_db, 3, &dead_letter).await, trace_of_dead_letter);
    let retry = Settlement::Retry { not_before: noon() + secs(60), reason: "no such number".into() };
    let trace_of_retry = MessageTrace { reason, ..tried(4, "queued") };
    assert_eq!(trace(&*directory, &*test_db, 4, &retry).await, trace_of_retry);
}

pub async fn the_last_five_login_codes_for_the_number_are_shown_newest_first(
    directory: Arc<dyn CustomerDirectory>,
    test_db: Arc<dyn TestDatabase>,
) {
    test_db.put_customer(&customer("AGLS1").phone("0817-102-070").build()).await;
    test_db.put_customer(&customer("AGLS2").phone(&another_phone(1).national()).build()).await;
    let otp = test_db.otp();
    for n in 1..=6 {
        ok(otp.put(&challenge(n)).await);
    }
    let browsers = Challenge { guesses_left: 3, ..browser_challenge(7) };
    ok(otp.put(&browsers).await);
    assert!(ok(otp.consume(browsers.id, 0, noon() + secs(40)).await));
    ok(otp.put(&Challenge { purpose: Purpose::Confirm, ..challenge(8) }).await);
    ok(otp.put(&Challenge { phone: another_phone(2), ..challenge(9) }).await);
    let codes = look_up(&*directory, "AGLS1").await.codes;
    let of_app = CodeTrace {
        sent_at: noon(),
        expires_at: noon() + secs(600),
        by_browser: false,
        guesses_left: 5,
        redeemed_at: None,
    };
    let redeemed_at = Some(noon() + secs(40));
    let of_browser = CodeTrace { by_browser: true, guesses_left: 3, redeemed_at, ..of_app.clone() };
    assert_eq!(codes[0], of_browser);
    assert_eq!(codes[1..], vec![of_app; 4]);
    assert_eq!(look_up(&*directory, "AGLS2").await.codes, []);
}

pub async fn a_reported_message_shows_how_far_it_has_come(
    directory: Arc<dyn CustomerDirectory>,
    test_db: Arc<dyn TestDatabase>,
) {
    test_db.put_customer(&customer("AGLS1").build()).await;
    let sent = Settlement::Sent { provider: "fonnte".into(), reference: Some("17".into()) };
    trace(&*directory, &*test_db, 1, &sent).await;
    for state in [DeliveryState::Sent, DeliveryState::Failed, DeliveryState::Delivered, DeliveryState::Read] {
        assert!(ok(test_db.outbox().record_delivery(&delivery_report("17", state)).await));
        let shown = traces(&*directory).await;
        assert_eq!(shown, [MessageTrace { provider: Some("fonnte".into()), ..tried(1, state.as_str()) }]);
    }
}
