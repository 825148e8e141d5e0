//! Inspectors of the fixtures' files, right but for one fault each. They decode nothing.

use std::future::ready;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use async_trait::async_trait;
use portal_core::PortError;
use portal_core::support::attachment::{Inspected, MediaInspector, MediaType, Refusal, StoredMedia};
use portal_testkit::fixtures::media::{PLACE, file, holds};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    None,
    CallsEveryFilmMp4,
    HasNoPreviews,
    PreviewsAsTheyCame,
    KeepsTails,
    KeepsExif,
    KeepsPlacesOfFilms,
    StampsFiles,
    TakesPages,
    TakesBeginnings,
    TakesBrokenFiles,
    TakesFilmsWithoutAnIndex,
    BelievesSizes,
}

struct Inspector {
    fault: Fault,
    count: AtomicU8,
}

/// What begins so is of that kind.
const HEADS: [(&[u8], MediaType); 7] = [
    (&[0xFF, 0xD8, 0xFF], MediaType::Jpeg),
    (b"\x89PNG\r\n\x1a\n", MediaType::Png),
    (b"GIF87a", MediaType::Gif),
    (b"%PDF-", MediaType::Pdf),
    (&[0x1A, 0x45, 0xDF, 0xA3], MediaType::WebM),
    (b"OggS", MediaType::Ogg),
    (b"ID3", MediaType::Mp3),
];

/// The brands of the containers of films.
const BRANDS: [(&[u8; 4], MediaType); 6] = [
    (b"heic", MediaType::Heic),
    (b"mif1", MediaType::Heif),
    (b"isom", MediaType::Mp4),
    (b"qt  ", MediaType::Mov),
    (b"3gp4", MediaType::ThreeGp),
    (b"M4A ", MediaType::M4a),
];

/// What ends the pictures, as their fixtures end.
const ENDS: [(&[u8], MediaType); 4] = [
    (&[0xFF, 0xD9], MediaType::Jpeg),
    (b"IEND\xae\x42\x60\x82", MediaType::Png),
    (&[0x8F, 0x22, 0xD7, 0xA3, 0xFF, 0x81, 0x88, 0xE8, 0x7F, 0, 0], MediaType::WebP),
    (&[0x04, 0x10, 0x10, 0x00, 0x3B], MediaType::Gif),
];

impl Inspector {
    fn is(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    fn kind(&self, bytes: &[u8]) -> Option<MediaType> {
        if bytes.get(4..8) == Some(b"ftyp") {
            let brand = BRANDS.iter().find(|(brand, _)| bytes.get(8..12) == Some(&brand[..]));
            let kind = brand.map(|(_, kind)| *kind)?;
            return Some(if self.is(Fault::CallsEveryFilmMp4) { MediaType::Mp4 } else { kind });
        }
        if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
            return Some(MediaType::WebP);
        }
        let known = HEADS.iter().find(|(head, _)| bytes.starts_with(head)).map(|(_, kind)| *kind);
        known.or_else(|| (self.is(Fault::TakesPages) && bytes.starts_with(b"<")).then_some(MediaType::Pdf))
    }

    /// The picture to its end, without what lies before its tables.
    fn picture(&self, bytes: &[u8], kind: MediaType) -> Result<Vec<u8>, Refusal> {
        let (end, _) = ENDS.iter().find(|(_, of)| *of == kind).expect("a picture");
        let claims = bytes.get(16..20).is_some_and(|width| kind == MediaType::Png && *width > [0, 0, 0x10, 0][..])
            || bytes.get(20..24).is_some_and(|height| kind == MediaType::Png && *height > [0, 0, 0x10, 0][..]);
        if claims && !self.is(Fault::BelievesSizes) {
            return Err(Refusal::TooManyPixels);
        }
        let Some(at) = bytes.windows(end.len()).position(|part| part == *end) else {
            let takes = self.is(Fault::TakesBrokenFiles) && bytes.len() > 30
                || self.is(Fault::TakesBeginnings) && holds(bytes, "script");
            return if takes { Ok(bytes.to_vec()) } else { Err(Refusal::Unreadable) };
        };
        let whole = &bytes[..at + end.len()];
        let kept = if self.is(Fault::KeepsTails) { bytes } else { whole };
        let tables = kept.windows(2).position(|part| part == [0xFF, 0xDB]);
        Ok(match tables {
            Some(from) if kind == MediaType::Jpeg && !self.is(Fault::KeepsExif) => {
                [&[0xFF, 0xD8][..], &kept[from..]].concat()
            }
            _ => kept.to_vec(),
        })
    }

