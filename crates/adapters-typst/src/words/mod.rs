//! Amounts in words, as documents repeat them beside the figures.

mod english;
mod indonesian;
#[cfg(test)]
mod tests;

use portal_core::Locale;
use portal_core::kernel::money::Rupiah;

/// The amount in words, with its currency: `tiga ratus ribu rupiah`.
pub fn in_words(amount: Rupiah, locale: Locale) -> String {
    let (negative, size) = (amount.amount() < 0, amount.amount().unsigned_abs());
    let mut words = match locale {
        Locale::Id => indonesian::number(size),
        Locale::En => english::number(size),
    };
    if negative {
        words.insert(0, "minus".into());
    }
    words.push("rupiah".into());
    words.join(" ")
}

/// A number's groups of three digits that are not zero, highest first, each with how many groups are below it.
fn groups(number: u64) -> impl Iterator<Item = (u16, usize)> {
    let group = move |below: usize| {
        let shifted =
            u32::try_from(below).ok().and_then(|below| 1000_u64.checked_pow(below)).map_or(0, |by| number / by);
        (u16::try_from(shifted % 1000).unwrap_or(0), below)
    };
    (0..7).rev().map(group).filter(|(digits, _)| *digits > 0)
}
