//! Looking into QRIS payloads: the text of a QR code that banks and wallets read (`EMVCo` merchant-presented mode).

use crate::kernel::money::Rupiah;

/// The most characters of a tag's value.
const LONGEST_VALUE: usize = 99;

/// Why a payload is not shown to a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidQris {
    /// It is no sequence of tags, lengths and values.
    #[error("the payload is no sequence of tags, lengths and values")]
    Encoding,
    /// The checksum is missing or wrong.
    #[error("the checksum is missing or wrong")]
    Checksum,
    /// It asks for another amount, or for none.
    #[error("the payload asks for another amount")]
    Amount,
    /// It is not in rupiah, or not of Indonesia.
    #[error("the payload is not in rupiah")]
    Currency,
    /// It is not one that a merchant puts up for every payment.
    #[error("the payload is not a static one of a merchant")]
    NotStatic,
}

/// Checks that a payload asks for `amount` and is whole.
///
/// # Errors
/// [`InvalidQris`].
pub fn check_qris(payload: &str, amount: Rupiah) -> Result<(), InvalidQris> {
    let tags = checked(payload)?;
    if value(&tags, "54").and_then(whole_rupiah) != Some(amount) {
        return Err(InvalidQris::Amount);
    }
    Ok(())
}

/// The QR code that a merchant puts up: the same for every payment, without an amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaticQris(String);

impl StaticQris {
    /// Takes a payload that is whole, static, in rupiah, and names a merchant.
    ///
    /// # Errors
    /// [`InvalidQris`].
    pub fn parse(payload: &str) -> Result<Self, InvalidQris> {
        let tags = checked(payload)?;
        if value(&tags, "54").is_some() {
            return Err(InvalidQris::Amount);
        }
        let is_account = |tag: &str| tag.parse::<u8>().is_ok_and(|tag| (26..=51).contains(&tag));
        let names_merchant = ["52", "59", "60"].iter().all(|tag| value(&tags, tag).is_some());
        let is_static = value(&tags, "00") == Some("01") && value(&tags, "01") == Some("11");
        if !is_static || !names_merchant || !tags.iter().any(|(tag, _)| is_account(tag)) {
            return Err(InvalidQris::NotStatic);
        }
        Ok(Self(payload.to_owned()))
    }

    /// What the code says.
    pub fn payload(&self) -> &str {
        &self.0
    }

    /// The same merchant's code for one payment of `amount`.
    ///
    /// # Errors
    /// [`InvalidQris::Amount`] if there is nothing to pay.
    pub fn with_amount(&self, amount: Rupiah) -> Result<String, InvalidQris> {
        let tags = tags(&self.0).ok_or(InvalidQris::Encoding)?;
        let amount_text = amount.amount().to_string();
        if !amount.is_positive() || amount_text.len() > LONGEST_VALUE {
            return Err(InvalidQris::Amount);
        }
        let (mut made, mut has_amount) = (String::with_capacity(self.0.len() + 20), false);
        for (tag, value) in tags.iter().filter(|(tag, _)| *tag != "63") {
            // The amount stands behind the currency, or else before the first tag that comes after it.
            if !has_amount && *tag > "54" {
                made.push_str(&encoded("54", &amount_text));
                has_amount = true;
            }
            made.push_str(&encoded(tag, if *tag == "01" { "12" } else { value }));
        }
        if !has_amount {
            made.push_str(&encoded("54", &amount_text));
        }
        made.push_str("6304");
        let checksum = crc16(made.as_bytes());
        let made = format!("{made}{checksum:04X}");
        check_qris(&made, amount)?;
        Ok(made)
    }
}

/// A tag with its length and value.
fn encoded(tag: &str, value: &str) -> String {
    format!("{tag}{:02}{value}", value.len())
}

/// The tags of a payload that is whole and in rupiah.
fn checked(payload: &str) -> Result<Vec<(&str, &str)>, InvalidQris> {
    let tags = tags(payload).ok_or(InvalidQris::Encoding)?;
    let (is_last, checksum) = match tags.last() {
        Some(("63", checksum)) => (true, *checksum),
        _ => (false, ""),
    };
    let covered = payload.len() - checksum.len();
    let expected = format!("{:04X}", crc16(&payload.as_bytes()[..covered]));
    if !is_last || !checksum.eq_ignore_ascii_case(&expected) {
        return Err(InvalidQris::Checksum);
    }
    if value(&tags, "53") != Some("360") || value(&tags, "58") != Some("ID") {
        return Err(InvalidQris::Currency);
    }
    Ok(tags)
}

/// The value of a tag.
fn value<'p>(tags: &[(&'p str, &'p str)], tag: &str) -> Option<&'p str> {
    tags.iter().find(|(name, _)| *name == tag).map(|(_, value)| *value)
}

/// An amount as gateways write it, `333000` or `333000.00`, if it is a whole number of rupiah.
pub fn whole_rupiah(text: &str) -> Option<Rupiah> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let is_whole = is_number(whole) && is_number(fraction) && fraction.bytes().all(|b| b == b'0');
    is_whole.then(|| whole.parse().ok()).flatten().map(Rupiah::new)
}

/// The tags in their order; `None` if the text is no such sequence, or holds anything but ASCII.
fn tags(payload: &str) -> Option<Vec<(&str, &str)>> {
    if !payload.is_ascii() {
        return None;
    }
    let (mut rest, mut tags) = (payload, Vec::new());
    while !rest.is_empty() {
        let (tag, length) = (rest.get(..2)?, rest.get(2..4)?);
        if !tag.bytes().chain(length.bytes()).all(|b| b.is_ascii_digit()) {
            return None;
        }
        let end = 4 + length.parse::<usize>().ok().filter(|length| *length > 0)?;
        tags.push((tag, rest.get(4..end)?));
        rest = &rest[end..];
    }
    Some(tags)
}

