//! A payment gateway in memory, and the port to it.

use std::collections::BTreeMap;
use std::future::ready;
use std::sync::{Arc, Mutex, MutexGuard};

use async_trait::async_trait;
use portal_core::billing::payment::{
    CreatePaymentError, CreatedPayment, GatewayState, GatewayStatus, NotificationError, Notified, PaymentChannel,
    PaymentGateway, PaymentId, PaymentInstructions, PaymentOrder, RawNotification,
};
use portal_core::{PortError, Rupiah};
use portal_testkit::fixtures::noon;
use portal_testkit::{FakePaymentGateway, PaymentGatewayAbilities, PaymentGatewayState, PaymentTurn, SentNotification};

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    None,
    HasALongName,
    MakesNothing,
    MakesTwo,
    SaysNotCreated,
    SaysUnknown,
    KeepsWhatWasRefused,
    Waits,
    MakesUpPayments,
    TellsNoAmount,
    SaysPending,
    GuessesTheState,
    TakesEveryCurrency,
    LeavesItOpen,
    RefusesToCancel,
    NamesTheFirst,
    ChecksNoSecret,
    ChecksNoOrder,
    ReadsAnything,
    FindsByNoName,
    TellsNoReference,
    AnswersAboutAnother,
    ForgetsRefunds,
}

struct Gateway {
    fault: Fault,
    abilities: PaymentGatewayAbilities,
    inner: Mutex<Inner>,
}

struct Inner {
    state: PaymentGatewayState,
    payments: BTreeMap<String, (Rupiah, GatewayState)>,
    twice: bool,
}

/// What the gateway's own names begin with.
const OWN: &str = "own-";

fn away() -> PortError {
    PortError::unavailable("payment gateway", "no answer")
}

impl Gateway {
    fn is(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().expect("no panic")
    }

    async fn ask(&self) -> Result<PaymentGatewayState, PortError> {
        let state = self.inner().state;
        if state == PaymentGatewayState::Hangs && self.is(Fault::Waits) {
            std::future::pending::<()>().await;
        }
        let is_away = matches!(state, PaymentGatewayState::Hangs | PaymentGatewayState::TakesNoConnections);
        if is_away { Err(away()) } else { Ok(state) }
    }

    /// The payment that is found by our name for it, or by the gateway's own where it knows no other.
    fn find(&self, id: &PaymentId, reference: Option<&str>) -> Option<String> {
        let named = reference.and_then(|reference| reference.strip_prefix(OWN));
        let own = named.filter(|named| *named == id.as_str() || self.is(Fault::AnswersAboutAnother));
        if self.is(Fault::FindsByNoName) {
            return None;
        }
        if self.abilities.finds_by_name { Some(id.to_string()) } else { own.map(str::to_owned) }
    }

    fn keep(&self, order: &PaymentOrder) {
        let mut inner = self.inner();
        let old = inner.payments.insert(order.id.to_string(), (order.total, GatewayState::Pending));
        inner.twice |= old.is_some() && self.is(Fault::MakesTwo);
    }
}

#[async_trait]
impl PaymentGateway for Gateway {
    fn name(&self) -> &str {
        if self.is(Fault::HasALongName) { "a gateway with a very long name indeed" } else { "memory" }
    }

    fn takes(&self, _: PaymentChannel) -> bool {
        true
    }

    async fn create(&self, order: &PaymentOrder) -> Result<CreatedPayment, CreatePaymentError> {
        let state = self.ask().await.map_err(|error| match self.inner().state {
            PaymentGatewayState::TakesNoConnections if !self.is(Fault::SaysUnknown) => {
                CreatePaymentError::NotCreated(error)
            }
            _ => CreatePaymentError::Unknown(error),
        })?;
        let is_refused = state == PaymentGatewayState::RefusesPayments;
        if (!is_refused || self.is(Fault::KeepsWhatWasRefused)) && !self.is(Fault::MakesNothing) {
            self.keep(order);
        }
        if is_refused {
            return Err(CreatePaymentError::NotCreated(away()));
        }
        if state == PaymentGatewayState::LosesTheNextAnswer {
            self.inner().state = PaymentGatewayState::Answers;
            let not_created = self.is(Fault::SaysNotCreated);
            let error = if not_created { CreatePaymentError::NotCreated } else { CreatePaymentError::Unknown };
            return Err(error(away()));
        }
        let instructions = PaymentInstructions::Qris { payload: "x".to_owned() };
        Ok(CreatedPayment { reference: Some(format!("{OWN}{}", order.id)), instructions, expires_at: None })
    }

