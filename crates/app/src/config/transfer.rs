//! Section `transfer`: the ISP's own accounts.

use adapters_transfer::{OwnQris, TransferConfig};
use portal_core::billing::payment::{StaticQris, TransferAccount, TransferPolicy};

use super::parse;
use super::reader::{Entry, Reader};

/// How transfers are told from each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unique {
    /// By 1 to 999 rupiah on top.
    Amount,
    /// By what is written into the remark.
    Reference,
    /// By both.
    Both,
}

/// The accounts, and how payments to them are told from each other.
pub(super) fn transfer(r: &mut Reader) -> (TransferConfig, TransferPolicy) {
    let accounts = r.tables("transfer.accounts", account);
    let unique = r.value("transfer.unique", |text| match text {
        "amount" => Ok(Unique::Amount),
        "reference" => Ok(Unique::Reference),
        "both" => Ok(Unique::Both),
        _ => Err("must be amount, reference or both".to_owned()),
    });
    let keeps_extra = r.value("transfer.extra", |text| match text {
        "credit" => Ok(false),
        "keep" => Ok(true),
        _ => Err("must be credit or keep".to_owned()),
    });
    let code = r.optional("transfer.static_qris", |text| {
        StaticQris::parse(text).map_err(|error| format!("cannot be used: {error}"))
    });
    let with_amount = r.value("transfer.static_qris_with_amount", parse::flag);
    let qris = code.map(|code| OwnQris { code, with_amount });
    let config = TransferConfig { accounts, has_remark: unique != Unique::Amount, qris };
    (config, TransferPolicy { has_unique_amounts: unique != Unique::Reference, keeps_extra })
}

/// `{ bank = "BCA", number = "1234567890", holder = "PT Contoh" }`.
fn account(entry: &Entry) -> Result<TransferAccount, String> {
    let known = ["bank", "number", "holder"];
    if let Some(stranger) = entry.keys().find(|key| !known.contains(&key.as_str())) {
        return Err(format!("has no field {stranger}; its fields are bank, number and holder"));
    }
    let field = |name: &str| match entry.get(name).map(|text| text.trim()).filter(|text| !text.is_empty()) {
        Some(text) => parse::text(text),
        None => Err(format!("needs {name}")),
    };
    let number: String = field("number")?.chars().filter(|c| !" -.".contains(*c)).collect();
    if !(5..=20).contains(&number.len()) || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err("needs number, 5 to 20 digits in quotes, such as \"123 456 7890\"".to_owned());
    }
    Ok(TransferAccount { bank: field("bank")?, number, holder: field("holder")? })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(fields: &[(&str, &str)]) -> Entry {
        fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_number_is_kept_without_what_groups_it() {
        let whole = account(&entry(&[("bank", "BCA"), ("number", "123-456 7890"), ("holder", "PT Contoh")]));
        assert_eq!(whole.expect("an account").number, "1234567890");
    }

    #[test]
    fn what_is_wrong_with_an_account_is_said() {
        for (fields, words) in [
            (vec![("number", "1234567890"), ("holder", "PT")], "needs bank"),
            (vec![("bank", "BCA"), ("holder", "PT")], "needs number"),
            (vec![("bank", "BCA"), ("number", "1234567890")], "needs holder"),
            (vec![("bank", "BCA"), ("number", "12a4567890"), ("holder", "PT")], "5 to 20 digits"),
            (vec![("bank", "BCA"), ("number", "1234567890"), ("holder", "PT"), ("branch", "x")], "no field branch"),
        ] {
            let told = account(&entry(&fields)).expect_err("it is wrong");
            assert!(told.contains(words), "{told}");
        }
    }
}
