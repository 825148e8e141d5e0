//! SEC-21: ten thousand random orders of calls never give a session without a redeemed challenge.
//!
//! A model keeps the rules in plain sets and counters; after each call it is asked what it would have
//! answered. Codes are taken from the messages that were really sent.

mod support;

use portal_core::otp::{BrowserTicket, OtpCode, Redeemer, Requester};
use portal_core::session::SessionStore;
use portal_core::{Clock, PhoneNumber};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use support::{World, other_than};

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
    phone: String,
    id: String,
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
                let wrong = other_than(self.model.valid_code.unwrap_or_else(|| code("123456")));
                self.redeem(self.model.ticket, Some(wrong), false).await;
            }
            Call::RedeemOldCode => self.redeem(self.model.ticket, self.model.old_code, false).await,
            Call::RedeemFromElsewhere => {
                let secret = portal_core::otp::BrowserSecret::from_bytes([3; 32]);
                let ticket = self.model.ticket.map(|ticket| BrowserTicket { secret, ..ticket });
                self.redeem(ticket, self.model.valid_code, false).await;
            }
            Call::Disable => self.enable(false).await,
            Call::Enable => self.enable(true).await,
            Call::Wait(seconds) => self.world.wait(seconds),
        }
    }

    async fn request(&mut self, ticket: Option<BrowserTicket>) {
        let Ok(issued) = self.world.request(Requester::Browser(ticket), &self.phone).await else { return };
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
            self.model.valid_code = Some(self.world.phone.last_code());
        }
    }

    async fn redeem(&mut self, ticket: Option<BrowserTicket>, code: Option<OtpCode>, right: bool) {
        let (Some(ticket), Some(code)) = (ticket, code) else { return };
        let right = right || (self.model.ticket == Some(ticket) && self.model.valid_code == Some(code));
        let in_time = self.now() < self.model.expires_at;
        let may = right && in_time && self.model.guesses > 0 && !self.model.used && self.model.enabled;
        let opened = self.world.log_in(Redeemer::Browser(ticket), code).await;
        assert!(may || opened.is_err(), "a session was opened that the rules forbid");
        if opened.is_ok() {
            self.model.sessions += 1;
        }
        self.model.used |= right && in_time && self.model.guesses > 0;
        self.model.guesses = self.model.guesses.saturating_sub(1);
    }

    async fn enable(&mut self, on: bool) {
        self.model.enabled = on;
        self.world.set_access(&self.id, on).await;
    }
}

fn code(digits: &str) -> OtpCode {
    OtpCode::parse(digits).expect("six digits")
}

#[test]
fn sec_21_no_order_of_calls_gives_a_session_without_a_redeemed_challenge() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime starts");
    let world = runtime.block_on(World::new());
    let mut opened = 0;
    let mut runner = TestRunner::new_with_rng(Config::default(), TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let strategy = prop::collection::vec(call(), 4..16);
    for n in 0..10_000_u32 {
        let calls = strategy.new_tree(&mut runner).expect("a sequence is drawn").current();
        let (phone, id) = (format!("0812{n:08}"), format!("SEQ{n}"));
        runtime.block_on(async {
            world.add_customer(&id, &phone).await;
            let mut play = Play { world: &world, phone, id, model: Model { enabled: true, ..Model::default() } };
            for call in &calls {
                play.make(*call).await;
            }
            let holder = portal_core::session::SessionHolder::for_staff(
                PhoneNumber::parse(&play.phone).expect("a mobile number"),
            );
            let stored = world.store.list(&holder, world.clock.now()).await.expect("the store answers");
            assert_eq!(stored.len(), play.model.sessions, "sessions and redeemed challenges differ: {calls:?}");
            opened += stored.len();
            // Leave nothing behind for the next customer's messages.
            world.wait(3_601);
            world.deliver().await;
        });
    }
    assert!(opened > 500, "the sequences really log in: {opened}");
}
