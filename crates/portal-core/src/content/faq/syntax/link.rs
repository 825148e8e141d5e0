//! Links in answers: `[words](/customer/tickets)`, to pages of the portal alone.

/// A part of an answer as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part<'a> {
    /// Text.
    Text(&'a str),
    /// Words, and where they lead.
    Link(&'a str, &'a str),
}

/// The parts of a text. Brackets that are no link are text.
pub(super) fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, words, href, after)) = next_link(rest) {
        parts.push(Part::Text(before));
        parts.push(Part::Link(words, href));
        rest = after;
    }
    parts.push(Part::Text(rest));
    parts
}

/// The first link of a text, with what stands before and behind it.
fn next_link(text: &str) -> Option<(&str, &str, &str, &str)> {
    text.match_indices("](").find_map(|(middle, _)| {
        let open = text[..middle].rfind('[')?;
        let words = &text[open + 1..middle];
        let behind = &text[middle + 2..];
        let (href, after) = behind.split_once(')')?;
        let is_link = !words.trim().is_empty() && !words.contains(['\n', ']']) && !href.contains(char::is_whitespace);
        is_link.then_some((&text[..open], words, href, after))
    })
}

/// Whether an address is one of `pages`, with small letters, digits and hyphens behind `?` and `#`.
pub(super) fn leads_to_page(href: &str, pages: &[String]) -> bool {
    let end = href.find(['?', '#']).unwrap_or(href.len());
    let (path, rest) = href.split_at(end);
    pages.iter().any(|page| page == path)
        && rest.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"?#=&-_".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_brackets_before_an_address_are_a_link_and_other_brackets_are_text() {
        let text = "Buka [Tiket Saya](/customer/tickets), lalu [lihat](/x) (ya) [tidak] (ini).";
        let found = parts(text);
        assert_eq!(
            found,
            [
                Part::Text("Buka "),
                Part::Link("Tiket Saya", "/customer/tickets"),
                Part::Text(", lalu "),
                Part::Link("lihat", "/x"),
                Part::Text(" (ya) [tidak] (ini)."),
            ]
        );
        for text in ["[a\nb](/x)", "[ ](/x)", "[a](/x y)", "a](/x)", "[a] (/x)", "[a](/x"] {
            assert_eq!(parts(text), [Part::Text(text)], "{text}");
        }
    }

    #[test]
    fn only_pages_of_the_portal_are_led_to() {
        let pages = ["/customer/tickets", "/customer/tickets/new", "/customer/faq"].map(str::to_owned);
        for href in ["/customer/tickets/new?type=repair", "/customer/faq?open=a-b#a-b", "/customer/tickets"] {
            assert!(leads_to_page(href, &pages), "{href}");
        }
        for href in [
            "https://example.id/customer/tickets",
            "//example.id/customer/tickets",
            "javascript:alert(1)",
            "/customer/ticket",
            "/customer/logout",
            "/customer/tickets/../logout",
            "/customer/tickets?q=\"><script>",
            "",
        ] {
            assert!(!leads_to_page(href, &pages), "{href}");
        }
    }
}
