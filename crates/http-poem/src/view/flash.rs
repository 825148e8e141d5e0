//! Short messages after an action, shown once as a toast.

use crate::i18n::{Locale, t};
pub use page_kit::tone::{Flash, Tone};

/// The messages that survive a redirect. A cookie carries only [`Notice::code`], so nobody can plant words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// A login code is on its way.
    CodeSent,
    /// A further code is on its way.
    CodeSentAgain,
    /// The customer is in.
    LoggedIn,
    /// The session has been ended by its owner.
    LoggedOut,
    /// The session had ended or was ended elsewhere; log in again.
    SessionOver,
    /// The login had waited too long; start again.
    LoginOver,
    /// The code lies where it cannot be reached at the moment; a new one can be asked for.
    CodeUnchecked,
    /// One other device has been logged out.
    DeviceEnded,
    /// All other devices have been logged out.
    OthersEnded,
    /// Another account of the same number is open now.
    AccountSwitched,
    /// The contact data are saved.
    ProfileSaved,
    /// The profile was sent as it was.
    ProfileUnchanged,
    /// Another number is on file.
    PhoneChanged,
    /// The number was proved again.
    Confirmed,
    /// A step had waited too long; start it again.
    StepOver,
    /// A ticket was opened.
    TicketOpened,
    /// A ticket was opened, without the files that were to come with it.
    TicketOpenedAlone,
    /// A ticket was rated.
    TicketRated,
    /// A ticket is open again.
    TicketReopened,
    /// A ticket was called off.
    TicketCancelled,
    /// A ticket stands elsewhere than the page said.
    TicketMovedOn,
    /// A chat stands elsewhere than the page said.
    ChatMovedOn,
    /// Staff do not see any more what a customer sees.
    ViewEnded,
    /// The time is over in which staff saw what a customer sees.
    ViewOver,
    /// Money of a payment came in.
    PaymentReceived,
    /// No money of a payment came in yet.
    PaymentNotYet,
    /// A payment was called off.
    PaymentCancelled,
    /// A gateway was asked too often.
    PaymentAskedOften,
    /// A gateway does not say how a payment stands.
    PaymentUnknown,
    /// Another way to pay was chosen than the form was sent with before.
    PaymentChosenAnew,
    /// A document goes out by e-mail.
    EmailSent,
    /// There is no address to send a document to.
    EmailNoAddress,
    /// Too many documents were asked for.
    EmailAskedOften,
    /// A proof of a transfer was sent.
    ProofSent,
    /// Finance decided before a proof came.
    ProofTooLate,
    /// A promise to pay was made.
    PromiseMade,
    /// The account has an open promise to pay.
    PromiseOpen,
    /// The rule allows no promise to pay.
    PromiseRefused,
    /// The wish could not be carried out at the moment.
    TryLater,
}

impl Notice {
    /// All of them.
    pub const ALL: [Self; 39] = [
        Self::CodeSent,
        Self::CodeSentAgain,
        Self::LoggedIn,
        Self::LoggedOut,
        Self::SessionOver,
        Self::LoginOver,
        Self::CodeUnchecked,
        Self::DeviceEnded,
        Self::OthersEnded,
        Self::AccountSwitched,
        Self::ProfileSaved,
        Self::ProfileUnchanged,
        Self::PhoneChanged,
        Self::Confirmed,
        Self::StepOver,
        Self::TicketOpened,
        Self::TicketOpenedAlone,
        Self::TicketRated,
        Self::TicketReopened,
        Self::TicketCancelled,
        Self::TicketMovedOn,
        Self::ChatMovedOn,
        Self::ViewEnded,
        Self::ViewOver,
        Self::PaymentReceived,
        Self::PaymentNotYet,
        Self::PaymentCancelled,
        Self::PaymentAskedOften,
        Self::PaymentUnknown,
        Self::PaymentChosenAnew,
        Self::EmailSent,
        Self::EmailNoAddress,
        Self::EmailAskedOften,
        Self::ProofSent,
        Self::ProofTooLate,
        Self::PromiseMade,
        Self::PromiseOpen,
        Self::PromiseRefused,
        Self::TryLater,
    ];

