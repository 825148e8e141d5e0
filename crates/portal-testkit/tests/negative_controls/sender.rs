//! A sender, and the gateway behind it.

use std::future::{pending, ready};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use async_trait::async_trait;
use portal_core::PhoneNumber;
use portal_core::messaging::outbox::{Accepted, MessageSender, OutgoingMessage, SendError};
use portal_testkit::fixtures::phone;
use portal_testkit::{FakeGateway, GatewayState};
use tokio::time::sleep;

use crate::let_others_go_first;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    SendsACopyToSomebodyElse,
    TrimsLines,
    AsksTwice,
    MixesUpCallers,
    NamesAnotherProvider,
    HasANameOfTwoWords,
    WaitsForever,
    CallsALostAnswerUnsent,
    AsksAgainWhenItHangs,
    LetsCallersWaitInLine,
    CallsNoConnectionUnclear,
    KeepsWhatFoundNoConnection,
    CallsARefusalTransient,
    AsksAgainAfterARefusal,
    GivesUpAfterThreeRefusals,
    TellsTheMessage,
    TellsTheNumber,
}

type Request = (PhoneNumber, String);

#[derive(Default)]
struct Gateway {
    state: Mutex<Option<GatewayState>>,
    asked: Mutex<Vec<Request>>,
}

impl Gateway {
    fn state(&self) -> GatewayState {
        self.state.lock().expect("no panic").unwrap_or(GatewayState::Accepts)
    }

    fn ask(&self, request: &Request) {
        self.asked.lock().expect("no panic").push(request.clone());
    }
}

#[async_trait]
impl FakeGateway for Gateway {
    async fn put(&self, state: GatewayState) {
        *self.state.lock().expect("no panic") = Some(state);
    }

    async fn asked(&self) -> Vec<Request> {
        self.asked.lock().expect("no panic").clone()
    }
}

struct Sender {
    fault: Fault,
    gateway: Arc<Gateway>,
    line: tokio::sync::Mutex<()>,
    /// What a faulty sender keeps between calls.
    kept: Mutex<Vec<Request>>,
}

impl Sender {
    fn is(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    fn kept(&self) -> MutexGuard<'_, Vec<Request>> {
        self.kept.lock().expect("no panic")
    }

    async fn request(&self, message: &OutgoingMessage) -> Request {
        let mut text = message.text.expose().clone();
        if self.is(Fault::TrimsLines) {
            text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        let request = (message.to.clone(), text);
        if self.is(Fault::MixesUpCallers) {
            *self.kept() = vec![request];
            let_others_go_first().await;
            return self.kept()[0].clone();
        }
        request
    }

    fn accept(&self, request: &Request) -> Accepted {
        let first = self.is(Fault::KeepsWhatFoundNoConnection).then(|| std::mem::take(&mut *self.kept()));
        first.iter().flatten().for_each(|kept| self.gateway.ask(kept));
        self.gateway.ask(request);
        if self.is(Fault::AsksTwice) {
            self.gateway.ask(request);
        }
        if self.is(Fault::SendsACopyToSomebodyElse) {
            self.gateway.ask(&(phone(), request.1.clone()));
        }
        let provider = if self.is(Fault::NamesAnotherProvider) { "other" } else { self.name() };
        Accepted { provider: provider.into(), reference: None }
    }

    async fn hang(&self, request: &Request) -> SendError {
        self.gateway.ask(request);
        match self.fault {
            Fault::WaitsForever => pending().await,
            Fault::LetsCallersWaitInLine => sleep(Duration::from_secs(1)).await,
            _ => sleep(Duration::from_millis(50)).await,
        }
        if self.is(Fault::AsksAgainWhenItHangs) {
            self.gateway.ask(request);
        }
        let why = "no answer".to_owned();
        if self.is(Fault::CallsALostAnswerUnsent) { SendError::Transient(why) } else { SendError::Ambiguous(why) }
    }

    fn find_nobody(&self, request: &Request) -> SendError {
        match self.fault {
            Fault::CallsNoConnectionUnclear => return SendError::Ambiguous("no connection".into()),
            Fault::KeepsWhatFoundNoConnection => self.kept().push(request.clone()),
            Fault::TellsTheMessage => return SendError::Transient(format!("not sent: {}", request.1)),
            _ => {}
        }
        SendError::Transient("no connection".into())
    }

    fn refuse(&self, request: &Request) -> SendError {
        self.gateway.ask(request);
        match self.fault {
            Fault::CallsARefusalTransient => return SendError::Transient("refused".into()),
            Fault::AsksAgainAfterARefusal => self.gateway.ask(request),
            Fault::GivesUpAfterThreeRefusals => self.kept().push(request.clone()),
            Fault::TellsTheNumber => return SendError::Rejected(format!("{} is unknown", request.0.as_e164())),
            _ => {}
        }
        SendError::Rejected("refused".into())
    }
}

#[async_trait]
impl MessageSender for Sender {
    fn name(&self) -> &str {
        if self.is(Fault::HasANameOfTwoWords) { "plain sender" } else { "plain" }
    }

