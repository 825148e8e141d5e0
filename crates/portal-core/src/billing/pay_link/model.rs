//! What a link stands for, and where it leads.

use std::fmt;
use std::sync::Arc;

use chrono::{NaiveDate, TimeDelta};

use super::seal::{open, seal};
use crate::identity::customer::CustomerScope;
use crate::kernel::id::{CustomerId, InvoiceNumber};
use crate::kernel::secret::KeyRing;

/// One invoice that may be paid by anyone who has the link. It is only obtained from a link that this portal made
/// ([`PayLinks::open`]).
#[derive(Clone, PartialEq, Eq)]
pub struct PayLink {
    pub(super) customer_id: CustomerId,
    pub(super) invoice: InvoiceNumber,
    pub(super) expires_on: NaiveDate,
}

impl PayLink {
    /// The invoice.
    pub fn invoice(&self) -> &InvoiceNumber {
        &self.invoice
    }

    /// The last day on which it can be used.
    pub fn expires_on(&self) -> NaiveDate {
        self.expires_on
    }

    pub(in crate::billing) fn scope(&self) -> CustomerScope {
        CustomerScope::of_payment(self.customer_id.clone())
    }
}

impl fmt::Debug for PayLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PayLink").field("invoice", &self.invoice).finish_non_exhaustive()
    }
}

/// Makes and reads links.
#[derive(Debug, Clone)]
pub struct PayLinks {
    keys: Arc<KeyRing>,
    /// The address of the pages, up to the token.
    page: String,
    lifetime: TimeDelta,
}

impl PayLinks {
    /// Links to `page`, the address up to the token, that can be used for `lifetime` after an invoice fell due.
    pub fn new(keys: Arc<KeyRing>, page: String, lifetime: TimeDelta) -> Self {
        Self { keys, page, lifetime }
    }

    /// The link to an invoice of the account: the same whenever it is asked for until the invoice falls due, and on one
    /// day after that. Its lifetime begins with the due date, or `today` if that is past.
    pub fn of(
        &self,
        customer_id: &CustomerId,
        (invoice, due_date): (&InvoiceNumber, NaiveDate),
        today: NaiveDate,
    ) -> PayLink {
        let from = due_date.max(today);
        let expires_on = from.checked_add_signed(self.lifetime).unwrap_or(NaiveDate::MAX);
        PayLink { customer_id: customer_id.clone(), invoice: invoice.clone(), expires_on }
    }

    /// The token of a link: what stands in its address.
    pub fn token(&self, link: &PayLink) -> String {
        seal(self.keys.current(), link)
    }

    /// The full address of a link.
    pub fn address(&self, link: &PayLink) -> String {
        format!("{}{}", self.page, self.token(link))
    }

    /// What a token stands for; `None` if this portal did not make it, or it cannot be used any more `today`.
    pub fn open(&self, token: &str, today: NaiveDate) -> Option<PayLink> {
        open(&self.keys, token).filter(|link| today <= link.expires_on)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::secret::ServerKey;

    fn key(n: u8) -> ServerKey {
        ServerKey::new((n..n + 32).collect()).expect("a strong enough key")
    }

    fn links(keys: KeyRing) -> PayLinks {
        PayLinks::new(Arc::new(keys), "https://portal.example/pay/".into(), TimeDelta::days(60))
    }

    fn day(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2025, month, day).expect("a day of 2025")
    }

    fn of(links: &PayLinks, today: NaiveDate) -> PayLink {
        let (customer, number) = ("AGLS202510150001".parse(), "INV/2025/11/0001".parse());
        links.of(&customer.expect("an id"), (&number.expect("a number"), day(11, 20)), today)
    }

    #[test]
    fn a_link_stands_for_its_invoice_until_it_expires_and_tells_nothing() {
        let links = links(KeyRing::new(key(1), Vec::new()));
        let link = of(&links, day(11, 5));
        let address = links.address(&link);
        let token = address.strip_prefix("https://portal.example/pay/").expect("the page");
        assert_eq!(links.open(token, day(11, 5)), Some(link.clone()));
        assert_eq!(link.expires_on(), day(11, 20) + TimeDelta::days(60));
        assert_eq!(links.open(token, link.expires_on()), Some(link.clone()));
        assert_eq!(links.open(token, link.expires_on() + TimeDelta::days(1)), None);
        assert!(token.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'), "{token}");
        assert!(token.len() < 120 && !token.contains("AGLS") && !format!("{link:?}").contains("AGLS"), "{token}");
    }

    #[test]
    fn the_same_link_is_the_same_token_and_a_late_invoice_has_its_time_from_today() {
        let links = links(KeyRing::new(key(1), Vec::new()));
        assert_eq!(links.token(&of(&links, day(11, 1))), links.token(&of(&links, day(11, 20))));
        let late = of(&links, day(12, 24));
        assert_eq!(late.expires_on(), day(12, 24) + TimeDelta::days(60));
        assert_ne!(links.token(&late), links.token(&of(&links, day(11, 20))));
    }

    #[test]
    fn nobody_else_makes_a_link_and_a_retired_key_ends_those_it_made() {
        let old = links(KeyRing::new(key(1), Vec::new()));
        let token = old.token(&of(&old, day(11, 5)));
        let today = day(11, 5);
        assert!(links(KeyRing::new(key(2), vec![key(1)])).open(&token, today).is_some(), "until the key is retired");
        assert!(links(KeyRing::new(key(2), vec![key(3)])).open(&token, today).is_none());
        for place in 0..token.len() {
            let mut changed = token.clone().into_bytes();
            changed[place] = if changed[place] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).expect("ASCII");
            // The last character of base64 may hold bits that count for nothing; those are refused as well.
            assert!(old.open(&changed, today).is_none() || changed == token, "{changed}");
        }
        for wrong in ["", "AAAA", &token[1..], &format!("{token}A"), "ß"] {
            assert!(old.open(wrong, today).is_none(), "{wrong}");
        }
    }
}
