//! How payments, exceptions and what is posted are named.

use page_kit::tone::Tone;
use portal_core::billing::ledger::JournalKind;
use portal_core::billing::payment::{ExceptionKind, PaymentEventKind, PaymentState};
use portal_core::staff::payment_exception::Posting;

/// Key of the word of a state.
pub(crate) const fn state_word(state: PaymentState) -> &'static str {
    match state {
        PaymentState::Created => "payment-created",
        PaymentState::Pending => "payment-pending",
        PaymentState::Paid => "payment-paid",
        PaymentState::Failed => "payment-failed",
        PaymentState::Expired => "payment-expired",
        PaymentState::Cancelled => "payment-cancelled",
        PaymentState::Refunded => "payment-refunded",
        PaymentState::ChargedBack => "payment-charged-back",
    }
}

/// What a state means.
pub(crate) const fn state_tone(state: PaymentState) -> Tone {
    match state {
        PaymentState::Created | PaymentState::Pending => Tone::Info,
        PaymentState::Paid => Tone::Success,
        PaymentState::Failed | PaymentState::ChargedBack => Tone::Danger,
        PaymentState::Expired | PaymentState::Cancelled | PaymentState::Refunded => Tone::Quiet,
    }
}

/// Key of the words of a step.
pub(crate) const fn event_word(event: PaymentEventKind) -> &'static str {
    match event {
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

/// Key of the words of an exception.
pub(crate) const fn exception_word(kind: ExceptionKind) -> &'static str {
    match kind {
        ExceptionKind::UnknownOrder => "exception-unknown-order",
        ExceptionKind::AmountDiffers => "exception-amount-differs",
        ExceptionKind::Late => "exception-late",
        ExceptionKind::Overpaid => "exception-overpaid",
        ExceptionKind::Reversed => "exception-reversed",
        ExceptionKind::NotPosted => "exception-not-posted",
        ExceptionKind::SettlementUnknown => "exception-settlement-unknown",
        ExceptionKind::SettlementDiffers => "exception-settlement-differs",
        ExceptionKind::SettlementMissing => "exception-settlement-missing",
    }
}

/// Key of what an exception means.
pub(crate) const fn exception_text(kind: ExceptionKind) -> &'static str {
    match kind {
        ExceptionKind::UnknownOrder => "exception-unknown-order-text",
        ExceptionKind::AmountDiffers => "exception-amount-differs-text",
        ExceptionKind::Late => "exception-late-text",
        ExceptionKind::Overpaid => "exception-overpaid-text",
        ExceptionKind::Reversed => "exception-reversed-text",
        ExceptionKind::NotPosted => "exception-not-posted-text",
        ExceptionKind::SettlementUnknown => "exception-settlement-unknown-text",
        ExceptionKind::SettlementDiffers => "exception-settlement-differs-text",
        ExceptionKind::SettlementMissing => "exception-settlement-missing-text",
    }
}

/// Key of the words of what is posted.
pub(crate) const fn posting_word(posting: Posting) -> &'static str {
    match posting {
        Posting::TakeBack => "posting-take-back",
        Posting::GiveCreditBack => "posting-give-credit-back",
        Posting::HoldAtGateway => "posting-hold-at-gateway",
        Posting::HoldAtBank => "posting-hold-at-bank",
        Posting::TakePaidOut => "posting-take-paid-out",
    }
}

/// Key of the words of a journal.
pub(crate) const fn journal_word(kind: JournalKind) -> &'static str {
    match kind {
        JournalKind::Payment => "journal-payment",
        JournalKind::Reversal => "journal-reversal",
        JournalKind::Refund => "journal-refund",
        JournalKind::Suspense => "journal-suspense",
        JournalKind::PaymentRefund => "journal-payment-refund",
        JournalKind::Settlement => "journal-settlement",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::{Locale, t};

    #[test]
    fn everything_has_words_in_both_languages() {
        let mut keys: Vec<String> = Vec::new();
        keys.extend(PaymentState::ALL.map(|state| state_word(state).to_owned()));
        keys.extend(JournalKind::ALL.map(|kind| journal_word(kind).to_owned()));
        for kind in ExceptionKind::ALL {
            keys.extend([exception_word(kind), exception_text(kind)].map(str::to_owned));
            keys.extend(Posting::of(kind).map(|posting| posting_word(posting).to_owned()));
        }
        for key in keys {
            for locale in Locale::ALL {
                assert_ne!(t(locale, &key, &[]), key);
            }
        }
    }
}
