//! A payment as Xendit writes it, in answers and in notifications.

use portal_core::Rupiah;
use portal_core::billing::payment::whole_rupiah;
use serde_json::Value;

/// The currency that is paid in.
const CURRENCY: &str = "IDR";
/// What Xendit's names of payment requests begin with.
const REQUEST: &str = "pr-";
/// The longest name of Xendit's, in characters; those of payment requests have 39, those of invoices 24.
const LONGEST_NAME: usize = 64;

/// Xendit's own name for a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Name<'n> {
    /// Of a payment request.
    Request(&'n str),
    /// Of an invoice.
    Invoice(&'n str),
}

impl<'n> Name<'n> {
    /// Reads a name; `None` if it cannot be one.
    pub(crate) fn parse(text: &'n str) -> Option<Self> {
        let fits = (1..=LONGEST_NAME).contains(&text.len());
        let is_name = fits && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
        let of = if text.starts_with(REQUEST) { Self::Request } else { Self::Invoice };
        is_name.then(|| of(text))
    }
}

/// A payment request or an invoice.
#[derive(Clone, Copy)]
pub(crate) struct Record<'v> {
    body: &'v Value,
    fields: Fields,
}

/// What a kind of record calls the same things.
#[derive(Clone, Copy)]
struct Fields {
    order: &'static str,
    name: &'static str,
    amount: &'static str,
}

impl<'v> Record<'v> {
    pub(crate) const fn request(body: &'v Value) -> Self {
        let fields = Fields { order: "reference_id", name: "payment_request_id", amount: "request_amount" };
        Self { body, fields }
    }

    pub(crate) const fn invoice(body: &'v Value) -> Self {
        Self { body, fields: Fields { order: "external_id", name: "id", amount: "amount" } }
    }

    /// A text of the record.
    pub(crate) fn text(self, name: &str) -> Option<&'v str> {
        self.body.get(name)?.as_str()
    }

    /// Our name for the payment.
    pub(crate) fn order(self) -> Option<&'v str> {
        self.text(self.fields.order)
    }

    /// Xendit's own name for it.
    pub(crate) fn reference(self) -> Option<&'v str> {
        self.text(self.fields.name).filter(|text| Name::parse(text).is_some())
    }

    /// The amount in whole rupiah, if it is one. Xendit writes numbers.
    pub(crate) fn amount(self) -> Option<Rupiah> {
        let amount = self.body.get(self.fields.amount).filter(|_| self.text("currency") == Some(CURRENCY))?;
        match amount {
            Value::Number(number) => whole_rupiah(&number.to_string()),
            Value::String(text) => whole_rupiah(text),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_name_tells_what_it_is_of_and_leads_nowhere_else() {
        let request = "pr-90392f42-d98a-49ef-a7f3-abcezas12300";
        assert_eq!(Name::parse(request), Some(Name::Request(request)));
        assert_eq!(Name::parse("6748105a77f16ebe0cc583a7"), Some(Name::Invoice("6748105a77f16ebe0cc583a7")));
        for text in ["", "..", ".", "a/b", "a?b", "a b", "ä", &"x".repeat(65)] {
            assert_eq!(Name::parse(text), None, "{text}");
        }
    }

    #[test]
    fn an_amount_is_whole_rupiah_or_not_told() {
        let amount = |amount: &str, currency: &str| {
            let text = format!(r#"{{"amount":{amount},"currency":{currency}}}"#);
            Record::invoice(&serde_json::from_str(&text).expect("JSON")).amount()
        };
        for text in ["145000", "145000.0", "145000.00", r#""145000""#, r#""145000.00""#] {
            assert_eq!(amount(text, r#""IDR""#), Some(Rupiah::new(145_000)), "{text}");
        }
        for text in ["145000.5", r#""145000.50""#, r#""145.000,00""#, "-1", "null", "true", "[145000]", "1e30"] {
            assert_eq!(amount(text, r#""IDR""#), None, "{text}");
        }
        for currency in [r#""USD""#, r#""idr""#, "null"] {
            assert_eq!(amount("145000", currency), None, "{currency}");
        }
        assert_eq!(Record::request(&json!({ "amount": 1, "currency": "IDR" })).amount(), None, "another field");
    }
}
