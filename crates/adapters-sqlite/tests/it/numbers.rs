//! The number in E.164 that the database makes itself: by the rules of the core, for every spelling.

use adapters_sqlite::SqliteStore;
use portal_core::PhoneNumber;
use portal_core::identity::customer::CustomerRepo;
use portal_testkit::TestDatabase;
use portal_testkit::fixtures::{customer, customer_id, number};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};

use crate::support::{Operator, store_in_memory};

/// What the database makes of each text.
async fn made_of(store: &SqliteStore, texts: &[String]) -> Vec<Option<String>> {
    let json = serde_json::to_string(texts).expect("JSON");
    sqlx::query(
        "INSERT INTO customers (customer_id, name, phone)
         SELECT 'N' || key, 'x', value FROM json_each(?)
         WHERE TRUE ON CONFLICT (customer_id) DO UPDATE SET phone = excluded.phone",
    )
    .bind(json)
    .execute(store.connection())
    .await
    .expect("the numbers");
    sqlx::query_scalar("SELECT phone_e164 FROM customers ORDER BY CAST(substr(customer_id, 2) AS INTEGER) LIMIT ?")
        .bind(i64::try_from(texts.len()).expect("a small number"))
        .fetch_all(store.connection())
        .await
        .expect("the numbers")
}

async fn check(store: &SqliteStore, texts: &[String]) -> usize {
    let made = made_of(store, texts).await;
    assert_eq!(made.len(), texts.len());
    let mut numbers = 0;
    for (text, made) in texts.iter().zip(made) {
        let parsed = PhoneNumber::parse(text).ok().map(String::from);
        assert_eq!(made, parsed, "{text:?}");
        numbers += usize::from(parsed.is_some());
    }
    numbers
}

/// Spellings of numbers with every prefix and mark there is a rule for, one in three spoilt by a character
/// that belongs nowhere, or not there.
fn spelling() -> impl Strategy<Value = String> {
    let prefix = prop::sample::select(vec![
        "",
        "0",
        "0",
        "62",
        "+62",
        "0062",
        "00162",
        "620",
        "+620",
        "00620",
        "001620",
        "+62 (0)",
        "(62)",
        "(+62)",
        "++62",
        "+ 62",
        "6200",
        "00",
        "+",
        "+0",
        "+8",
        "\u{a0}+62",
        "-+62",
        ".0",
        "1",
        "65",
        "+65",
        "0062 0",
        "002",
    ]);
    let mark = prop::sample::select(vec![
        "",
        "",
        "",
        "",
        "",
        "",
        " ",
        "-",
        ".",
        "(",
        ")",
        "\u{a0}",
        "\u{2010}",
        "\u{2011}",
        "\u{2012}",
        "\u{2013}",
        "\u{2014}",
        "\u{2015}",
        "\t",
        "\u{202a}",
        "\u{2069}",
        "\u{200b}",
        "\u{feff}",
        "\u{ad}",
        "[",
        "]",
        "\u{2212}",
        "\u{ff0d}",
        "\u{e0041}",
        "\u{fe0f}",
    ]);
    let digits = prop::collection::vec((0_u8..10, mark), 6..12);
    let edge = prop::sample::select(vec!["", "", "", "", " ", "\u{a0}", "  ", "\n", "\u{2003}"]);
    let lead = prop::sample::select(vec!["81", "82", "83", "84", "85", "87", "88", "89", "80", "21", "8 1", "8-9"]);
    let spoiler = prop::sample::select(vec![
        "x",
        "+",
        "8",
        "0",
        "\t",
        "\n",
        "\0",
        "/",
        "\u{660}",
        "\u{ff18}",
        "\u{ff0b}",
        "\u{20e3}",
        "\u{2016}",
        "\u{1d7ce}",
        "é",
    ]);
    let spoilt = prop::option::weighted(0.3, (spoiler, any::<prop::sample::Index>()));
    (edge.clone(), prefix, lead, digits, edge, spoilt).prop_map(|(before, prefix, lead, digits, after, spoilt)| {
        let digits = digits.into_iter().fold(String::new(), |text, (digit, mark)| format!("{text}{digit}{mark}"));
        let mut characters: Vec<char> = format!("{before}{prefix}{lead}{digits}{after}").chars().collect();
        if let Some((spoiler, place)) = spoilt {
            let place = place.index(characters.len() + 1);
            characters.splice(place..place, spoiler.chars());
        }
        characters.into_iter().collect()
    })
}

