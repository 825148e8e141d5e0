//! Checks one line of the operator's customer file.

use std::collections::BTreeMap;

use super::model::CustomerRecord;
use crate::identity::customer::AccountStatus;
use crate::integration::record::sheet::{is_scientific, meant, whole, whole_rupiah};
use crate::kernel::id::CustomerId;
use crate::kernel::phone::{InvalidPhone, PhoneNumber};

/// The columns of a customer file; the first three and `account_status` must be filled.
pub const IMPORT_COLUMNS: [&str; 12] = [
    "customer_id",
    "name",
    "phone",
    "email",
    "address",
    "city",
    "province",
    "account_status",
    "package_name",
    "bandwidth_down",
    "bandwidth_up",
    "monthly_price",
];

/// A line by column name.
pub type RawRecord<'a> = BTreeMap<&'a str, &'a str>;

/// What is wrong with one field of a line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {problem}")]
pub struct FieldProblem {
    /// The column.
    pub field: &'static str,
    /// What is wrong, in English for the operator; never the value itself.
    pub problem: String,
}

/// Longest text of a field, in characters.
const LONGEST_TEXT: usize = 500;

/// Checks a line and reports everything that is wrong with it at once. Landline and foreign numbers are
/// kept as contacts that cannot log in; a number that is none at all is a problem.
///
/// # Errors
/// Every [`FieldProblem`] of the line.
pub fn parse_record(raw: &RawRecord<'_>) -> Result<CustomerRecord, Vec<FieldProblem>> {
    let mut problems = Vec::new();
    let mut fields = Fields { raw, problems: &mut problems };
    let customer_id = fields.read("customer_id", |text| CustomerId::parse(text).map_err(|e| e.to_string()));
    let name = fields.required("name");
    let phone = fields.read("phone", contact_number);
    let status = fields.read("account_status", |text| text.parse::<AccountStatus>().map_err(|e| e.to_string()));
    let email = fields.email();
    let [address, city, province, package_name] =
        ["address", "city", "province", "package_name"].map(|column| fields.optional(column));
    let [bandwidth_down, bandwidth_up] =
        ["bandwidth_down", "bandwidth_up"].map(|column| fields.number(column, |text| u32::try_from(whole(text)?).ok()));
    let monthly_price = fields.number("monthly_price", whole_rupiah);
    match (customer_id, name, phone, status) {
        (Some(customer_id), Some(name), Some((phone_as_written, phone)), Some(status)) if problems.is_empty() => {
            Ok(CustomerRecord {
                customer_id,
                name,
                phone_as_written,
                phone,
                email,
                address,
                city,
                province,
                status,
                package_name,
                bandwidth_down,
                bandwidth_up,
                monthly_price,
            })
        }
        _ => Err(problems),
    }
}

struct Fields<'a, 'r> {
    raw: &'r RawRecord<'a>,
    problems: &'r mut Vec<FieldProblem>,
}

impl Fields<'_, '_> {
    fn report(&mut self, field: &'static str, problem: impl Into<String>) {
        self.problems.push(FieldProblem { field, problem: problem.into() });
    }

    /// The text of a column as it was meant, if it is there and not empty.
    fn optional(&mut self, field: &'static str) -> Option<String> {
        let text = self.raw.get(field).map(|text| meant(text)).filter(|text| !text.is_empty())?;
        if text.chars().count() > LONGEST_TEXT {
            self.report(field, format!("longer than {LONGEST_TEXT} characters"));
            return None;
        }
        if text.chars().any(char::is_control) {
            self.report(field, "holds control characters");
            return None;
        }
        Some(text)
    }

    fn required(&mut self, field: &'static str) -> Option<String> {
        let before = self.problems.len();
        let text = self.optional(field);
        if text.is_none() && self.problems.len() == before {
            self.report(field, "is missing");
        }
        text
    }

    fn read<T>(&mut self, field: &'static str, parse: impl Fn(&str) -> Result<T, String>) -> Option<T> {
        let text = self.required(field)?;
        // The sheet's mark for "this is text".
        let text = text.strip_prefix('\'').map_or(text.as_str(), str::trim_start);
        self.refuse_shortened(field, text)?;
        parse(text).map_err(|problem| self.report(field, problem)).ok()
    }

    fn number<T>(&mut self, field: &'static str, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        let text = self.optional(field)?;
        let text = text.strip_prefix('\'').unwrap_or(&text);
        self.refuse_shortened(field, text)?;
        let value = parse(text);
        if value.is_none() {
            self.report(field, "is not a whole number");
        }
        value
    }

