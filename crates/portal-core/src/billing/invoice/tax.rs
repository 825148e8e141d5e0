//! PPN, Indonesia's value-added tax, as it is shown and as it is worked out.
//!
//! Since 1 January 2025 the rate is 12 % of a base of 11/12 of the price (PMK 131/2024), which comes to the
//! 11 % that hold since 1 April 2022 (UU 7/2021). Only a registered provider (PKP) charges it.

use chrono::NaiveDate;

use super::bill::Invoice;
use crate::kernel::money::Rupiah;

/// How the provider charges tax.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum TaxMode {
    /// Not at all.
    #[default]
    None,
    /// On top of its prices.
    Exclusive,
    /// Within its prices.
    Inclusive,
}

/// A rate and the share of the price it is taken of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TaxRate {
    /// Percent of the base.
    pub percent: u32,
    /// The base is this share of the price: numerator and denominator, `(11, 12)` or `(1, 1)`.
    pub base: (u32, u32),
}

impl TaxRate {
    /// The rate from 1 April 2022: 11 % of the price.
    pub const OF_2022: Self = Self { percent: 11, base: (1, 1) };
    /// The rate from 1 January 2025: 12 % of 11/12 of the price.
    pub const OF_2025: Self = Self { percent: 12, base: (11, 12) };

    /// The tax on a `price` without tax, rounded half up once.
    pub fn on(self, price: Rupiah) -> Rupiah {
        let (numerator, denominator) = self.share();
        share_of(price, numerator, denominator)
    }

    /// The tax within a `price` that includes it, rounded half up once.
    pub fn within(self, price: Rupiah) -> Rupiah {
        let (numerator, denominator) = self.share();
        share_of(price, numerator, denominator + numerator)
    }

    /// The base the tax is taken of, for a `price` without tax (DPP), rounded half up.
    pub fn base_of(self, price: Rupiah) -> Rupiah {
        share_of(price, i128::from(self.base.0), i128::from(self.base.1))
    }

    /// The tax as a share of the price.
    fn share(self) -> (i128, i128) {
        (i128::from(self.percent) * i128::from(self.base.0), 100 * i128::from(self.base.1))
    }
}

/// `amount · numerator / denominator`, rounded half away from zero.
fn share_of(amount: Rupiah, numerator: i128, denominator: i128) -> Rupiah {
    let product = i128::from(amount.amount()) * numerator;
    let denominator = denominator.max(1);
    let rounded = (product.abs() * 2 + denominator) / (denominator * 2) * product.signum();
    Rupiah::new(i64::try_from(rounded).unwrap_or(if rounded < 0 { i64::MIN } else { i64::MAX }))
}

/// The provider's way of charging tax, with the rates by the day they came into force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaxPolicy {
    /// How tax is charged.
    pub mode: TaxMode,
    /// Rates and their first days, in any order. Before the first of them there is no tax.
    pub rates: Vec<(NaiveDate, TaxRate)>,
}

impl Default for TaxPolicy {
    /// No tax is charged; the rates are those of 2022 and 2025.
    fn default() -> Self {
        let first = |year, month| NaiveDate::from_ymd_opt(year, month, 1).unwrap_or_default();
        Self {
            mode: TaxMode::None,
            rates: vec![(first(2022, 4), TaxRate::OF_2022), (first(2025, 1), TaxRate::OF_2025)],
        }
    }
}

/// Where the tax of an invoice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TaxPlace {
    /// Added to the lines.
    OnTop,
    /// Part of the lines already.
    Within,
}

/// The tax of one invoice, as a document shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TaxBreakdown {
    /// Where it is.
    pub place: TaxPlace,
    /// The rate of the day of issue; `None` if no rate was in force then.
    pub rate: Option<TaxRate>,
    /// The price without tax, after discount.
    pub net: Rupiah,
    /// The base of the tax (DPP): the rate's share of the net price.
    pub base: Rupiah,
    /// The tax.
    pub tax: Rupiah,
}

impl TaxPolicy {
    /// The rate in force on `day`.
    pub fn rate_on(&self, day: NaiveDate) -> Option<TaxRate> {
        self.rates.iter().filter(|(from, _)| *from <= day).max_by_key(|(from, _)| *from).map(|(_, rate)| *rate)
    }

    /// The tax on a price of `amount` charged on `day`: to be added, or within it, as the mode says.
    pub fn tax_of(&self, amount: Rupiah, day: NaiveDate) -> Rupiah {
        match (self.mode, self.rate_on(day)) {
            (TaxMode::Exclusive, Some(rate)) => rate.on(amount),
            (TaxMode::Inclusive, Some(rate)) => rate.within(amount),
            _ => Rupiah::ZERO,
        }
    }