fn batch(strategy: impl Strategy<Value = String>, size: usize) -> Vec<String> {
    let mut runner = TestRunner::new(Config::default());
    let texts = prop::collection::vec(strategy, size);
    texts.new_tree(&mut runner).expect("texts").current()
}

#[tokio::test]
async fn random_spellings_are_read_as_the_core_reads_them() {
    let (store, ()) = store_in_memory().await;
    let numbers = check(&store, &batch(spelling(), 10_000)).await;
    assert!(numbers > 1_000, "only {numbers} of the spellings were numbers at all");
}

#[tokio::test]
async fn random_texts_are_read_as_the_core_reads_them() {
    let (store, ()) = store_in_memory().await;
    check(&store, &batch("\\PC{0,40}", 2_000)).await;
    check(&store, &batch("[+0-9() .8-]{0,24}", 5_000)).await;
    check(&store, &batch("[+＋０-９0-9\\p{Cf}\\p{Zs}\\p{Pd}]{8,24}", 2_000)).await;
    check(&store, &batch("(\\+62|0|62)8[0-9 ]{5,70}", 2_000)).await;
}

/// Every character that a number may hold is among them, and much that it may not.
fn characters() -> impl Iterator<Item = char> {
    let blocks = [
        '\u{0}'..='\u{31ff}',
        '\u{fe00}'..='\u{1007f}',
        '\u{10d00}'..='\u{10eff}',
        '\u{11080}'..='\u{110ff}',
        '\u{13400}'..='\u{134ff}',
        '\u{1bc80}'..='\u{1bcff}',
        '\u{1d100}'..='\u{1d1ff}',
        '\u{dfff0}'..='\u{e100f}',
    ];
    blocks.into_iter().flatten()
}

#[tokio::test]
async fn case_01_every_character_means_here_what_it_means_to_the_core() {
    let (store, ()) = store_in_memory().await;
    let texts: Vec<String> = characters().map(|c| format!("0817{c}102070")).collect();
    let numbers = check(&store, &texts).await;
    assert!(numbers > 4_000, "only {numbers} characters leave a number");
}

#[tokio::test]
async fn usual_and_awkward_spellings_are_read_as_the_core_reads_them() {
    let (store, ()) = store_in_memory().await;
    let good = [
        "0812 3456 7890",
        "+62 (0)812-3456-7890",
        "62812.3456.7890",
        "0062 812 3456 7890",
        "001 62 812 3456 7890",
        "812 3456 7890",
        "0062 (0) 812 3456 7890",
        " 0812\u{a0}3456\u{2011}7890 ",
        "\u{a0}+62812\u{2013}3456\u{2015}7890",
        "0817102070",
    ];
    let texts: Vec<String> = good.iter().map(ToString::to_string).collect();
    assert_eq!(check(&store, &texts).await, good.len());
    let bad = [
        "",
        " ",
        "+",
        "8",
        "0812345",
        "08123456789012",
        "021-5551234",
        "0841234567",
        "+8613800138000",
        "(+62)+8123456789",
        "6200812345678",
        "0812345\u{1b}67890",
        "0812345\u{0}67890",
        "08123456789\u{0}",
        "\u{0}08123456789",
        "٠٨١٢٣٤٥٦٧٨٩٠",
        "0 0 8123456789",
    ];
    let mut texts: Vec<String> = bad.iter().map(ToString::to_string).collect();
    texts.push(format!("0812345678{}", " ".repeat(60)));
    assert_eq!(check(&store, &texts).await, 0);
}

#[tokio::test]
async fn a_number_edited_by_hand_is_found_by_its_new_value_at_once() {
    let (store, ()) = store_in_memory().await;
    let operator = Operator(store.clone());
    operator.put_customer(&customer("AGLS1").phone("0817102070").build()).await;
    operator.edit_phone_by_hand(&customer_id("AGLS1"), "+62 (0)812-3456-7890").await;
    let found = store.accounts_of(&number("081234567890")).await.expect("an answer");
    assert_eq!(found.len(), 1);
    assert_eq!(store.accounts_of(&number("0817102070")).await.expect("an answer"), []);
}