    /// Of `6.28171E+10` the last digits are lost.
    fn refuse_shortened(&mut self, field: &'static str, text: &str) -> Option<()> {
        if !is_scientific(text) {
            return Some(());
        }
        self.report(
            field,
            "the sheet shortened the number and lost digits: format the column as text and export again",
        );
        None
    }

    fn email(&mut self) -> Option<String> {
        let text = self.optional("email")?;
        let plausible = text.split_once('@').is_some_and(|(local, domain)| {
            !local.is_empty() && domain.contains('.') && !text.contains(char::is_whitespace)
        });
        if !plausible {
            self.report("email", "is not an e-mail address");
        }
        plausible.then_some(text)
    }
}

/// The number as written, and normalised if it can log in.
fn contact_number(text: &str) -> Result<(String, Option<PhoneNumber>), String> {
    match PhoneNumber::parse(text) {
        Ok(phone) => Ok((text.to_owned(), Some(phone))),
        Err(InvalidPhone::NotMobile | InvalidPhone::Foreign) => Ok((text.to_owned(), None)),
        Err(reason) => Err(reason.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::money::Rupiah;

    fn line<'a>(changes: &[(&'a str, &'a str)]) -> RawRecord<'a> {
        let mut raw = RawRecord::from([
            ("customer_id", "AGLS202510150001"),
            ("name", "Budi Santoso"),
            ("phone", "0817-102-070"),
            ("account_status", "active"),
            ("monthly_price", "300.000"),
            ("bandwidth_down", "20"),
        ]);
        raw.extend(changes.iter().copied());
        raw
    }

    #[test]
    fn a_good_line_is_read_with_its_number_as_written_and_normalised() {
        let record = parse_record(&line(&[])).expect("a good line");
        assert_eq!(record.phone_as_written, "0817-102-070");
        assert_eq!(record.phone.map(|p| p.as_e164().to_owned()).as_deref(), Some("+62817102070"));
        assert_eq!(record.monthly_price, Some(Rupiah::new(300_000)));
        assert_eq!((record.bandwidth_down, record.bandwidth_up), (Some(20), None));
    }

    #[test]
    fn everything_wrong_with_a_line_is_reported_at_once() {
        let raw = line(&[
            ("customer_id", "a b"),
            ("name", " "),
            ("phone", "08"),
            ("account_status", "vip"),
            ("email", "x"),
            ("bandwidth_up", "-1"),
        ]);
        let fields: Vec<_> = parse_record(&raw).expect_err("a bad line").into_iter().map(|p| p.field).collect();
        assert_eq!(fields, ["customer_id", "name", "phone", "account_status", "email", "bandwidth_up"]);
    }

    #[test]
    fn a_landline_is_kept_as_a_contact_that_cannot_log_in() {
        let record = parse_record(&line(&[("phone", "(021) 555-1234")])).expect("a good line");
        assert_eq!((record.phone_as_written.as_str(), record.phone), ("(021) 555-1234", None));
    }

    #[test]
    fn case_09_what_marks_text_in_a_sheet_is_not_part_of_it() {
        for phone in ["'0817102070", "=\"0817102070\"", " ' 0817102070 ", "\t0817102070"] {
            let record = parse_record(&line(&[("phone", phone), ("customer_id", "'00123")])).expect("a good line");
            assert_eq!((record.phone_as_written.as_str(), record.customer_id.as_str()), ("0817102070", "00123"));
        }
    }

    #[test]
    fn case_09_scientific_notation_is_refused_because_digits_are_lost() {
        for (field, text) in [("phone", "6.28171E+10"), ("phone", "6,28171e+10"), ("monthly_price", "3E+05")] {
            let problems = parse_record(&line(&[(field, text)])).expect_err("digits are lost");
            assert!(problems[0].to_string().starts_with(&format!("{field}: the sheet shortened")), "{problems:?}");
        }
    }

    #[test]
    fn case_08_a_line_break_in_a_field_becomes_a_comma() {
        let record =
            parse_record(&line(&[("address", "Jl. Melati 1,\r\nRT 02/RW 05\n\nCoblong")])).expect("a good line");
        assert_eq!(record.address.as_deref(), Some("Jl. Melati 1, RT 02/RW 05, Coblong"));
    }
}
