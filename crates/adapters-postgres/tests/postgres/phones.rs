//! The database normalises numbers exactly as the core does.

use portal_core::PhoneNumber;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use sqlx::{Connection, PgConnection};
use tokio::runtime::Builder;

use crate::database::TempDatabase;

/// Spellings near the truth: prefixes, digits, marks, and now and then something that does not belong.
fn spelling() -> impl Strategy<Value = String> {
    let edge = prop_oneof![
        9 => select(vec!["", " ", "\u{a0}", " \u{a0} ", "\t", "\n", "\u{202a}", "\u{2069}", "\u{feff}"]),
        1 => select(vec!["-", "\u{1b}", "\u{2016}"]),
    ];
    let plus = prop_oneof![6 => select(vec!["", "+"]), 1 => select(vec!["++", "-+", "+ ", "(+"])];
    let country = prop_oneof![
        6 => select(vec!["", "0", "62", "620", "0062", "00162", "62 (0)"]),
        1 => select(vec!["001", "00", "65", "6 2", "00620", "620 0"]),
    ];
    let piece = prop_oneof![
        60 => select(vec!["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "81", "82", "89"]),
        20 => select(vec![" ", "-", ".", "(", ")", "\u{a0}", "\u{2010}", "\u{2011}", "\u{2013}", "\u{2015}", "\u{200b}",
            "\u{202c}", "\u{ad}", "\u{2009}", "\u{2212}", "\u{ff0d}", "[", "]", "\u{e0041}", "\u{fe0f}", "０", "９"]),
        1 => select(vec!["\u{2016}", "\u{20e3}", "x", "+", "＋", "٣", "/", "\u{1b}", "\\", "%"]),
    ];
    (edge.clone(), plus, country, select(vec!["81", "82", "8-3", "8 5", "89", "84", "8", ""]), vec(piece, 5..14), edge)
        .prop_map(|(before, plus, country, start, rest, after)| {
            format!("{before}{plus}{country}{start}{}{after}", rest.concat())
        })
}

fn any_text() -> impl Strategy<Value = String> {
    // PostgreSQL keeps no NUL in texts.
    prop_oneof![8 => spelling(), 1 => "[^\\x00]{0,70}", 1 => "[0-9 .()+-]{50,80}"]
}

async fn normalised(connection: &mut PgConnection, texts: &[String]) -> Vec<Option<String>> {
    sqlx::query_scalar("SELECT isp.phone_e164(t) FROM unnest($1::text[]) WITH ORDINALITY AS x (t, n) ORDER BY n")
        .bind(texts)
        .fetch_all(connection)
        .await
        .expect("the function answers")
}

#[test]
fn case_01_every_character_means_here_what_it_means_to_the_core() {
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
    let database = runtime.block_on(TempDatabase::migrated());
    let mut connection = runtime.block_on(database.connection());
    // Every character that a number may hold is among them, and much that it may not.
    let characters = ('\u{1}'..='\u{1ffff}').chain('\u{dff00}'..='\u{e10ff}');
    let texts: Vec<String> = characters.map(|c| format!("0817{c}102070")).collect();
    let mut wrong = Vec::new();
    for texts in texts.chunks(20_000) {
        let stored = runtime.block_on(normalised(&mut connection, texts));
        for (text, stored) in texts.iter().zip(stored) {
            let parsed = PhoneNumber::parse(text).ok().map(String::from);
            if parsed != stored {
                wrong.push((text.clone(), stored, parsed));
            }
        }
    }
    assert!(wrong.is_empty(), "(text, here, in the core): {wrong:?}");
    runtime.block_on(connection.close()).expect("the server answers");
}

#[test]
fn the_database_reads_every_spelling_as_the_core_does() {
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
    let database = runtime.block_on(TempDatabase::migrated());
    let connection = std::cell::RefCell::new(runtime.block_on(database.connection()));
    let numbers = std::cell::Cell::new(0);
    proptest!(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(60) }, |(texts in vec(any_text(), 200))| {
        let stored = runtime.block_on(normalised(&mut connection.borrow_mut(), &texts));
        for (text, stored) in texts.iter().zip(stored) {
            let parsed = PhoneNumber::parse(text).ok();
            numbers.set(numbers.get() + usize::from(parsed.is_some()));
            prop_assert_eq!(stored.as_deref(), parsed.as_ref().map(PhoneNumber::as_e164), "{:?}", text);
        }
    });
    let numbers = numbers.get();
    assert!(numbers > 1000, "only {numbers} of 12,000 spellings were numbers");
    runtime.block_on(connection.into_inner().close()).expect("the server answers");
}
