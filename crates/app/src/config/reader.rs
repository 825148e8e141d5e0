//! Reads typed values out of the layers, and collects everything that is wrong with them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use figment::value::Value;

use super::layers::{Layers, Raw, parse_list, variable};
use super::{Problem, secret_file};
use portal_core::Secret;

/// Keys of former days, and what became of them.
const MOVED: [(&str, &str); 1] = [(
    "pdf.how_to_pay",
    "has moved and is shown on pages too: write it as billing.how_to_pay, \
     such as [{ bank = \"BCA\", number = \"123 456 7890\", holder = \"PT Contoh\" }]",
)];

/// A table in a list: the texts of its fields.
pub(crate) type Entry = BTreeMap<String, String>;

/// Hands out values by key. A wrong value is noted and its built-in default handed out in its place, so
/// that one pass finds every problem; who sees problems must not use what was read.
pub(crate) struct Reader {
    layers: Layers,
    asked: BTreeSet<String>,
    problems: Vec<Problem>,
}

impl Reader {
    pub(crate) fn new(layers: Layers) -> Self {
        Self { layers, asked: BTreeSet::new(), problems: Vec::new() }
    }

    /// A value that `parse` reads from its text.
    pub(crate) fn value<T>(&mut self, key: &str, parse: impl Fn(&str) -> Result<T, String>) -> T {
        self.read(key, |raw| parse(&scalar(&raw)?))
    }

    /// A value that may be left empty.
    pub(crate) fn optional<T>(&mut self, key: &str, parse: impl Fn(&str) -> Result<T, String>) -> Option<T> {
        self.value(key, |text| match text {
            "" => Ok(None),
            text => parse(text).map(Some),
        })
    }

    /// A list whose entries `parse` reads.
    pub(crate) fn list<T>(&mut self, key: &str, parse: impl Fn(&str) -> Result<T, String>) -> Vec<T> {
        self.read(key, |raw| {
            entries(&raw)?.iter().map(|entry| parse(entry).map_err(|e| format!("an entry {e}"))).collect()
        })
    }

    /// A text, or a list in its place.
    pub(crate) fn text_or_list<T>(
        &mut self,
        key: &str,
        text: impl Fn(&str) -> Result<T, String>,
        list: impl Fn(&[String]) -> Result<T, String>,
    ) -> T {
        self.read(key, |raw| match &raw {
            Raw::Toml(Value::Array(..)) => list(&entries(&raw)?),
            Raw::Text(written) if written.trim_start().starts_with('[') => list(&entries(&raw)?),
            _ => text(&scalar(&raw)?),
        })
    }

    /// A list of small tables whose fields `parse` reads.
    pub(crate) fn tables<T>(&mut self, key: &str, parse: impl Fn(&Entry) -> Result<T, String>) -> Vec<T> {
        self.read(key, |raw| {
            tables(&raw)?.iter().map(|entry| parse(entry).map_err(|e| format!("an entry {e}"))).collect()
        })
    }

    /// A list of small tables and texts; a text counts as a table whose only field has no name.
    pub(crate) fn tables_or_texts<T>(&mut self, key: &str, parse: impl Fn(&Entry) -> Result<T, String>) -> Vec<T> {
        self.read(key, |raw| {
            let wrong =
                || "must be a list of tables and texts as in TOML, such as [{ field = \"a\" }, \"b\"]".to_owned();
            let entry = |item: &Value| match item {
                Value::Dict(..) => table(item),
                item => Some(Entry::from([(String::new(), plain(item)?)])),
            };
            let entries: Option<Vec<Entry>> = items(&raw).ok_or_else(wrong)?.iter().map(entry).collect();
            let entries = entries.ok_or_else(wrong)?;
            entries.iter().map(|entry| parse(entry).map_err(|e| format!("an entry {e}"))).collect()
        })
    }

    /// A secret, or the content of the file that `<key>_file` names; `None` if neither is set.
    pub(crate) fn secret(&mut self, key: &str) -> Option<Secret<String>> {
        let inline = self.optional(key, |text| Ok(Secret::new(text.to_owned())));
        match self.secret_from_file(key, inline.is_some()) {
            Some(content) => Some(content),
            None => inline,
        }
    }

