//! What is not taken.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::support::attachment::{MediaInspector, MediaType, Refusal};

use super::{refused, taken};
use crate::fixtures::media::{atom, file, png_that_claims};

pub async fn sec_37_what_is_not_on_the_list_is_refused(inspector: Arc<dyn MediaInspector>) {
    for bytes in [
        &b""[..],
        b"<!DOCTYPE html><script>alert(1)</script>",
        b"<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>",
        b"<svg onload=alert(1)>",
        b"PK\x03\x04\x14\0\0\0\x08\0",
        b"MZ\x90\0\x03\0\0\0",
        b"\x7fELF\x02\x01\x01\0",
        b"#!/bin/sh\necho",
        b"%!PS-Adobe-3.0",
        b"GIF8",
        b"BM\x46\0\0\0\0\0",
        b"II*\0\x08\0\0\0",
        b"RIFF\x24\0\0\0WAVEfmt ",
        &atom(b"ftyp", b"avif\0\0\0\0avif"),
        &atom(b"moov", &[0; 8]),
        &[0; 512],
    ] {
        assert_eq!(refused(&*inspector, bytes).await, Refusal::Unsupported, "{:?}", String::from_utf8_lossy(bytes));
    }
    // What a page hides behind a picture's first bytes is no picture.
    let page = [&[0xFF, 0xD8, 0xFF, 0xE0][..], b"<script>alert(1)</script>"].concat();
    assert_eq!(refused(&*inspector, &page).await, Refusal::Unreadable);
}

pub async fn sec_37_files_that_break_off_are_refused(inspector: Arc<dyn MediaInspector>) {
    for kind in [MediaType::Jpeg, MediaType::Png, MediaType::WebP, MediaType::Gif, MediaType::Mp4, MediaType::Mov] {
        let whole = file(kind);
        taken(&*inspector, &whole).await;
        assert_eq!(refused(&*inspector, &whole[..whole.len() / 2]).await, Refusal::Unreadable, "{kind}");
    }
    let without_index = [atom(b"ftyp", b"isom\0\0\0\0isom"), atom(b"mdat", &[7; 64])].concat();
    assert_eq!(refused(&*inspector, &without_index).await, Refusal::Unreadable);
}

pub async fn sec_37_a_picture_that_claims_too_many_points_is_refused(inspector: Arc<dyn MediaInspector>) {
    for (width, height) in [(50_000, 50_000), (1, 1_000_000), (0x7FFF_FFFF, 0x7FFF_FFFF)] {
        let bytes = png_that_claims(width, height);
        assert_eq!(refused(&*inspector, &bytes).await, Refusal::TooManyPixels, "{width} by {height}");
    }
}
