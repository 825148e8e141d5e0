//! Both languages say the same things, and they say everything the code asks for.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use fluent_bundle::FluentResource;

use crate::i18n::*;

/// Every message of a language with the variables it mentions, terms and comments left out.
fn messages(files: &[&str]) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in files {
        let mut current = None;
        for line in file.lines().filter(|line| !line.starts_with('#')) {
            let starts_message = line.starts_with(|c: char| c.is_ascii_lowercase());
            if let Some((key, _)) = line.split_once('=').filter(|_| starts_message) {
                let key = key.trim().to_owned();
                assert!(!found.contains_key(&key), "{key} is there twice");
                current = Some(key);
            }
            let Some(key) = &current else { continue };
            found.entry(key.clone()).or_default().extend(variables(line));
        }
    }
    found
}

fn variables(line: &str) -> impl Iterator<Item = String> {
    line.split('$').skip(1).map(|rest| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect())
}

/// The text of every source file and template of this crate, test files left out.
fn sources() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut waiting = vec![root.join("src"), root.join("templates")];
    let mut text = String::new();
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            waiting.extend(children(&path));
        } else if !path.ends_with("tests.rs") {
            text.push_str(&fs::read_to_string(&path).expect("a readable source file"));
        }
    }
    text
}

fn children(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a readable folder");
    entries.map(|entry| entry.expect("a folder entry").path()).collect()
}

/// The words of the customers' side and of what all pages share, in both languages.
fn all() -> [Vec<&'static str>; 2] {
    [[page_kit::i18n::ID, ID].concat(), [page_kit::i18n::EN, EN].concat()]
}

#[test]
fn every_file_parses_without_a_mistake() {
    for file in all().iter().flatten() {
        if let Err((_, mistakes)) = FluentResource::try_new((*file).to_owned()) {
            panic!("{mistakes:?} in\n{file}");
        }
    }
}

#[test]
fn both_languages_have_the_same_keys_with_the_same_variables() {
    let [indonesian, english] = all().map(|files| messages(&files));
    assert_eq!(indonesian, english);
    assert!(indonesian.len() > 100, "the files are read at all");
}

#[test]
fn every_key_has_words_in_both_languages() {
    for (key, names) in messages(&all()[0]) {
        let args: Vec<_> = names.iter().map(|name| (name.as_str(), Arg::from(2))).collect();
        for locale in Locale::ALL {
            let text = t(locale, &key, &args);
            assert!(!text.is_empty() && text != key && !text.contains("{$"), "{key}: {text}");
        }
    }
}

#[test]
fn every_key_asked_for_exists() {
    let known = messages(&all()[0]);
    let sources = sources();
    let mut asked = 0;
    for opening in [r#".t(""#, r#".tn(""#, r#"whatsapp(""#, r#"t(locale, ""#, r#"t(self.locale, ""#] {
        for rest in sources.split(opening).skip(1) {
            let key = rest.split('"').next().unwrap_or_default();
            assert!(known.contains_key(key), "nobody wrote words for {key}");
            asked += 1;
        }
    }
    assert!(asked > 100, "only {asked} keys were found in the sources");
}

#[test]
fn no_words_are_kept_that_nothing_asks_for() {
    let sources = sources();
    // The API's words are chosen by its error tables, in another shape.
    for key in messages(&ID[..ID.len() - 1]).keys() {
        assert!(sources.contains(&format!("\"{key}\"")), "nothing asks for {key}");
    }
}

#[test]
fn a_missing_key_comes_back_as_itself() {
    assert_eq!(t(Locale::Id, "no-such-key", &[]), "no-such-key");
}

#[test]
fn values_are_filled_in_without_isolation_marks() {
    assert_eq!(t(Locale::Id, "greeting", &[("name", "Budi".into())]), "Halo, Budi");
    assert_eq!(
        t(Locale::En, "code-not-valid", &[("count", 1.into())]),
        "This code is wrong or no longer works. You have 1\u{a0}attempt left."
    );
}

#[test]
fn the_sentences_that_the_kit_asks_for_are_there() {
    for key in http_kit::problem::WORDS {
        for locale in Locale::ALL {
            assert_ne!(t(locale, key, &[]), key);
        }
    }
}
