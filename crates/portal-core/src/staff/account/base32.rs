//! Base32 without padding.

/// The alphabet of RFC 4648, which authenticator apps read.
pub(super) const RFC_4648: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// Crockford's alphabet in lower case: no letter of it is mistaken for another.
pub(super) const FOR_PEOPLE: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Writes whole groups of five bytes as eight characters each.
pub(super) fn encode(bytes: &[u8], alphabet: &[u8; 32]) -> String {
    let groups = bytes.as_chunks::<5>().0.iter();
    groups
        .flat_map(|group| {
            let bits = group.iter().fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
            (0..8).rev().map(move |place| bits >> (5 * place) & 31)
        })
        .map(|index| char::from(alphabet[usize::try_from(index).unwrap_or(0)]))
        .collect()
}
