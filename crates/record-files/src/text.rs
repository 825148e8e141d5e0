//! Turns the bytes of a file into lines of text, whatever program wrote them.

use std::borrow::Cow;
use std::io::{Cursor, Error, ErrorKind, Read, Result};

/// So many bytes at the beginning of a file tell how it is written.
const HEAD: usize = 64 * 1024;

/// How a file is written.
enum Encoding {
    /// In UTF-8; single fields may be in Windows-1252.
    Utf8,
    /// In UTF-16, with its units put together so.
    Utf16(fn([u8; 2]) -> u16),
}

/// The text of a file in UTF-8 (single fields may be in Windows-1252), without byte order mark, whose lines end in LF:
/// its beginning, and the rest of it.
pub(crate) fn text<'r>(mut bytes: impl Read + 'r) -> Result<(Vec<u8>, Box<dyn Read + 'r>)> {
    let head = up_to(&mut bytes, HEAD)?;
    let (encoding, mark) = encoding(&head);
    let mut start = Cursor::new(head);
    start.set_position(mark);
    let bytes = start.chain(bytes);
    let mut text: Box<dyn Read + 'r> = match encoding {
        Encoding::Utf8 => Box::new(bytes),
        Encoding::Utf16(unit) => Box::new(Utf16 { bytes, unit, rest: Vec::new(), ready: Cursor::default() }),
    };
    let mut first = up_to(&mut text, HEAD)?;
    // Old spreadsheets on Macs end lines in CR alone. A CR at the very end may be half of a CRLF.
    let inside = first.get(..first.len().saturating_sub(1)).unwrap_or_default();
    if !first.contains(&b'\n') && (inside.contains(&b'\r') || (first.len() < HEAD && first.contains(&b'\r'))) {
        lines_in_lf(&mut first);
        text = Box::new(LinesInLf(text));
    }
    Ok((first, text))
}

/// The encoding of a file, and the length of its byte order mark.
fn encoding(head: &[u8]) -> (Encoding, u64) {
    let (little, big) = (Encoding::Utf16(u16::from_le_bytes), Encoding::Utf16(u16::from_be_bytes));
    match head {
        [0xef, 0xbb, 0xbf, ..] => (Encoding::Utf8, 3),
        [0xff, 0xfe, ..] => (little, 2),
        [0xfe, 0xff, ..] => (big, 2),
        // Latin text in UTF-16 without a mark: every other byte is zero.
        [0, _, ..] => (big, 0),
        [_, 0, ..] => (little, 0),
        _ => (Encoding::Utf8, 0),
    }
}

fn up_to(bytes: &mut impl Read, count: usize) -> Result<Vec<u8>> {
    let mut found = Vec::new();
    bytes.by_ref().take(count as u64).read_to_end(&mut found)?;
    Ok(found)
}

fn lines_in_lf(text: &mut [u8]) {
    for byte in text.iter_mut().filter(|byte| **byte == b'\r') {
        *byte = b'\n';
    }
}

/// Text whose lines end in CR alone.
struct LinesInLf<R>(R);

impl<R: Read> Read for LinesInLf<R> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let count = self.0.read(buffer)?;
        lines_in_lf(&mut buffer[..count]);
        Ok(count)
    }
}

/// Text in UTF-16 as UTF-8.
struct Utf16<R> {
    bytes: R,
    unit: fn([u8; 2]) -> u16,
    /// Bytes that do not make a character yet.
    rest: Vec<u8>,
    ready: Cursor<Vec<u8>>,
}

impl<R: Read> Utf16<R> {
    /// Reads on; `false` at the end.
    fn read_on(&mut self) -> Result<bool> {
        let count = self.rest.len();
        self.bytes.by_ref().take(8 * 1024).read_to_end(&mut self.rest)?;
        if self.rest.len() == count {
            return if count == 0 { Ok(false) } else { Err(broken()) };
        }
        let (pairs, _) = self.rest.as_chunks::<2>();
        let mut units: Vec<u16> = pairs.iter().map(|pair| (self.unit)(*pair)).collect();
        // The first half of a character waits for the other one.
        if units.last().is_some_and(|unit| (0xd800..0xdc00).contains(unit)) {
            units.pop();
        }
        let text = String::from_utf16(&units).map_err(|_| broken())?;
        self.rest.drain(..2 * units.len());
        self.ready = Cursor::new(text.into_bytes());
        Ok(true)
    }
}

