//! What tests of a side ask of its words: that both languages say the same things, and all that its code asks for.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{fs, io};

use fluent_bundle::FluentResource;

/// Every message of Fluent files with the variables it mentions, terms and comments left out.
fn messages(files: &[&str]) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut current = None;
    for line in files.iter().flat_map(|file| file.lines()).filter(|line| !line.starts_with('#')) {
        let starts_message = line.starts_with(|c: char| c.is_ascii_lowercase());
        if let Some((key, _)) = line.split_once('=').filter(|_| starts_message) {
            current = Some(key.trim().to_owned());
        }
        let Some(key) = &current else { continue };
        found.entry(key.clone()).or_default().extend(variables(line));
    }
    found
}

fn variables(line: &str) -> impl Iterator<Item = String> {
    line.split('$').skip(1).map(|rest| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect())
}

/// The keys of Fluent files, with the variables that each mentions.
pub fn keys(files: &[&str]) -> BTreeMap<String, BTreeSet<String>> {
    messages(files)
}

/// What is wrong with the files of two languages: lines that cannot be read, keys that are there twice or in one
/// language alone, and messages that mention other variables.
pub fn mistakes(indonesian: &[&str], english: &[&str]) -> Vec<String> {
    let mut wrong = Vec::new();
    for file in indonesian.iter().chain(english) {
        if let Err((_, mistakes)) = FluentResource::try_new((*file).to_owned()) {
            wrong.extend(mistakes.iter().map(|mistake| format!("{mistake:?}")));
        }
    }
    for files in [indonesian, english] {
        let starts = |line: &&str| line.starts_with(|c: char| c.is_ascii_lowercase()) && line.contains('=');
        let lines = files.iter().flat_map(|file| file.lines()).filter(starts);
        let mut seen = BTreeSet::new();
        let keys = lines.filter_map(|line| line.split_once('=')).map(|(key, _)| key.trim());
        wrong.extend(keys.filter(|key| !seen.insert(*key)).map(|key| format!("{key} is there twice")));
    }
    let (one, other) = (messages(indonesian), messages(english));
    let keys: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
    let differ = keys.into_iter().filter(|key| one.get(*key) != other.get(*key));
    wrong.extend(differ.map(|key| format!("{key} differs: {:?}, {:?}", one.get(key), other.get(key))));
    wrong
}

/// The text of every source file and template below a crate's folder, test files left out.
///
/// # Errors
/// If a file cannot be read.
pub fn sources(root: &Path) -> io::Result<String> {
    let mut waiting = vec![root.join("src"), root.join("templates")];
    let mut text = String::new();
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            waiting.extend(children(&path)?);
        } else if !path.ends_with("tests.rs") {
            text.push_str(&fs::read_to_string(&path)?);
        }
    }
    Ok(text)
}

fn children(folder: &Path) -> io::Result<Vec<PathBuf>> {
    fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_say_the_same_have_no_mistake() {
        assert_eq!(mistakes(&["a = Halo { $name }\nb = Ya\n"], &["a = Hello { $name }\nb = Yes\n"]), [""; 0]);
    }

    #[test]
    fn what_one_language_lacks_and_what_is_there_twice_is_told() {
        let wrong = mistakes(&["a = Halo { $name }\na = Hai { $name }\nb = Ya\n"], &["a = Hello\n"]);
        assert_eq!(wrong.len(), 3, "{wrong:?}");
        assert!(wrong[0].starts_with("a is there twice") && wrong[1].starts_with("a differs"), "{wrong:?}");
        assert!(!mistakes(&["a b = x\n"], &[]).is_empty());
    }
}
