//! Live events, right but for one fault each.

use std::future::ready;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use portal_core::CustomerId;
use portal_core::support::conversation::{Participant, Side};
use portal_core::support::live::{LiveEvents, LiveHint, LiveHub, LiveSubscription, LiveTopic};
use portal_testkit::fixtures::{operator, scope};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    StaysInItsProcess,
    ForgetsTheSide,
    DropsTickets,
    TellsEverybody,
    TellsStaffOfOneCustomer,
    TurnsPairsAround,
    DropsInSilence,
    EndsAfterATurn,
    TellsOneAlone,
}

/// One process.
struct Process {
    fault: Fault,
    hub: LiveHub,
    other: LiveHub,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    held: Option<LiveHint>,
    published: u64,
    alone: bool,
}

impl Process {
    fn is(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    fn tell(&self, hint: &LiveHint) {
        self.hub.tell(hint);
        if !self.is(Fault::StaysInItsProcess) {
            self.other.tell(hint);
        }
    }

    /// What is passed on of a hint.
    fn changed(&self, hint: &LiveHint) -> Vec<LiveHint> {
        let mut state = self.state.lock().expect("no panic");
        state.published += 1;
        let mut hint = hint.clone();
        match (&mut hint.topic, self.fault) {
            (LiveTopic::Typing { side, .. }, Fault::ForgetsTheSide) => *side = Side::Customer,
            (LiveTopic::Ticket(_), Fault::DropsTickets) => return Vec::new(),
            (_, Fault::TellsEverybody) => hint.customer_id = CustomerId::parse("AGLS1").expect("a number"),
            (_, Fault::TellsStaffOfOneCustomer) if hint.customer_id.as_str() != "AGLS1" => return Vec::new(),
            (_, Fault::DropsInSilence) if (201..=1_500).contains(&state.published) => return Vec::new(),
            (_, Fault::EndsAfterATurn) if state.published > 1_500 => return Vec::new(),
            (_, Fault::TurnsPairsAround) if state.published > 50 => {
                return match state.held.take() {
                    None => {
                        state.held = Some(hint);
                        Vec::new()
                    }
                    Some(held) => vec![hint, held],
                };
            }
            _ => {}
        }
        vec![hint]
    }
}

#[async_trait]
impl LiveEvents for Process {
    async fn publish(&self, hint: &LiveHint) {
        self.changed(hint).iter().for_each(|hint| self.tell(hint));
    }

    fn subscribe(&self, who: &Participant) -> LiveSubscription {
        if self.is(Fault::TellsOneAlone) && std::mem::replace(&mut self.state.lock().expect("no panic").alone, true) {
            return LiveHub::default().subscribe(who);
        }
        match who {
            Participant::Staff(_) if self.is(Fault::TellsStaffOfOneCustomer) => {
                self.hub.subscribe(&Participant::Staff(operator()))
            }
            Participant::Customer(_) if self.is(Fault::TellsEverybody) => {
                self.hub.subscribe(&Participant::Customer(scope("AGLS1")))
            }
            _ => self.hub.subscribe(who),
        }
    }
}

fn with(fault: Fault) -> (Arc<dyn LiveEvents>, Arc<dyn LiveEvents>) {
    let hubs = [LiveHub::default(), LiveHub::default()];
    let process =
        |own: usize| Process { fault, hub: hubs[own].clone(), other: hubs[1 - own].clone(), state: Mutex::default() };
    (Arc::new(process(0)), Arc::new(process(1)))
}

fn fresh() -> impl Future<Output = (Arc<dyn LiveEvents>, Arc<dyn LiveEvents>, ())> {
    let (here, there) = with(Fault::None);
    ready((here, there, ()))
}

portal_testkit::live_events_suite! { #[tokio::test] fresh }

mod must_fail {
    use super::{Fault, with};

    crate::must_fail_on! { live_events, with;
        Fault::StaysInItsProcess => a_hint_of_every_kind_reaches_every_process_as_it_was_published;
        Fault::TellsEverybody => a_customer_hears_of_their_own_alone;
        Fault::TellsStaffOfOneCustomer => staff_hear_of_every_customer;
        Fault::TurnsPairsAround => hints_of_one_publisher_are_heard_in_their_order;
        Fault::DropsInSilence => who_falls_behind_is_told_and_hears_on;
        Fault::TellsOneAlone => everybody_who_listens_hears_a_hint;
    }

    mod as_well {
        use super::{Fault, with};

        crate::must_fail_on! { live_events, with;
            Fault::ForgetsTheSide => a_hint_of_every_kind_reaches_every_process_as_it_was_published;
            Fault::EndsAfterATurn => who_falls_behind_is_told_and_hears_on;
        }
    }

    mod and_again {
        use super::{Fault, with};

        crate::must_fail_on! { live_events, with;
            Fault::DropsTickets => a_hint_of_every_kind_reaches_every_process_as_it_was_published;
        }
    }
}
