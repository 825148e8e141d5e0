//! A line of a report, read from its texts.

use crate::kernel::money::Rupiah;

/// The most characters of an order, a reference or a name.
const LONGEST: usize = 100;

/// The texts of a line, as the file has them; empty where it has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SettlementText<'t> {
    /// Our name for the payment.
    pub order: &'t str,
    /// The gateway's own name for it.
    pub reference: &'t str,
    /// What the gateway calls the line.
    pub line: &'t str,
    /// What kind of line it is, in the gateway's words.
    pub kind: &'t str,
    /// What the customer paid.
    pub gross: &'t str,
    /// What the gateway kept, without tax.
    pub fee: &'t str,
    /// The tax on that.
    pub tax: &'t str,
    /// What came to the bank account.
    pub net: &'t str,
}

/// A line of a report. `gross` is the sum of `fee` and `net`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettlementLine {
    /// What it is called, in every report of the gateway; together with its payment it is one line.
    pub name: String,
    /// Our name for the payment.
    pub order: Option<String>,
    /// The gateway's own name for it.
    pub reference: Option<String>,
    /// What the customer paid; below zero for money that was given back.
    pub gross: Rupiah,
    /// What the gateway kept.
    pub fee: Rupiah,
    /// What came to the bank account.
    pub net: Rupiah,
}

/// Why a line cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidLine {
    /// It names no payment, and no fee.
    #[error("it names no payment")]
    Nameless,
    /// A text is longer than it can be, or not printable.
    #[error("a name in it is too long, or not printable")]
    Name,
    /// A text is no amount.
    #[error("{what} is no amount")]
    NoAmount {
        /// Which.
        what: &'static str,
    },
    /// The gross amount is missing, or neither fee nor net amount are there.
    #[error("it needs the gross amount, and the fee or the net amount")]
    Missing,
    /// What the customer paid is no whole number of rupiah.
    #[error("the gross amount is no whole number of rupiah")]
    Fraction,
    /// Gross amount, fee and net amount do not fit together.
    #[error("the gross amount is not the fee and the net amount")]
    Sum,
}

impl SettlementText<'_> {
    /// Reads a line. A line of money that was given back is told by its sign or its kind. Fractions of a rupiah go to the
    /// gateway's fee.
    ///
    /// # Errors
    /// [`InvalidLine`].
    pub fn read(&self) -> Result<SettlementLine, InvalidLine> {
        let (order, reference) = (name(self.order)?, name(self.reference)?);
        let (gross, fee, net) = self.amounts()?;
        let line = name(self.line)?.or_else(|| reference.clone()).or_else(|| order.clone());
        let line = line.ok_or(InvalidLine::Nameless)?;
        if order.is_none() && reference.is_none() && gross != Rupiah::ZERO {
            return Err(InvalidLine::Nameless);
        }
        // One payment has a line of its own and one of each refund, which some gateways call the same.
        let name = if gross < Rupiah::ZERO { format!("refund {line} {}", -gross.amount()) } else { line };
        Ok(SettlementLine { name, order, reference, gross, fee, net })
    }

    /// Gross, fee and net in whole rupiah.
    fn amounts(&self) -> Result<(Rupiah, Rupiah, Rupiah), InvalidLine> {
        let gross = hundredths(self.gross, "the gross amount")?;
        let (fee, tax) = (hundredths(self.fee, "the fee")?, hundredths(self.tax, "the tax")?);
        let net = hundredths(self.net, "the net amount")?;
        let fee = match (fee, tax) {
            (None, None) => None,
            // A gateway that writes what it kept as a minus means the same.
            (fee, tax) => Some(fee.unwrap_or_default().abs() + tax.unwrap_or_default().abs()),
        };
        let is_refund = self.is_refund() || gross.is_some_and(|gross| gross < 0);
        let signed = |amount: i64| if is_refund { -amount.abs() } else { amount };
        let (gross, net) = match (gross.map(signed), fee, net) {
            (Some(gross), Some(fee), None) => (gross, gross - fee),
            (Some(gross), None, Some(net)) => (gross, signed(net)),
            (Some(gross), Some(fee), Some(net)) => {
                let net = if is_refund && net > 0 && gross - fee != net { -net } else { net };
                // A cent of rounding on each amount is no mistake.
                if (gross - fee - net).abs() > 2 {
                    return Err(InvalidLine::Sum);
                }
                (gross, net)
            }
            _ => return Err(InvalidLine::Missing),
        };
        if gross % 100 != 0 {
            return Err(InvalidLine::Fraction);
        }
        let (gross, net) = (gross / 100, net.div_euclid(100));
        Ok((Rupiah::new(gross), Rupiah::new(gross - net), Rupiah::new(net)))
    }

    fn is_refund(&self) -> bool {
        let kind = self.kind.to_lowercase();
        ["refund", "chargeback", "reversal", "void"].iter().any(|word| kind.contains(word))
    }
}

fn name(text: &str) -> Result<Option<String>, InvalidLine> {
    let text = text.trim();
    let text = text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).unwrap_or(text);
    let text = text.strip_prefix('\'').unwrap_or(text).trim();
    if text.chars().count() > LONGEST || text.chars().any(char::is_control) {
        return Err(InvalidLine::Name);
    }
    Ok((!text.is_empty() && text != "-").then(|| text.to_owned()))
}

/// Reads `145000`, `145000.00`, `145,000.00`, `Rp 145.000,00`, `-1.500` and `(1500)` in hundredths of a rupiah.
fn hundredths(text: &str, what: &'static str) -> Result<Option<i64>, InvalidLine> {
    let text = text.trim().trim_matches('"').trim_start_matches('\'').trim();
    if text.is_empty() || text == "-" {
        return Ok(None);
    }
    parsed(text).map(Some).ok_or(InvalidLine::NoAmount { what })
}

