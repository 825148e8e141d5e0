//! What becomes of transfers.

use chrono::TimeDelta;

use super::*;
use crate::billing::payment::PaymentId;
use crate::kernel::actor::{Actor, StaffName};
use crate::kernel::id::AttachmentId;
use crate::kernel::money::Rupiah;
use crate::test_support::{CountingEntropy, noon};

fn transfer() -> Transfer {
    let id = PaymentId::parse("INV-1-x").expect("a name");
    Transfer::new(id, Rupiah::new(145_123), noon(), noon() + TimeDelta::days(3))
}

fn proof(note: &str) -> NewProof {
    let attachment = AttachmentId::generate(noon(), &CountingEntropy::default());
    NewProof { attachment, sender: SenderName::parse("Budi").ok(), note: ProofNote::parse(note).ok() }
}

fn by() -> Actor {
    Actor::Staff(StaffName::parse("sari@isp.id").expect("a name"))
}

fn in_review() -> Transfer {
    transfer().proven(&proof("a"), noon()).expect("it waits").expect("it is new")
}

fn reason() -> RejectionReason {
    RejectionReason::parse("Fotonya buram").expect("a reason")
}

#[test]
fn a_proof_is_replaced_until_it_is_decided_on_and_keeps_its_turn() {
    let later = noon() + TimeDelta::hours(1);
    let first = in_review();
    assert_eq!((first.state, first.review_since), (TransferState::InReview, Some(noon())));
    assert_eq!(first.proven(&proof("a"), later), Ok(None), "the same once more");
    let second = first.proven(&proof("b"), later).expect("it waits").expect("it is another one");
    assert_eq!(second.review_since, Some(noon()));
    assert_eq!(second.proof.map(|proof| (proof.note, proof.sent_at)), Some((Some("b".to_owned()), later)));
    let confirmed = first.confirmed((Rupiah::new(1), noon()), (&by(), noon())).expect("it waits");
    let rejected = first.rejected(&reason(), (&by(), noon())).expect("it waits");
    let cancelled = transfer().cancelled().expect("it waits");
    for over in [confirmed, rejected, cancelled] {
        assert_eq!(over.proven(&proof("c"), later), Err(TransferDecided), "{:?}", over.state);
        assert!(!over.takes_proof());
    }
}

#[test]
fn money_that_came_in_is_confirmed_once_whatever_was_before() {
    let rejected = in_review().rejected(&reason(), (&by(), noon())).expect("it waits");
    let cancelled = transfer().cancelled().expect("it waits");
    for before in [transfer(), in_review(), rejected, cancelled] {
        let after = before.confirmed((Rupiah::new(7), noon()), (&by(), noon())).expect("it came in");
        assert_eq!((after.state, after.rejection()), (TransferState::Confirmed, None));
        assert_eq!(after.decision.as_ref().map(|decision| decision.by.as_str()), Some("staff:sari@isp.id"));
        assert_eq!(after.confirmed((Rupiah::new(7), noon()), (&by(), noon())), Err(TransferDecided));
    }
}

#[test]
fn only_a_proof_that_waits_is_rejected_and_only_what_has_none_is_called_off() {
    for before in [transfer(), transfer().cancelled().expect("it waits")] {
        assert_eq!(before.rejected(&reason(), (&by(), noon())), Err(TransferDecided));
    }
    let rejected = in_review().rejected(&reason(), (&by(), noon())).expect("it waits");
    assert_eq!(rejected.rejection(), Some("Fotonya buram"));
    assert_eq!(rejected.rejected(&reason(), (&by(), noon())), Err(TransferDecided));
    assert!(in_review().cancelled().is_none() && rejected.cancelled().is_none());
}

#[test]
fn a_transfer_reads_back_from_what_stores_keep() {
    let confirmed = in_review().confirmed((Rupiah::new(7), noon()), (&by(), noon())).expect("it came in");
    let rejected = in_review().rejected(&reason(), (&by(), noon())).expect("it waits");
    for kept in [transfer(), in_review(), confirmed, rejected] {
        let text = serde_json::to_string(&kept).expect("JSON");
        assert_eq!(serde_json::from_str::<Transfer>(&text).expect("a transfer"), kept);
    }
    for state in TransferState::ALL {
        assert_eq!(serde_json::to_value(state).expect("JSON"), state.as_str());
    }
}
