use std::sync::Mutex;

use super::*;
use crate::identity::customer::{Account, MockCustomerRepo};
use crate::identity::otp::{LoginCode, Purpose};
use crate::kernel::clock::MockClock;
use crate::kernel::email::EmailAddress;
use crate::kernel::id::{ChallengeId, CustomerId, MessageId};
use crate::kernel::locale::Locale;
use crate::kernel::secret::Secret;
use crate::messaging::campaign::Announcement;
use crate::messaging::outbox::{
    Accepted, EmailAttachment, EmailContent, MessageContent, MessageKind as _, MockMessageSender, MockOutbox,
    OutboxMessage,
};
use crate::test_support::{CountingEntropy, account, clock_at, noon, phone, test_key};

type Settled = Arc<Mutex<Vec<Settlement>>>;

pub(super) fn claimed(attempt: u32) -> Claimed {
    let entropy = CountingEntropy::default();
    let login = LoginCode {
        challenge: ChallengeId::generate(noon(), &entropy),
        sequence: 0,
        key_id: test_key().id().into(),
        seed: [1; 16],
        purpose: Purpose::Login,
        narrowed_to: None,
        seconds: 600,
    };
    let message = OutboxMessage {
        id: MessageId::generate(noon(), &entropy),
        lane: Lane::Code,
        to: phone().into(),
        locale: Locale::Id,
        content: MessageContent::of(&login),
        created_at: noon(),
        not_before: None,
        expires_at: Some(noon() + TimeDelta::minutes(10)),
    };
    Claimed { message, fence: 7, attempt }
}

/// An e-mail to a customer.
pub(in crate::messaging::outbox) fn email() -> OutgoingEmail {
    let content = EmailContent {
        subject: "Invoice INV/1".into(),
        text: Secret::new("Halo".into()),
        html: Secret::new("<p>Halo</p>".into()),
        attachments: vec![EmailAttachment {
            name: "INV-1.pdf".into(),
            media_type: "application/pdf",
            bytes: Secret::new(b"%PDF".to_vec()),
        }],
    };
    let id = MessageId::generate(noon(), &CountingEntropy::default());
    let to = EmailAddress::parse("siti@example.id").expect("an address");
    OutgoingEmail { id, to, at: noon(), content }
}

struct Setting {
    claimed: Claimed,
    accounts: Vec<Account>,
    sender: MockMessageSender,
    now: DateTime<Utc>,
}

fn setting(sender: MockMessageSender) -> Setting {
    Setting { claimed: claimed(1), accounts: vec![account("AGLS1")], sender, now: noon() }
}

fn service(
    outbox: MockOutbox,
    customers: MockCustomerRepo,
    sender: MockMessageSender,
    now: DateTime<Utc>,
) -> DeliveryService {
    let deps = DeliveryDeps {
        outbox: Arc::new(outbox),
        customers: Arc::new(customers),
        sender: Arc::new(sender),
        email: None,
        clock: clock_at(now),
        entropy: Arc::new(CountingEntropy::default()),
    };
    let branding = Branding { brand: "AGLIS Net".into(), portal_url: "https://p.example".into() };
    let keys = Arc::new(KeyRing::new(test_key(), Vec::new()));
    let kinds = MessageKinds::default().with::<LoginCode>().with::<Announcement>();
    DeliveryService::new(deps, DeliveryPolicy::default(), kinds, branding, keys)
}

async fn deliver(setting: Setting) -> (Outcome, Vec<Settlement>) {
    let settled = Settled::default();
    let log = settled.clone();
    let mut outbox = MockOutbox::new();
    outbox.expect_claim().return_once(move |_, _, _| Ok(Some(setting.claimed)));
    outbox.expect_settle().withf(|_, fence, _, _| *fence == 7).times(1).returning(move |_, _, how, _| {
        log.lock().expect("the log's lock").push(how.clone());
        Ok(true)
    });
    let mut customers = MockCustomerRepo::new();
    customers.expect_accounts_of().returning(move |_| Ok(setting.accounts.clone()));
    let service = service(outbox, customers, setting.sender, setting.now);
    let outcome = service.deliver_next(Lane::Code).await.expect("every port answers");
    let settled = settled.lock().expect("the log's lock").clone();
    (outcome, settled)
}

fn answering(answer: Result<Accepted, SendError>) -> MockMessageSender {
    let mut sender = MockMessageSender::new();
    sender.expect_send().times(1).returning(move |_| answer.clone());
    sender
}

fn silent() -> MockMessageSender {
    let mut sender = MockMessageSender::new();
    sender.expect_send().never();
    sender
}

pub(super) fn taken() -> Accepted {
    Accepted { provider: "fonnte".into(), reference: Some("80367170".into()) }
}

#[tokio::test]
async fn a_message_to_nobody_is_dropped_without_asking_the_gateway() {
    let (outcome, _) = deliver(Setting { accounts: Vec::new(), ..setting(silent()) }).await;
    assert_eq!(outcome, Outcome::Dropped);
}