    /// Several secrets, or the lines of the file that `<key>_file` names.
    pub(crate) fn secrets(&mut self, key: &str) -> Vec<Secret<String>> {
        let inline = self.list(key, |text| Ok(Secret::new(text.to_owned())));
        match self.secret_from_file(key, !inline.is_empty()) {
            Some(content) => content.expose().lines().map(|line| Secret::new(line.trim().to_owned())).collect(),
            None => inline,
        }
    }

    /// The file's content, unless it is not set or a higher layer sets the secret itself.
    fn secret_from_file(&mut self, key: &str, inline: bool) -> Option<Secret<String>> {
        let file_key = format!("{key}_file");
        let path = self.optional(&file_key, |text| Ok(text.to_owned()))?;
        let (file, text) = (self.layers.height(&file_key), self.layers.height(key));
        if inline && text > file {
            return None;
        }
        if inline && text == file {
            self.note(key, format!("is set twice: here and as {file_key}"));
            return None;
        }
        match secret_file::read(Path::new(&path)) {
            Ok(content) => Some(content),
            Err(what) => {
                self.note(&file_key, what);
                None
            }
        }
    }

    /// Notes a problem with what `key` says.
    pub(crate) fn note(&mut self, key: &str, what: impl Into<String>) {
        let origin = self.layers.origin(key);
        self.problems.push(Problem::new(key, what).with_origin(origin));
    }

    /// Everything that was wrong, keys that nobody asked for included.
    pub(crate) fn finish(mut self) -> Vec<Problem> {
        let unknown: Vec<_> = self.layers.keys().into_iter().filter(|key| !self.asked.contains(key)).collect();
        for key in unknown {
            let moved = MOVED.iter().find(|(old, _)| *old == key);
            self.note(&key, moved.map_or("is not a key of the portal's configuration", |(_, what)| what));
        }
        self.problems
    }

    /// The keys that were asked for.
    #[cfg(test)]
    pub(crate) fn asked(&self) -> &BTreeSet<String> {
        &self.asked
    }

    fn read<T>(&mut self, key: &str, parse: impl Fn(Raw<'_>) -> Result<T, String>) -> T {
        self.asked.insert(key.to_owned());
        let found = self.layers.find(key).map(&parse);
        match found {
            Some(Ok(value)) => return value,
            Some(Err(what)) => self.note(key, what),
            None => {}
        }
        match self.layers.default_of(key).map(&parse) {
            Some(Ok(value)) => value,
            _ => unreachable!("{} has no good default", variable(key)),
        }
    }
}

fn scalar(raw: &Raw<'_>) -> Result<String, String> {
    match raw {
        Raw::Text(text) => Ok(text.trim().to_owned()),
        Raw::Toml(value) => plain(value).ok_or_else(|| "must be a single value".to_owned()),
    }
}

fn entries(raw: &Raw<'_>) -> Result<Vec<String>, String> {
    let wrong = || "must be a list as in TOML, such as [\"a\", \"b\"]".to_owned();
    items(raw).ok_or_else(wrong)?.iter().map(|item| plain(item).ok_or_else(wrong)).collect()
}

fn tables(raw: &Raw<'_>) -> Result<Vec<Entry>, String> {
    let wrong = || "must be a list of tables as in TOML, such as [{ field = \"a\" }]".to_owned();
    items(raw).ok_or_else(wrong)?.iter().map(|item| table(item).ok_or_else(wrong)).collect()
}

/// The fields of a table; `None` if it is none.
fn table(item: &Value) -> Option<Entry> {
    match item {
        Value::Dict(_, fields) => fields.iter().map(|(name, value)| Some((name.clone(), plain(value)?))).collect(),
        _ => None,
    }
}

/// The items of a list; `None` if it is none.
fn items(raw: &Raw<'_>) -> Option<Vec<Value>> {
    let list = match raw {
        Raw::Text("") => return Some(Vec::new()),
        Raw::Text(text) => parse_list(text)?,
        Raw::Toml(value) => (*value).clone(),
    };
    match list {
        Value::Array(_, items) => Some(items),
        _ => None,
    }
}

/// The text of a single value.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(_, text) => Some(text.trim().to_owned()),
        Value::Char(_, c) => Some(c.to_string()),
        Value::Bool(_, b) => Some(b.to_string()),
        Value::Num(_, number) => number
            .to_i128()
            .map(|n| n.to_string())
            .or_else(|| number.to_u128().map(|n| n.to_string()))
            .or_else(|| number.to_f64().map(|n| n.to_string())),
        Value::Empty(..) | Value::Dict(..) | Value::Array(..) => None,
    }
}
