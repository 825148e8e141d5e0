//! Short messages after an action, shown once as a toast.

use page_kit::tone::{Flash, Tone};

use crate::i18n::{Locale, t};

/// Declares [`Notice`] from its table: variant, code for the cookie, tone. The words are those of `notice-` and the code.
macro_rules! notices {
    ($($(#[$doc:meta])* $variant:ident $code:literal $tone:ident)*) => {
        /// The messages that survive a redirect. A cookie carries only [`Notice::code`], so nobody can plant words.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Notice {
            $($(#[$doc])* $variant,)*
        }

        impl Notice {
            /// All of them.
            pub(crate) const ALL: &[Self] = &[$(Self::$variant),*];

            /// A short name for a cookie, made of `a`–`z` and `-`.
            pub(crate) const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// The message in a language.
            pub(crate) fn flash(self, locale: Locale) -> Flash {
                let (tone, key) = match self { $(Self::$variant => (Tone::$tone, concat!("notice-", $code)),)* };
                Flash { tone, text: t(locale, key, &[]) }
            }
        }
    };
}

notices! {
    /// The session had ended; log in again.
    SessionOver "session-over" Info
    /// The login had waited too long; start again.
    LoginOver "login-over" Info
    /// The identity provider cannot be reached.
    ProviderAway "provider-away" Warning
    /// A login at the identity provider opens no account.
    ProviderRefused "provider-refused" Warning
    /// Too many failed logins from this network.
    ProviderLimited "provider-limited" Warning
    /// The member went back from the identity provider.
    ProviderCancelled "provider-cancelled" Info
    /// The member logged out.
    LoggedOut "logged-out" Success
    /// The login used a recovery code.
    RecoveryUsed "recovery-used" Warning
    /// A session was ended.
    SessionEnded "session-ended" Success
    /// All other sessions were ended.
    OthersEnded "others-ended" Success
    /// The password was set; the authenticator comes next.
    PasswordChosen "password-chosen" Success
    /// An account was disabled.
    AccountDisabled "account-disabled" Success
    /// An account has another role.
    RoleChanged "role-changed" Success
    /// A key was revoked.
    KeyRevoked "key-revoked" Success
    /// Contact data were corrected.
    ContactCorrected "contact-corrected" Success
    /// The contact data were on file already.
    ContactUnchanged "contact-unchanged" Info
    /// Somebody is responsible, or nobody.
    Assigned "assigned" Success
    /// Some were being changed by others.
    PartlyAssigned "partly-assigned" Warning
    /// A colleague is responsible already.
    TakenByOther "taken-by-other" Warning
    /// The colleague cannot do the work.
    CannotBeAssigned "cannot-be-assigned" Warning
    /// A view of the inbox was saved.
    ViewSaved "view-saved" Success
    /// A view of the inbox was removed.
    ViewRemoved "view-removed" Success
    /// A ticket was merged into another one.
    TicketMerged "ticket-merged" Success
    /// A ticket was changed.
    TicketChanged "ticket-changed" Success
    /// An internal note was written.
    NoteWritten "note-written" Success
    /// A conversation was closed.
    ConversationClosed "conversation-closed" Success
    /// A canned reply was added or changed.
    ReplySaved "reply-saved" Success
    /// A canned reply was removed.
    ReplyRemoved "reply-removed" Success
    /// A question of the FAQ was added or changed.
    FaqSaved "faq-saved" Success
    /// A question of the FAQ was hidden.
    FaqHidden "faq-hidden" Success
    /// An earlier text of a question of the FAQ is back.
    FaqRestored "faq-restored" Success
    /// An announcement was begun.
    CampaignBegun "campaign-begun" Success
    /// An announcement goes on.
    CampaignResumed "campaign-resumed" Success
    /// The gateway told how a payment stands.
    PaymentChecked "payment-checked" Success
    /// The gateway did not tell it.
    GatewayAway "gateway-away" Warning
    /// Others are changing the payment.
    PaymentBusy "payment-busy" Warning
    /// A refund was recorded.
    RefundRecorded "refund-recorded" Success
    /// An exception was closed.
    ExceptionClosed "exception-closed" Success
    /// Somebody else closed it before.
    ExceptionWasClosed "exception-was-closed" Info
    /// The money of a transfer was confirmed.
    ProofConfirmed "proof-confirmed" Success
    /// The proof of a transfer was rejected.
    ProofRejected "proof-rejected" Success
    /// A customer was let into the portal.
    PortalOn "portal-on" Success
    /// A customer is kept out of the portal.
    PortalOff "portal-off" Success
    /// All sessions of a customer's number were ended.
    SessionsEnded "sessions-ended" Success
    /// A customer was sent the address to log in.
    LinkSent "link-sent" Success
    /// It was sent a short while ago.
    LinkSentBefore "link-sent-before" Warning
    /// A customer's number may try codes again.
    NumberReleased "number-released" Success
    /// The customer may not enter, or has no mobile number.
    NotReached "not-reached" Warning
}

impl Notice {
    /// The notice of a code; `None` for anything else a cookie may hold.
    pub(crate) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|notice| notice.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_message_is_found_by_its_code_and_has_words() {
        for notice in Notice::ALL {
            assert_eq!(Notice::from_code(notice.code()), Some(*notice));
            for locale in Locale::ALL {
                assert!(!notice.flash(locale).text.starts_with("notice-"), "{notice:?}");
            }
        }
        assert_eq!(Notice::from_code("x"), None);
    }
}
