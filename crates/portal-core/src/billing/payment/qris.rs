//! Looking into QRIS payloads: the text of a QR code that banks and wallets read (`EMVCo` merchant-presented mode).

use crate::kernel::money::Rupiah;

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
}

/// Checks that a payload asks for `amount` and is whole.
///
/// # Errors
/// [`InvalidQris`].
pub fn check_qris(payload: &str, amount: Rupiah) -> Result<(), InvalidQris> {
    let tags = tags(payload).ok_or(InvalidQris::Encoding)?;
    let value = |tag: &str| tags.iter().find(|(name, _)| *name == tag).map(|(_, value)| *value);
    let (is_last, checksum) = match tags.last() {
        Some(("63", checksum)) => (true, *checksum),
        _ => (false, ""),
    };
    let covered = payload.len() - checksum.len();
    let expected = format!("{:04X}", crc16(&payload.as_bytes()[..covered]));
    if !is_last || !checksum.eq_ignore_ascii_case(&expected) {
        return Err(InvalidQris::Checksum);
    }
    if value("53") != Some("360") || value("58") != Some("ID") {
        return Err(InvalidQris::Currency);
    }
    if value("54").and_then(whole_rupiah) != Some(amount) {
        return Err(InvalidQris::Amount);
    }
    Ok(())
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
    fn amounts_are_whole_rupiah() {
        for (text, amount) in [("145000", 145_000), ("145000.00", 145_000), ("0", 0), ("145000.0", 145_000)] {
            assert_eq!(whole_rupiah(text), Some(Rupiah::new(amount)));
        }
        for text in ["", "145000.50", "145,000", "1e5", "-1", ".00", "1.", " 1", "99999999999999999999"] {
            assert_eq!(whole_rupiah(text), None, "{text}");
        }
    }
}
