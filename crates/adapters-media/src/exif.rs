//! The place in EXIF blocks of files that are kept as they came. It is blanked where it stands, so that nothing moves.

/// What an EXIF block begins with.
const BLOCK: &[u8] = b"Exif\0\0";

/// The entry that says where the place is described.
const PLACE: u16 = 0x8825;

/// The most blocks, entries of a directory and bytes of a value that are looked at: more than any camera writes.
const MOST_BLOCKS: usize = 16;
const MOST_ENTRIES: u16 = 64;
const LONGEST_VALUE: usize = 1024;

/// Numbers of a block, in its order of bytes.
struct Block<'a> {
    bytes: &'a mut [u8],
    is_little: bool,
}

/// Blanks the place in every EXIF block.
pub(crate) fn blank_place(bytes: &mut [u8]) {
    let mut from = 0;
    for _ in 0..MOST_BLOCKS {
        let Some(at) = bytes[from..].windows(BLOCK.len()).position(|part| part == BLOCK) else { return };
        from += at + BLOCK.len();
        let is_little = match bytes.get(from..from + 4) {
            Some(b"II*\0") => true,
            Some(b"MM\0*") => false,
            _ => continue,
        };
        // A block that is cut off holds no place that a reader would find.
        let _ = Block { bytes: &mut bytes[from..], is_little }.blank();
    }
}

impl Block<'_> {
    fn blank(&mut self) -> Option<()> {
        let first = self.offset(4)?;
        for at in self.entries(first)? {
            if self.short(at)? == PLACE {
                let place = self.offset(at + 8)?;
                self.blank_directory(place)?;
            }
        }
        Some(())
    }

    /// Blanks the entries of a directory and the values that they point to; none are left.
    fn blank_directory(&mut self, directory: usize) -> Option<()> {
        for at in self.entries(directory)? {
            let size = match self.short(at + 2)? {
                3 | 8 => 2,
                4 | 9 | 11 | 13 => 4,
                5 | 10 | 12 => 8,
                _ => 1,
            };
            let length = self.offset(at + 4)?.saturating_mul(size).min(LONGEST_VALUE);
            let value = self.offset(at + 8)?;
            if length > 4
                && let Some(part) = self.bytes.get_mut(value..value.saturating_add(length))
            {
                part.fill(0);
            }
            self.bytes.get_mut(at..at + 12)?.fill(0);
        }
        self.bytes.get_mut(directory..directory + 2)?.fill(0);
        Some(())
    }

    /// Where the entries of a directory are.
    fn entries(&self, directory: usize) -> Option<impl Iterator<Item = usize> + use<>> {
        let count = self.short(directory)?.min(MOST_ENTRIES);
        Some((0..usize::from(count)).map(move |n| directory + 2 + 12 * n))
    }

    fn short(&self, at: usize) -> Option<u16> {
        let digits = *self.bytes.get(at..)?.first_chunk()?;
        Some(if self.is_little { u16::from_le_bytes(digits) } else { u16::from_be_bytes(digits) })
    }

    fn offset(&self, at: usize) -> Option<usize> {
        let digits = *self.bytes.get(at..)?.first_chunk()?;
        usize::try_from(if self.is_little { u32::from_le_bytes(digits) } else { u32::from_be_bytes(digits) }).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A block of a camera with a place, in that order of bytes.
    fn block(is_little: bool) -> Vec<u8> {
        let short = |n: u16| if is_little { n.to_le_bytes() } else { n.to_be_bytes() }.to_vec();
        let long = |n: u32| if is_little { n.to_le_bytes() } else { n.to_be_bytes() }.to_vec();
        let entry = |tag, kind, count, value: Vec<u8>| [short(tag), short(kind), long(count), value].concat();
        let head = [if is_little { b"II*\0" } else { b"MM\0*" }.to_vec(), long(8)].concat();
        let first = [short(2), entry(0x0112, 3, 1, vec![6; 4]), entry(PLACE, 4, 1, long(38)), long(0)].concat();
        let place = [short(2), entry(1, 2, 2, b"S\0\0\0".to_vec()), entry(2, 5, 3, long(68)), long(0)].concat();
        [BLOCK.to_vec(), head, first, place, b"6 degrees 12 minutes 0!!".to_vec(), b"rest".to_vec()].concat()
    }

    #[test]
    fn sec_38_the_place_is_blank_and_everything_else_stays() {
        for is_little in [true, false] {
            let sent = [b"before".to_vec(), block(is_little)].concat();
            let mut kept = sent.clone();
            blank_place(&mut kept);
            let place = 6 + BLOCK.len() + 38;
            assert_eq!(kept[..place], sent[..place], "the head and the first directory");
            assert!(kept[place..place + 26].iter().all(|byte| *byte == 0), "{kept:?}");
            assert!(kept[place + 30..place + 54].iter().all(|byte| *byte == 0), "{kept:?}");
            assert!(kept.ends_with(b"rest") && kept.len() == sent.len());
        }
    }

    #[test]
    fn sec_37_a_block_that_is_cut_off_or_lies_does_no_harm() {
        let whole = block(true);
        for length in 0..whole.len() {
            blank_place(&mut whole[..length].to_vec());
        }
        for at in BLOCK.len()..whole.len() {
            let mut lying = whole.clone();
            lying[at] = 0xFF;
            blank_place(&mut lying);
        }
        blank_place(&mut BLOCK.repeat(1_000));
    }
}
