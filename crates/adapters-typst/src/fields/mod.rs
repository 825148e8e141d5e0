//! Everything a template can show, ready to be shown: texts in the document's language.

mod invoice;
mod receipt;
mod statement;

use portal_core::billing::invoice::WayToPay;
use portal_core::identity::customer::Customer;
use portal_core::{Locale, PhoneNumber};
use serde::Serialize;

pub(crate) use invoice::InvoiceFields;
pub(crate) use receipt::ReceiptFields;
pub(crate) use statement::StatementFields;

use crate::letterhead::Letterhead;

/// Who sends it.
#[derive(Serialize)]
struct Isp<'a> {
    name: &'a str,
    address: &'a [String],
    phone: Option<&'a str>,
    email: Option<&'a str>,
    website: Option<&'a str>,
    npwp: Option<&'a str>,
    /// The logo's file.
    logo: Option<&'static str>,
    primary: String,
    secondary: String,
    cs_whatsapp: Option<String>,
    cs_hours: Option<&'a str>,
    /// In lines.
    how_to_pay: Vec<String>,
    accounts: Vec<Account<'a>>,
}

/// An account to pay into.
#[derive(Serialize)]
struct Account<'a> {
    bank: &'a str,
    number: &'a str,
    holder: Option<&'a str>,
}

/// Whom it is for.
#[derive(Serialize)]
struct Recipient<'a> {
    id: &'a str,
    name: &'a str,
    address: Vec<String>,
    phone: String,
    email: Option<&'a str>,
    package: Option<&'a str>,
}

impl<'a> Isp<'a> {
    fn of(sender: &'a Letterhead, locale: Locale) -> Self {
        let colour = |[r, g, b]: [u8; 3]| format!("#{r:02x}{g:02x}{b:02x}");
        Self {
            name: &sender.name,
            address: &sender.address,
            phone: sender.phone.as_deref(),
            email: sender.email.as_deref(),
            website: sender.website.as_deref(),
            npwp: sender.npwp.as_deref(),
            logo: sender.logo.as_ref().map(|logo| logo.name),
            primary: colour(sender.primary),
            secondary: colour(sender.secondary),
            cs_whatsapp: sender
                .cs_whatsapp
                .as_deref()
                .map(|number| PhoneNumber::parse(number).map_or_else(|_| number.to_owned(), |number| number.display())),
            cs_hours: sender.cs_hours.as_deref(),
            how_to_pay: sender.how_to_pay.iter().map(|way| line_of(way, locale)).collect(),
            accounts: sender.how_to_pay.iter().filter_map(Account::of).collect(),
        }
    }
}

impl<'a> Account<'a> {
    fn of(way: &'a WayToPay) -> Option<Self> {
        match way {
            WayToPay::Account { bank, number, holder } => Some(Self { bank, number, holder: holder.as_deref() }),
            WayToPay::Words(_) => None,
        }
    }
}

/// A way to pay in one line: `BCA 123 456 7890 a.n. PT Contoh`.
fn line_of(way: &WayToPay, locale: Locale) -> String {
    match (way, locale) {
        (WayToPay::Words(words), _) => words.clone(),
        (WayToPay::Account { bank, number, holder: None }, _) => format!("{bank} {number}"),
        (WayToPay::Account { bank, number, holder: Some(holder) }, Locale::Id) => {
            format!("{bank} {number} a.n. {holder}")
        }
        (WayToPay::Account { bank, number, holder: Some(holder) }, Locale::En) => {
            format!("{bank} {number}, in the name of {holder}")
        }
    }
}

impl<'a> Recipient<'a> {
    fn of(customer: &'a Customer) -> Self {
        let area: Vec<&str> = [&customer.city, &customer.province].into_iter().flatten().map(String::as_str).collect();
        let area = Some(area.join(", ")).filter(|area| !area.is_empty());
        Self {
            id: customer.access.customer_id.as_str(),
            name: &customer.name,
            address: customer.address.iter().cloned().chain(area).collect(),
            phone: customer.display_phone(),
            email: customer.email.as_deref(),
            package: customer.service.package_name.as_deref(),
        }
    }
}