    async fn status<'r>(&self, id: &PaymentId, reference: Option<&'r str>) -> Result<Option<GatewayStatus>, PortError> {
        let state = self.ask().await?;
        let made_up = self.is(Fault::MakesUpPayments).then_some((Rupiah::ZERO, GatewayState::Pending));
        let found = self.find(id, reference);
        let kept = found.as_ref().and_then(|found| self.inner().payments.get(found).copied());
        let Some((amount, stands)) = kept.or(made_up) else { return Ok(None) };
        let is_unknown = state == PaymentGatewayState::TellsAnUnknownState && !self.is(Fault::GuessesTheState);
        let is_foreign = state == PaymentGatewayState::TellsAnotherCurrency && !self.is(Fault::TakesEveryCurrency);
        let stands = if self.is(Fault::SaysPending) { GatewayState::Pending } else { stands };
        Ok(Some(GatewayStatus {
            id: id.clone(),
            state: if is_unknown { GatewayState::Unknown } else { stands },
            amount: (!is_foreign && !self.is(Fault::TellsNoAmount)).then_some(amount),
            reference: Some(format!("{OWN}{}", found.unwrap_or_default())),
            paid_at: (stands == GatewayState::Paid).then(noon),
        }))
    }

    async fn cancel<'r>(&self, id: &PaymentId, reference: Option<&'r str>) -> Result<(), PortError> {
        self.ask().await?;
        let found = self.find(id, reference).unwrap_or_default();
        let mut inner = self.inner();
        match inner.payments.get_mut(&found) {
            Some((_, state @ GatewayState::Pending)) if !self.is(Fault::LeavesItOpen) => {
                *state = GatewayState::Cancelled;
                Ok(())
            }
            _ if self.is(Fault::RefusesToCancel) => Err(away()),
            _ => Ok(()),
        }
    }

    /// The signature is the secret in front of the order, twice the order.
    fn read_notification(&self, notification: RawNotification<'_>) -> Result<Notified, NotificationError> {
        if self.is(Fault::ReadsAnything) {
            let order = self.inner().payments.keys().next().cloned().unwrap_or_default();
            return Ok(Notified { order, amount: None, reference: None });
        }
        let text = std::str::from_utf8(notification.body).map_err(|_| NotificationError::Malformed)?;
        let parts: Vec<&str> = text.split(' ').collect();
        let [secret, backwards, order, "end"] = parts[..] else { return Err(NotificationError::Malformed) };
        let expected: String = order.chars().rev().collect();
        let is_signed = (secret == "secret" || self.is(Fault::ChecksNoSecret))
            && (backwards == expected || self.is(Fault::ChecksNoOrder) || !self.abilities.signs_bodies);
        if !is_signed {
            return Err(NotificationError::Unsigned);
        }
        let first = self.inner().payments.keys().next().cloned().unwrap_or_default();
        let order = if self.is(Fault::NamesTheFirst) { first } else { order.to_owned() };
        // Where the signature does not cover it, it is the one that the notification was made with.
        let reference = format!("{OWN}{}", backwards.chars().rev().collect::<String>());
        Ok(Notified { order, amount: None, reference: Some(reference).filter(|_| !self.is(Fault::TellsNoReference)) })
    }
}

#[async_trait]
impl FakePaymentGateway for Gateway {
    fn abilities(&self) -> PaymentGatewayAbilities {
        self.abilities
    }

    async fn put(&self, state: PaymentGatewayState) {
        self.inner().state = state;
    }

    async fn turn(&self, id: &PaymentId, turn: PaymentTurn) {
        let state = match turn {
            PaymentTurn::Paid => GatewayState::Paid,
            PaymentTurn::Denied => GatewayState::Failed,
            PaymentTurn::Expired => GatewayState::Expired,
            PaymentTurn::Refunded if !self.abilities.tells_refunds || self.is(Fault::ForgetsRefunds) => return,
            PaymentTurn::Refunded => GatewayState::Refunded,
        };
        if let Some((_, stands)) = self.inner().payments.get_mut(id.as_str()) {
            *stands = state;
        }
    }

    async fn made(&self) -> Vec<String> {
        let inner = self.inner();
        let times = if inner.twice { 2 } else { 1 };
        inner.payments.keys().flat_map(|id| vec![id.clone(); times]).collect()
    }

    async fn notification(&self, id: &PaymentId, is_forged: bool) -> SentNotification {
        let secret = if is_forged { "other" } else { "secret" };
        let backwards: String = id.as_str().chars().rev().collect();
        SentNotification { headers: Vec::new(), body: format!("{secret} {backwards} {id} end").into_bytes() }
    }
}

