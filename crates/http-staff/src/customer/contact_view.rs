//! The page on which contact data are corrected.

use askama::Template;
use page_kit::icons::Icon;
use portal_core::identity::customer::Customer;
use portal_core::identity::profile::InvalidProfileField;
use serde::Deserialize;

use crate::i18n::Locale;
use crate::ticket::words::customer_page;
use crate::view::layout::Layout;

/// The form as it is sent.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct ContactForm {
    #[serde(default)]
    pub(crate) phone: String,
    #[serde(default)]
    pub(crate) email: String,
    #[serde(default)]
    pub(crate) address: String,
    #[serde(default)]
    pub(crate) city: String,
    #[serde(default)]
    pub(crate) province: String,
    #[serde(default)]
    pub(crate) reason: String,
}

impl ContactForm {
    /// What is on file.
    pub(crate) fn of(customer: &Customer) -> Self {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        Self {
            phone: customer.phone_as_written.clone(),
            email: text(&customer.email),
            address: text(&customer.address),
            city: text(&customer.city),
            province: text(&customer.province),
            reason: String::new(),
        }
    }
}

/// The name of the field that was refused.
pub(crate) fn field_of(wrong: InvalidProfileField) -> &'static str {
    match wrong {
        InvalidProfileField::Contact(field, _) => field.as_str(),
        _ => "phone",
    }
}

/// A field of the form.
pub(crate) struct Field<'a> {
    name: &'static str,
    /// Key of its word.
    word: &'static str,
    value: &'a str,
    kind: &'static str,
    most: u32,
    /// Key of what is wrong.
    wrong: Option<&'static str>,
    has_lines: bool,
}

/// `GET /staff/customers/{id}/contact`.
#[derive(Debug, Template)]
#[template(path = "customer/contact.html")]
pub(crate) struct ContactPage {
    pub(crate) layout: Layout,
    pub(crate) customer: Customer,
    pub(crate) form: ContactForm,
    /// The names of the fields that were refused.
    pub(crate) wrong: Vec<String>,
}

impl ContactPage {
    fn back(&self) -> String {
        customer_page(&self.customer.access.customer_id)
    }

    fn fields(&self) -> [Field<'_>; 6] {
        let form = &self.form;
        [
            self.field(("phone", "phone", "contact-phone-wrong"), &form.phone, ("tel", 64)),
            self.field(("email", "email", "contact-email-wrong"), &form.email, ("email", 254)),
            self.field(("address", "address", "contact-address-wrong"), &form.address, ("text", 300)),
            self.field(("city", "contact-city", "contact-place-wrong"), &form.city, ("text", 100)),
            self.field(("province", "contact-province", "contact-place-wrong"), &form.province, ("text", 100)),
            self.field(("reason", "contact-reason", "view-reason-wrong"), &form.reason, ("text", 200)),
        ]
    }

    fn field<'a>(
        &self,
        (name, word, wrong): (&'static str, &'static str, &'static str),
        value: &'a str,
        (kind, most): (&'static str, u32),
    ) -> Field<'a> {
        let is_wrong = self.wrong.iter().any(|field| field == name);
        Field { name, word, value, kind, most, wrong: is_wrong.then_some(wrong), has_lines: name == "address" }
    }
}
