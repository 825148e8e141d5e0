//! Turns the bytes of a customer file into lines of text, whatever program wrote them.

use std::borrow::Cow;

use crate::failure::Failure;

/// A file in UTF-8 (single fields may be in Windows-1252), without byte order mark, whose lines end in LF.
///
/// # Errors
/// When the file is no text: a spreadsheet, or UTF-16 that ends in the middle of a character.
pub(super) fn normalised(bytes: Vec<u8>) -> Result<Vec<u8>, Failure> {
    let bytes = match bytes.as_slice() {
        [0xef, 0xbb, 0xbf, rest @ ..] => rest.to_vec(),
        [0xff, 0xfe, rest @ ..] => utf_16(rest, u16::from_le_bytes)?,
        [0xfe, 0xff, rest @ ..] => utf_16(rest, u16::from_be_bytes)?,
        [b'P', b'K', 3, 4, ..] | [0xd0, 0xcf, 0x11, 0xe0, ..] => return Err(no_text("a spreadsheet, not CSV")),
        // Latin text in UTF-16 without a mark: every other byte is zero.
        [0, _, ..] => utf_16(&bytes, u16::from_be_bytes)?,
        [_, 0, ..] => utf_16(&bytes, u16::from_le_bytes)?,
        _ => bytes,
    };
    // Old spreadsheets on Macs end lines in CR alone.
    if !bytes.contains(&b'\n') && bytes.contains(&b'\r') {
        return Ok(bytes.into_iter().map(|byte| if byte == b'\r' { b'\n' } else { byte }).collect());
    }
    Ok(bytes)
}

fn utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<Vec<u8>, Failure> {
    let broken = || no_text("UTF-16 text that breaks off in the middle of a character");
    let (pairs, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(broken());
    }
    let units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
    String::from_utf16(&units).map(String::into_bytes).map_err(|_| broken())
}

fn no_text(what: &str) -> Failure {
    Failure::new(format!("the file is {what}")).advise("save it as CSV (UTF-8) and import that")
}

/// The text of a field; `true` if it is not UTF-8 and was read as Windows-1252, as older spreadsheets write it.
pub(super) fn decoded(field: &[u8]) -> (Cow<'_, str>, bool) {
    match std::str::from_utf8(field) {
        Ok(text) => (Cow::Borrowed(text), false),
        Err(_) => (Cow::Owned(field.iter().map(|byte| windows_1252(*byte)).collect()), true),
    }
}

/// The characters of 0x80 to 0x9f; all others are those of Unicode. Five are not in use.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

fn windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9f => WINDOWS_1252[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf_16_of(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn case_09_utf_16_with_and_without_its_mark_becomes_utf_8() {
        let text = "id,nama\r\n1,Renée 日本\r\n";
        for bytes in [
            utf_16_of(&format!("\u{feff}{text}"), u16::to_le_bytes),
            utf_16_of(&format!("\u{feff}{text}"), u16::to_be_bytes),
            utf_16_of(text, u16::to_le_bytes),
            utf_16_of(text, u16::to_be_bytes),
            format!("\u{feff}{text}").into_bytes(),
            text.as_bytes().to_vec(),
        ] {
            assert_eq!(normalised(bytes).expect("text"), text.as_bytes());
        }
    }

    #[test]
    fn what_is_no_text_is_named() {
        for (bytes, named) in [
            (&b"PK\x03\x04\x14"[..], "a spreadsheet"),
            (&b"\xd0\xcf\x11\xe0\xa1"[..], "a spreadsheet"),
            (&b"\xff\xfea\0b"[..], "UTF-16"),
            (&b"\xff\xfe\x00\xd8a\0"[..], "UTF-16"),
        ] {
            let refusal = normalised(bytes.to_vec()).expect_err("no text").to_string();
            assert!(refusal.contains(named), "{refusal}");
        }
    }

    #[test]
    fn case_09_lines_that_end_in_cr_alone_end_in_lf() {
        assert_eq!(normalised(b"a,b\r1,2\r".to_vec()).expect("text"), b"a,b\n1,2\n");
        assert_eq!(normalised(b"a,b\r\n1,2".to_vec()).expect("text"), b"a,b\r\n1,2");
    }

    #[test]
    fn case_09_a_field_that_is_not_utf_8_is_read_as_windows_1252() {
        assert_eq!(decoded(b"Ren\xe9e \x80 \x93x\x94"), ("Renée € “x”".into(), true));
        assert_eq!(decoded("Renée".as_bytes()), ("Renée".into(), false));
    }
}
