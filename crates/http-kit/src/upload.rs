//! Reads files that were sent as `multipart/form-data`, one after the other, within limits of size, count and time.

use std::task::Poll;
use std::time::Duration;

use futures_util::{Stream, StreamExt, stream};
use multer::{Constraints, Error, Field, Multipart, SizeLimit};
use poem::http::StatusCode;
use poem::http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use poem::{Request, RequestBody};
use tokio::time::{Instant, timeout_at};

use crate::body::media_type;
use crate::problem::Problem;

/// The media type of bodies with files.
pub(crate) const MULTIPART: &str = "multipart/form-data";

/// How long a client may take to send its files, which phones on the road do slowly.
const UPLOAD_TIME: Duration = Duration::from_secs(90);

/// What a body may have beside its files: fields, names, boundaries.
const ROOM: u64 = 128 * 1024;

/// The most parts of a body.
const MOST_PARTS: usize = 64;

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

/// The next file of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NextFile {
    /// It was read.
    Read(SentFile),
    /// It has more bytes than it may.
    TooLarge {
        /// What the client calls it.
        name: String,
    },
}

/// The one file of a body, of at most `largest` bytes. Other parts are passed over.
///
/// # Errors
/// [`Problem`] if the body is no such one, too large, cut off, takes too long, or holds no file or several.
pub async fn read_file(request: &Request, body: &mut RequestBody, largest: u64) -> Result<SentFile, Problem> {
    if media_type(request)?.as_deref() != Some(MULTIPART) {
        return Err(Problem::file_wanted());
    }
    let mut parts = Parts::of(request, body, largest.saturating_add(ROOM))?;
    let mut file = None;
    while let Some(part) = parts.next().await? {
        if part.file_name().is_none() {
            continue;
        }
        match (&file, parts.read(part, largest).await?) {
            (None, NextFile::Read(read)) => file = Some(read),
            (_, NextFile::TooLarge { .. }) => return Err(Problem::too_large(StatusCode::PAYLOAD_TOO_LARGE)),
            (Some(_), _) => return Err(Problem::bad_request()),
        }
    }
    file.ok_or_else(Problem::bad_request)
}