    fn film(&self, bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
        let is_whole = bytes.ends_with(&[7; 64]);
        if !is_whole && !self.is(Fault::TakesBrokenFiles)
            || !holds(bytes, "moov") && !self.is(Fault::TakesFilmsWithoutAnIndex)
        {
            return Err(Refusal::Unreadable);
        }
        let mut kept = bytes.to_vec();
        while let Some(at) = kept.windows(PLACE.len()).position(|part| part == PLACE.as_bytes()) {
            if self.is(Fault::KeepsPlacesOfFilms) {
                break;
            }
            kept[at..at + PLACE.len()].fill(0);
        }
        Ok(kept)
    }

    fn stored(&self, bytes: &[u8]) -> Result<StoredMedia, Refusal> {
        let media_type = self.kind(bytes).ok_or(Refusal::Unsupported)?;
        let is_picture = ENDS.iter().any(|(_, kind)| *kind == media_type);
        let mut kept = match media_type {
            _ if is_picture => self.picture(bytes, media_type)?,
            MediaType::Mp4 | MediaType::Mov | MediaType::ThreeGp | MediaType::M4a => self.film(bytes)?,
            _ => bytes.to_vec(),
        };
        if self.is(Fault::StampsFiles) {
            kept.push(self.count.fetch_add(1, Ordering::Relaxed));
        }
        let preview = match self.fault {
            Fault::HasNoPreviews => None,
            Fault::PreviewsAsTheyCame => Some(bytes.to_vec()),
            _ => Some(file(MediaType::Jpeg)),
        };
        Ok(StoredMedia { bytes: kept, media_type, preview: preview.filter(|_| is_picture) })
    }
}

#[async_trait]
impl MediaInspector for Inspector {
    async fn inspect(&self, bytes: Vec<u8>) -> Result<Inspected, PortError> {
        Ok(self.stored(&bytes).map_or_else(Inspected::Refused, Inspected::Taken))
    }
}

fn with(fault: Fault) -> Arc<dyn MediaInspector> {
    Arc::new(Inspector { fault, count: AtomicU8::default() })
}

fn fresh() -> impl Future<Output = (Arc<dyn MediaInspector>, ())> {
    ready((with(Fault::None), ()))
}

portal_testkit::media_inspector_suite! { #[tokio::test(flavor = "multi_thread")] fresh }

mod wrong_one_way {
    use super::{Fault, with};

    crate::must_fail_on! { media_inspector, with;
        Fault::CallsEveryFilmMp4 => files_of_every_kind_are_taken_as_what_they_are;
        Fault::HasNoPreviews => pictures_have_a_preview_and_documents_have_none;
        Fault::KeepsTails => sec_37_pictures_keep_nothing_that_hides_in_them;
        Fault::KeepsExif => sec_38_pictures_and_films_lose_the_place_where_they_were_made;
        Fault::StampsFiles => the_same_file_gives_the_same_bytes_also_at_once;
        Fault::TakesPages => sec_37_what_is_not_on_the_list_is_refused;
        Fault::TakesBrokenFiles => sec_37_files_that_break_off_are_refused;
        Fault::BelievesSizes => sec_37_a_picture_that_claims_too_many_points_is_refused;
    }
}

mod wrong_another_way {
    use super::{Fault, with};

    crate::must_fail_on! { media_inspector, with;
        Fault::PreviewsAsTheyCame => sec_37_pictures_keep_nothing_that_hides_in_them;
        Fault::KeepsPlacesOfFilms => sec_38_pictures_and_films_lose_the_place_where_they_were_made;
        Fault::TakesBeginnings => sec_37_what_is_not_on_the_list_is_refused;
        Fault::TakesFilmsWithoutAnIndex => sec_37_files_that_break_off_are_refused;
    }
}
