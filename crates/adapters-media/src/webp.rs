//! WebP files, whose picture is kept and nothing else.

use portal_core::support::attachment::Refusal;

/// What a WebP is made of.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Kept {
    /// A picture that stands: the file without anything else.
    Still(Vec<u8>),
    /// It moves.
    Moving,
}

/// The chunks of a picture that stands.
const PICTURE: [&[u8]; 4] = [b"VP8 ", b"VP8L", b"VP8X", b"ALPH"];

/// The flag of a picture with transparent points; the other flags tell of chunks that are dropped.
const HAS_ALPHA: u8 = 0x10;

/// The file without metadata, profiles and what stands behind its end.
///
/// # Errors
/// [`Refusal::Unreadable`] if it breaks off.
pub(crate) fn picture_of(bytes: &[u8]) -> Result<Kept, Refusal> {
    let length = usize::try_from(number(bytes, 4)?).map_err(|_| Refusal::Unreadable)?;
    let end = length.checked_add(8).filter(|end| *end <= bytes.len()).ok_or(Refusal::Unreadable)?;
    let (mut at, mut chunks) = (12, Vec::new());
    while at < end {
        let length = usize::try_from(number(bytes, at + 4)?).map_err(|_| Refusal::Unreadable)?;
        // Chunks of an odd length have one more byte.
        let next = length.checked_add(length % 2 + 8).and_then(|length| at.checked_add(length));
        let next = next.filter(|next| *next <= end).ok_or(Refusal::Unreadable)?;
        let chunk = &bytes[at..next];
        match &chunk[..4] {
            b"ANIM" | b"ANMF" => return Ok(Kept::Moving),
            b"VP8X" if length >= 10 => chunks.extend(only_alpha(chunk)),
            kind if PICTURE.contains(&kind) => chunks.extend_from_slice(chunk),
            _ => {}
        }
        at = next;
    }
    let length = u32::try_from(chunks.len() + 4).map_err(|_| Refusal::Unreadable)?;
    Ok(Kept::Still([b"RIFF", &length.to_le_bytes()[..], b"WEBP", &chunks].concat()))
}

/// The chunk that tells what there is, with the one flag that stays true.
fn only_alpha(chunk: &[u8]) -> Vec<u8> {
    let mut chunk = chunk.to_vec();
    chunk[8] &= HAS_ALPHA;
    chunk
}

fn number(bytes: &[u8], at: usize) -> Result<u32, Refusal> {
    let digits = bytes.get(at..).and_then(<[u8]>::first_chunk);
    digits.map(|digits| u32::from_le_bytes(*digits)).ok_or(Refusal::Unreadable)
}

#[cfg(test)]
mod tests {
    use portal_core::support::attachment::MediaType;
    use portal_testkit::fixtures::media::{PLACE, file, with_tail};

    use super::*;

    fn chunk(kind: [u8; 4], data: &[u8]) -> Vec<u8> {
        let length = u32::try_from(data.len()).expect("a small chunk").to_le_bytes();
        [&kind[..], &length, data, &[0; 1][..data.len() % 2]].concat()
    }

    fn webp(chunks: &[Vec<u8>]) -> Vec<u8> {
        let chunks = chunks.concat();
        let length = u32::try_from(chunks.len() + 4).expect("a small file").to_le_bytes();
        [b"RIFF", &length[..], b"WEBP", &chunks].concat()
    }

    #[test]
    fn sec_38_metadata_and_what_hangs_behind_are_dropped() {
        let plain = file(MediaType::WebP);
        let picture = plain[12..].to_vec();
        let head = |flags| chunk(*b"VP8X", &[flags, 0, 0, 0, 1, 0, 0, 1, 0, 0]);
        let sent = webp(&[head(0x3C), chunk(*b"ICCP", &[1]), picture.clone(), chunk(*b"EXIF", PLACE.as_bytes())]);
        assert_eq!(picture_of(&with_tail(&sent)), Ok(Kept::Still(webp(&[head(0x10), picture]))));
        assert_eq!(picture_of(&with_tail(&plain)), Ok(Kept::Still(plain.clone())));
    }

    #[test]
    fn a_picture_that_moves_is_told_and_one_that_lies_about_its_length_is_unreadable() {
        assert_eq!(picture_of(&webp(&[chunk(*b"ANIM", &[0; 6])])), Ok(Kept::Moving));
        let mut lying = webp(&[chunk(*b"VP8L", &[0; 6])]);
        lying[16] = 0xFF;
        assert_eq!(picture_of(&lying), Err(Refusal::Unreadable));
        assert_eq!(picture_of(b"RIFF\xff\xff\xff\xffWEBP"), Err(Refusal::Unreadable));
    }
}
