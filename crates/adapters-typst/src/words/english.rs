//! Numbers in English words.

use std::borrow::Cow;

const SMALL: [&str; 20] = [
    "",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 10] = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const SCALES: [&str; 7] = ["", "thousand", "million", "billion", "trillion", "quadrillion", "quintillion"];

/// The words of a number.
pub(super) fn number(number: u64) -> Vec<Cow<'static, str>> {
    let mut words: Vec<Cow<'static, str>> = Vec::new();
    for (digits, scale) in super::groups(number) {
        if digits >= 100 {
            words.extend([SMALL[usize::from(digits / 100)].into(), "hundred".into()]);
        }
        words.extend(below_hundred(usize::from(digits % 100)));
        words.extend(Some(SCALES[scale].into()).filter(|word: &Cow<'_, str>| !word.is_empty()));
    }
    if words.is_empty() {
        words.push("zero".into());
    }
    words
}

fn below_hundred(rest: usize) -> Option<Cow<'static, str>> {
    match (rest / 10, rest % 10) {
        (0, 0) => None,
        (0 | 1, _) => Some(SMALL[rest].into()),
        (tens, 0) => Some(TENS[tens].into()),
        (tens, ones) => Some(format!("{}-{}", TENS[tens], SMALL[ones]).into()),
    }
}