#[tokio::test]
async fn a_disabled_customer_gets_no_code() {
    let mut disabled = account("AGLS1");
    disabled.access.portal_active = false;
    let (outcome, _) = deliver(Setting { accounts: vec![disabled], ..setting(silent()) }).await;
    assert_eq!(outcome, Outcome::Dropped);
}

#[tokio::test]
async fn a_request_narrowed_to_an_account_of_somebody_else_is_dropped() {
    let mut narrowed = claimed(1);
    let login: LoginCode = narrowed.message.content.read().expect("it is a code");
    let narrowed_to = CustomerId::parse("AGLS999").ok();
    narrowed.message.content = MessageContent::of(&LoginCode { narrowed_to, ..login });
    let (outcome, _) = deliver(Setting { claimed: narrowed, ..setting(silent()) }).await;
    assert_eq!(outcome, Outcome::Dropped);
}

#[tokio::test]
async fn the_gateway_name_for_a_sent_message_is_kept() {
    let (outcome, settled) = deliver(setting(answering(Ok(taken())))).await;
    assert_eq!(outcome, Outcome::Sent);
    let expected = Settlement::Sent { provider: "fonnte".into(), reference: Some("80367170".into()) };
    assert_eq!(settled, [expected]);
}

#[tokio::test]
async fn every_try_of_one_send_carries_the_same_code() {
    let texts = Arc::new(Mutex::new(Vec::new()));
    for attempt in 1..=3 {
        let log = texts.clone();
        let mut sender = MockMessageSender::new();
        sender.expect_send().returning(move |message| {
            log.lock().expect("the log's lock").push(message.text.expose().clone());
            Ok(taken())
        });
        deliver(Setting { claimed: claimed(attempt), ..setting(sender) }).await;
    }
    let texts = texts.lock().expect("the log's lock");
    assert!(texts.len() == 3 && texts.iter().all(|text| *text == texts[0]));
}

#[tokio::test]
async fn rel_01_a_code_is_never_sent_after_its_end() {
    let late = noon() + TimeDelta::minutes(10);
    let (outcome, _) = deliver(Setting { now: late, ..setting(silent()) }).await;
    assert_eq!(outcome, Outcome::DeadLettered);
}

/// A service whose claim takes so long, in seconds. Nothing is settled or sent.
fn claiming_for(seconds: i64, settles: usize) -> DeliveryService {
    let mut clock = MockClock::new();
    clock.expect_now().times(1).return_const(noon());
    clock.expect_now().return_const(noon() + TimeDelta::seconds(seconds));
    let mut outbox = MockOutbox::new();
    outbox.expect_claim().return_once(|_, _, _| Ok(Some(claimed(1))));
    outbox
        .expect_settle()
        .withf(|_, _, how, _| matches!(how, Settlement::DeadLettered { .. }))
        .times(settles)
        .returning(|_, _, _, _| Ok(true));
    let mut service = service(outbox, MockCustomerRepo::new(), silent(), noon());
    service.deps.clock = Arc::new(clock);
    service
}

#[tokio::test]
async fn a_message_whose_lease_is_over_when_the_claim_returns_is_not_sent() {
    let lease = DeliveryPolicy::default().code.lease.num_seconds();
    let outcome = claiming_for(lease, 0).deliver_next(Lane::Code).await;
    assert_eq!(outcome.expect("every port answers"), Outcome::LeaseLost);
}

#[tokio::test]
async fn a_code_that_ends_while_it_is_claimed_is_not_sent() {
    let mut service = claiming_for(600, 1);
    service.policy.code.lease = TimeDelta::hours(1);
    let outcome = service.deliver_next(Lane::Code).await;
    assert_eq!(outcome.expect("every port answers"), Outcome::DeadLettered);
}

#[tokio::test]
async fn a_message_to_a_recipient_of_a_newer_version_of_its_kind_is_parked() {
    for mut foreign in [claimed(1), announced(1)] {
        foreign.message.to = Recipient::Customer(CustomerId::parse("AGLS1").expect("an id"));
        let (outcome, settled) = deliver(Setting { claimed: foreign, ..setting(silent()) }).await;
        assert_eq!(outcome, Outcome::Parked);
        let reason = "its recipient is not one this kind sends to".to_owned();
        assert_eq!(settled, [Settlement::Parked { reason }]);
    }
}

#[tokio::test]
async fn a_hung_gateway_means_another_try_and_a_refused_recipient_does_not() {
    let hung = Err(SendError::Ambiguous("timed out".into()));
    assert_eq!(deliver(setting(answering(hung))).await.0, Outcome::Retried);
    let refused = Err(SendError::Rejected("target invalid".into()));
    assert_eq!(deliver(setting(answering(refused))).await.0, Outcome::DeadLettered);
}

/// An announcement to AGLS1, due at noon.
fn announced(attempt: u32) -> Claimed {
    let mut claimed = claimed(attempt);
    claimed.message.lane = Lane::Notice;
    claimed.message.expires_at = Some(noon() + crate::messaging::campaign::KEPT);
    claimed.message.content = MessageContent::of(&Announcement {
        campaign: crate::messaging::campaign::CampaignName::parse("portal-baru").expect("a name"),
        segment: crate::messaging::campaign::Segment::Enabled,
        template: crate::messaging::campaign::Template::parse("Halo {name}: {portal_url}").expect("a template"),
        customer_id: CustomerId::parse("AGLS1").expect("an id"),
    });
    claimed
}