type Both = (Arc<dyn PaymentGateway>, Arc<dyn FakePaymentGateway>);

fn gateway(fault: Fault, abilities: PaymentGatewayAbilities) -> Both {
    let inner = Inner { state: PaymentGatewayState::Answers, payments: BTreeMap::new(), twice: false };
    let gateway = Arc::new(Gateway { fault, abilities, inner: Mutex::new(inner) });
    (gateway.clone(), gateway)
}

/// A gateway that can do everything.
fn with(fault: Fault) -> Both {
    gateway(fault, PaymentGatewayAbilities::default())
}

/// A gateway that can do no more than all can.
fn plain(fault: Fault) -> Both {
    gateway(fault, PaymentGatewayAbilities { finds_by_name: false, signs_bodies: false, tells_refunds: false })
}

fn fresh() -> impl Future<Output = (Arc<dyn PaymentGateway>, Arc<dyn FakePaymentGateway>, ())> {
    let (port, gateway) = with(Fault::None);
    ready((port, gateway, ()))
}

portal_testkit::payment_gateway_suite! { #[tokio::test(flavor = "multi_thread")] fresh }

mod by_its_own_names {
    use super::{Arc, FakePaymentGateway, Fault, PaymentGateway, plain, ready};

    fn fresh() -> impl Future<Output = (Arc<dyn PaymentGateway>, Arc<dyn FakePaymentGateway>, ())> {
        let (port, gateway) = plain(Fault::None);
        ready((port, gateway, ()))
    }

    portal_testkit::payment_gateway_suite! { #[tokio::test(flavor = "multi_thread")] fresh }
}

mod must_fail {
    use super::{Fault, with};

    crate::must_fail_on! { payment_gateway, with;
        Fault::HasALongName => the_name_is_a_short_word;
        Fault::MakesNothing => a_payment_of_each_channel_is_made;
        Fault::MakesTwo => a_name_is_made_at_most_once;
        Fault::SaysNotCreated => a_payment_whose_answer_was_lost_may_be_there_and_is_found;
        Fault::SaysUnknown => what_found_no_connection_was_not_created;
        Fault::KeepsWhatWasRefused => what_the_gateway_refuses_was_not_created;
        Fault::Waits => a_gateway_that_hangs_is_given_up_in_time;
        Fault::MakesUpPayments => a_payment_that_nobody_made_is_none;
        Fault::TellsNoAmount => a_new_payment_waits_with_its_amount;
        Fault::SaysPending => what_becomes_of_a_payment_is_told;
        Fault::GuessesTheState => an_unknown_state_is_not_guessed;
        Fault::TakesEveryCurrency => an_amount_in_another_currency_is_not_told;
        Fault::LeavesItOpen => a_payment_that_is_called_off_cannot_be_paid;
        Fault::RefusesToCancel => calling_off_what_was_paid_or_never_made_is_no_error;
        Fault::NamesTheFirst => a_signed_notification_names_the_payment_and_its_amount;
        Fault::ChecksNoSecret => a_notification_signed_with_another_secret_is_not_believed;
        Fault::ChecksNoOrder => a_notification_that_was_changed_shows_no_other_payment;
        Fault::ReadsAnything => what_is_no_notification_is_not_believed;
    }
}

mod must_fail_as_the_portals_own {
    use super::{Fault, with};

    crate::must_fail_on! { payment_gateway, with;
        Fault::ReadsAnything => nothing_is_believed_of_a_gateway_that_tells_nothing;
    }
}

mod must_fail_by_name {
    use super::{Fault, with};

    crate::must_fail_on! { payment_gateway, with;
        Fault::FindsByNoName => a_payment_whose_answer_was_lost_may_be_there_and_is_found;
        Fault::ForgetsRefunds => what_becomes_of_a_payment_is_told;
    }
}

mod must_fail_by_its_own_names {
    use super::{Fault, plain};

    crate::must_fail_on! { payment_gateway, plain;
        Fault::TellsNoReference => a_payment_whose_answer_was_lost_may_be_there_and_is_found,
            a_signed_notification_names_the_payment_and_its_amount;
        Fault::AnswersAboutAnother => an_answer_is_about_the_payment_that_was_asked_for,
            a_notification_that_was_changed_shows_no_other_payment;
        Fault::ChecksNoSecret => a_notification_signed_with_another_secret_is_not_believed;
        Fault::MakesUpPayments => a_payment_that_nobody_made_is_none;
        Fault::MakesTwo => a_name_is_made_at_most_once;
    }
}
