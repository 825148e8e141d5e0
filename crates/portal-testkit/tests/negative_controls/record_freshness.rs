//! Stores that keep copies, right but for one fault each.

use std::collections::HashMap;
use std::future::ready;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use portal_core::CustomerId;
use portal_core::identity::customer::{CustomerScope, RecordFreshness};
use portal_testkit::fixtures::noon;
use portal_testkit::record_freshness::OtherSystem;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    TellsWhatTheSystemAnswers,
    TellsWhenItWasShown,
    TellsEveryCustomer,
    TellsWhatIsOver,
    TellsForEver,
}

/// When a record was read, and when its copy was shown.
#[derive(Debug, Clone, Copy)]
struct Copied {
    read_at: DateTime<Utc>,
    shown_at: Option<DateTime<Utc>>,
}

struct State {
    now: DateTime<Utc>,
    answers: bool,
    copies: HashMap<CustomerId, Copied>,
}

struct Store {
    fault: Fault,
    state: Mutex<State>,
}

#[async_trait]
impl OtherSystem for Store {
    async fn shows(&self, scope: &CustomerScope) -> bool {
        let mut state = self.state.lock().expect("no panic");
        let (now, answers) = (state.now, state.answers);
        let kept = state.copies.get(scope.customer_id()).copied();
        let copied = match kept {
            Some(kept) if answers && self.fault == Fault::TellsWhatIsOver => Copied { read_at: now, ..kept },
            _ if answers => {
                let shown_at = (self.fault == Fault::TellsWhatTheSystemAnswers).then_some(now);
                Copied { read_at: now, shown_at }
            }
            Some(kept) => Copied { shown_at: Some(now), ..kept },
            None => return false,
        };
        state.copies.insert(scope.customer_id().clone(), copied);
        true
    }

    fn answers(&self, answers: bool) {
        self.state.lock().expect("no panic").answers = answers;
    }

    fn advance(&self, by: TimeDelta) {
        self.state.lock().expect("no panic").now += by;
    }
}

impl RecordFreshness for Store {
    fn as_of(&self, scope: &CustomerScope) -> Option<DateTime<Utc>> {
        let state = self.state.lock().expect("no panic");
        let (everybody, for_ever) = (self.fault == Fault::TellsEveryCustomer, self.lasts());
        let told = |copied: &Copied| {
            let shown_at = copied.shown_at.filter(|at| for_ever || state.now - *at < TimeDelta::seconds(5))?;
            Some(if self.fault == Fault::TellsWhenItWasShown { shown_at } else { copied.read_at })
        };
        let own = |(customer, _): &(&CustomerId, &Copied)| *customer == scope.customer_id() || everybody;
        state.copies.iter().filter(own).filter_map(|(_, copied)| told(copied)).min()
    }
}

impl Store {
    fn lasts(&self) -> bool {
        [Fault::TellsForEver, Fault::TellsWhatIsOver].contains(&self.fault)
    }
}

fn with(fault: Fault) -> (Arc<dyn RecordFreshness>, Arc<dyn OtherSystem>) {
    let state = State { now: noon(), answers: true, copies: HashMap::new() };
    let store = Arc::new(Store { fault, state: Mutex::new(state) });
    (store.clone(), store)
}

fn fresh() -> impl Future<Output = (Arc<dyn RecordFreshness>, Arc<dyn OtherSystem>, ())> {
    let (freshness, system) = with(Fault::None);
    ready((freshness, system, ()))
}

portal_testkit::record_freshness_suite! { #[tokio::test] fresh }

mod wrong_one_way {
    use super::{Fault, with};

    crate::must_fail_on! { record_freshness, with;
        Fault::TellsWhatTheSystemAnswers => what_the_system_answers_is_not_a_copy;
        Fault::TellsWhenItWasShown => a_copy_is_told_with_the_instant_at_which_it_was_read;
        Fault::TellsEveryCustomer => a_copy_of_another_customer_is_not_told;
        Fault::TellsWhatIsOver => a_copy_is_not_told_once_the_system_answers_again;
        Fault::TellsForEver => a_copy_that_was_shown_a_while_ago_is_not_told;
    }
}
