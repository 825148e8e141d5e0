//! QRIS payloads (`EMVCo`, merchant-presented mode).

/// A payload for one payment.
pub(crate) fn payload(amount: i64, reference: &str) -> String {
    let account = tag("00", "ID.CO.EXAMPLE.WWW") + &tag("01", "936000000000000000") + &tag("03", "UMI");
    let national = tag("00", "ID.CO.QRIS.WWW") + &tag("02", "ID1020000000001") + &tag("03", "UMI");
    let reference: String = reference.chars().take(25).collect();
    let text = [
        tag("00", "01"),
        tag("01", "12"),
        tag("26", &account),
        tag("51", &national),
        tag("52", "4814"),
        tag("53", "360"),
        tag("54", &amount.to_string()),
        tag("58", "ID"),
        tag("59", crate::MERCHANT),
        tag("60", "BANDUNG"),
        tag("61", "40111"),
        tag("62", &tag("01", &reference)),
        "6304".to_owned(),
    ]
    .concat();
    let checksum = crc16(text.as_bytes());
    format!("{text}{checksum:04X}")
}

fn tag(name: &str, value: &str) -> String {
    format!("{name}{:02}{value}", value.len())
}

/// CRC-16/CCITT-FALSE.
fn crc16(bytes: &[u8]) -> u16 {
    let step = |crc: u16, _| if crc & 0x8000 == 0 { crc << 1 } else { crc << 1 ^ 0x1021 };
    bytes.iter().fold(0xFFFF, |crc, byte| (0..8).fold(crc ^ (u16::from(*byte) << 8), step))
}

#[cfg(test)]
mod tests {
    use portal_core::Rupiah;
    use portal_core::billing::payment::check_qris;

    use super::*;

    #[test]
    fn a_payload_asks_for_its_amount() {
        for amount in [1, 145_000, 99_999_999] {
            assert_eq!(check_qris(&payload(amount, &"INV-1".repeat(9)), Rupiah::new(amount)), Ok(()));
        }
    }
}
