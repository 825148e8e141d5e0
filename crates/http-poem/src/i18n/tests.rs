//! Both languages say the same things, and they say everything the code asks for.

use std::path::Path;

use http_kit::i18n::audit;

use crate::i18n::*;

fn sources() -> String {
    audit::sources(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("readable sources")
}

/// The words of the customers' side and of what all pages share, in both languages.
fn all() -> [Vec<&'static str>; 2] {
    [[page_kit::i18n::ID, ID].concat(), [page_kit::i18n::EN, EN].concat()]
}

#[test]
fn both_languages_have_the_same_keys_with_the_same_variables() {
    let [indonesian, english] = all();
    assert_eq!(audit::mistakes(&indonesian, &english), [""; 0]);
    assert!(audit::keys(&indonesian).len() > 100, "the files are read at all");
}

#[test]
fn every_key_has_words_in_both_languages() {
    for (key, names) in audit::keys(&all()[0]) {
        let args: Vec<_> = names.iter().map(|name| (name.as_str(), Arg::from(2))).collect();
        for locale in Locale::ALL {
            let text = t(locale, &key, &args);
            assert!(!text.is_empty() && text != key && !text.contains("{$"), "{key}: {text}");
        }
    }
}

#[test]
fn every_key_asked_for_exists() {
    let known = audit::keys(&all()[0]);
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
    for key in audit::keys(&ID[..ID.len() - 1]).keys() {
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
