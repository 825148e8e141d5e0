//! SEC-21: ten thousand random orders of calls never give a session without a redeemed challenge.
//!
//! A model keeps the rules in plain sets and counters; after each call it is asked what it would have
//! answered. Codes are taken from the messages that were really sent.

use std::sync::Arc;

use crate::memory::MemoryStore;
use chrono::TimeDelta;
use portal_core::identity::customer::Account;
use portal_core::identity::otp::{BrowserTicket, OtpCode, Redeemer, RequestOtp, Requester, VerifyOtp};
use portal_core::identity::session::{ClientInfo, SessionStore};
use portal_core::kernel::secret::ServerKey;
use portal_core::messaging::outbox::{Branding, Lane, Outcome};
use portal_core::{Clock, CustomerId, KeyRing, PhoneNumber, Portal, PortalPolicies, Ports};
use portal_testkit::fixtures::holder_of;
use portal_testkit::{Inbox, SeededEntropy, TestClock};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

#[derive(Debug, Clone, Copy)]
enum Call {
    Request,
    Resend,
    Deliver,
    RedeemRight,
    RedeemWrong,
    RedeemOldCode,
    RedeemFromElsewhere,
    Disable,
    Enable,
    Wait(i64),
}

fn call() -> impl Strategy<Value = Call> {
    prop_oneof![
        3 => Just(Call::Request),
        2 => Just(Call::Resend),
        3 => Just(Call::Deliver),
        3 => Just(Call::RedeemRight),
        3 => Just(Call::RedeemWrong),
        1 => Just(Call::RedeemOldCode),
        1 => Just(Call::RedeemFromElsewhere),
        1 => Just(Call::Disable),
        1 => Just(Call::Enable),
        3 => prop_oneof![Just(30), Just(61), Just(121), Just(605), Just(3_600)].prop_map(Call::Wait),
    ]
}

struct World {
    portal: Portal,
    store: Arc<MemoryStore>,
    clock: Arc<TestClock>,
    phone: Arc<Inbox>,
}

impl World {
    fn new() -> Self {
        let (store, clock, phone) =
            (Arc::<MemoryStore>::default(), Arc::<TestClock>::default(), Arc::<Inbox>::default());
        let entropy = Arc::new(SeededEntropy::new(21));
        let ports = Ports::login(store.clone(), store.clone(), phone.clone(), clock.clone(), entropy);
        let keys = KeyRing::new(ServerKey::new((0..64).collect()).expect("a strong enough key"), Vec::new());
        let branding = Branding { brand: "AGLIS Net".into(), portal_url: "https://portal.example.id".into() };
        let portal = Portal::new(ports, PortalPolicies::default(), keys, branding);
        Self { portal, store, clock, phone }
    }

    async fn deliver(&self) {
        while self.portal.delivery.deliver_next(Lane::Code).await.expect("the store answers") != Outcome::Idle {}
    }
}

fn client() -> ClientInfo {
    ClientInfo::new([192, 0, 2, 7].into(), "Chrome, Android")
}

/// What the model knows of the challenge in hand.
#[derive(Default)]
struct Model {
    ticket: Option<BrowserTicket>,
    guesses: u32,
    expires_at: i64,
    used: bool,
    enabled: bool,
    valid_code: Option<OtpCode>,
    old_code: Option<OtpCode>,
    sessions: usize,
}

struct Play<'a> {
    world: &'a World,
    account: Account,
    phone: PhoneNumber,
    model: Model,
}