#[tokio::test]
async fn an_announcement_goes_to_its_account_by_name_while_that_belongs_to_those_it_is_for() {
    let mut sender = MockMessageSender::new();
    sender
        .expect_send()
        .withf(|message| message.text.expose() == "Halo Budi Santoso: https://p.example")
        .times(1)
        .returning(|_| Ok(taken()));
    let (outcome, _) = deliver(Setting { claimed: announced(1), ..setting(sender) }).await;
    assert_eq!(outcome, Outcome::Sent);
    let mut disabled = account("AGLS1");
    disabled.access.portal_active = false;
    for accounts in [vec![account("AGLS2")], vec![disabled], vec![]] {
        let dropped = Setting { claimed: announced(1), accounts, ..setting(silent()) };
        assert_eq!(deliver(dropped).await.0, Outcome::Dropped);
    }
}

#[tokio::test]
async fn an_announcement_that_is_claimed_at_night_waits_for_the_morning() {
    let night = noon() + TimeDelta::hours(10);
    let (outcome, settled) = deliver(Setting { claimed: announced(1), now: night, ..setting(silent()) }).await;
    assert_eq!(outcome, Outcome::Retried);
    let Settlement::Retry { not_before, .. } = &settled[0] else { unreachable!("it was retried") };
    assert!(*not_before >= noon() + TimeDelta::hours(20), "{not_before}");
}

#[tokio::test]
async fn an_announcement_outlasts_a_gateway_that_is_away_and_no_other_trouble() {
    let away = Err(SendError::GatewayDown("the device is disconnected".into()));
    let tried = Setting { claimed: announced(400), ..setting(answering(away)) };
    assert_eq!(deliver(tried).await.0, Outcome::Retried);
    let refused = Err(SendError::Transient("refused".into()));
    let tried = Setting { claimed: announced(400), ..setting(answering(refused)) };
    assert_eq!(deliver(tried).await.0, Outcome::DeadLettered);
}

#[tokio::test]
async fn what_this_version_cannot_read_is_parked_with_the_reason_and_not_sent() {
    let newer = serde_json::json!({ "version": LoginCode::VERSION + 1, "message": { "new": "secret" } });
    for (kind, reason) in [
        ("usage_warning", "its kind is not known to this version"),
        ("login_code", "it is of version 2, this one reads 1"),
    ] {
        let mut future = claimed(1);
        future.message.content = MessageContent::from_stored(kind.into(), None, newer.clone());
        let (outcome, settled) = deliver(Setting { claimed: future, ..setting(silent()) }).await;
        assert_eq!(outcome, Outcome::Parked);
        assert_eq!(settled, [Settlement::Parked { reason: reason.into() }]);
    }
}

#[tokio::test]
async fn a_message_to_a_customer_goes_to_the_number_on_file_while_they_may_enter() {
    let to = Recipient::Customer(CustomerId::parse("AGLS1").expect("an id"));
    for (portal_active, expected) in [(true, Some(Address::Phone(phone()))), (false, None)] {
        let mut customers = MockCustomerRepo::new();
        let access = AccountAccess { portal_active, ..account("AGLS1").access };
        customers
            .expect_access()
            .withf(|scope| scope.customer_id().as_str() == "AGLS1")
            .returning(move |_| Ok(Some(access.clone())));
        let service = service(MockOutbox::new(), customers, silent(), noon());
        assert_eq!(service.address_of(&to).await.expect("every port answers"), expected);
    }
}

#[tokio::test]
async fn parked_messages_of_every_kind_that_is_read_are_put_back() {
    let mut outbox = MockOutbox::new();
    for (kind, number) in [(Announcement::NAME, 2), (LoginCode::NAME, 3)] {
        outbox
            .expect_requeue_parked()
            .withf(move |of, version, now| of == kind && *version == 1 && *now == noon())
            .times(1)
            .returning(move |_, _, _| Ok(number));
    }
    let service = service(outbox, MockCustomerRepo::new(), silent(), noon());
    assert_eq!(service.requeue_parked().await.expect("every port answers"), 5);
}

#[tokio::test]
async fn a_message_is_a_dead_letter_after_its_last_attempt_with_the_reason() {
    let error = SendError::Transient("connection refused".into());
    let last = DeliveryPolicy::default().code.attempts;
    let (outcome, settled) =
        deliver(Setting { claimed: claimed(last), ..setting(answering(Err(error.clone()))) }).await;
    assert_eq!(outcome, Outcome::DeadLettered);
    assert_eq!(settled, [Settlement::DeadLettered { reason: error.to_string() }]);
}

#[test]
fn waits_double_up_to_their_cap() {
    let policy = DeliveryPolicy::default().code;
    let caps: Vec<i64> = (1..=8).map(|attempt| policy.wait_cap(attempt).num_seconds()).collect();
    assert_eq!(caps, [2, 4, 8, 16, 32, 60, 60, 60]);
    assert_eq!(policy.wait_cap(u32::MAX), policy.longest_wait);
}
