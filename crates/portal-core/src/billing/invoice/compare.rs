//! How an invoice differs from the one before it, line by line.

use super::bill::{InvoiceDetail, InvoiceItem, PreviousInvoice};
use crate::kernel::id::InvoiceNumber;
use crate::kernel::money::Rupiah;

/// What became of an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It was not there before.
    New {
        /// What it is.
        now: Rupiah,
    },
    /// It is not there any more.
    Gone {
        /// What it was.
        was: Rupiah,
    },
    /// It is another amount.
    Other {
        /// What it was.
        was: Rupiah,
        /// What it is.
        now: Rupiah,
    },
}

/// A line that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemChange {
    /// The line's words, of the present invoice if it is on both.
    pub description: String,
    /// What became of it.
    pub change: Change,
}

/// The differences between an invoice and the one before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// The number of the one before.
    pub previous: InvoiceNumber,
    /// What was to be paid then.
    pub previous_total: Rupiah,
    /// How much more is to be paid now; below zero if it is less.
    pub difference: Rupiah,
    /// Lines that changed; those that stayed the same are not named.
    pub items: Vec<ItemChange>,
    /// What became of the tax, if anything.
    pub tax: Option<Change>,
    /// What became of the discount, if anything.
    pub discount: Option<Change>,
}

/// Compares an invoice with the one before it. Lines belong together when their words are the same but for
/// the month, the year and other figures in them.
pub fn compare(current: &InvoiceDetail, previous: &PreviousInvoice) -> Comparison {
    let (now, was) = (&current.invoice, &previous.invoice);
    Comparison {
        previous: was.number.clone(),
        previous_total: was.total,
        difference: now.total.checked_sub(was.total).unwrap_or_default(),
        items: item_changes(&current.items, &previous.items),
        tax: change(was.tax, now.tax),
        discount: change(was.discount, now.discount),
    }
}

fn item_changes(now: &[InvoiceItem], was: &[InvoiceItem]) -> Vec<ItemChange> {
    let mut left: Vec<(String, &InvoiceItem)> = was.iter().map(|item| (subject(&item.description), item)).collect();
    let mut changes = Vec::new();
    for item in now {
        let subject_of_item = subject(&item.description);
        let pair = left.iter().position(|(subject, _)| *subject == subject_of_item).map(|at| left.remove(at).1);
        let change = match pair {
            None => Some(Change::New { now: item.amount }),
            Some(before) if before.amount == item.amount => None,
            Some(before) => Some(Change::Other { was: before.amount, now: item.amount }),
        };
        changes.extend(change.map(|change| ItemChange { description: item.description.clone(), change }));
    }
    let gone = left.into_iter().map(|(_, item)| ItemChange {
        description: item.description.clone(),
        change: Change::Gone { was: item.amount },
    });
    changes.extend(gone);
    changes
}

fn change(was: Rupiah, now: Rupiah) -> Option<Change> {
    match (was, now) {
        (was, now) if was == now => None,
        (Rupiah::ZERO, now) => Some(Change::New { now }),
        (was, Rupiah::ZERO) => Some(Change::Gone { was }),
        (was, now) => Some(Change::Other { was, now }),
    }
}

/// Names of months in both languages, short and long.
const MONTHS: [&str; 39] = [
    "januari",
    "februari",
    "maret",
    "april",
    "mei",
    "juni",
    "juli",
    "agustus",
    "september",
    "oktober",
    "november",
    "desember",
    "january",
    "february",
    "march",
    "may",
    "june",
    "july",
    "august",
    "october",
    "december",
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "agu",
    "agt",
    "aug",
    "sep",
    "sept",
    "okt",
    "oct",
    "nov",
    "des",
    "dec",
    "nop",
    "nopember",
];

/// What a line is about: its words in lower case without months, and without figures unless they belong to a
/// word or stand before a unit, as in `50 Mbps`.
fn subject(description: &str) -> String {
    let lower = description.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let is_figure = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    let is_unit = |word: &str| matches!(word, "mbps" | "gbps" | "mb" | "gb" | "tb" | "m");
    let kept = words.iter().enumerate().filter(|(at, word)| {
        if is_figure(word) { words.get(at + 1).is_some_and(|next| is_unit(next)) } else { !MONTHS.contains(word) }
    });
    kept.map(|(_, word)| *word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::bill::tests::invoice;
    use super::*;

    fn item(description: &str, amount: i64) -> InvoiceItem {
        let amount = Rupiah::new(amount);
        InvoiceItem { description: description.into(), quantity: 1, unit_price: amount, amount }
    }

    fn changes(was: &[InvoiceItem], now: &[InvoiceItem]) -> Vec<ItemChange> {
        item_changes(now, was)
    }

    #[test]
    fn the_same_package_of_another_month_is_no_change() {
        let was = [item("Paket Fiber 50 Mbps – Oktober 2025", 300_000)];
        let now = [item("Paket Fiber 50 Mbps – November 2025", 300_000)];
        assert_eq!(changes(&was, &now), []);
    }

    #[test]
    fn another_speed_is_another_line() {
        let found = changes(&[item("Paket 50 Mbps", 300_000)], &[item("Paket 100 Mbps", 400_000)]);
        assert_eq!(found[0].change, Change::New { now: Rupiah::new(400_000) });
        assert_eq!(found[1].change, Change::Gone { was: Rupiah::new(300_000) });
    }

    #[test]
    fn lines_that_rise_come_and_go_are_named() {
        let was = [item("Sewa router (10/2025)", 20_000), item("Paket Rumah", 300_000), item("Promo", -50_000)];
        let now = [item("Paket Rumah", 300_000), item("Sewa router (11/2025)", 25_000), item("Denda", 10_000)];
        let found = changes(&was, &now);
        let told: Vec<(&str, Change)> = found.iter().map(|c| (c.description.as_str(), c.change)).collect();
        let (was, rise) = (Rupiah::new(20_000), Rupiah::new(25_000));
        assert_eq!(
            told,
            [
                ("Sewa router (11/2025)", Change::Other { was, now: rise }),
                ("Denda", Change::New { now: Rupiah::new(10_000) }),
                ("Promo", Change::Gone { was: Rupiah::new(-50_000) }),
            ]
        );
    }

    #[test]
    fn two_lines_of_the_same_words_are_compared_one_by_one() {
        let was = [item("Tambahan", 10_000), item("Tambahan", 20_000)];
        let now = [item("Tambahan", 10_000)];
        assert_eq!(changes(&was, &now).len(), 1);
    }

    #[test]
    fn totals_tax_and_discount_are_compared_too() {
        let current = InvoiceDetail { invoice: invoice(), items: vec![], payments: vec![], previous: None };
        let mut before = invoice();
        (before.total, before.tax, before.discount) = (Rupiah::new(350_000), Rupiah::ZERO, Rupiah::new(5_000));
        let found = compare(&current, &PreviousInvoice { invoice: before, items: vec![] });
        assert_eq!(found.difference, Rupiah::new(-17_000));
        assert_eq!(found.tax, Some(Change::New { now: Rupiah::new(33_000) }));
        assert_eq!(found.discount, Some(Change::Gone { was: Rupiah::new(5_000) }));
    }
}