fn parsed(text: &str) -> Option<i64> {
    let (is_minus, text) = match text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        Some(inside) => (true, inside.trim()),
        None => match text.strip_prefix(['-', '\u{2212}']) {
            Some(rest) => (true, rest.trim()),
            None => (false, text),
        },
    };
    let text = ["Rp.", "Rp", "IDR"].into_iter().find_map(|unit| text.strip_prefix(unit)).unwrap_or(text).trim();
    let (is_minus, text) = match text.strip_prefix('-') {
        Some(rest) if !is_minus => (true, rest.trim()),
        _ => (is_minus, text),
    };
    // One or two digits behind the last point or comma are decimals, and three are thousands.
    let (whole, decimals) = match text.rfind(['.', ',']) {
        Some(at) if (1..=2).contains(&(text.len() - at - 1)) => (&text[..at], &text[at + 1..]),
        _ => (text, ""),
    };
    let part = if whole.contains('.') { '.' } else { ',' };
    let groups: Vec<&str> = whole.split(part).collect();
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let is_grouped = groups.len() == 1 || (groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3));
    if !is_grouped || !groups.iter().all(|group| is_digits(group)) || !(decimals.is_empty() || is_digits(decimals)) {
        return None;
    }
    let amount: i64 = format!("{}{decimals:0<2}", groups.concat()).parse().ok()?;
    // Sums of a few of them fit too.
    (amount < i64::MAX / 8).then_some(if is_minus { -amount } else { amount })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(gross: &str, fee: &str, net: &str) -> Result<(i64, i64, i64), InvalidLine> {
        let text = SettlementText { order: "INV-1-a", gross, fee, net, ..SettlementText::default() };
        let line = text.read()?;
        assert_eq!(line.gross.amount(), line.fee.amount() + line.net.amount());
        Ok((line.gross.amount(), line.fee.amount(), line.net.amount()))
    }

    #[test]
    fn amounts_are_read_as_gateways_and_sheets_write_them() {
        for (gross, fee, net) in [
            ("145000.00", "1015", "143985"),
            ("145000", "1015.00", ""),
            ("145,000.00", "", "143,985.00"),
            ("Rp 145.000,00", "Rp 1.015", ""),
            ("145000", "-1015", "143985"),
            ("145000.0", "(1015)", ""),
        ] {
            assert_eq!(line(gross, fee, net), Ok((145_000, 1_015, 143_985)), "{gross} {fee} {net}");
        }
        // A fraction of the fee is the gateway's.
        assert_eq!(line("145000", "1126.65", "143873.35"), Ok((145_000, 1_127, 143_873)));
        assert_eq!(line("145000", "1126.65", "143873.34"), Ok((145_000, 1_127, 143_873)), "rounded by the gateway");
    }

    #[test]
    fn what_does_not_add_up_is_told() {
        assert_eq!(line("145000", "1015", "143000"), Err(InvalidLine::Sum));
        assert_eq!(line("145000", "", ""), Err(InvalidLine::Missing));
        assert_eq!(line("", "1015", "143985"), Err(InvalidLine::Missing));
        assert_eq!(line("145000.50", "0", ""), Err(InvalidLine::Fraction));
        assert_eq!(line("14500x", "0", ""), Err(InvalidLine::NoAmount { what: "the gross amount" }));
        assert_eq!(line("99999999999999999999", "0", ""), Err(InvalidLine::NoAmount { what: "the gross amount" }));
        assert_eq!(line("1.45E+05", "0", ""), Err(InvalidLine::NoAmount { what: "the gross amount" }));
    }

    #[test]
    fn money_that_went_back_is_below_zero_whatever_tells_it() {
        for (kind, gross, fee, net) in
            [("", "-50000", "0", ""), ("REFUND", "50000", "", "50000"), ("refund", "-50000", "0", "-50000")]
        {
            let text = SettlementText { order: "INV-1-a", kind, gross, fee, net, ..SettlementText::default() };
            let line = text.read().expect("a line");
            assert_eq!((line.gross.amount(), line.net.amount()), (-50_000, -50_000), "{kind} {gross} {net}");
            assert_eq!(line.name, "refund INV-1-a 50000");
        }
        let kept = SettlementText { order: "INV-1-a", gross: "-50000", fee: "500", ..SettlementText::default() };
        let line = kept.read().expect("a line");
        assert_eq!((line.gross.amount(), line.fee.amount(), line.net.amount()), (-50_000, 500, -50_500));
    }

    #[test]
    fn a_line_is_named_by_what_is_there() {
        let long = "x".repeat(101);
        let names = |order, reference, line| {
            let text = SettlementText { order, reference, line, gross: "1000", fee: "0", ..SettlementText::default() };
            text.read().map(|line| (line.name, line.order, line.reference))
        };
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(names("A", "r-1", "l-1"), Ok(("l-1".to_owned(), some("A"), some("r-1"))));
        assert_eq!(names("A", "r-1", ""), Ok(("r-1".to_owned(), some("A"), some("r-1"))));
        assert_eq!(names("'A", "-", " "), Ok(("A".to_owned(), some("A"), None)));
        assert_eq!(names("", "", "l-1"), Err(InvalidLine::Nameless));
        assert_eq!(names(&long, "", ""), Err(InvalidLine::Name));
        assert_eq!(names("a\u{1b}b", "", ""), Err(InvalidLine::Name));
        let fee = SettlementText { line: "l-2", gross: "0", fee: "5550", ..SettlementText::default() };
        assert_eq!(fee.read().map(|line| line.net.amount()), Ok(-5_550), "a fee that belongs to no payment");
    }
}