    async fn send(&self, message: &OutgoingMessage) -> Result<Accepted, SendError> {
        let _turn = if self.is(Fault::LetsCallersWaitInLine) { Some(self.line.lock().await) } else { None };
        if self.is(Fault::GivesUpAfterThreeRefusals) && self.kept().len() >= 3 {
            return Err(SendError::GatewayDown("it refuses everything".into()));
        }
        let request = self.request(message).await;
        match self.gateway.state() {
            GatewayState::Accepts => Ok(self.accept(&request)),
            GatewayState::RefusesTheRecipient => Err(self.refuse(&request)),
            GatewayState::Hangs => Err(self.hang(&request).await),
            GatewayState::TakesNoConnections => Err(self.find_nobody(&request)),
        }
    }
}

fn with(fault: Fault) -> (Arc<dyn MessageSender>, Arc<dyn FakeGateway>) {
    let gateway = Arc::new(Gateway::default());
    let sender =
        Sender { fault, gateway: Arc::clone(&gateway), line: tokio::sync::Mutex::default(), kept: Mutex::default() };
    (Arc::new(sender), gateway)
}

fn fresh() -> impl Future<Output = (Arc<dyn MessageSender>, Arc<dyn FakeGateway>, ())> {
    let (sender, gateway) = with(Fault::None);
    ready((sender, gateway, ()))
}

portal_testkit::message_sender_suite! { #[tokio::test(flavor = "multi_thread")] fresh }

mod must_fail {
    use super::{Fault, with};

    crate::must_fail_on! { message_sender, with;
        Fault::SendsACopyToSomebodyElse => the_text_goes_to_the_number_given_and_no_other;
        Fault::TrimsLines => the_text_arrives_letter_by_letter;
        Fault::AsksTwice => each_call_asks_once;
        Fault::MixesUpCallers => twenty_messages_at_once_each_arrive_once;
        Fault::NamesAnotherProvider => the_answer_names_the_provider_as_the_sender_does;
        Fault::HasANameOfTwoWords => the_name_is_short_printable_and_stays;
        Fault::WaitsForever => a_gateway_that_hangs_is_given_up_in_time_and_may_have_sent;
        Fault::LetsCallersWaitInLine => callers_of_a_gateway_that_hangs_do_not_wait_for_one_another;
        Fault::CallsNoConnectionUnclear => what_found_no_connection_is_transient_and_was_not_sent;
        Fault::KeepsWhatFoundNoConnection => what_found_no_connection_does_not_go_out_later;
        Fault::CallsARefusalTransient => a_refused_recipient_is_rejected_and_asked_for_once;
        Fault::GivesUpAfterThreeRefusals => a_refused_recipient_is_in_nobody_elses_way;
        Fault::TellsTheMessage => errors_tell_neither_number_nor_text_nor_code;
    }

    mod again {
        use super::{Fault, with};

        crate::must_fail_on! { message_sender, with;
            Fault::CallsALostAnswerUnsent => a_gateway_that_hangs_is_given_up_in_time_and_may_have_sent;
            Fault::AsksAgainAfterARefusal => a_refused_recipient_is_rejected_and_asked_for_once;
            Fault::TellsTheNumber => errors_tell_neither_number_nor_text_nor_code;
        }
    }

    mod once_more {
        use super::{Fault, with};

        crate::must_fail_on! { message_sender, with;
            Fault::AsksAgainWhenItHangs => a_gateway_that_hangs_is_given_up_in_time_and_may_have_sent;
        }
    }
}