impl Play<'_> {
    fn now(&self) -> i64 {
        self.world.clock.now().timestamp()
    }

    async fn make(&mut self, call: Call) {
        match call {
            Call::Request => self.request(None).await,
            Call::Resend => self.request(self.model.ticket).await,
            Call::Deliver => self.deliver().await,
            Call::RedeemRight => self.redeem(self.model.ticket, self.model.valid_code, true).await,
            Call::RedeemWrong => {
                let right = self.model.valid_code;
                let wrong = ["000000", "000001"].map(code).into_iter().find(|code| Some(*code) != right);
                self.redeem(self.model.ticket, wrong, false).await;
            }
            Call::RedeemOldCode => self.redeem(self.model.ticket, self.model.old_code, false).await,
            Call::RedeemFromElsewhere => {
                let secret = portal_core::identity::otp::BrowserSecret::from_bytes([3; 32]);
                let ticket = self.model.ticket.map(|ticket| BrowserTicket { secret, ..ticket });
                self.redeem(ticket, self.model.valid_code, false).await;
            }
            Call::Disable => self.enable(false),
            Call::Enable => self.enable(true),
            Call::Wait(seconds) => drop(self.world.clock.advance(TimeDelta::seconds(seconds))),
        }
    }

    async fn request(&mut self, ticket: Option<BrowserTicket>) {
        let request = RequestOtp::new(self.phone.clone(), Requester::Browser(ticket), client());
        let Ok(issued) = self.world.portal.otp.request(&request).await else { return };
        let renewed = ticket.is_some_and(|ticket| ticket.challenge == issued.challenge);
        if renewed {
            self.model.old_code = self.model.valid_code;
        } else {
            self.model.guesses = 5;
            self.model.old_code = None;
            self.model.used = false;
        }
        self.model.ticket = issued.ticket;
        self.model.valid_code = None;
        self.model.expires_at = self.now() + 600;
    }

    async fn deliver(&mut self) {
        let before = self.world.phone.messages().len();
        self.world.deliver().await;
        let messages = self.world.phone.messages();
        assert!(self.model.enabled || messages.len() == before, "a disabled customer was sent a code");
        if messages.len() > before {
            self.model.valid_code = Some(code(&self.world.phone.last_code()));
        }
    }

    async fn redeem(&mut self, ticket: Option<BrowserTicket>, code: Option<OtpCode>, right: bool) {
        let (Some(ticket), Some(code)) = (ticket, code) else { return };
        let right = right || (self.model.ticket == Some(ticket) && self.model.valid_code == Some(code));
        let in_time = self.now() < self.model.expires_at;
        let may = right && in_time && self.model.guesses > 0 && !self.model.used && self.model.enabled;
        let attempt = VerifyOtp { redeemer: Redeemer::Browser(ticket), code, client: client(), device: None };
        let opened = self.world.portal.log_in(&attempt).await;
        assert!(may || opened.is_err(), "a session was opened that the rules forbid");
        if opened.is_ok() {
            self.model.sessions += 1;
        }
        self.model.used |= right && in_time && self.model.guesses > 0;
        self.model.guesses = self.model.guesses.saturating_sub(1);
    }

    fn enable(&mut self, on: bool) {
        self.model.enabled = on;
        self.account.access.portal_active = on;
        self.world.store.put_account(self.account.clone());
    }
}

fn code(digits: &str) -> OtpCode {
    OtpCode::parse(digits).expect("six digits")
}

/// Plays `calls` with a customer of their own; answers how often they got in.
async fn play(world: &World, n: u32, calls: &[Call]) -> usize {
    let phone = PhoneNumber::parse(&format!("0812{n:08}")).expect("a mobile number");
    let id = CustomerId::parse(&format!("SEQ{n}")).expect("a valid id");
    let account = Account::in_service(id, phone.clone(), "Budi");
    world.store.put_account(account.clone());
    let mut play = Play { world, account, phone, model: Model { enabled: true, ..Model::default() } };
    for call in calls {
        play.make(*call).await;
    }
    let holder = holder_of(play.phone);
    let stored = world.store.list(&holder, world.clock.now()).await.expect("the store answers");
    assert_eq!(stored.len(), play.model.sessions, "sessions and redeemed challenges differ: {calls:?}");
    // Leave nothing behind for the next customer's messages and limits.
    world.clock.advance(TimeDelta::hours(25));
    world.deliver().await;
    stored.len()
}

#[test]
fn sec_21_no_order_of_calls_gives_a_session_without_a_redeemed_challenge() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime starts");
    let mut runner = TestRunner::new_with_rng(Config::default(), TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let strategy = prop::collection::vec(call(), 4..16);
    let mut world = World::new();
    let mut opened = 0;
    for n in 0..10_000 {
        if n % 500 == 0 {
            world = World::new();
        }
        let calls = strategy.new_tree(&mut runner).expect("a sequence is drawn").current();
        opened += runtime.block_on(play(&world, n, &calls));
    }
    assert!(opened > 500, "the sequences really log in: {opened}");
}
