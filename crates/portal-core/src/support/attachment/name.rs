//! The name a file is shown and saved by.

use super::media::MediaType;

/// A name that is safe to show and to save a file by: one line of 1 to 100 characters without a path, without what
/// changes the direction of a text, and with the ending of what the file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileName(String);

/// Characters that file systems or shells read as something else.
const RESERVED: [char; 9] = ['/', '\\', ':', '*', '?', '"', '<', '>', '|'];

impl FileName {
    /// The most characters of a name.
    pub const LONGEST: usize = 100;

    /// The name of a file that a client calls `text` and that is `media_type`; `attachment` if nothing is left of it.
    pub fn of(text: &str, media_type: MediaType) -> Self {
        let plain = Self::shown(text).unwrap_or_default();
        let stem = stem(&plain, media_type);
        let ending = media_type.extensions()[0];
        let room = Self::LONGEST - ending.len() - 1;
        let stem: String = stem.chars().take(room).collect();
        let stem = stem.trim_end_matches(['.', ' ']);
        Self(format!("{}.{ending}", if stem.is_empty() { "attachment" } else { stem }))
    }

    /// What may be shown of the name of a file that is not taken yet; `None` if that is nothing.
    pub fn shown(text: &str) -> Option<String> {
        let name = text.rsplit(['/', '\\']).next().unwrap_or_default();
        let plain: String = name.chars().filter(|c| is_plain(*c)).take(Self::LONGEST).collect();
        let plain = plain.trim().trim_matches('.').trim();
        (!plain.is_empty()).then(|| plain.to_owned())
    }

    /// Takes back a name that was stored.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (1..=Self::LONGEST).contains(&text.chars().count()) && text.chars().all(is_plain);
        fits.then(|| Self(text.to_owned()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The name without an ending that says the same as `media_type`.
fn stem(name: &str, media_type: MediaType) -> &str {
    match name.rsplit_once('.') {
        Some((stem, ending)) if media_type.extensions().iter().any(|own| own.eq_ignore_ascii_case(ending)) => stem,
        _ => name,
    }
}

fn is_plain(c: char) -> bool {
    let turns = matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    !c.is_control() && !turns && !RESERVED.contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str) -> String {
        FileName::of(text, MediaType::Jpeg).as_str().to_owned()
    }

    #[test]
    fn a_name_keeps_what_is_plain_and_ends_as_the_file_is() {
        for (given, shown) in [
            ("Foto ONT.JPG", "Foto ONT.jpg"),
            ("foto.jpeg", "foto.jpg"),
            ("bukti.png", "bukti.png.jpg"),
            ("トランスファー", "トランスファー.jpg"),
            ("", "attachment.jpg"),
            (".jpg", "jpg.jpg"),
            ("....", "attachment.jpg"),
        ] {
            assert_eq!(named(given), shown, "{given}");
        }
    }

    #[test]
    fn sec_37_a_name_leads_nowhere_and_hides_nothing() {
        for (given, shown) in [
            ("../../etc/passwd", "passwd.jpg"),
            ("C:\\Windows\\evil.exe", "evil.exe.jpg"),
            ("a\r\nSet-Cookie: x=1", "aSet-Cookie x=1.jpg"),
            ("foto\u{202e}gpj.exe", "fotogpj.exe.jpg"),
            ("foto.php\0.jpg", "foto.php.jpg"),
            ("<svg onload=alert(1)>", "svg onload=alert(1).jpg"),
        ] {
            assert_eq!(named(given), shown, "{given}");
        }
        let long = named(&"é".repeat(64 * 1024));
        assert_eq!(long.chars().count(), FileName::LONGEST);
        assert!(FileName::parse(&long).is_some() && long.strip_suffix(".jpg").is_some());
    }

    #[test]
    fn a_stored_name_is_read_back_and_no_other_text() {
        assert_eq!(FileName::parse("foto.jpg").map(|name| name.as_str().to_owned()), Some("foto.jpg".into()));
        for bad in ["", "a/b", "a\nb", "\u{202e}", &"x".repeat(101)] {
            assert_eq!(FileName::parse(bad), None, "{bad:?}");
        }
    }
}