    /// The tax of an issued invoice. What the invoice itself says of tax stands; only where prices include
    /// tax and the invoice does not name it, it is worked out, once for the whole invoice.
    pub fn breakdown(&self, invoice: &Invoice) -> Option<TaxBreakdown> {
        let rate = self.rate_on(invoice.invoice_date);
        let lines = invoice.subtotal.checked_sub(invoice.discount)?;
        let (place, tax) = if invoice.tax.is_positive() {
            let on_top = lines.checked_add(invoice.tax) == Some(invoice.total);
            (if on_top { TaxPlace::OnTop } else { TaxPlace::Within }, invoice.tax)
        } else if self.mode == TaxMode::Inclusive {
            (TaxPlace::Within, rate?.within(invoice.total))
        } else {
            return None;
        };
        let net = invoice.total.checked_sub(tax)?;
        let base = rate.map_or(net, |rate| rate.base_of(net));
        Some(TaxBreakdown { place, rate, net, base, tax })
    }
}

#[cfg(test)]
mod tests {
    use super::super::bill::tests::{day, invoice};
    use super::*;
    use proptest::prelude::*;

    fn policy(mode: TaxMode) -> TaxPolicy {
        TaxPolicy { mode, ..TaxPolicy::default() }
    }

    #[test]
    fn the_two_ways_to_eleven_percent_give_the_same_tax() {
        for (price, tax) in [(300_000, 33_000), (277_000, 30_470), (150, 17), (0, 0)] {
            assert_eq!(TaxRate::OF_2022.on(Rupiah::new(price)), Rupiah::new(tax));
            assert_eq!(TaxRate::OF_2025.on(Rupiah::new(price)), Rupiah::new(tax));
        }
        assert_eq!(TaxRate::OF_2025.base_of(Rupiah::new(300_000)), Rupiah::new(275_000));
        assert_eq!(TaxRate::OF_2025.base_of(Rupiah::new(277_000)), Rupiah::new(253_917));
    }

    #[test]
    fn tax_within_a_price_is_eleven_parts_of_a_hundred_and_eleven() {
        assert_eq!(TaxRate::OF_2025.within(Rupiah::new(333_000)), Rupiah::new(33_000));
        assert_eq!(TaxRate::OF_2025.within(Rupiah::new(300_000)), Rupiah::new(29_730));
    }

    #[test]
    fn rates_hold_from_their_first_day_on() {
        let policy = policy(TaxMode::Exclusive);
        let on = |y, m, d| policy.rate_on(NaiveDate::from_ymd_opt(y, m, d).expect("a day"));
        assert_eq!(on(2022, 3, 31), None);
        assert_eq!(on(2024, 12, 31), Some(TaxRate::OF_2022));
        assert_eq!(on(2025, 1, 1), Some(TaxRate::OF_2025));
    }

    #[test]
    fn what_an_invoice_says_of_tax_stands_whatever_the_mode() {
        for mode in [TaxMode::None, TaxMode::Exclusive, TaxMode::Inclusive] {
            let shown = policy(mode).breakdown(&invoice()).expect("an invoice with tax");
            assert_eq!(
                (shown.place, shown.tax, shown.net),
                (TaxPlace::OnTop, Rupiah::new(33_000), Rupiah::new(300_000))
            );
            assert_eq!(shown.base, Rupiah::new(275_000));
        }
    }

    #[test]
    fn prices_that_include_tax_have_it_worked_out_and_others_have_none() {
        let bare = Invoice { tax: Rupiah::ZERO, total: Rupiah::new(300_000), ..invoice() };
        let shown = policy(TaxMode::Inclusive).breakdown(&bare).expect("tax within");
        assert_eq!((shown.place, shown.tax, shown.net), (TaxPlace::Within, Rupiah::new(29_730), Rupiah::new(270_270)));
        assert_eq!(policy(TaxMode::None).breakdown(&bare), None);
        assert_eq!(policy(TaxMode::Exclusive).breakdown(&bare), None);
        let early = Invoice { invoice_date: day(1, 1).with_year_2020(), ..bare };
        assert_eq!(policy(TaxMode::Inclusive).breakdown(&early), None);
    }

    trait Year2020 {
        fn with_year_2020(self) -> Self;
    }

    impl Year2020 for NaiveDate {
        fn with_year_2020(self) -> Self {
            chrono::Datelike::with_year(&self, 2020).expect("the first of January is in every year")
        }
    }

    proptest! {
        #[test]
        fn net_and_tax_always_add_up_to_the_total(total in 0_i64..1_000_000_000_000) {
            let total = Rupiah::new(total);
            let bare = Invoice { tax: Rupiah::ZERO, subtotal: total, total, ..invoice() };
            if let Some(shown) = policy(TaxMode::Inclusive).breakdown(&bare) {
                prop_assert_eq!(shown.net.checked_add(shown.tax), Some(total));
            }
        }
    }
}