/// CRC-16/CCITT-FALSE: polynomial 0x1021, initial value 0xFFFF, nothing reflected.
fn crc16(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0xFFFF, |crc, byte| {
        (0..8)
            .fold(crc ^ (u16::from(*byte) << 8), |crc, _| if crc & 0x8000 == 0 { crc << 1 } else { crc << 1 ^ 0x1021 })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const DYNAMIC: &str = "00020101021226690017ID.CO.EXAMPLE.WWW011893600000000000000102150000000000000010303UMI51440014ID.CO.QRIS.WWW0215ID10200000000010303UMI52044814530336054063330005802ID5914CONTOH ISP NET6007BANDUNG61054011162260115INV-202501-00010703A016304E9D7";
    const DECIMALS: &str = "00020101021226690017ID.CO.EXAMPLE.WWW011893600000000000000102150000000000000010303UMI51440014ID.CO.QRIS.WWW0215ID10200000000010303UMI5204481453033605409333000.005802ID5914CONTOH ISP NET6007BANDUNG610540111630455DD";
    const STATIC: &str = "00020101021126690017ID.CO.EXAMPLE.WWW011893600000000000000102150000000000000010303UMI51440014ID.CO.QRIS.WWW0215ID10200000000010303UMI5204481453033605802ID5914CONTOH ISP NET6007BANDUNG6105401116304230A";

    fn check(payload: &str) -> Result<(), InvalidQris> {
        check_qris(payload, Rupiah::new(333_000))
    }

    #[test]
    fn the_checksum_is_crc_16_ccitt_false() {
        assert_eq!(crc16(b"123456789"), 0x29B1);
    }

    #[test]
    fn a_whole_payload_of_the_amount_is_shown() {
        for payload in [DYNAMIC, DECIMALS] {
            assert_eq!(check(payload), Ok(()));
            assert_eq!(check_qris(payload, Rupiah::new(333_001)), Err(InvalidQris::Amount));
        }
        assert_eq!(check(&DYNAMIC.replace("E9D7", "e9d7")), Ok(()), "some write the checksum in lower case");
    }

    #[test]
    fn nothing_else_is() {
        assert_eq!(check(STATIC), Err(InvalidQris::Amount), "it asks for no amount");
        assert_eq!(check(&DYNAMIC.replace("333000", "333001")), Err(InvalidQris::Checksum));
        assert_eq!(check(&DYNAMIC[..DYNAMIC.len() - 8]), Err(InvalidQris::Checksum), "it has none");
        assert_eq!(check(&DYNAMIC[..DYNAMIC.len() - 1]), Err(InvalidQris::Encoding));
        assert_eq!(check(&DYNAMIC.replace("5914", "5999")), Err(InvalidQris::Encoding));
        for broken in ["", "0", "00020", "0002ä1"] {
            assert!(check(broken).is_err(), "{broken}");
        }
        let mut foreign = DYNAMIC.replace("5303360", "5303840");
        let covered = foreign.len() - 4;
        let checksum = crc16(&foreign.as_bytes()[..covered]);
        foreign.truncate(covered);
        assert_eq!(check(&format!("{foreign}{checksum:04X}")), Err(InvalidQris::Currency));
    }

    #[test]
    fn a_static_code_gets_an_amount_and_a_new_checksum() {
        let code = StaticQris::parse(STATIC).expect("it is static");
        assert_eq!(code.payload(), STATIC);
        let made = code.with_amount(Rupiah::new(333_000)).expect("an amount");
        assert_eq!(check(&made), Ok(()));
        let bare = DECIMALS.replace("5409333000.00", "5406333000");
        assert_eq!(made[..made.len() - 4], bare[..bare.len() - 4], "tag 54 stands behind tag 53");
        for nothing in [0, -1] {
            assert_eq!(code.with_amount(Rupiah::new(nothing)), Err(InvalidQris::Amount));
        }
    }

    #[test]
    fn only_a_merchants_static_code_is_taken() {
        let with = |from: &str, to: &str| {
            let mut payload = STATIC.replace(from, to);
            let covered = payload.len() - 4;
            let checksum = crc16(&payload.as_bytes()[..covered]);
            payload.truncate(covered);
            StaticQris::parse(&format!("{payload}{checksum:04X}"))
        };
        assert_eq!(StaticQris::parse(DYNAMIC), Err(InvalidQris::Amount));
        assert_eq!(with("010211", "010212"), Err(InvalidQris::NotStatic));
        assert_eq!(with("5914CONTOH ISP NET", ""), Err(InvalidQris::NotStatic));
        assert_eq!(with("5802ID", "5802SG"), Err(InvalidQris::Currency));
        assert_eq!(StaticQris::parse(&STATIC.replace("BANDUNG", "BANDUNK")), Err(InvalidQris::Checksum));
        assert!(with("CONTOH", "CONTOK").is_ok());
    }

    #[test]
    fn amounts_are_whole_rupiah() {
        for (text, amount) in [("145000", 145_000), ("145000.00", 145_000), ("0", 0), ("145000.0", 145_000)] {
            assert_eq!(whole_rupiah(text), Some(Rupiah::new(amount)));
        }
        for text in ["", "145000.50", "145,000", "1e5", "-1", ".00", "1.", " 1", "99999999999999999999"] {
            assert_eq!(whole_rupiah(text), None, "{text}");
        }
    }
}
