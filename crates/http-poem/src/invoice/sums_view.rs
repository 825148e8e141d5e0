//! What stands below the lines of an invoice, and how it differs from the one before, in words.

use portal_core::Rupiah;
use portal_core::billing::invoice::{Change, Comparison, TaxPlace};

use crate::i18n::t;
use crate::invoice::view::{InvoicePage, money};
use crate::view::format;

/// A line below the lines: its words, perhaps an explanation, its amount.
pub(crate) struct Sum {
    pub(crate) word: String,
    pub(crate) hint: Option<String>,
    pub(crate) amount: String,
    /// Whether it is what the lines come to.
    pub(crate) strong: bool,
}

impl InvoicePage {
    /// What stands below the lines.
    pub(crate) fn sums(&self) -> Vec<Sum> {
        let (layout, invoice) = (&self.layout, self.invoice());
        let sum = |key, amount| Sum { word: layout.t(key), hint: None, amount, strong: false };
        let place = self.billed.tax.map(|tax| tax.place);
        let mut sums = Vec::new();
        if invoice.subtotal != invoice.total {
            sums.push(sum("invoice-subtotal", money(invoice.subtotal)));
        }
        if invoice.discount != Rupiah::ZERO {
            sums.push(sum("invoice-discount", less(invoice.discount)));
        }
        sums.extend(self.tax().filter(|_| place == Some(TaxPlace::OnTop)));
        sums.push(Sum { strong: true, ..sum("invoice-total", money(invoice.total)) });
        sums.extend(self.tax().filter(|_| place == Some(TaxPlace::Within)));
        if invoice.paid.is_positive() {
            sums.push(sum("invoice-paid-so-far", less(invoice.paid)));
        }
        if self.is_open() && invoice.paid.is_positive() {
            sums.push(Sum { strong: true, ..sum("invoice-outstanding", money(invoice.outstanding())) });
        }
        if invoice.credit().is_positive() && !invoice.is_credit_note() {
            sums.push(Sum { strong: true, ..sum("invoice-credit", money(invoice.credit())) });
        }
        sums
    }

    /// The tax with its rate and what it is taken of.
    fn tax(&self) -> Option<Sum> {
        let (layout, tax) = (&self.layout, self.billed.tax?);
        let key = match (tax.place, tax.rate) {
            (TaxPlace::OnTop, Some(_)) => "invoice-tax-on-top",
            (TaxPlace::OnTop, None) => "invoice-tax",
            (TaxPlace::Within, Some(_)) => "invoice-tax-within",
            (TaxPlace::Within, None) => "invoice-tax-within-plain",
        };
        let word = layout.tn(key, "percent", tax.rate.map_or(0, |rate| rate.percent));
        let (base, net) = (money(tax.base), money(tax.net));
        let hint = tax.rate.map(|rate| match rate.base {
            (1, 1) => layout.tn("invoice-tax-base", "base", base),
            (part, whole) => {
                let share = format!("{part}/{whole}");
                t(
                    layout.locale,
                    "invoice-tax-base-share",
                    &[("base", base.into()), ("share", share.into()), ("net", net.into())],
                )
            }
        });
        Some(Sum { word, hint, amount: money(tax.tax), strong: false })
    }

    /// By how much it differs from the one before, in a sentence.
    pub(crate) fn difference(&self, comparison: &Comparison) -> String {
        let difference = comparison.difference.amount();
        let key = match difference.signum() {
            0 => "compare-same",
            1 => "compare-more",
            _ => "compare-less",
        };
        let by = format::rupiah(difference.saturating_abs());
        let was = money(comparison.previous_total);
        t(self.layout.locale, key, &[("by", by.into()), ("was", was.into())])
    }

    /// The lines that changed, tax and discount after them, each with what became of it.
    pub(crate) fn changes(&self, comparison: &Comparison) -> Vec<(String, String)> {
        let items = comparison.items.iter().map(|item| (item.description.clone(), self.change(item.change)));
        let tax = comparison.tax.map(|change| (self.layout.t("invoice-tax"), self.change(change)));
        let discount = comparison.discount.map(|change| (self.layout.t("invoice-discount"), self.change(change)));
        items.chain(tax).chain(discount).collect()
    }

    fn change(&self, change: Change) -> String {
        let (key, was, now) = match change {
            Change::New { now } => ("change-new", Rupiah::ZERO, now),
            Change::Gone { was } => ("change-gone", was, Rupiah::ZERO),
            Change::Other { was, now } if now > was => ("change-up", was, now),
            Change::Other { was, now } => ("change-down", was, now),
        };
        let by = format::rupiah(now.amount().saturating_sub(was.amount()).saturating_abs());
        t(self.layout.locale, key, &[("was", money(was).into()), ("now", money(now).into()), ("by", by.into())])
    }
}

/// An amount that is taken off.
fn less(amount: Rupiah) -> String {
    format::rupiah(amount.amount().saturating_neg())
}
