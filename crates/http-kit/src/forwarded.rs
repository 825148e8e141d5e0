//! Reads the headers in which proxies say for whom they ask.

use std::net::{IpAddr, SocketAddr};

use poem::http::{HeaderMap, HeaderName};

use crate::settings::ForwardedHeader;

/// What a proxy says of the hop before it; `None` if it names no address.
type Hop = Option<IpAddr>;

/// The hops of all lines of the header, the nearest one last.
pub(crate) fn hops(headers: &HeaderMap, header: ForwardedHeader) -> Vec<Hop> {
    let read = match header {
        ForwardedHeader::XForwardedFor => list_of_addresses,
        ForwardedHeader::Forwarded => elements,
    };
    let lines = headers.get_all(name(header)).iter();
    lines.flat_map(|line| line.to_str().map_or_else(|_| vec![None], read)).collect()
}

/// The name of the header.
pub(crate) fn name(header: ForwardedHeader) -> HeaderName {
    match header {
        ForwardedHeader::XForwardedFor => HeaderName::from_static("x-forwarded-for"),
        ForwardedHeader::Forwarded => HeaderName::from_static("forwarded"),
    }
}

/// `X-Forwarded-For`: addresses between commas; empty ones are left out, as in every list in a header.
fn list_of_addresses(line: &str) -> Vec<Hop> {
    line.split(',').map(str::trim).filter(|part| !part.is_empty()).map(|part| node(unquoted(part))).collect()
}

/// `Forwarded` (RFC 7239): a line that breaks the grammar names nobody at all, because the part that the client wrote
/// could otherwise swallow the part that the proxy wrote.
fn elements(line: &str) -> Vec<Hop> {
    let Some(elements) = split(line, ',') else { return vec![None] };
    elements.into_iter().filter(|element| !element.is_empty()).map(element).collect()
}

fn element(text: &str) -> Hop {
    let pairs = split(text, ';')?;
    let mut hop = None;
    for (name, value) in pairs.into_iter().filter_map(|pair| pair.split_once('=')) {
        if name.trim().eq_ignore_ascii_case("for") {
            // A parameter that comes twice is against the grammar.
            if hop.is_some() {
                return None;
            }
            hop = Some(node(&unescaped(value.trim())?));
        }
    }
    hop.flatten()
}

/// Splits at a separator outside quoted strings; `None` if a quoted string does not end, or something else than a
/// separator follows it.
fn split(text: &str, separator: char) -> Option<Vec<&str>> {
    let (mut parts, mut start) = (Vec::new(), 0);
    let (mut quoted, mut escaped, mut closed) = (false, false, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' if quoted => (quoted, closed) = (false, true),
            _ if quoted => {}
            '"' if closed || !text[start..at].ends_with('=') => return None,
            '"' => quoted = true,
            ',' | ';' => {
                closed = false;
                if c == separator {
                    parts.push(text[start..at].trim());
                    start = at + 1;
                }
            }
            ' ' | '\t' => {}
            _ if closed => return None,
            _ => {}
        }
    }
    parts.push(text[start..].trim());
    (!quoted).then_some(parts)
}

/// The content of a quoted string; a token as it is.
fn unescaped(value: &str) -> Option<String> {
    let Some(inner) = value.strip_prefix('"') else { return Some(value.to_owned()) };
    let mut text = String::new();
    let mut rest = inner.strip_suffix('"')?.chars();
    while let Some(c) = rest.next() {
        text.push(if c == '\\' { rest.next()? } else { c });
    }
    Some(text)
}

fn unquoted(text: &str) -> &str {
    text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(text)
}

/// Reads `192.0.2.7`, `192.0.2.7:4711`, `2001:db8::1`, `[2001:db8::1]` or `[2001:db8::1]:4711`. `unknown` and
/// obfuscated names such as `_hidden` are no addresses.
fn node(text: &str) -> Hop {
    let in_brackets = || text.strip_prefix('[')?.strip_suffix(']')?.parse::<std::net::Ipv6Addr>().ok().map(IpAddr::V6);
    let ip = text
        .parse::<IpAddr>()
        .ok()
        .or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()))
        .or_else(in_brackets)
        .or_else(|| {
            text.rsplit_once(':').filter(|(_, port)| port.starts_with('_')).and_then(|(node, _)| self::node(node))
        });
    ip.map(|ip| ip.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(hops: Vec<Hop>) -> Vec<String> {
        hops.into_iter().map(|hop| hop.map_or("-".to_owned(), |ip| ip.to_string())).collect()
    }

    #[test]
    fn case_23_x_forwarded_for_is_read_with_ports_brackets_quotes_and_mapped_addresses() {
        for (line, expected) in [
            ("198.51.100.1:5555", &["198.51.100.1"][..]),
            ("[2001:db8::1]:5555", &["2001:db8::1"]),
            ("[2001:db8::1]", &["2001:db8::1"]),
            ("2001:db8::1", &["2001:db8::1"]),
            ("::ffff:198.51.100.1", &["198.51.100.1"]),
            (r#""[2001:db8::1]:80", 192.0.2.7"#, &["2001:db8::1", "192.0.2.7"]),
            ("192.0.2.7, , unknown,", &["192.0.2.7", "-"]),
            ("garbage", &["-"]),
            ("", &[]),
        ] {
            assert_eq!(shown(list_of_addresses(line)), expected, "{line}");
        }
    }

    #[test]
    fn case_23_forwarded_is_read_as_rfc_7239_says() {
        for (line, expected) in [
            ("for=192.0.2.43", &["192.0.2.43"][..]),
            (r#"For="[2001:db8:cafe::17]:4711""#, &["2001:db8:cafe::17"]),
            ("for=192.0.2.60;proto=http;by=203.0.113.43", &["192.0.2.60"]),
            (r#"proto=https; FOR="192.0.2.43:47011" , for=198.51.100.17"#, &["192.0.2.43", "198.51.100.17"]),
            (r#"for="192.0.2.43:_port""#, &["192.0.2.43"]),
            (r#"for="192.0.2.4\3""#, &["192.0.2.43"]),
            ("for=unknown, for=_hidden", &["-", "-"]),
            ("proto=https", &["-"]),
            (r#"for="a,b;c", for=192.0.2.1"#, &["-", "192.0.2.1"]),
            ("for=192.0.2.1;for=192.0.2.2", &["-"]),
            ("", &[]),
        ] {
            assert_eq!(shown(elements(line)), expected, "{line}");
        }
    }

    #[test]
    fn case_23_a_quotation_mark_of_the_client_does_not_swallow_what_the_proxy_wrote() {
        for client in [r#"for=1.1.1.1;x=""#, r#"for=1.1.1.1;x="\"#, r"for=1.1.1.1, x=", r#"x="a"b"#, r#"for="1.1.1.1"#]
        {
            for proxy in ["for=203.0.113.9", r#"for="[2001:db8::7]:123""#] {
                let line = format!("{client}, {proxy}");
                let last = elements(&line).pop().expect("a hop");
                assert_ne!(last, "1.1.1.1".parse().ok(), "{line}");
            }
        }
    }
}
