//! How payments are named: their states, the ways to pay, what is done where.

use portal_core::billing::payment::{
    Bank, PaymentAttempt, PaymentChannel, PaymentEventKind, PaymentInstructions, PaymentState,
};

use crate::view::flash::Tone;
use crate::view::icons::Icon;

/// How a payment stands as a word, an icon and a meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PaymentBadge {
    /// Its state.
    Of(PaymentState),
    /// Finance looks at its proof.
    InReview,
    /// Less came in than was owed.
    Partial,
}

impl PaymentBadge {
    /// That of a payment.
    pub(crate) fn of(payment: &PaymentAttempt) -> Self {
        if is_in_review(payment) {
            Self::InReview
        } else if payment.state == PaymentState::Paid && payment.short().is_positive() {
            Self::Partial
        } else {
            Self::Of(payment.state)
        }
    }

    /// The state whose look it has.
    const fn state(self) -> PaymentState {
        match self {
            Self::Of(state) => state,
            Self::InReview => PaymentState::Pending,
            Self::Partial => PaymentState::Paid,
        }
    }

    /// Key of its word.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::InReview => return "payment-in-review",
            Self::Partial => return "payment-partial",
            Self::Of(_) => {}
        }
        match self.state() {
            PaymentState::Created | PaymentState::Pending => "payment-pending",
            PaymentState::Paid => "payment-paid",
            PaymentState::Failed => "payment-failed",
            PaymentState::Expired => "payment-expired",
            PaymentState::Cancelled => "payment-cancelled",
            PaymentState::Refunded => "payment-refunded",
            PaymentState::ChargedBack => "payment-charged-back",
        }
    }

    /// What it means.
    pub(crate) const fn tone(self) -> Tone {
        match self.state() {
            PaymentState::Created | PaymentState::Pending => Tone::Info,
            PaymentState::Paid => Tone::Success,
            PaymentState::Failed | PaymentState::ChargedBack => Tone::Danger,
            PaymentState::Expired | PaymentState::Cancelled | PaymentState::Refunded => Tone::Quiet,
        }
    }

    /// Its icon.
    pub(crate) const fn icon(self) -> Icon {
        match self.state() {
            PaymentState::Created | PaymentState::Pending => Icon::Hourglass,
            PaymentState::Paid => Icon::CircleCheck,
            PaymentState::Failed | PaymentState::ChargedBack => Icon::CircleAlert,
            PaymentState::Expired | PaymentState::Cancelled => Icon::CircleX,
            PaymentState::Refunded => Icon::Repeat,
        }
    }
}

/// Whether finance looks at a proof of it.
pub(crate) fn is_in_review(payment: &PaymentAttempt) -> bool {
    let waits = payment.timeline.last().is_some_and(|event| event.kind == PaymentEventKind::InReview);
    payment.channel.is_reviewed() && !payment.state.was_paid() && waits
}

/// Key of the word of a step of the timeline. What gateways do, finance does for payments that it reviews.
pub(crate) const fn event_word(event: PaymentEventKind, channel: PaymentChannel) -> &'static str {
    match event {
        PaymentEventKind::InReview if channel.is_reviewed() => "payment-step-proof",
        PaymentEventKind::Failed if channel.is_reviewed() => "payment-step-rejected",
        PaymentEventKind::Created => "payment-step-created",
        PaymentEventKind::Waiting => "payment-step-waiting",
        PaymentEventKind::InReview => "payment-step-review",
        PaymentEventKind::Received => "payment-step-received",
        PaymentEventKind::ReceivedLate => "payment-step-late",
        PaymentEventKind::Matched => "payment-step-matched",
        PaymentEventKind::Restored => "payment-step-restored",
        PaymentEventKind::Failed => "payment-step-failed",
        PaymentEventKind::Expired => "payment-step-expired",
        PaymentEventKind::Cancelled => "payment-step-cancelled",
        PaymentEventKind::PartlyRefunded => "payment-step-partly-refunded",
        PaymentEventKind::Refunded => "payment-step-refunded",
        PaymentEventKind::ChargedBack => "payment-step-charged-back",
    }
}