    /// A short name for a cookie, made of `a`–`z` and `-`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::CodeSent => "code-sent",
            Self::CodeSentAgain => "code-sent-again",
            Self::LoggedIn => "logged-in",
            Self::LoggedOut => "logged-out",
            Self::SessionOver => "session-over",
            Self::LoginOver => "login-over",
            Self::CodeUnchecked => "code-unchecked",
            Self::DeviceEnded => "device-ended",
            Self::OthersEnded => "others-ended",
            Self::AccountSwitched => "account-switched",
            Self::ProfileSaved => "profile-saved",
            Self::ProfileUnchanged => "profile-unchanged",
            Self::PhoneChanged => "phone-changed",
            Self::Confirmed => "confirmed",
            Self::StepOver => "step-over",
            Self::TicketOpened => "ticket-opened",
            Self::TicketOpenedAlone => "ticket-opened-alone",
            Self::TicketRated => "ticket-rated",
            Self::TicketReopened => "ticket-reopened",
            Self::TicketCancelled => "ticket-cancelled",
            Self::TicketMovedOn => "ticket-moved-on",
            Self::ChatMovedOn => "chat-moved-on",
            Self::ViewEnded => "view-ended",
            Self::ViewOver => "view-over",
            Self::PaymentReceived => "payment-received",
            Self::PaymentNotYet => "payment-not-yet",
            Self::PaymentCancelled => "payment-cancelled",
            Self::PaymentAskedOften => "payment-asked-often",
            Self::PaymentUnknown => "payment-unknown",
            Self::PaymentChosenAnew => "payment-chosen-anew",
            Self::EmailSent => "email-sent",
            Self::EmailNoAddress => "email-no-address",
            Self::EmailAskedOften => "email-asked-often",
            Self::ProofSent => "proof-sent",
            Self::ProofTooLate => "proof-too-late",
            Self::PromiseMade => "promise-made",
            Self::PromiseOpen => "promise-open",
            Self::PromiseRefused => "promise-refused",
            Self::TryLater => "try-later",
        }
    }

    /// The notice of a code; `None` for anything else a cookie may hold.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|notice| notice.code() == code)
    }

    /// The message in a language.
    pub fn flash(self, locale: Locale) -> Flash {
        let (tone, key) = match self {
            Self::CodeSent => (Tone::Success, "flash-code-sent"),
            Self::CodeSentAgain => (Tone::Success, "flash-code-sent-again"),
            Self::LoggedIn => (Tone::Success, "flash-logged-in"),
            Self::LoggedOut => (Tone::Success, "flash-logged-out"),
            Self::SessionOver => (Tone::Info, "flash-session-over"),
            Self::LoginOver => (Tone::Info, "flash-login-over"),
            Self::CodeUnchecked => (Tone::Danger, "api-code-unchecked"),
            Self::DeviceEnded => (Tone::Success, "flash-device-ended"),
            Self::OthersEnded => (Tone::Success, "flash-others-ended"),
            Self::AccountSwitched => (Tone::Success, "flash-account-switched"),
            Self::ProfileSaved => (Tone::Success, "api-profile-saved"),
            Self::ProfileUnchanged => (Tone::Info, "api-profile-unchanged"),
            Self::PhoneChanged => (Tone::Success, "api-phone-changed"),
            Self::Confirmed => (Tone::Success, "api-confirmed"),
            Self::StepOver => (Tone::Info, "flash-step-over"),
            Self::TicketOpened => (Tone::Success, "flash-ticket-opened"),
            Self::TicketOpenedAlone => (Tone::Warning, "flash-ticket-opened-alone"),
            Self::TicketRated => (Tone::Success, "flash-ticket-rated"),
            Self::TicketReopened => (Tone::Success, "flash-ticket-reopened"),
            Self::TicketCancelled => (Tone::Success, "flash-ticket-cancelled"),
            Self::TicketMovedOn => (Tone::Info, "flash-ticket-moved-on"),
            Self::ChatMovedOn => (Tone::Info, "api-chat-not-ratable"),
            Self::ViewEnded => (Tone::Success, "flash-view-ended"),
            Self::ViewOver => (Tone::Info, "api-view-over"),
            Self::PaymentReceived => (Tone::Success, "flash-payment-received"),
            Self::PaymentNotYet => (Tone::Info, "flash-payment-not-yet"),
            Self::PaymentCancelled => (Tone::Success, "flash-payment-cancelled"),
            Self::PaymentAskedOften => (Tone::Info, "flash-payment-asked-often"),
            Self::PaymentUnknown => (Tone::Warning, "flash-payment-unknown"),
            Self::PaymentChosenAnew => (Tone::Info, "flash-payment-chosen-anew"),
            Self::EmailSent => (Tone::Success, "flash-email-sent"),
            Self::EmailNoAddress => (Tone::Danger, "flash-email-no-address"),
            Self::EmailAskedOften => (Tone::Danger, "flash-email-asked-often"),
            Self::ProofSent => (Tone::Success, "flash-proof-sent"),
            Self::ProofTooLate => (Tone::Info, "transfer-decided"),
            Self::PromiseMade => (Tone::Success, "api-promise-made"),
            Self::PromiseOpen => (Tone::Info, "promise-open"),
            Self::PromiseRefused => (Tone::Info, "flash-promise-refused"),
            Self::TryLater => (Tone::Danger, "flash-try-later"),
        };
        Flash { tone, text: t(locale, key, &[]) }
    }
}

#[cfg(test)]
mod tests {
    use super::Notice;

    #[test]
    fn every_notice_finds_its_way_back_from_its_code() {
        for notice in Notice::ALL {
            assert_eq!(Notice::from_code(notice.code()), Some(notice));
            assert!(notice.code().bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'));
        }
        assert_eq!(Notice::from_code("<script>"), None);
    }
}
