//! The way to pay: accounts, the exact amount and the reference, each to be copied, and customer service.

use portal_core::billing::invoice::WayToPay;

use crate::i18n::{Arg, t};
use crate::payment::form::PAY_ALL;
use crate::view::format;
use crate::view::layout::Layout;

/// What is to be paid, and under which reference.
#[derive(Debug, Clone)]
pub struct PayPanel {
    /// In whole rupiah.
    pub amount: i64,
    /// What the payment is for.
    pub reference: Reference,
}

/// What a payment names, so that it finds its invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reference {
    /// One invoice, by its number.
    Invoice(String),
    /// All invoices of the customer of this number.
    Customer(String),
}

/// Something to be value: its name, as it is read, as it is copied.
pub(crate) struct Copied {
    pub(crate) word: String,
    pub(crate) name: String,
    pub(crate) shown: String,
    pub(crate) value: String,
    pub(crate) is_money: bool,
}

impl PayPanel {
    /// The accounts, then the amount, then the reference; nothing where the ISP names no account.
    pub(crate) fn copies(&self, layout: &Layout) -> Vec<Copied> {
        let accounts = layout.brand.how_to_pay.iter().filter_map(|way| account(layout, way));
        let mut copies: Vec<Copied> = accounts.collect();
        if copies.is_empty() {
            return copies;
        }
        let shown = format::rupiah(self.amount);
        copies.push(Copied {
            word: layout.t("pay-amount"),
            name: layout.t("pay-copy-amount"),
            shown,
            value: format::digits(self.amount),
            is_money: true,
        });
        let (word, number) = match &self.reference {
            Reference::Invoice(number) => ("pay-reference-invoice", number),
            Reference::Customer(number) => ("pay-reference-customer", number),
        };
        let (word, name) = (layout.t(word), layout.t("pay-copy-reference"));
        copies.push(Copied { word, name, shown: number.clone(), value: number.clone(), is_money: false });
        copies
    }

    /// Where one invoice is paid through a gateway.
    pub(crate) fn online(&self, layout: &Layout) -> Option<String> {
        let Reference::Invoice(number) = &self.reference else { return None };
        layout.has_payments().then(|| format!("/customer/invoices/{}/pay", format::in_address(number)))
    }

    /// Where several invoices are paid through a gateway.
    pub(crate) fn online_choice(&self, layout: &Layout) -> Option<&'static str> {
        let is_of_all = matches!(self.reference, Reference::Customer(_));
        (is_of_all && layout.has_payments()).then_some(PAY_ALL)
    }

    /// Other ways, in the ISP's own words.
    pub(crate) fn other_ways<'a>(layout: &'a Layout) -> Vec<&'a str> {
        let words = |way: &'a WayToPay| match way {
            WayToPay::Words(words) => Some(words.as_str()),
            WayToPay::Account { .. } => None,
        };
        layout.brand.how_to_pay.iter().filter_map(words).collect()
    }

    /// A chat with customer service in which the payment is announced.
    pub(crate) fn paid_chat(&self, layout: &Layout) -> Option<String> {
        self.chat(layout, "chat-paid", "chat-paid-all")
    }

    /// A chat with customer service that asks how to pay.
    pub(crate) fn ask_chat(&self, layout: &Layout) -> Option<String> {
        self.chat(layout, "chat-invoice", "chat-pay-all")
    }

    fn chat(&self, layout: &Layout, one: &str, all: &str) -> Option<String> {
        let mut args: Vec<(&str, Arg<'_>)> =
            vec![("customer", layout.customer_id().into()), ("amount", format::rupiah(self.amount).into())];
        let key = match &self.reference {
            Reference::Invoice(number) => {
                args.push(("number", number.as_str().into()));
                one
            }
            Reference::Customer(_) => all,
        };
        layout.brand.whatsapp_link(&t(layout.locale, key, &args))
    }
}

fn account(layout: &Layout, way: &WayToPay) -> Option<Copied> {
    let WayToPay::Account { bank, number, holder } = way else { return None };
    let word = match holder {
        Some(holder) => {
            t(layout.locale, "pay-account-of", &[("bank", bank.as_str().into()), ("holder", holder.as_str().into())])
        }
        None => bank.clone(),
    };
    let name = layout.tn("pay-copy-account", "bank", bank.as_str());
    Some(Copied { word, name, shown: number.clone(), value: way.bare_number()?, is_money: false })
}

/// A number that is copied from where it stands, such as the customer's.
pub(crate) fn copied(word: String, name: String, number: &str) -> Copied {
    Copied { word, name, shown: number.to_owned(), value: number.to_owned(), is_money: false }
}
