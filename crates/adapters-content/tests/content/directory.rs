//! The operator's own files, good and broken.

use std::fs;

use adapters_content::{ContentFaq, Filling, Hours};
use portal_core::Locale;
use tempfile::TempDir;

const GOOD: &str = r#"
[[category]]
slug = "umum"
name = "Umum"
icon = "info"

[[category.faq]]
slug = "jam-buka"
question = "Kapan {brand} buka?"
answer = """
Kami buka {hours}.
"""
"#;

fn filling() -> Filling {
    Filling {
        brand: "Kampung Net".to_owned(),
        hours: Some(Hours { id: "08.00–17.00".to_owned(), en: "08:00–17:00".to_owned() }),
        otp_minutes: 10,
        sla_hours: [4, 24, 48],
        reopen_days: 7,
    }
}

fn directory(files: &[(&str, &str)]) -> TempDir {
    let directory = tempfile::tempdir().expect("a temporary directory");
    for (name, text) in files {
        fs::write(directory.path().join(name), text).expect("the file is written");
    }
    directory
}

/// What is said of a directory, its own path left out.
fn problems(files: &[(&str, &str)]) -> Vec<String> {
    let directory = directory(files);
    let error = ContentFaq::in_directory(directory.path(), &filling()).expect_err("broken files");
    let path = format!("{}/", directory.path().display());
    error.0.iter().map(|problem| problem.to_string().replace(&path, "")).collect()
}

#[test]
fn the_operators_file_counts_and_a_missing_one_is_the_built_in() {
    let directory = directory(&[("faq.id.toml", GOOD)]);
    let content = ContentFaq::in_directory(directory.path(), &filling()).expect("good files");
    let own: Vec<_> = content.book_in(Locale::Id).faqs().collect();
    assert_eq!((own.len(), own[0].question.as_str()), (1, "Kapan Kampung Net buka?"));
    assert_eq!(own[0].answer, "Kami buka 08.00–17.00.");
    assert!(content.book_in(Locale::En).faqs().count() >= 24);
}

#[test]
fn a_directory_without_either_file_is_a_mistake() {
    let directory = directory(&[("faq.toml", GOOD)]);
    let error = ContentFaq::in_directory(directory.path(), &filling()).expect_err("no file");
    assert!(error.to_string().ends_with("holds neither faq.id.toml nor faq.en.toml"), "{error}");
}

#[test]
fn a_file_that_is_no_toml_is_named_with_its_line() {
    let broken = GOOD.replace("name = \"Umum\"", "name = \"Umum");
    let [problem] = problems(&[("faq.en.toml", &broken)]).try_into().expect("one problem");
    assert!(problem.starts_with("faq.en.toml, line 4: "), "{problem}");
}

#[test]
fn a_key_that_is_unknown_or_missing_is_named_with_its_line() {
    let [unknown] = problems(&[("faq.id.toml", &GOOD.replace("icon", "ikon"))]).try_into().expect("one problem");
    assert!(unknown.starts_with("faq.id.toml, line 5: ") && unknown.contains("ikon"), "{unknown}");
    let [missing] = problems(&[("faq.id.toml", &GOOD.replace("icon = \"info\"", ""))]).try_into().expect("one");
    assert!(missing.contains("icon"), "{missing}");
}

#[test]
fn everything_wrong_in_both_files_is_told_at_once() {
    let id = GOOD.replace("\"jam-buka\"", "\"Jam Buka\"").replace("{hours}", "{jam}");
    let en = GOOD.replace("Kapan {brand} buka?", " ").replace("jam-buka", "jam");
    let told = problems(&[("faq.id.toml", &id), ("faq.en.toml", &en)]);
    assert_eq!(told.len(), 4, "{told:?}");
    assert!(told[0].starts_with("faq.id.toml, line 8: slug \"Jam Buka\" must be two words or more"), "{}", told[0]);
    assert!(told[1].starts_with("faq.id.toml, line 10: {jam} in the answer cannot be filled in"), "{}", told[1]);
    assert!(told[2].starts_with("faq.en.toml, line 8: slug \"jam\" must be two words or more"), "{}", told[2]);
    assert_eq!(told[3], "faq.en.toml, line 9: question must not be blank");
}

#[test]
fn a_slug_that_is_there_twice_is_named_where_it_is_the_second_time() {
    let more = "[[category.faq]]\nslug = \"jam-buka\"\nquestion = \"x\"\nanswer = \"y\"\n";
    assert_eq!(
        problems(&[("faq.id.toml", &format!("{GOOD}{more}"))]),
        ["faq.id.toml, line 14: slug \"jam-buka\" is there twice"]
    );
}

#[test]
fn lonely_synonyms_and_empty_categories_are_mistakes() {
    let lonely = format!("synonyms = [\n  [\"lemot\", \"lambat\"],\n  [\"cepat\"],\n]\n{GOOD}");
    let [problem] = problems(&[("faq.id.toml", &lonely)]).try_into().expect("one problem");
    assert!(problem.starts_with("faq.id.toml, line 3: a group of synonyms"), "{problem}");
    let empty = GOOD.split("[[category.faq]]").next().expect("the beginning");
    let [problem] = problems(&[("faq.id.toml", empty)]).try_into().expect("one problem");
    assert!(problem.starts_with("faq.id.toml, line 3: category \"umum\" has no"), "{problem}");
    assert_eq!(problems(&[("faq.id.toml", "")]), ["faq.id.toml, line 1: has no [[category]]"]);
}

#[test]
fn answers_lead_to_pages_of_the_portal_and_stay_plain_text() {
    let linked = GOOD.replace("Kami buka {hours}.", "Kami [{brand}](/customer/tickets/new?type=repair) buka {hours}.");
    let directory = directory(&[("faq.id.toml", &linked)]);
    let content = ContentFaq::in_directory(directory.path(), &filling()).expect("good files");
    let faq = content.book_in(Locale::Id).faqs().next().expect("a question");
    assert_eq!(faq.answer, "Kami Kampung Net buka 08.00–17.00.");
    let [link] = faq.links.as_slice() else { panic!("one link: {:?}", faq.links) };
    assert_eq!(
        (&faq.answer[link.at.clone()], link.href.as_str()),
        ("Kampung Net", "/customer/tickets/new?type=repair")
    );
}

#[test]
fn an_answer_that_leads_elsewhere_is_a_mistake() {
    for href in ["https://example.id", "//example.id", "javascript:alert(1)", "/customer/tiket", "/staff"] {
        let linked = GOOD.replace("Kami buka", &format!("[Kami]({href}) buka"));
        let [problem] = problems(&[("faq.id.toml", &linked)]).try_into().expect("one problem");
        assert!(problem.starts_with("faq.id.toml, line 10: answer leads to "), "{problem}");
        assert!(problem.contains("/customer/tickets, "), "{problem}");
    }
}

#[test]
fn windows_line_ends_do_no_harm() {
    let directory = directory(&[("faq.id.toml", &GOOD.replace('\n', "\r\n"))]);
    let content = ContentFaq::in_directory(directory.path(), &filling()).expect("good files");
    assert!(content.book_in(Locale::Id).faqs().all(|faq| !faq.answer.contains('\r')));
}
