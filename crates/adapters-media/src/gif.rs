//! GIFs, whose pictures are kept and nothing else.

use portal_core::support::attachment::Refusal;

/// How the application that repeats a moving picture is named.
const REPEATS: &[u8] = b"\x0bNETSCAPE2.0";

/// Reads a file from its beginning on.
struct Blocks<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Blocks<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8], Refusal> {
        let end = self.at.checked_add(length).ok_or(Refusal::Unreadable)?;
        let taken = self.bytes.get(self.at..end).ok_or(Refusal::Unreadable)?;
        self.at = end;
        Ok(taken)
    }

    /// The table of colours that flags tell of.
    fn colours(&mut self, flags: u8) -> Result<(), Refusal> {
        let length = if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) };
        self.take(length).map(drop)
    }

    /// Blocks with their lengths, to the empty one.
    fn chain(&mut self) -> Result<(), Refusal> {
        loop {
            let length = self.take(1)?[0];
            self.take(length.into())?;
            if length == 0 {
                return Ok(());
            }
        }
    }
}

/// The file with its pictures, their times and how often they repeat: without comments, texts, what applications left,
/// and what stands behind its end.
///
/// # Errors
/// [`Refusal::Unreadable`] if it breaks off.
pub(crate) fn pictures_of(bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
    let mut blocks = Blocks { bytes, at: 0 };
    let flags = blocks.take(13)?[10];
    blocks.colours(flags)?;
    let mut kept = bytes[..blocks.at].to_vec();
    loop {
        let start = blocks.at;
        let is_kept = match blocks.take(1)?[0] {
            0x3B => {
                kept.push(0x3B);
                return Ok(kept);
            }
            0x2C => {
                let flags = blocks.take(9)?[8];
                blocks.colours(flags)?;
                blocks.take(1)?;
                true
            }
            0x21 => match blocks.take(1)?[0] {
                // How long a picture shows.
                0xF9 => true,
                0xFF => bytes[blocks.at..].starts_with(REPEATS),
                _ => false,
            },
            _ => return Err(Refusal::Unreadable),
        };
        blocks.chain()?;
        if is_kept {
            kept.extend_from_slice(&bytes[start..blocks.at]);
        }
    }
}

#[cfg(test)]
mod tests {
    use portal_core::support::attachment::MediaType;
    use portal_testkit::fixtures::media::{PLACE, file, holds, with_tail};

    use super::*;

    #[test]
    fn sec_37_comments_and_what_hangs_behind_are_dropped_and_times_are_kept() {
        let plain = file(MediaType::Gif);
        let (head, pictures) = plain.split_at(13 + 6);
        let length = u8::try_from(PLACE.len()).expect("short");
        let comment = [&[0x21, 0xFE, length][..], PLACE.as_bytes(), &[0]].concat();
        let repeats = [&[0x21, 0xFF][..], REPEATS, &[3, 1, 0, 0, 0]].concat();
        let time = [0x21, 0xF9, 4, 0, 10, 0, 0, 0];
        let sent = with_tail(&[head, &comment, &repeats, &time, pictures].concat());
        let kept = pictures_of(&sent).expect("a GIF");
        assert_eq!(kept, [head, &repeats, &time, pictures].concat());
        assert!(!holds(&kept, PLACE));
    }
}
