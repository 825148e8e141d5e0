//! Finds the code in what people type or paste: the code alone, or the chat message that brought it, perhaps with
//! date, time and sender in front.

use super::code::OtpCode;

/// A text that does not hold exactly one code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UnreadableCode {
    /// No six digits stand by themselves.
    #[error("there is no code in the text")]
    Missing,
    /// Several different numbers may be the code.
    #[error("several numbers in the text may be the code")]
    Several,
}

impl OtpCode {
    /// Finds the one code in a text. Six digits are a code when they stand by themselves, in one piece or in two
    /// halves; digits of a date, a time, an amount, an address or a longer number are none. The script of the pages
    /// has the same rule.
    ///
    /// # Errors
    /// [`UnreadableCode`] if there is no code or more than one.
    pub fn find_in(text: &str) -> Result<Self, UnreadableCode> {
        let text: Vec<char> = text.trim().chars().filter(|c| !is_invisible(*c)).map(plain).collect();
        if text.iter().all(|c| c.is_ascii_digit() || *c == ' ') {
            let text: String = text.iter().collect();
            return Self::parse(&text).map_err(|_| UnreadableCode::Missing);
        }
        let mut found = None;
        for candidate in candidates(&text) {
            match found {
                Some(other) if other != candidate => return Err(UnreadableCode::Several),
                _ => found = Some(candidate),
            }
        }
        found.ok_or(UnreadableCode::Missing)
    }
}

/// The codes in a text, in their order.
fn candidates(text: &[char]) -> impl Iterator<Item = OtpCode> {
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < text.len() {
            if !text[at].is_ascii_digit() {
                at += 1;
                continue;
            }
            let end = number_end(text, at);
            let (before, number) = (at.checked_sub(1).map(|i| text[i]), &text[at..end]);
            at = end;
            let joins = |c: char| c.is_alphanumeric() || c == '/';
            let is_alone = !before.is_some_and(|c| joins(c) || c == '+') && !text.get(end).copied().is_some_and(joins);
            if let Some(code) = code_of(number).filter(|_| is_alone) {
                return Some(code);
            }
        }
        None
    })
}

/// Where the number ends that begins at `start`: groups of digits belong together over a space, a hyphen, a point, a
/// colon, or a bracket with a space.
fn number_end(text: &[char], start: usize) -> usize {
    let mut at = start;
    loop {
        while text.get(at).is_some_and(char::is_ascii_digit) {
            at += 1;
        }
        let next = match text[at..] {
            [' ' | '-' | '.' | ':', c, ..] if c.is_ascii_digit() => 1,
            [')', ' ', c, ..] if c.is_ascii_digit() => 2,
            _ => return at,
        };
        at += next;
    }
}

/// The code that a number is: six digits, or twice three.
fn code_of(number: &[char]) -> Option<OtpCode> {
    let digits: String = match number {
        [first @ .., ' ' | '-', _, _, _] if first.len() == 3 => number.iter().filter(|c| c.is_ascii_digit()).collect(),
        _ => number.iter().collect(),
    };
    OtpCode::parse(&digits).ok().filter(|_| digits.len() == 6)
}

/// Characters that a chat or an address book adds and nobody sees.
const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

/// One sign for all kinds of spaces within a line, and one for all kinds of hyphens.
fn plain(c: char) -> char {
    match c {
        '\n' | '\r' => '\n',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        c if c.is_whitespace() => ' ',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = include_str!("../../../tests/data/pasted-codes.json");

    #[test]
    fn case_02_the_code_is_found_in_a_copied_message_and_never_guessed() {
        let table: Vec<serde_json::Value> = serde_json::from_str(TABLE).expect("a table");
        assert!(table.len() > 25);
        for row in table {
            let text = row["text"].as_str().expect("a text");
            let found = OtpCode::find_in(text).ok().map(|code| code.expose());
            assert_eq!(found.as_deref(), row["code"].as_str(), "{text:?}");
        }
    }

    #[test]
    fn case_02_several_codes_are_told_from_none() {
        assert_eq!(OtpCode::find_in("123456 atau 654321"), Err(UnreadableCode::Several));
        assert_eq!(OtpCode::find_in("123456 atau 123456").map(|code| code.expose()), Ok("123456".to_owned()));
        assert_eq!(OtpCode::find_in("14.30"), Err(UnreadableCode::Missing));
    }
}
