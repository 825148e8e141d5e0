//! Reads a file that was sent as `multipart/form-data`, within limits of size, count and time.

use poem::http::header::CONTENT_TYPE;
use poem::{Request, RequestBody};

use crate::body::{media_type, read_upload};
use crate::problem::Problem;

/// What the parts of a body may have beside the file: their names and boundaries.
const ROOM: usize = 64 * 1024;

/// The most parts of a body.
const MOST_PARTS: usize = 8;

/// The longest head of a part.
const LONGEST_HEAD: usize = 8 * 1024;

/// The longest boundary, as RFC 2046 has it.
const LONGEST_BOUNDARY: usize = 70;

/// A file that a client sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentFile {
    /// What the client calls it: any text.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The one file of a body, of at most `largest` bytes. Other parts are not read.
///
/// # Errors
/// [`Problem`] if the body is no such one, too large, cut off, takes too long, or holds no file or several.
pub async fn read_file(request: &Request, body: &mut RequestBody, largest: u64) -> Result<SentFile, Problem> {
    if media_type(request)?.as_deref() != Some("multipart/form-data") {
        return Err(Problem::file_wanted());
    }
    let boundary = request.header(CONTENT_TYPE).and_then(boundary).ok_or_else(Problem::bad_request)?;
    let limit = usize::try_from(largest).unwrap_or(usize::MAX).saturating_add(ROOM);
    let bytes = read_upload(request, body, limit).await?;
    file_of(bytes, &boundary).ok_or_else(Problem::bad_request)
}

/// The boundary that a content type names.
fn boundary(content_type: &str) -> Option<String> {
    let named = content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("boundary").then(|| value.trim().trim_matches('"'))
    })?;
    let is_plain = named.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'"');
    ((1..=LONGEST_BOUNDARY).contains(&named.len()) && is_plain).then(|| named.to_owned())
}

/// The one file among the parts; `None` if the body is broken, or holds none or several.
fn file_of(mut body: Vec<u8>, boundary: &str) -> Option<SentFile> {
    let line = format!("\r\n--{boundary}");
    let first = &line.as_bytes()[2..];
    // What stands before the first boundary is nothing.
    let mut at = if body.starts_with(first) { first.len() } else { find(&body, line.as_bytes(), 0)? + line.len() };
    let mut file = None;
    for _ in 0..=MOST_PARTS {
        if body.get(at..)?.starts_with(b"--") {
            let (name, data) = file?;
            body.truncate(data_end(&data));
            body.drain(..data.start);
            return Some(SentFile { name, bytes: body });
        }
        let head_start = at + body.get(at..)?.starts_with(b"\r\n").then_some(2)?;
        let head_end = find(body.get(..body.len().min(head_start + LONGEST_HEAD))?, b"\r\n\r\n", head_start - 2)?;
        let data = head_end + 4..find(&body, line.as_bytes(), head_end + 2)?;
        at = data.end + line.len();
        if let Some(name) = file_name(body.get(head_start..head_end).unwrap_or_default()) {
            if file.is_some() {
                return None;
            }
            file = Some((name, data));
        }
    }
    None
}

/// Where a part ends; one without a byte begins behind the line that ends it.
fn data_end(data: &std::ops::Range<usize>) -> usize {
    data.end.max(data.start)
}

/// Where `wanted` stands, from a place on.
fn find(bytes: &[u8], wanted: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        // Searching for the first byte alone is what makes this fast.
        at += bytes.get(at..)?.iter().position(|byte| *byte == wanted[0])?;
        if bytes[at..].starts_with(wanted) {
            return Some(at);
        }
        at += 1;
    }
}

/// The name of the file in a part; `None` if the part is no file.
fn file_name(head: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(head);
    let line = head.split("\r\n").find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.trim().eq_ignore_ascii_case("content-disposition").then_some(value)
    })?;
    let (_, value) = line.split_once("filename=")?;
    let Some(quoted) = value.strip_prefix('"') else { return Some(value.split(';').next()?.trim().to_owned()) };
    // Browsers write a quote in a name as %22; others put a backslash before it.
    let mut name = String::new();
    let mut rest = quoted.chars();
    loop {
        match rest.next()? {
            '"' => return Some(name.replace("%22", "\"")),
            '\\' => name.push(rest.next()?),
            other => name.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(head: &str, data: &str) -> String {
        format!("--b\r\n{head}\r\n\r\n{data}\r\n")
    }

    fn file(name: &str, data: &str) -> String {
        part(
            &format!("Content-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/html"),
            data,
        )
    }

    fn read(body: &str) -> Option<(String, String)> {
        let sent = file_of(body.as_bytes().to_vec(), "b")?;
        Some((sent.name, String::from_utf8(sent.bytes).expect("text")))
    }

    #[test]
    fn the_one_file_is_read_to_its_last_byte_and_other_parts_are_passed() {
        let csrf = part("Content-Disposition: form-data; name=\"csrf\"", "x");
        for (name, data) in
            [("foto.jpg", "\r\n--\r\n-b\r\n--a"), ("a\\\"b%22.jpg", "x"), ("", "x"), ("é.jpg", "a\r\n--a--b")]
        {
            let shown = name.replace("\\\"", "\"").replace("%22", "\"");
            let expected = Some((shown, data.to_owned()));
            assert_eq!(read(&format!("{csrf}{}--b--\r\n", file(name, data))), expected, "{name}");
            assert_eq!(read(&format!("preamble\r\n{}{csrf}--b--", file(name, data))), expected, "{name}");
        }
        assert_eq!(read(&format!("{}--b--", file("leer", ""))), Some(("leer".into(), String::new())));
    }

    #[test]
    fn sec_37_a_body_that_is_broken_or_holds_no_file_or_several_is_refused() {
        let one = file("a", "x");
        let long = file(&"n".repeat(64 * 1024), "x");
        let many = part("Content-Disposition: form-data; name=\"x\"", "").repeat(MOST_PARTS) + &one;
        for body in [
            String::new(),
            "--b--".into(),
            "--b\r\n".into(),
            one.clone(),
            format!("{one}--b"),
            format!("{one}--c--"),
            format!("{one}{one}--b--"),
            format!("{}--b--", part("Content-Disposition: form-data; name=\"x\"", "x")),
            format!("{}--b--", part("", "x")),
            format!("--b\r\nContent-Disposition: form-data; filename=\"a\r\n\r\nx\r\n--b--"),
            format!("{long}--b--"),
            format!("{many}--b--"),
        ] {
            assert_eq!(read(&body), None, "{}", body.chars().take(200).collect::<String>());
        }
    }

    #[test]
    fn a_boundary_is_read_with_and_without_quotes() {
        let of = |text: &str| boundary(&format!("multipart/form-data{text}"));
        assert_eq!(of("; boundary=----WebKitFormBoundaryX").as_deref(), Some("----WebKitFormBoundaryX"));
        assert_eq!(of("; charset=utf-8; Boundary=\"a:b\"").as_deref(), Some("a:b"));
        for bad in ["", "; boundary=", "; boundary=\"\"", "; boundary=a b", &format!("; boundary={}", "x".repeat(71))] {
            assert_eq!(of(bad), None, "{bad}");
        }
    }
}
