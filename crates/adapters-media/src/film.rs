//! Films and sound in boxes, without what tells of the place and the device they were made with.

use portal_core::support::attachment::Refusal;

use crate::boxes::{Atom, atoms};
use crate::exif::blank_place;

/// What a box of these types holds is not needed to play a film: titles, places, devices.
const ASIDE: [&[u8; 4]; 3] = [b"udta", b"meta", b"uuid"];

/// The film with empty boxes of the same length in place of those that tell of it: what the others say of places in the
/// file stays true.
///
/// # Errors
/// [`Refusal::Unreadable`] for what is no film from beginning to end.
pub(crate) fn without_place(mut bytes: Vec<u8>) -> Result<Vec<u8>, Refusal> {
    let top = atoms(&bytes, 0..bytes.len())?;
    if !top.iter().any(|atom| atom.kind == *b"moov") {
        return Err(Refusal::Unreadable);
    }
    for atom in aside(&bytes, &top)? {
        // The type stands behind the length.
        let kind = atom.whole.start + 4;
        bytes[kind..kind + 4].copy_from_slice(b"free");
        bytes[atom.data].fill(0);
    }
    Ok(bytes)
}

/// A picture in boxes as it is, without the place where it was made.
///
/// # Errors
/// [`Refusal::Unreadable`] if its boxes do not fill it from beginning to end.
pub(crate) fn picture(mut bytes: Vec<u8>) -> Result<Vec<u8>, Refusal> {
    atoms(&bytes, 0..bytes.len())?;
    blank_place(&mut bytes);
    Ok(bytes)
}

/// The boxes that are not needed: of the film and of its tracks.
fn aside(bytes: &[u8], top: &[Atom]) -> Result<Vec<Atom>, Refusal> {
    let (mut found, mut level) = (Vec::new(), top.to_vec());
    while !level.is_empty() {
        let mut inner = Vec::new();
        for atom in level {
            match &atom.kind {
                b"moov" | b"trak" | b"moof" | b"traf" => inner.extend(atoms(bytes, atom.data)?),
                kind if ASIDE.contains(&kind) => found.push(atom),
                _ => {}
            }
        }
        level = inner;
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use portal_testkit::fixtures::media::{PLACE, TAIL, atom, film, holds, with_tail};

    use super::*;

    #[test]
    fn sec_38_a_film_keeps_its_length_and_its_picture_and_loses_the_place() {
        let sent = film(b"isom");
        let kept = without_place(sent.clone()).expect("a film");
        assert_eq!(kept.len(), sent.len());
        assert!(kept.ends_with(&[7; 64]) && holds(&kept, "mvhd"));
        assert!(holds(&sent, PLACE) && !holds(&kept, PLACE) && !holds(&kept, "quicktime.location"));
        let track = atom(b"trak", &atom(b"udta", PLACE.as_bytes()));
        let in_track = [atom(b"ftyp", b"qt  \0\0\0\0"), atom(b"moov", &track)].concat();
        assert!(!holds(&without_place(in_track).expect("a film"), PLACE));
    }

    #[test]
    fn sec_37_what_hangs_behind_a_film_makes_it_unreadable() {
        let with_page = with_tail(&film(b"isom"));
        assert!(holds(&with_page, TAIL));
        assert_eq!(without_place(with_page), Err(Refusal::Unreadable));
    }

    #[test]
    fn sec_37_boxes_in_boxes_are_followed_without_end_of_the_stack() {
        let deep = (0..2_000).fold(atom(b"free", &[]), |inner, _| atom(b"moov", &inner));
        assert!(without_place(deep).is_ok());
    }
}
