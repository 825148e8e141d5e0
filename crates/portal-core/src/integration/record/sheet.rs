//! Values as spreadsheets write them.

use crate::kernel::money::Rupiah;

/// A field as it was meant: without the sheet's `="…"` around it, with a comma for each line break and a blank for a
/// tab.
pub(super) fn meant(text: &str) -> String {
    let text = text.trim();
    let text = text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).unwrap_or(text);
    let lines = text.split(['\r', '\n']).map(|line| line.trim().trim_end_matches(',').trim_end());
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join(", ").replace('\t', " ")
}

/// Whether a sheet wrote it for want of room: `6.28171E+10`, `3E-05`.
pub(super) fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else { return false };
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let exponent = exponent.strip_prefix(['+', '-']).is_some_and(is_digits);
    exponent && mantissa.splitn(2, ['.', ',']).all(is_digits)
}

/// Reads `300000`, `Rp 300.000`, `300,000.00`, `Rp300.000,00` and `300.000,-`.
pub(super) fn whole_rupiah(text: &str) -> Option<Rupiah> {
    let text = ["Rp.", "Rp", "IDR"].into_iter().find_map(|unit| text.strip_prefix(unit)).unwrap_or(text).trim();
    let text = text.strip_suffix(",-").or_else(|| text.strip_suffix(".-")).unwrap_or(text);
    whole(text).map(Rupiah::new)
}

/// Reads a whole number in which dots or commas part thousands, and the other one may be followed by zeros alone.
pub(super) fn whole(text: &str) -> Option<i64> {
    let (integer, point) = match text.rfind(['.', ',']) {
        Some(at) if (1..=2).contains(&(text.len() - at - 1)) => {
            text[at + 1..].bytes().all(|b| b == b'0').then_some((&text[..at], text[at..].chars().next()))?
        }
        _ => (text, None),
    };
    let part = if integer.contains('.') { '.' } else { ',' };
    let groups: Vec<&str> = integer.split(part).collect();
    let is_digits = |group: &&str| !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit());
    let is_grouped = groups.len() == 1
        || (Some(part) != point && groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3));
    if !is_grouped || !groups.iter().all(is_digits) {
        return None;
    }
    groups.concat().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_09_amounts_are_read_as_sheets_write_them() {
        assert_eq!(whole_rupiah("Rp 1.234.567"), Some(Rupiah::new(1_234_567)));
        for text in [
            "300000",
            "300.000",
            "300,000",
            "300000.00",
            "300000,00",
            "300000.0",
            "Rp300.000,00",
            "Rp. 300.000",
            "IDR 300,000.00",
            "300.000,-",
            "Rp 300.000.-",
            "Rp\u{a0}300.000",
        ] {
            assert_eq!(whole_rupiah(text), Some(Rupiah::new(300_000)), "{text}");
        }
        for bad in [
            "300.50",
            "1.2345",
            "300,50",
            "-1",
            "",
            "abc",
            ".300",
            "300.000.00",
            "300.00.000",
            "1,2,3",
            "3000.000",
            "300.000,000.00",
            "30000,000",
            "0x10",
            "3 000",
        ] {
            assert_eq!(whole_rupiah(bad), None, "{bad}");
        }
        assert_eq!((whole("20"), whole("20,00"), whole("1.000")), (Some(20), Some(20), Some(1000)));
    }

    #[test]
    fn case_09_scientific_notation_is_known_by_its_signed_exponent() {
        for text in ["6.28171E+10", "6,28171e+10", "3E-05"] {
            assert!(is_scientific(text), "{text}");
        }
        for text in ["12E5", "E+5", "1.2.3E+5", "1E+", "AGLS-E+1"] {
            assert!(!is_scientific(text), "{text}");
        }
    }
}