impl<R: Read> Read for Utf16<R> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        loop {
            let count = self.ready.read(buffer)?;
            if count > 0 || buffer.is_empty() || !self.read_on()? {
                return Ok(count);
            }
        }
    }
}

fn broken() -> Error {
    Error::new(ErrorKind::InvalidData, "UTF-16 text that breaks off in the middle of a character")
}

/// The text of a field; `true` if it is not UTF-8 and was read as Windows-1252, as older spreadsheets write it.
pub(crate) fn decoded(field: &[u8]) -> (Cow<'_, str>, bool) {
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

    fn whole(bytes: &[u8]) -> Result<Vec<u8>> {
        let (mut first, mut rest) = text(bytes)?;
        rest.read_to_end(&mut first)?;
        Ok(first)
    }

    #[test]
    fn case_09_utf_16_with_and_without_its_mark_becomes_utf_8() {
        let text = "id,nama\r\n1,Renée 日本 😀\r\n";
        for bytes in [
            utf_16_of(&format!("\u{feff}{text}"), u16::to_le_bytes),
            utf_16_of(&format!("\u{feff}{text}"), u16::to_be_bytes),
            utf_16_of(text, u16::to_le_bytes),
            utf_16_of(text, u16::to_be_bytes),
            format!("\u{feff}{text}").into_bytes(),
            text.as_bytes().to_vec(),
        ] {
            assert_eq!(whole(&bytes).expect("text"), text.as_bytes());
        }
    }

    #[test]
    fn a_file_of_any_length_is_read_without_a_character_lost_where_it_is_cut() {
        for shift in 0..4 {
            let text = format!("{}{}", "x".repeat(shift), "😀日é\n".repeat(40_000));
            for bytes in [
                text.as_bytes().to_vec(),
                utf_16_of(&format!("\u{feff}{text}"), u16::to_le_bytes),
                utf_16_of(&format!("\u{feff}{text}"), u16::to_be_bytes),
            ] {
                assert!(whole(&bytes).expect("text") == text.as_bytes(), "shifted by {shift}");
            }
        }
    }

    #[test]
    fn utf_16_that_breaks_off_is_refused_with_its_reason() {
        for bytes in [&b"\xff\xfea\0b"[..], b"\xff\xfe\x00\xd8a\0", b"\xff\xfea\0\x00\xd8"] {
            let refusal = whole(bytes).expect_err("no text").to_string();
            assert!(refusal.contains("UTF-16"), "{refusal}");
        }
    }

    #[test]
    fn case_09_lines_that_end_in_cr_alone_end_in_lf() {
        assert_eq!(whole(b"a,b\r1,2\r").expect("text"), b"a,b\n1,2\n");
        assert_eq!(whole(b"a,b\r\n1,2").expect("text"), b"a,b\r\n1,2");
        let (long, lines) = ("a,b\r".repeat(40_000), "a,b\n".repeat(40_000));
        assert!(whole(long.as_bytes()).expect("text") == lines.as_bytes());
        let cut = format!("{}\r\n1", "x".repeat(HEAD - 1));
        assert!(whole(cut.as_bytes()).expect("text") == cut.as_bytes(), "half of a CRLF is no CR alone");
    }

    #[test]
    fn case_09_a_field_that_is_not_utf_8_is_read_as_windows_1252() {
        assert_eq!(decoded(b"Ren\xe9e \x80 \x93x\x94"), ("Renée € “x”".into(), true));
        assert_eq!(decoded("Renée".as_bytes()), ("Renée".into(), false));
    }
}
