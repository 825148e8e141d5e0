//! Tax and invoice documents.

use std::path::PathBuf;

use chrono::NaiveDate;
use portal_core::billing::invoice::{TaxMode, TaxPolicy, TaxRate, WayToPay};

use super::documents;
use super::reader::{Entry, Reader};
use super::settings::{Pdf, Settings};
use super::{Purpose, parse};

pub(super) fn tax(r: &mut Reader) -> TaxPolicy {
    TaxPolicy {
        mode: r.value("tax.mode", |text| match text {
            "none" => Ok(TaxMode::None),
            "exclusive" => Ok(TaxMode::Exclusive),
            "inclusive" => Ok(TaxMode::Inclusive),
            _ => Err("must be none, exclusive or inclusive".into()),
        }),
        rates: r.tables("tax.rates", rate),
    }
}

/// `{ from = "2025-01-01", percent = 12, base = "11/12" }`.
fn rate(entry: &Entry) -> Result<(NaiveDate, TaxRate), String> {
    let known = ["from", "percent", "base"];
    if let Some(stranger) = entry.keys().find(|key| !known.contains(&key.as_str())) {
        return Err(format!("has no field {stranger}; its fields are from, percent and base"));
    }
    let field = |name: &str| entry.get(name).map(String::as_str);
    let from = field("from").and_then(|text| text.parse().ok());
    let from = from.ok_or("needs from, its first day, such as \"2025-01-01\"")?;
    let percent = field("percent").and_then(|text| text.parse().ok()).filter(|percent| (1..=100).contains(percent));
    let percent = percent.ok_or("needs percent, a whole number of 1 to 100")?;
    let base = share(field("base").unwrap_or("1/1")).ok_or("needs a base of at most 1, such as \"11/12\"")?;
    Ok((from, TaxRate { percent, base }))
}

fn share(text: &str) -> Option<(u32, u32)> {
    let (numerator, denominator) = text.split_once('/')?;
    let share: (u32, u32) = (numerator.trim().parse().ok()?, denominator.trim().parse().ok()?);
    (1..=share.1).contains(&share.0).then_some(share)
}

pub(super) fn pdf(r: &mut Reader) -> Pdf {
    Pdf {
        template: r.optional("pdf.template", |text| Ok(PathBuf::from(text))),
        fonts: r.optional("pdf.fonts", |text| Ok(PathBuf::from(text))),
    }
}

pub(super) fn how_to_pay(r: &mut Reader) -> Vec<WayToPay> {
    r.tables_or_texts("billing.how_to_pay", way_to_pay)
}

/// `{ bank = "BCA", number = "123 456 7890", holder = "PT Contoh" }`, or a text.
fn way_to_pay(entry: &Entry) -> Result<WayToPay, String> {
    if let Some(words) = entry.get("") {
        return Ok(WayToPay::Words(parse::required(words)?));
    }
    let known = ["bank", "number", "holder"];
    if let Some(stranger) = entry.keys().find(|key| !known.contains(&key.as_str())) {
        return Err(format!("has no field {stranger}; its fields are bank, number and holder"));
    }
    let field = |name: &str| entry.get(name).filter(|text| !text.is_empty()).map(|text| parse::text(text)).transpose();
    let bank = field("bank")?.ok_or("needs bank, such as \"BCA\"")?;
    let number = field("number")?.ok_or("needs number, in quotes, such as \"123 456 7890\"")?;
    let way = WayToPay::Account { bank, number, holder: field("holder")? };
    match way.bare_number() {
        Some(bare) if bare.is_empty() => Err("has a number without digits".into()),
        _ => Ok(way),
    }
}

/// A template or logo that spoils documents is found here and not by the first customer.
pub(super) fn check_documents(r: &mut Reader, settings: &Settings, purpose: Purpose) {
    if purpose == Purpose::Store {
        return;
    }
    if let Err((key, what)) = documents::check(settings) {
        r.note(key, what);
    }
}