/// The files of a form, read as they are asked for.
pub struct SentFiles(Option<(Parts, Option<Field<'static>>)>);

impl SentFiles {
    /// Of a form without files.
    pub(crate) fn none() -> Self {
        Self(None)
    }

    /// From the first part that is a file on.
    pub(crate) fn from(parts: Parts, first: Option<Field<'static>>) -> Self {
        Self(Some((parts, first)))
    }

    /// The next one, of at most `largest` bytes. A field of the form in which no file was chosen is none.
    ///
    /// # Errors
    /// [`Problem`] if the body is broken, cut off, or takes too long.
    pub async fn next(&mut self, largest: u64) -> Result<Option<NextFile>, Problem> {
        let Some((parts, first)) = &mut self.0 else { return Ok(None) };
        loop {
            let part = match first.take() {
                Some(part) => part,
                None => match parts.next().await? {
                    Some(part) => part,
                    None => return Ok(None),
                },
            };
            if part.file_name().is_none() {
                // Fields stand before the files.
                return Err(Problem::bad_request());
            }
            match parts.read(part, largest).await? {
                NextFile::Read(SentFile { name, bytes }) if name.is_empty() && bytes.is_empty() => {}
                file => return Ok(Some(file)),
            }
        }
    }
}

/// The parts of a body, as they come.
pub(crate) struct Parts {
    body: Multipart<'static>,
    until: Instant,
    left: usize,
}

impl Parts {
    /// Of a body of at most so many bytes.
    pub(crate) fn of(request: &Request, body: &mut RequestBody, most: u64) -> Result<Self, Problem> {
        if request.headers().contains_key(CONTENT_ENCODING) {
            return Err(Problem::unsupported_media());
        }
        let boundary = request.header(CONTENT_TYPE).and_then(boundary).ok_or_else(Problem::bad_request)?;
        let body = body.take().map_err(|error| Problem::broken(error.to_string()))?;
        let limits = Constraints::new().size_limit(SizeLimit::new().whole_stream(most));
        Ok(Self {
            body: Multipart::with_constraints(piece_by_piece(body.into_bytes_stream()), boundary, limits),
            until: Instant::now() + UPLOAD_TIME,
            left: MOST_PARTS,
        })
    }

    /// The next part; what is left of the one before is passed over.
    pub(crate) async fn next(&mut self) -> Result<Option<Field<'static>>, Problem> {
        self.left = self.left.checked_sub(1).ok_or_else(Problem::bad_request)?;
        in_time(self.until, self.body.next_field()).await
    }

    /// The text of a part, of at most so many bytes.
    pub(crate) async fn text(&self, part: Field<'static>, most: usize) -> Result<String, Problem> {
        match self.read(part, u64::try_from(most).unwrap_or(u64::MAX)).await? {
            NextFile::Read(read) => String::from_utf8(read.bytes).map_err(|_| Problem::bad_request()),
            NextFile::TooLarge { .. } => Err(Problem::too_large(StatusCode::PAYLOAD_TOO_LARGE)),
        }
    }

    async fn read(&self, mut part: Field<'static>, largest: u64) -> Result<NextFile, Problem> {
        // Browsers write a quote in a name as %22.
        let name = part.file_name().unwrap_or_default().replace("%22", "\"");
        let mut bytes = Vec::new();
        while let Some(piece) = in_time(self.until, part.chunk()).await? {
            if u64::try_from(bytes.len() + piece.len()).is_ok_and(|size| size > largest) {
                return Ok(NextFile::TooLarge { name });
            }
            bytes.extend_from_slice(&piece);
        }
        Ok(NextFile::Read(SentFile { name, bytes }))
    }
}

async fn in_time<T>(until: Instant, reading: impl Future<Output = multer::Result<T>>) -> Result<T, Problem> {
    match timeout_at(until, reading).await {
        Ok(Ok(read)) => Ok(read),
        Ok(Err(Error::StreamSizeExceeded { .. })) => Err(Problem::too_large(StatusCode::PAYLOAD_TOO_LARGE)),
        Ok(Err(_)) => Err(Problem::bad_request()),
        Err(_) => Err(Problem::too_slow()),
    }
}

/// A stream that pauses behind each piece: the reader would take all that has come at once, and keep it in memory.
fn piece_by_piece<T>(pieces: impl Stream<Item = T> + Send + 'static) -> impl Stream<Item = T> + Send {
    let (mut pieces, mut pauses) = (Box::pin(pieces), false);
    stream::poll_fn(move |context| {
        if std::mem::take(&mut pauses) {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let piece = pieces.poll_next_unpin(context);
        pauses = piece.is_ready();
        piece
    })
}

/// The boundary that a content type names.
fn boundary(content_type: &str) -> Option<String> {
    let named = multer::parse_boundary(content_type).ok()?;
    (1..=LONGEST_BOUNDARY).contains(&named.len()).then_some(named)
}

#[cfg(test)]
mod tests {
    use poem::Body;

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

    /// A request with a body that comes in pieces of a few bytes.
    fn request(body: &str) -> (Request, RequestBody) {
        let pieces: Vec<_> = body.as_bytes().chunks(7).map(|piece| Ok::<_, std::io::Error>(piece.to_vec())).collect();
        let body = Body::from_bytes_stream(stream::iter(pieces));
        Request::builder().content_type("multipart/form-data; boundary=b").body(body).split()
    }

    async fn read(body: &str) -> Result<(String, String), u16> {
        let (request, mut body) = request(body);
        match read_file(&request, &mut body, 64).await {
            Ok(sent) => Ok((sent.name, String::from_utf8(sent.bytes).expect("text"))),
            Err(problem) => Err(problem.details().status.as_u16()),
        }
    }

    #[tokio::test]
    async fn the_one_file_is_read_to_its_last_byte_and_other_parts_are_passed() {
        let csrf = part("Content-Disposition: form-data; name=\"csrf\"", "x");
        for (name, data) in
            [("foto.jpg", "\r\n--\r\n-b\r\n--a"), ("a%22.jpg", "x"), ("", "x"), ("é.jpg", "a\r\n--a--b")]
        {
            let expected = Ok((name.replace("%22", "\""), data.to_owned()));
            assert_eq!(read(&format!("{csrf}{}--b--\r\n", file(name, data))).await, expected, "{name}");
            assert_eq!(read(&format!("{}{csrf}--b--", file(name, data))).await, expected, "{name}");
        }
        assert_eq!(read(&format!("{}--b--", file("leer", ""))).await, Ok(("leer".into(), String::new())));
    }

    #[tokio::test]
    async fn sec_37_a_body_that_is_broken_or_holds_no_file_or_several_is_refused() {
        let one = file("a", "x");
        let field = part("Content-Disposition: form-data; name=\"x\"", "x");
        for body in [
            String::new(),
            "--b--".into(),
            "--b\r\n".into(),
            one.clone(),
            format!("{one}--b"),
            format!("{one}--c--"),
            format!("{one}{one}--b--"),
            format!("{field}--b--"),
            format!("{}--b--", part("", "x")),
            "--b\r\nContent-Disposition: form-data; filename=\"a\r\n\r\nx\r\n--b--".into(),
            format!("{}{one}--b--", field.repeat(MOST_PARTS)),
        ] {
            assert_eq!(read(&body).await, Err(400), "{}", body.chars().take(200).collect::<String>());
        }
        for body in [file("a", &"x".repeat(65)), file(&"n".repeat(256 * 1024), "x")] {
            assert_eq!(read(&format!("{body}--b--")).await, Err(413), "{}", body.len());
        }
    }

    #[tokio::test]
    async fn files_are_read_one_after_the_other_and_one_that_is_too_large_keeps_no_other_back() {
        let body = [file("", ""), file("a", "x"), file("b", &"x".repeat(500)), file("c", "y")].concat();
        let (request, mut body) = request(&format!("{body}--b--"));
        let mut files = SentFiles::from(Parts::of(&request, &mut body, u64::MAX).expect("a body"), None);
        let mut names = Vec::new();
        while let Some(next) = files.next(64).await.expect("it is whole") {
            names.push(match next {
                NextFile::Read(SentFile { name, .. }) => name,
                NextFile::TooLarge { name } => format!("{name}: too large"),
            });
        }
        assert_eq!(names, ["a", "b: too large", "c"]);
    }

    #[test]
    fn a_boundary_is_read_with_and_without_quotes() {
        let of = |text: &str| boundary(&format!("multipart/form-data{text}"));
        assert_eq!(of("; boundary=----WebKitFormBoundaryX").as_deref(), Some("----WebKitFormBoundaryX"));
        assert_eq!(of("; charset=utf-8; Boundary=\"a:b\"").as_deref(), Some("a:b"));
        for bad in ["", "; boundary=", &format!("; boundary={}", "x".repeat(71))] {
            assert_eq!(of(bad), None, "{bad}");
        }
    }
}
