//! Places in texts: `{name}`, a word of small letters and underscores in braces.

/// The first place of a text with what stands before and behind it; other braces are text.
pub(super) fn next_place(text: &str) -> Option<(&str, &str, &str)> {
    for (open, _) in text.match_indices('{') {
        let inside = &text[open + 1..];
        let end = inside.find(|c: char| !c.is_ascii_lowercase() && c != '_').unwrap_or(inside.len());
        if end > 0 && inside[end..].starts_with('}') {
            return Some((&text[..open], &inside[..end], &inside[end + 1..]));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_braces_are_text() {
        assert_eq!(next_place("{ {} {Brand} {brand"), None);
        assert_eq!(next_place("a {{sla_hours}} b"), Some(("a {", "sla_hours", "} b")));
    }
}
