//! The contract, and files that people who want to do harm send.

use std::future::ready;
use std::sync::Arc;
use std::time::{Duration, Instant};

use adapters_media::{MediaFiles, PictureLimits};
use portal_core::support::attachment::{FileName, Inspected, MediaInspector, MediaType, Refusal};
use portal_testkit::fixtures::media::{PLACE, TAIL, atom, file, film, holds, png, with_exif, with_tail};

fn fresh() -> impl Future<Output = (Arc<dyn MediaInspector>, ())> {
    let inspector: Arc<dyn MediaInspector> = Arc::new(MediaFiles::new(PictureLimits::default()));
    ready((inspector, ()))
}

portal_testkit::media_inspector_suite! { #[tokio::test(flavor = "multi_thread")] fresh }

/// How long one file may take.
const LONGEST: Duration = Duration::from_secs(5);

async fn look(bytes: Vec<u8>) -> Inspected {
    let begun = Instant::now();
    let seen = MediaFiles::new(PictureLimits::default()).inspect(bytes).await.expect("it is looked at");
    assert!(begun.elapsed() < LONGEST, "{:?}", begun.elapsed());
    seen
}

/// A moving WebP of so many frames, each the same picture.
fn moving_webp(frames: usize) -> Vec<u8> {
    let chunk = |kind: &[u8; 4], data: &[u8]| {
        let length = u32::try_from(data.len()).expect("a small chunk").to_le_bytes();
        [&kind[..], &length, data, &[0; 1][..data.len() % 2]].concat()
    };
    let still = file(MediaType::WebP);
    let frame = chunk(b"ANMF", &[&[0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 10, 0, 0, 0][..], &still[12..]].concat());
    let head = chunk(b"VP8X", &[0x02, 0, 0, 0, 1, 0, 0, 1, 0, 0]);
    let chunks = [head, chunk(b"ANIM", &[0; 6]), frame.repeat(frames)].concat();
    let length = u32::try_from(chunks.len() + 4).expect("a small file").to_le_bytes();
    [b"RIFF", &length[..], b"WEBP", &chunks].concat()
}

#[tokio::test(flavor = "multi_thread")]
async fn sec_37_files_of_two_kinds_are_refused_or_lose_the_second() {
    let page = format!("<!--{TAIL}-->");
    for bytes in [
        with_tail(&png(9, 9)),
        with_tail(&with_exif(&file(MediaType::Jpeg), 1)),
        with_tail(&moving_webp(3)),
        with_tail(&film(b"isom")),
        [&b"GIF89a"[..], page.as_bytes()].concat(),
        [&b"\x89PNG\r\n\x1a\n"[..], page.as_bytes()].concat(),
        [&b"RIFF\x20\0\0\0WEBP"[..], page.as_bytes()].concat(),
        [atom(b"ftyp", b"heic\0\0\0\0heic"), page.clone().into_bytes()].concat(),
        [&b"PK\x03\x04"[..], &png(9, 9)].concat(),
        [page.as_bytes(), &png(9, 9)].concat(),
    ] {
        match look(bytes).await {
            Inspected::Taken(media) => assert!(!holds(&media.bytes, "script") && !holds(&media.bytes, PLACE)),
            Inspected::Refused(_) => {}
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sec_37_a_film_of_many_pictures_is_kept_as_its_first() {
    let sent = moving_webp(20_000);
    let Inspected::Taken(media) = look(sent.clone()).await else { panic!("it is taken") };
    assert_eq!(media.media_type, MediaType::WebP);
    assert!(media.bytes.len() < 1_000, "{}", media.bytes.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn sec_37_no_beginning_and_no_wrong_byte_of_a_file_does_harm() {
    let files = MediaFiles::new(PictureLimits::default());
    for kind in MediaType::ALL {
        let whole = file(kind);
        for length in 0..whole.len() {
            let seen = files.inspect(whole[..length].to_vec()).await.expect("it is looked at");
            assert!(!matches!(seen, Inspected::Refused(Refusal::TooManyPixels)), "{kind} {length}");
        }
        for at in (0..whole.len()).step_by(3) {
            let mut wrong = whole.clone();
            wrong[at] ^= 0xFF;
            files.inspect(wrong).await.expect("it is looked at");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sec_37_the_type_is_never_that_of_the_name() {
    for (name, kept) in
        [("kuitansi.pdf.exe", "kuitansi.pdf.exe.png"), ("../../x.html", "x.html.png"), ("", "attachment.png")]
    {
        let Inspected::Taken(media) = look(png(3, 3)).await else { panic!("it is taken") };
        assert_eq!(FileName::of(name, media.media_type).as_str(), kept);
    }
}
