//! Numbers in Indonesian words (terbilang).

use std::borrow::Cow;

const ONES: [&str; 10] = ["", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"];
const SCALES: [&str; 7] = ["", "ribu", "juta", "miliar", "triliun", "kuadriliun", "kuintiliun"];

/// The words of a number.
pub(super) fn number(number: u64) -> Vec<Cow<'static, str>> {
    let mut words: Vec<&'static str> = Vec::new();
    for (digits, scale) in super::groups(number) {
        if (digits, scale) == (1, 1) {
            words.push("seribu");
            continue;
        }
        below_thousand(digits, &mut words);
        words.extend(Some(SCALES[scale]).filter(|word| !word.is_empty()));
    }
    if words.is_empty() {
        words.push("nol");
    }
    words.into_iter().map(Cow::Borrowed).collect()
}

/// One is said `se-` before a hundred, ten and eleven.
fn below_thousand(digits: u16, words: &mut Vec<&'static str>) {
    let one = |digit: u16| ONES[usize::from(digit)];
    match digits / 100 {
        0 => {}
        1 => words.push("seratus"),
        hundreds => words.extend([one(hundreds), "ratus"]),
    }
    match digits % 100 {
        0 => {}
        small @ 1..=9 => words.push(one(small)),
        10 => words.push("sepuluh"),
        11 => words.push("sebelas"),
        teen @ 12..=19 => words.extend([one(teen - 10), "belas"]),
        rest => {
            words.extend([one(rest / 10), "puluh"]);
            words.extend(Some(one(rest % 10)).filter(|word| !word.is_empty()));
        }
    }
}