/// Key of the line that says how a way to pay works.
pub(crate) const fn hint(channel: PaymentChannel) -> &'static str {
    match channel {
        PaymentChannel::Qris => "pay-by-qris",
        PaymentChannel::VirtualAccount(Bank::Mandiri) => "pay-by-bill",
        PaymentChannel::VirtualAccount(_) => "pay-by-va",
        PaymentChannel::Wallet(_) => "pay-by-wallet",
        PaymentChannel::Counter(_) => "pay-by-counter",
        PaymentChannel::Card => "pay-by-card",
        PaymentChannel::Transfer => "pay-by-transfer",
        PaymentChannel::StaticQris => "pay-by-qris-own",
        PaymentChannel::Credit => "pay-by-credit",
    }
}

/// Key of the steps of paying, a line each. They depend on what the gateway gave out, where gateways differ.
pub(crate) const fn steps(channel: PaymentChannel, given: Option<&PaymentInstructions>) -> &'static str {
    match channel {
        PaymentChannel::Counter(_) if matches!(given, Some(PaymentInstructions::Link { .. })) => "pay-steps-page",
        PaymentChannel::Qris => "pay-steps-qris",
        PaymentChannel::VirtualAccount(Bank::Bca) => "pay-steps-bca",
        PaymentChannel::VirtualAccount(Bank::Bni) => "pay-steps-bni",
        PaymentChannel::VirtualAccount(Bank::Bri) => "pay-steps-bri",
        PaymentChannel::VirtualAccount(Bank::Mandiri) => match given {
            Some(PaymentInstructions::VirtualAccount { .. }) => "pay-steps-mandiri-va",
            _ => "pay-steps-mandiri",
        },
        PaymentChannel::VirtualAccount(Bank::Permata) => "pay-steps-permata",
        PaymentChannel::VirtualAccount(Bank::Cimb) => "pay-steps-cimb",
        PaymentChannel::Wallet(_) => "pay-steps-wallet",
        PaymentChannel::Counter(_) => "pay-steps-counter",
        PaymentChannel::Card => "pay-steps-card",
        PaymentChannel::Transfer => "pay-steps-transfer",
        PaymentChannel::StaticQris => match given {
            Some(PaymentInstructions::StaticQris { .. }) => "pay-steps-qris-own",
            _ => "pay-steps-qris-proof",
        },
        PaymentChannel::Credit => "pay-by-credit",
    }
}

#[cfg(test)]
mod tests {
    use portal_core::billing::payment::Store;

    use super::*;
    use crate::i18n::{Locale, t};

    #[test]
    fn the_steps_are_those_of_what_was_given_out() {
        let link = PaymentInstructions::Link { url: String::new(), qr: None };
        let code = PaymentInstructions::Counter { store: Store::Alfamart, code: String::new() };
        let counter = |given| steps(PaymentChannel::Counter(Store::Alfamart), Some(given));
        assert_eq!((counter(&link), counter(&code)), ("pay-steps-page", "pay-steps-counter"));
        let account = PaymentInstructions::VirtualAccount { bank: Bank::Mandiri, number: String::new() };
        let (biller, number) = (String::new(), String::new());
        let bill = PaymentInstructions::Bill { bank: Bank::Mandiri, biller, number };
        let mandiri = |given| steps(PaymentChannel::VirtualAccount(Bank::Mandiri), Some(given));
        assert_eq!((mandiri(&account), mandiri(&bill)), ("pay-steps-mandiri-va", "pay-steps-mandiri"));
    }

    #[test]
    fn everything_has_words_in_both_languages() {
        let mut keys: Vec<&str> = PaymentState::ALL.into_iter().map(|state| PaymentBadge::Of(state).word()).collect();
        keys.extend([PaymentBadge::InReview, PaymentBadge::Partial].map(PaymentBadge::word));
        let of_finance = [PaymentEventKind::InReview, PaymentEventKind::Failed];
        keys.extend(of_finance.map(|kind| event_word(kind, PaymentChannel::Transfer)));
        let own = PaymentInstructions::StaticQris { payload: String::new() };
        keys.push(steps(PaymentChannel::StaticQris, Some(&own)));
        let link = PaymentInstructions::Link { url: String::new(), qr: None };
        let account = PaymentInstructions::VirtualAccount { bank: Bank::Mandiri, number: String::new() };
        for given in [None, Some(&link), Some(&account)] {
            keys.extend(PaymentChannel::ALL.into_iter().flat_map(|channel| [hint(channel), steps(channel, given)]));
        }
        for key in keys {
            for locale in [Locale::Id, Locale::En] {
                assert_ne!(t(locale, key, &[]), key, "{key}");
            }
        }
    }
}
