//! What a file is.

use std::fmt;
use std::str::FromStr;

/// A kind of file that is taken. It is told from the content, never from a name or from what a client says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MediaType {
    /// A photo.
    Jpeg,
    /// A picture.
    Png,
    /// A picture.
    WebP,
    /// A picture that may move.
    Gif,
    /// A photo as some phones make it; few browsers show it.
    Heic,
    /// A picture in the container of [`Heic`](Self::Heic).
    Heif,
    /// A document.
    Pdf,
    /// A film.
    Mp4,
    /// A film as Apple's devices make it.
    Mov,
    /// A film as old phones make it.
    ThreeGp,
    /// A film as browsers make it.
    WebM,
    /// A voice note.
    Ogg,
    /// A voice note as Apple's devices make it.
    M4a,
    /// Sound.
    Mp3,
}

/// What previews are.
pub const PREVIEW_TYPE: MediaType = MediaType::Jpeg;

/// A text that names no kind of file that is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a media type that is taken")]
pub struct InvalidMediaType;

impl MediaType {
    /// Every kind.
    pub const ALL: [Self; 14] = [
        Self::Jpeg,
        Self::Png,
        Self::WebP,
        Self::Gif,
        Self::Heic,
        Self::Heif,
        Self::Pdf,
        Self::Mp4,
        Self::Mov,
        Self::ThreeGp,
        Self::WebM,
        Self::Ogg,
        Self::M4a,
        Self::Mp3,
    ];

    /// The type as stored, and as HTTP names it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::WebP => "image/webp",
            Self::Gif => "image/gif",
            Self::Heic => "image/heic",
            Self::Heif => "image/heif",
            Self::Pdf => "application/pdf",
            Self::Mp4 => "video/mp4",
            Self::Mov => "video/quicktime",
            Self::ThreeGp => "video/3gpp",
            Self::WebM => "video/webm",
            Self::Ogg => "audio/ogg",
            Self::M4a => "audio/mp4",
            Self::Mp3 => "audio/mpeg",
        }
    }

    /// The endings of names of such files, the usual one first.
    pub fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Png => &["png"],
            Self::WebP => &["webp"],
            Self::Gif => &["gif"],
            Self::Heic => &["heic"],
            Self::Heif => &["heif"],
            Self::Pdf => &["pdf"],
            Self::Mp4 => &["mp4"],
            Self::Mov => &["mov"],
            Self::ThreeGp => &["3gp"],
            Self::WebM => &["webm"],
            Self::Ogg => &["ogg", "oga", "opus"],
            Self::M4a => &["m4a"],
            Self::Mp3 => &["mp3"],
        }
    }

    /// Whether it is a picture or a document, which may prove something.
    pub fn is_proof(self) -> bool {
        matches!(self, Self::Jpeg | Self::Png | Self::WebP | Self::Gif | Self::Heic | Self::Heif | Self::Pdf)
    }

    /// Whether a browser may show it by itself: pictures that were encoded anew, films and sound. Anything else is
    /// saved to a file first.
    pub fn is_shown_inline(self) -> bool {
        !matches!(self, Self::Heic | Self::Heif | Self::Pdf)
    }
}

impl fmt::Display for MediaType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for MediaType {
    type Err = InvalidMediaType;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or(InvalidMediaType)
    }
}

/// A file as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredMedia {
    /// Its bytes, without what tells of the place or the device it was made with.
    pub bytes: Vec<u8>,
    /// What it is.
    pub media_type: MediaType,
    /// A small picture of it, of [`PREVIEW_TYPE`].
    pub preview: Option<Vec<u8>>,
}

/// Why a file is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// It is no kind of file that is taken.
    #[error("this kind of file is not taken")]
    Unsupported,
    /// It is such a file, but cannot be read.
    #[error("the file cannot be read")]
    Unreadable,
    /// The picture has too many points.
    #[error("the picture is too large")]
    TooManyPixels,
}

/// What came of looking at a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inspected {
    /// It is taken, and kept so.
    Taken(StoredMedia),
    /// It is not taken.
    Refused(Refusal),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_types_read_back_from_their_names() {
        for kind in MediaType::ALL {
            assert_eq!(kind.as_str().parse(), Ok(kind));
        }
        for other in ["text/html", "image/svg+xml", "application/zip", "IMAGE/PNG", ""] {
            assert_eq!(other.parse::<MediaType>(), Err(InvalidMediaType), "{other}");
        }
    }

    #[test]
    fn sec_37_documents_and_pictures_as_they_came_are_never_shown_inline() {
        let saved: Vec<MediaType> = MediaType::ALL.into_iter().filter(|kind| !kind.is_shown_inline()).collect();
        assert_eq!(saved, [MediaType::Heic, MediaType::Heif, MediaType::Pdf]);
    }
}
