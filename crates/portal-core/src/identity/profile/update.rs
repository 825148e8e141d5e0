//! Changing the profile as clients send it: all of it, with whatever is new in it.

use super::ProfileService;
use super::error::{EditProfileError, InvalidProfileField, UpdateProfileError};
use super::fields::{ContactEdit, ContactField, InvalidField};
use super::phone::StartPhoneChange;
use crate::identity::customer::Customer;
use crate::identity::otp::IssuedChallenge;
use crate::identity::session::{ActiveSession, ClientInfo};
use crate::kernel::locale::Locale;
use crate::kernel::phone::PhoneNumber;

/// What was sent for one field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SentText<'a> {
    /// Nothing: the field stays.
    #[default]
    Absent,
    /// Text; empty text empties the field.
    Text(&'a str),
    /// Something that is no text.
    NotText,
}

/// A profile as it was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SentProfile<'a> {
    /// E-mail address.
    pub email: SentText<'a>,
    /// Street address.
    pub address: SentText<'a>,
    /// City.
    pub city: SentText<'a>,
    /// Province.
    pub province: SentText<'a>,
    /// The WhatsApp number. Empty text counts as absent, for a number may not be emptied.
    pub phone: SentText<'a>,
}

/// The profile after an update.
#[derive(Debug)]
pub struct UpdatedProfile {
    /// The customer as they are now.
    pub customer: Customer,
    /// Whether contact data changed.
    pub is_changed: bool,
    /// The new number and the code that was sent to it; the number on file stays until that code is redeemed.
    pub phone_change: Option<(PhoneNumber, IssuedChallenge)>,
}

impl SentProfile<'_> {
    fn contact(&self) -> [(ContactField, SentText<'_>); 4] {
        [
            (ContactField::Email, self.email),
            (ContactField::Address, self.address),
            (ContactField::City, self.city),
            (ContactField::Province, self.province),
        ]
    }

    /// What of it differs from what is on file, or everything that is wrong with that. What is on file already is
    /// not checked: an import or the ISP may have written what a customer could not.
    ///
    /// # Errors
    /// Every [`InvalidProfileField`].
    pub fn changes(&self, customer: &Customer) -> Result<(ContactEdit, Option<PhoneNumber>), Vec<InvalidProfileField>> {
        let mut wrong = Vec::new();
        let mut edit = ContactEdit::default();
        for (field, sent) in self.contact() {
            let checked = match sent {
                SentText::Absent => Ok(()),
                SentText::NotText => Err(InvalidField::NotText),
                SentText::Text(text) if field.is_unchanged(field.of(customer), text) => Ok(()),
                SentText::Text(text) => edit.set(field, text),
            };
            wrong.extend(checked.err().map(|reason| InvalidProfileField::Contact(field, reason)));
        }
        match self.new_phone(customer) {
            Ok(phone) if wrong.is_empty() => Ok((edit, phone)),
            Ok(_) => Err(wrong),
            Err(reason) => {
                wrong.push(reason);
                Err(wrong)
            }
        }
    }

    fn new_phone(&self, customer: &Customer) -> Result<Option<PhoneNumber>, InvalidProfileField> {
        let text = match self.phone {
            SentText::Absent => return Ok(None),
            SentText::NotText => return Err(InvalidProfileField::PhoneNotText),
            SentText::Text(text) => text.trim(),
        };
        if text.is_empty() || text == customer.phone_as_written.trim() {
            return Ok(None);
        }
        let phone = PhoneNumber::parse(text).map_err(InvalidProfileField::Phone)?;
        Ok(Some(phone).filter(|phone| customer.access.phone.as_ref() != Some(phone)))
    }
}

impl ProfileService {
    /// Changes what differs from what is on file, and nothing else: fields sent back as they are ask for no code, are
    /// not checked, and nobody is told of them. A new number has a code sent to it; if that cannot be, nothing is
    /// written.
    ///
    /// # Errors
    /// [`UpdateProfileError`].
    pub async fn update(
        &self,
        session: &ActiveSession,
        client: &ClientInfo,
        sent: &SentProfile<'_>,
        locale: Locale,
    ) -> Result<UpdatedProfile, UpdateProfileError> {
        let found = self.deps.changes.on_file(&session.scope()).await?.ok_or(EditProfileError::NotFound)?;
        let (edit, phone) = sent.changes(&found.customer).map_err(UpdateProfileError::Invalid)?;
        self.check_edit(session, &edit)?;
        let phone_change = match phone {
            None => None,
            Some(to) => {
                let wish = StartPhoneChange { to, client: client.clone(), locale, previous: None };
                let issued = self.start_phone_change(session, &wish).await?;
                Some((wish.to, issued))
            }
        };
        if !edit.is_change() {
            return Ok(UpdatedProfile { customer: found.customer, is_changed: false, phone_change });
        }
        let customer = self.write_edit(session, found, edit, locale).await?;
        Ok(UpdatedProfile { customer, is_changed: true, phone_change })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::customer::Service;
    use crate::kernel::phone::InvalidPhone;
    use crate::test_support::account;

    fn on_file() -> Customer {
        Customer {
            access: account("AGLS1").access,
            name: "Budi Santoso".into(),
            service: Service::default(),
            subscription_start_date: None,
            due_date: None,
            email: Some("budi@lama@example".into()),
            address: Some(format!("Jl. Melati 1\nRT 02/RW 05 {}", "x".repeat(400))),
            city: None,
            province: Some(String::new()),
            phone_as_written: "0817-102-070".into(),
        }
    }

    #[test]
    fn case_11_what_is_on_file_already_is_no_change_and_not_checked() {
        let customer = on_file();
        let sent = SentProfile {
            email: SentText::Text("budi@lama@example"),
            address: SentText::Text(customer.address.as_deref().expect("an address")),
            city: SentText::Text(""),
            province: SentText::Text(""),
            phone: SentText::Text("+62 817 102 070"),
        };
        assert_eq!(sent.changes(&customer), Ok((ContactEdit::default(), None)));
        let written = SentProfile { phone: SentText::Text("0817-102-070"), ..sent };
        assert_eq!(written.changes(&customer), Ok((ContactEdit::default(), None)));
    }

    #[test]
    fn case_11_a_number_on_file_that_cannot_be_read_is_no_change_either() {
        let mut customer = on_file();
        (customer.access.phone, customer.phone_as_written) = (None, "021-5551234".into());
        let sent = SentProfile { phone: SentText::Text("021-5551234"), ..SentProfile::default() };
        assert_eq!(sent.changes(&customer), Ok((ContactEdit::default(), None)));
    }

    #[test]
    fn everything_that_is_wrong_with_what_is_new_is_named_in_order() {
        let sent = SentProfile {
            email: SentText::Text("budi@"),
            address: SentText::Text(" "),
            city: SentText::NotText,
            province: SentText::Text("Jawa\nBarat"),
            phone: SentText::Text("021-5551235"),
        };
        let wrong = sent.changes(&on_file()).expect_err("all of it is wrong");
        assert_eq!(
            wrong,
            [
                InvalidProfileField::Contact(ContactField::Email, InvalidField::NotAnEmail),
                InvalidProfileField::Contact(ContactField::Address, InvalidField::Required),
                InvalidProfileField::Contact(ContactField::City, InvalidField::NotText),
                InvalidProfileField::Contact(ContactField::Province, InvalidField::Control),
                InvalidProfileField::Phone(InvalidPhone::NotMobile),
            ]
        );
    }
}
