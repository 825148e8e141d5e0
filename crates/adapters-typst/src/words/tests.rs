//! Known amounts, and that every amount can be read back from its words.

use portal_core::Locale;
use portal_core::kernel::money::Rupiah;
use proptest::prelude::*;

use super::in_words;

/// The highest amount the words are meant for; there are words for all others too.
const HIGHEST: i64 = 999_999_999_999_999;

fn indonesian(amount: i64) -> String {
    in_words(Rupiah::new(amount), Locale::Id)
}

fn english(amount: i64) -> String {
    in_words(Rupiah::new(amount), Locale::En)
}

#[test]
fn indonesian_amounts_are_said_as_indonesians_say_them() {
    for (amount, words) in [
        (0, "nol rupiah"),
        (1, "satu rupiah"),
        (10, "sepuluh rupiah"),
        (11, "sebelas rupiah"),
        (19, "sembilan belas rupiah"),
        (20, "dua puluh rupiah"),
        (100, "seratus rupiah"),
        (111, "seratus sebelas rupiah"),
        (1_000, "seribu rupiah"),
        (1_100, "seribu seratus rupiah"),
        (2_001, "dua ribu satu rupiah"),
        (11_000, "sebelas ribu rupiah"),
        (21_000, "dua puluh satu ribu rupiah"),
        (100_000, "seratus ribu rupiah"),
        (101_000, "seratus satu ribu rupiah"),
        (333_000, "tiga ratus tiga puluh tiga ribu rupiah"),
        (1_000_000, "satu juta rupiah"),
        (1_001_000, "satu juta seribu rupiah"),
        (1_000_000_000, "satu miliar rupiah"),
        (12_000_000_000_000, "dua belas triliun rupiah"),
        (-5_000, "minus lima ribu rupiah"),
    ] {
        assert_eq!(indonesian(amount), words);
    }
}

#[test]
fn english_amounts_are_said_as_they_are_written_on_cheques() {
    for (amount, words) in [
        (0, "zero rupiah"),
        (13, "thirteen rupiah"),
        (40, "forty rupiah"),
        (21_000, "twenty-one thousand rupiah"),
        (333_000, "three hundred thirty-three thousand rupiah"),
        (1_000_100, "one million one hundred rupiah"),
        (-1_001, "minus one thousand one rupiah"),
    ] {
        assert_eq!(english(amount), words);
    }
}

#[test]
fn even_the_largest_amounts_have_words() {
    assert!(indonesian(i64::MAX).starts_with("sembilan kuintiliun dua ratus dua puluh tiga kuadriliun"));
    assert!(english(i64::MIN).starts_with("minus nine quintillion two hundred twenty-three quadrillion"));
}

/// Adds up words. `unit` tells what a word does: a value to add, or a factor for what stands before it.
fn read(words: &str, unit: impl Fn(&str) -> Option<Unit>) -> Option<i64> {
    let words = words.strip_suffix(" rupiah")?;
    let (sign, words) = words.strip_prefix("minus ").map_or((1, words), |rest| (-1, rest));
    let (mut sum, mut group) = (0, 0);
    for word in words.split([' ', '-']) {
        match unit(word)? {
            Unit::Add(value) => group += value,
            Unit::Tens => group += group % 10 * 9,
            Unit::Hundred => group *= 100,
            Unit::Scale(factor) => {
                sum += group * factor;
                group = 0;
            }
            Unit::Whole(value) => sum += value,
        }
    }
    Some(sign * (sum + group))
}

enum Unit {
    /// Adds itself: `dua`, `sebelas`, `belas`, `seratus`, `twenty`.
    Add(i64),
    /// Makes tens of the digit before it: `puluh`.
    Tens,
    /// Makes hundreds of the digit before it: `ratus`, `hundred`.
    Hundred,
    /// Ends a group: `ribu`, `million`.
    Scale(i64),
    /// A whole group in one word: `seribu`.
    Whole(i64),
}

fn at(list: &[&str], word: &str) -> Option<i64> {
    list.iter().position(|known| *known == word).and_then(|n| i64::try_from(n).ok())
}

fn scale(list: &[&str], word: &str) -> Option<Unit> {
    at(list, word).map(|n| Unit::Scale((0..=n).fold(1, |factor, _| factor * 1000)))
}

fn indonesian_unit(word: &str) -> Option<Unit> {
    let digits = ["nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh"];
    match word {
        "sebelas" => Some(Unit::Add(11)),
        "belas" => Some(Unit::Add(10)),
        "puluh" => Some(Unit::Tens),
        "seratus" => Some(Unit::Add(100)),
        "ratus" => Some(Unit::Hundred),
        "seribu" => Some(Unit::Whole(1000)),
        _ => at(&digits, word).map(Unit::Add).or_else(|| scale(&["ribu", "juta", "miliar", "triliun"], word)),
    }
}

fn english_unit(word: &str) -> Option<Unit> {
    let small = [
        "zero",
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
    let tens = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    match word {
        "hundred" => Some(Unit::Hundred),
        _ => at(&small, word)
            .or_else(|| at(&tens, word).map(|n| n * 10))
            .map(Unit::Add)
            .or_else(|| scale(&["thousand", "million", "billion", "trillion"], word)),
    }
}

proptest! {
    #[test]
    fn every_amount_reads_back_from_its_indonesian_words(amount in -HIGHEST..=HIGHEST) {
        prop_assert_eq!(read(&indonesian(amount), indonesian_unit), Some(amount));
    }

    #[test]
    fn every_amount_reads_back_from_its_english_words(amount in -HIGHEST..=HIGHEST) {
        prop_assert_eq!(read(&english(amount), english_unit), Some(amount));
    }

    #[test]
    fn one_is_never_said_satu_before_a_hundred_ten_or_a_lone_thousand(amount in 0..HIGHEST) {
        let words = indonesian(amount);
        for wrong in ["satu ratus", "satu puluh", "satu belas", "puluh seribu", "  "] {
            prop_assert!(!words.contains(wrong), "{}", words);
        }
        prop_assert!(!words.starts_with("satu ribu"), "{}", words);
    }
}

#[test]
fn every_amount_below_two_thousand_reads_back() {
    for amount in 0..2_000 {
        assert_eq!(read(&indonesian(amount), indonesian_unit), Some(amount));
        assert_eq!(read(&english(amount), english_unit), Some(amount));
    }
}
