//! The words of a text, folded so that case and accents make no difference.

use std::ops::Range;

/// A word, and the bytes of the text it stands on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) folded: String,
    pub(super) at: Range<usize>,
}

/// Latin letters with accents, and what people type instead.
const PLAIN: [(&str, &str); 17] = [
    ("àáâãäåāăą", "a"),
    ("çćĉċč", "c"),
    ("ďđð", "d"),
    ("èéêëēĕėęě", "e"),
    ("ĝğġģ", "g"),
    ("ìíîïĩīĭįı", "i"),
    ("łĺļľ", "l"),
    ("ñńņňŋ", "n"),
    ("òóôõöøōŏő", "o"),
    ("ŕŗř", "r"),
    ("śŝşš", "s"),
    ("ţťŧ", "t"),
    ("ùúûüũūŭůűų", "u"),
    ("ýÿŷ", "y"),
    ("źżž", "z"),
    ("æ", "ae"),
    ("ß", "ss"),
];

/// All words of `text`: letters and digits, apostrophes inside them left out.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut found = Vec::new();
    let mut open: Option<Word> = None;
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        if is_mark(c) {
            if let Some(word) = &mut open {
                word.at.end = end;
            }
        } else if c.is_alphanumeric() {
            let word = open.get_or_insert_with(|| Word { folded: String::new(), at: at..end });
            fold(c, &mut word.folded);
            word.at.end = end;
        } else if !matches!(c, '\'' | '’') {
            found.extend(open.take());
        }
    }
    found.extend(open);
    found
}

/// The folded words of a phrase.
pub(super) fn phrase(text: &str) -> Vec<String> {
    words(text).into_iter().map(|word| word.folded).collect()
}

/// Accents that are characters of their own, behind the letter they belong to.
fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

fn fold(c: char, into: &mut String) {
    for low in c.to_lowercase().filter(|low| !is_mark(*low)) {
        match PLAIN.iter().find(|(accented, _)| !low.is_ascii() && accented.contains(low)) {
            Some((_, plain)) => into.push_str(plain),
            None => into.push(low),
        }
    }
}

/// Whether one slip of the finger lies between two words: a letter too many, too few, wrong, or two swapped.
pub(super) fn one_slip(typed: &str, word: &str) -> bool {
    let front: usize = typed.chars().zip(word.chars()).take_while(|(x, y)| x == y).map(|(x, _)| x.len_utf8()).sum();
    let (typed, word) = (&typed[front..], &word[front..]);
    let ends = typed.chars().rev().zip(word.chars().rev());
    let back: usize = ends.take_while(|(x, y)| x == y).map(|(x, _)| x.len_utf8()).sum();
    match (first_three(&typed[..typed.len() - back]), first_three(&word[..word.len() - back])) {
        ([_, None, _], [_, None, _]) => true,
        ([first, second, None], [third, fourth, None]) => first == fourth && second == third,
        _ => false,
    }
}

fn first_three(text: &str) -> [Option<char>; 3] {
    let mut chars = text.chars();
    [chars.next(), chars.next(), chars.next()]
}

/// A word with each run of a letter as one: `lemooottt` and `lemot` are `lemot`.
pub(super) fn squeezed(word: &str) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    letters.dedup();
    letters.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_and_apostrophes_make_no_difference() {
        assert_eq!(phrase("INTERNET Lambat"), ["internet", "lambat"]);
        assert_eq!(phrase("Café, cafe\u{301} – CAFÉ"), ["cafe", "cafe", "cafe"]);
        assert_eq!(phrase("don't don’t Jum'at"), ["dont", "dont", "jumat"]);
        assert_eq!(phrase("Straße Æther İstanbul"), ["strasse", "aether", "istanbul"]);
    }

    #[test]
    fn a_word_knows_where_it_stands() {
        let text = "– Wi-Fi é\u{301}k!";
        let found = words(text);
        let shown: Vec<&str> = found.iter().map(|word| &text[word.at.clone()]).collect();
        assert_eq!(shown, ["Wi", "Fi", "é\u{301}k"]);
    }

    #[test]
    fn one_slip_is_a_letter_more_less_other_or_swapped() {
        for typed in ["lambatt", "lambt", "lanbat", "labmat", "lambat"] {
            assert!(one_slip(typed, "lambat"), "{typed}");
        }
        for typed in ["lmbt", "tabmal", "lambatan", "", "cepat"] {
            assert!(!one_slip(typed, "lambat"), "{typed}");
        }
    }

    #[test]
    fn letters_held_down_count_once() {
        assert_eq!(squeezed("lemooottt"), "lemot");
    }
}
