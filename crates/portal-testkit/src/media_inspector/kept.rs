//! What is kept of a file.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::support::attachment::{Inspected, MediaInspector, MediaType};

use super::taken;
use crate::fixtures::media::{PLACE, TAIL, file, holds, png, with_exif, with_tail};
use crate::support::{ok, race};

/// Kinds of pictures that every inspector decodes.
const PICTURES: [MediaType; 4] = [MediaType::Jpeg, MediaType::Png, MediaType::WebP, MediaType::Gif];

pub async fn files_of_every_kind_are_taken_as_what_they_are(inspector: Arc<dyn MediaInspector>) {
    for kind in MediaType::ALL {
        let kept = taken(&*inspector, &file(kind)).await;
        assert_eq!(kept.media_type, kind);
        assert!(!kept.bytes.is_empty());
    }
}

pub async fn pictures_have_a_preview_and_documents_have_none(inspector: Arc<dyn MediaInspector>) {
    for kind in PICTURES {
        let preview = taken(&*inspector, &file(kind)).await.preview.expect("a preview");
        assert!(preview.starts_with(&[0xFF, 0xD8, 0xFF]), "{kind}");
    }
    for kind in [MediaType::Pdf, MediaType::Mp4, MediaType::Ogg] {
        assert_eq!(taken(&*inspector, &file(kind)).await.preview, None, "{kind}");
    }
}

pub async fn sec_37_pictures_keep_nothing_that_hides_in_them(inspector: Arc<dyn MediaInspector>) {
    for kind in PICTURES {
        let kept = taken(&*inspector, &with_tail(&file(kind))).await;
        assert_eq!(kept.media_type, kind);
        for bytes in [Some(kept.bytes), kept.preview].into_iter().flatten() {
            assert!(!holds(&bytes, TAIL), "{kind}");
        }
    }
}

pub async fn sec_38_pictures_and_films_lose_the_place_where_they_were_made(inspector: Arc<dyn MediaInspector>) {
    let photo = with_exif(&file(MediaType::Jpeg), 6);
    for (kind, bytes) in [
        (MediaType::Jpeg, photo),
        (MediaType::Mp4, file(MediaType::Mp4)),
        (MediaType::Mov, file(MediaType::Mov)),
        (MediaType::ThreeGp, file(MediaType::ThreeGp)),
        (MediaType::M4a, file(MediaType::M4a)),
    ] {
        assert!(holds(&bytes, PLACE), "it is in the file that was sent");
        let kept = taken(&*inspector, &bytes).await;
        assert!(!holds(&kept.bytes, PLACE), "{kind}");
        assert_eq!(kept.media_type, kind);
    }
}

pub async fn the_same_file_gives_the_same_bytes_also_at_once(inspector: Arc<dyn MediaInspector>) {
    let alone = taken(&*inspector, &png(40, 30)).await;
    let together = race(6, |caller| {
        let inspector = Arc::clone(&inspector);
        let bytes = if caller % 2 == 0 { png(40, 30) } else { file(MediaType::Gif) };
        async move { (caller % 2, ok(inspector.inspect(bytes).await)) }
    })
    .await;
    for (kind, kept) in together {
        match kept {
            Inspected::Taken(media) if kind == 0 => assert!(media == alone, "other bytes"),
            Inspected::Taken(media) => assert_eq!(media.media_type, MediaType::Gif),
            Inspected::Refused(refusal) => panic!("the file is taken, and not refused: {refusal}"),
        }
    }
}
