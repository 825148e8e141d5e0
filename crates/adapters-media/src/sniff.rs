//! What a file is by its first bytes. What is not on this list is not taken.

use portal_core::support::attachment::MediaType;

use crate::boxes::brands;

/// What begins so is of that kind.
const HEADS: [(&[u8], MediaType); 7] = [
    (&[0xFF, 0xD8, 0xFF], MediaType::Jpeg),
    (b"\x89PNG\r\n\x1a\n", MediaType::Png),
    (b"GIF87a", MediaType::Gif),
    (b"GIF89a", MediaType::Gif),
    (b"%PDF-", MediaType::Pdf),
    (b"OggS\0", MediaType::Ogg),
    (b"ID3", MediaType::Mp3),
];

/// What a container of films says it holds, by its first brand.
const BRANDS: [(&[u8], MediaType); 16] = [
    (b"heic", MediaType::Heic),
    (b"heix", MediaType::Heic),
    (b"qt  ", MediaType::Mov),
    (b"3gp", MediaType::ThreeGp),
    (b"M4A ", MediaType::M4a),
    (b"isom", MediaType::Mp4),
    (b"iso2", MediaType::Mp4),
    (b"iso4", MediaType::Mp4),
    (b"iso5", MediaType::Mp4),
    (b"iso6", MediaType::Mp4),
    (b"mp41", MediaType::Mp4),
    (b"mp42", MediaType::Mp4),
    (b"avc1", MediaType::Mp4),
    (b"M4V ", MediaType::Mp4),
    (b"MSNV", MediaType::Mp4),
    (b"dash", MediaType::Mp4),
];

/// The kind of a file; `None` if it is none that is taken.
pub(crate) fn media_type(bytes: &[u8]) -> Option<MediaType> {
    if let Some(brands) = brands(bytes) {
        return container(brands);
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Some(MediaType::WebP);
    }
    if is_webm(bytes) {
        return Some(MediaType::WebM);
    }
    let known = HEADS.iter().find(|(head, _)| bytes.starts_with(head)).map(|(_, kind)| *kind);
    known.or_else(|| is_mp3_frame(bytes).then_some(MediaType::Mp3))
}

/// The kind by the first brand; pictures of the container's general brand by the others.
fn container(brands: &[u8]) -> Option<MediaType> {
    // The version stands between the first brand and the others.
    let (first, others) = (brands.get(..4)?, brands.get(8..).unwrap_or_default());
    let has = |brand: &[u8]| others.chunks_exact(4).any(|other| other == brand);
    if first == b"mif1" || first == b"msf1" {
        let is_heic = has(b"heic") || has(b"heix");
        return (!has(b"avif") && !has(b"avis")).then_some(if is_heic { MediaType::Heic } else { MediaType::Heif });
    }
    BRANDS.iter().find(|(brand, _)| first.starts_with(brand)).map(|(_, kind)| *kind)
}

/// Whether it is a Matroska file of the type `webm`, which its header names first.
fn is_webm(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(64)];
    bytes.starts_with(&[0x1A, 0x45, 0xDF, 0xA3]) && head.windows(7).any(|part| part == b"\x42\x82\x84webm")
}

/// Whether it begins with a frame of MPEG audio, layer III, and the next one follows it.
fn is_mp3_frame(bytes: &[u8]) -> bool {
    let Some(length) = mp3_frame(bytes) else { return false };
    bytes.get(length..).is_some_and(|rest| mp3_frame(rest).is_some())
}

/// The length of a frame.
fn mp3_frame(bytes: &[u8]) -> Option<usize> {
    const V1: [usize; 14] = [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
    const V2: [usize; 14] = [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
    let &[sync, kind, rate, _] = bytes.first_chunk()?;
    let is_frame = sync == 0xFF && kind & 0xE6 == 0xE2 && kind & 0x18 != 0x08;
    let bit_rate = usize::from(rate >> 4).checked_sub(1).filter(|index| is_frame && *index < V1.len())?;
    let sample_rate = [44_100, 48_000, 32_000].get(usize::from(rate >> 2 & 3))?;
    let padding = usize::from(rate >> 1 & 1);
    Some(match kind >> 3 & 3 {
        3 => 144_000 * V1[bit_rate] / sample_rate + padding,
        2 => 72_000 * V2[bit_rate] / (sample_rate / 2) + padding,
        _ => 72_000 * V2[bit_rate] / (sample_rate / 4) + padding,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bare_frames_of_mp3_are_known_by_the_frame_that_follows() {
        let frame = [&[0xFF, 0xFB, 0x90, 0][..], &[0; 413]].concat();
        assert_eq!(media_type(&frame.repeat(2)), Some(MediaType::Mp3));
        assert_eq!(media_type(&frame), None);
        // The mark of a text in UTF-16.
        assert_eq!(media_type(&[0xFF, 0xFE, 0x3C, 0].repeat(400)), None);
    }

    #[test]
    fn containers_are_known_by_their_brands() {
        for (brands, kind) in [
            (&b"mif1\0\0\0\0mif1heic"[..], Some(MediaType::Heic)),
            (b"mif1\0\0\0\0mif1miaf", Some(MediaType::Heif)),
            (b"mif1\0\0\0\0avifmif1", None),
            (b"3gp5\0\0\0\0isom", Some(MediaType::ThreeGp)),
            (b"avif\0\0\0\0mif1", None),
            (b"jp2 \0\0\0\0", None),
            (b"M4", None),
        ] {
            assert_eq!(container(brands), kind, "{}", String::from_utf8_lossy(brands));
        }
    }
}
