//! Both languages say the same things, and they say everything the code asks for.

use std::path::Path;

use http_kit::i18n::audit;

use crate::i18n::*;

/// The words of the console and of what all pages share, in both languages.
fn all() -> [Vec<&'static str>; 2] {
    [[page_kit::i18n::ID, ID].concat(), [page_kit::i18n::EN, EN].concat()]
}

fn sources() -> String {
    audit::sources(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("readable sources")
}

#[test]
fn both_languages_have_the_same_keys_with_the_same_variables() {
    let [indonesian, english] = all();
    assert_eq!(audit::mistakes(&indonesian, &english), [""; 0]);
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
    let (known, sources) = (audit::keys(&all()[0]), sources());
    let mut asked = 0;
    for opening in [r#".t(""#, r#".tn(""#, r#"t(locale, ""#] {
        for rest in sources.split(opening).skip(1) {
            let key = rest.split('"').next().unwrap_or_default();
            assert!(known.contains_key(key), "nobody wrote words for {key}");
            asked += 1;
        }
    }
    assert!(asked > 50, "only {asked} keys were found in the sources");
}

#[test]
fn no_words_are_kept_that_nothing_asks_for() {
    let sources = sources();
    // The keys of these are put together, and other tests go through them.
    let is_made = |key: &str| ["notice-", "trail-", "feature-"].iter().any(|start| key.starts_with(start));
    for key in audit::keys(ID).keys().filter(|key| !is_made(key)) {
        assert!(sources.contains(&format!("\"{key}\"")), "nothing asks for {key}");
    }
    for code in audit::keys(ID).keys().filter_map(|key| key.strip_prefix("notice-")) {
        assert!(sources.contains(&format!("\"{code}\"")), "no message has the code {code}");
    }
}
