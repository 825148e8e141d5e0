//! Which page shows the form that posts to an address.

use http_kit::refused_form::Fields;
use portal_core::ChallengeId;

use crate::confirmation::page::known;
use crate::language::safe_return;

/// The page that shows the form which posts to `path`; `None` if no form of ours does. What is on every page is shown
/// again at `home`.
pub(crate) fn form_page(path: &str, fields: &Fields, home: &str) -> Option<String> {
    let path = path.split('?').next().unwrap_or_default();
    let field = |name: &str| fields.get(name).map_or("", String::as_str);
    let page = match path.strip_prefix('/')?.split('/').collect::<Vec<_>>()[..] {
        ["language"] => safe_return(field("return_to")).to_owned(),
        ["customer", "login" | "accounts" | "chat" | "pay"]
        | ["customer", "invoices", _, "pay" | "promise"]
        | ["customer", "profile", "edit" | "phone"]
        | ["customer", "phone", "revert", _]
        | ["pay", _] => path.to_owned(),
        ["customer", "login", "code" | "resend"] => match challenge(field("challenge")) {
            Some(challenge) => format!("/customer/login/code?challenge={challenge}"),
            None => "/customer/login/code".to_owned(),
        },
        ["customer", "profile", "phone", "code" | "resend"] => match challenge(field("challenge")) {
            Some(challenge) => format!("/customer/profile/phone/code?challenge={challenge}"),
            None => "/customer/profile/phone".to_owned(),
        },
        ["customer", "confirm"] => format!("/customer/confirm?next={}", known(field("next"))),
        ["customer", "confirm", "code" | "resend"] => match challenge(field("challenge")) {
            Some(challenge) => {
                format!("/customer/confirm/code?challenge={challenge}&next={}", known(field("next")))
            }
            None => format!("/customer/confirm?next={}", known(field("next"))),
        },
        ["customer", "tickets"] => "/customer/tickets/new".to_owned(),
        ["customer", "invoices", _, "email"] => path.rsplit_once('/')?.0.to_owned(),
        ["customer", "payments", _, "receipt", "email"] => path.strip_suffix("/receipt/email")?.to_owned(),
        // What is done to one ticket, with one payment or in one chat is done on its page.
        ["customer", "tickets" | "payments" | "chat", _, ..] | ["pay", _, "payments", _, _] => {
            path.rsplit_once('/')?.0.to_owned()
        }
        ["customer", "attachments"] => "/customer/chat".to_owned(),
        ["customer", "sessions", ..] => "/customer/sessions".to_owned(),
        ["customer", "logout"] | ["customer", "view", "end"] => home.to_owned(),
        _ => return None,
    };
    Some(page)
}

fn challenge(text: &str) -> Option<ChallengeId> {
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(path: &str, fields: &[(&str, &str)]) -> Option<String> {
        let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        form_page(path, &fields, "/customer/dashboard")
    }

    #[test]
    fn a_form_is_shown_where_it_was_filled_in() {
        for (path, shown) in [
            ("/customer/login", "/customer/login"),
            ("/customer/login/resend", "/customer/login/code"),
            ("/customer/tickets", "/customer/tickets/new"),
            ("/customer/invoices/INV%2F1/pay", "/customer/invoices/INV%2F1/pay"),
            ("/customer/invoices/INV%2F1/promise", "/customer/invoices/INV%2F1/promise"),
            ("/customer/payments/INV-1-a/check", "/customer/payments/INV-1-a"),
            ("/customer/invoices/INV%2F1/email", "/customer/invoices/INV%2F1"),
            ("/customer/payments/INV-1-a/receipt/email", "/customer/payments/INV-1-a"),
            ("/pay/abc", "/pay/abc"),
            ("/customer/pay", "/customer/pay"),
            ("/pay/abc/payments/INV-1-a/check", "/pay/abc/payments/INV-1-a"),
            ("/customer/tickets/TKT1/rating", "/customer/tickets/TKT1"),
            ("/customer/chat/7/messages", "/customer/chat/7"),
            ("/customer/attachments", "/customer/chat"),
            ("/customer/sessions/7/end", "/customer/sessions"),
            ("/customer/logout", "/customer/dashboard"),
        ] {
            assert_eq!(page(path, &[]).as_deref(), Some(shown), "{path}");
        }
        assert_eq!(page("/api/customer-portal/logout", &[]), None);
        assert_eq!(page("/webhooks/fonnte/x/status", &[]), None);
    }

    #[test]
    fn what_a_form_says_of_its_page_leads_nowhere_else() {
        let evil = [("return_to", "//evil.example"), ("next", "https://evil.example"), ("challenge", "x&next=/evil")];
        assert_eq!(page("/language", &evil).as_deref(), Some("/"));
        assert_eq!(page("/customer/confirm/code", &evil).as_deref(), Some("/customer/confirm?next=/customer/profile"));
        assert_eq!(page("/customer/login/resend", &evil).as_deref(), Some("/customer/login/code"));
        assert_eq!(page("/customer/profile/phone/code", &evil).as_deref(), Some("/customer/profile/phone"));
    }
}
