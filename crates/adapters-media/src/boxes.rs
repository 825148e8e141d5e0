//! The boxes of films: a length, a type and what is in it, one after the other and one in the other.

use std::ops::Range;

use portal_core::support::attachment::Refusal;

/// A box: where it is, and where what is in it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Atom {
    pub(crate) kind: [u8; 4],
    pub(crate) whole: Range<usize>,
    pub(crate) data: Range<usize>,
}

/// The boxes of a part of a file, which fill it from its beginning to its end.
///
/// # Errors
/// [`Refusal::Unreadable`] if one goes on behind the end or is cut off.
pub(crate) fn atoms(bytes: &[u8], part: Range<usize>) -> Result<Vec<Atom>, Refusal> {
    let (mut at, mut found) = (part.start, Vec::new());
    while at < part.end {
        let atom = atom_at(bytes, at, part.end).ok_or(Refusal::Unreadable)?;
        at = atom.whole.end;
        found.push(atom);
    }
    Ok(found)
}

/// The box that begins at a place and ends at or before `end`.
fn atom_at(bytes: &[u8], at: usize, end: usize) -> Option<Atom> {
    let head = bytes.get(at..end)?;
    let short = u32::from_be_bytes(*head.first_chunk()?);
    let kind = *head.get(4..)?.first_chunk()?;
    let (length, head_length) = match short {
        // To the end of the file.
        0 => (end - at, 8),
        // The length stands behind the type, in eight bytes.
        1 => (usize::try_from(u64::from_be_bytes(*head.get(8..)?.first_chunk()?)).ok()?, 16),
        short => (usize::try_from(short).ok()?, 8),
    };
    let whole = at..at.checked_add(length)?;
    let fits = length >= head_length && whole.end <= end;
    fits.then(|| Atom { kind, data: at + head_length..whole.end, whole })
}

/// The brands of a container of films: what its first box holds.
pub(crate) fn brands(bytes: &[u8]) -> Option<&[u8]> {
    let atom = atom_at(bytes, 0, bytes.len())?;
    if atom.kind == *b"ftyp" { bytes.get(atom.data) } else { None }
}

#[cfg(test)]
mod tests {
    use portal_testkit::fixtures::media::atom;

    use super::*;

    #[test]
    fn boxes_fill_what_they_are_in() {
        let long = [&[0, 0, 0, 1][..], b"wide", &18_u64.to_be_bytes(), &[1, 2]].concat();
        let rest = [&[0, 0, 0, 0][..], b"mdat", &[7; 5]].concat();
        let bytes = [atom(b"free", &[0; 3]), long, rest].concat();
        let found = atoms(&bytes, 0..bytes.len()).expect("boxes");
        let told: Vec<_> = found.iter().map(|atom| (atom.kind, atom.data.len())).collect();
        assert_eq!(told, [(*b"free", 3), (*b"wide", 2), (*b"mdat", 5)]);
    }

    #[test]
    fn a_box_that_lies_about_its_length_is_unreadable() {
        for bytes in [
            &[0, 0, 0, 9, b'f', b'r', b'e', b'e'][..],
            &[0, 0, 0, 7, b'f', b'r', b'e', b'e'],
            &[0, 0, 0, 1, b'f', b'r', b'e', b'e', 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
            &[0, 0, 0, 1, b'f', b'r', b'e', b'e', 0, 0, 0, 0, 0, 0, 0, 15],
            &[0, 0, 0],
        ] {
            assert_eq!(atoms(bytes, 0..bytes.len()), Err(Refusal::Unreadable), "{bytes:?}");
        }
    }
}
