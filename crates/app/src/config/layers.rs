//! The layers of configuration: built-in defaults, a file, the environment; the last one set wins.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use figment::Figment;
use figment::providers::{Env, Format, Toml};
use figment::value::{Dict, Value};

use super::Problem;

/// The commented defaults that are part of the binary.
pub(crate) const DEFAULTS: &str = include_str!("../../../../portal.default.toml");

/// The file that is read when none is named.
pub(crate) const USUAL_FILE: &str = "portal.toml";

/// Environment variables of the portal start with this.
const PREFIX: &str = "PORTAL__";

/// A value as its layer wrote it.
pub(crate) enum Raw<'a> {
    /// From the environment, or forced by the command: text whose type only its key knows.
    Text(&'a str),
    /// From a file.
    Toml(&'a Value),
}

/// All layers, laid over each other.
pub(crate) struct Layers {
    defaults: Dict,
    file: Dict,
    text: BTreeMap<String, String>,
    path: Option<PathBuf>,
}

impl Layers {
    /// Reads `file`, which must exist if `named`, and lays `environment` (dotted keys) over it.
    pub(crate) fn gather(
        file: Option<(&Path, FileChoice)>,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, Problem> {
        let (file, path) = match file {
            Some((path, named)) => (read_file(path, named)?, Some(path.to_owned())),
            None => (Dict::new(), None),
        };
        Ok(Self {
            defaults: parse(DEFAULTS).map_err(|e| Problem::new("portal.default.toml", e))?,
            file,
            text: environment.into_iter().collect(),
            path,
        })
    }

    /// The portal's part of the process environment, by dotted key.
    pub(crate) fn process_environment() -> Vec<(String, String)> {
        Env::prefixed(PREFIX)
            .split("__")
            .iter()
            .map(|(key, value)| (key.as_str().to_ascii_lowercase(), value))
            .collect()
    }

    /// Sets a key over everything else.
    pub(crate) fn force(&mut self, key: &str, value: &str) {
        self.text.insert(key.to_owned(), value.to_owned());
    }

    /// The value that counts for `key`.
    pub(crate) fn find(&self, key: &str) -> Option<Raw<'_>> {
        if let Some(text) = self.text.get(key) {
            return Some(Raw::Text(text));
        }
        lookup(&self.file, key).or_else(|| lookup(&self.defaults, key)).map(Raw::Toml)
    }

    /// The built-in default of `key`.
    pub(crate) fn default_of(&self, key: &str) -> Option<Raw<'_>> {
        lookup(&self.defaults, key).map(Raw::Toml)
    }

    /// How high the layer lies that sets `key`, for keys that displace each other.
    pub(crate) fn height(&self, key: &str) -> u8 {
        if self.text.contains_key(key) { 2 } else { u8::from(lookup(&self.file, key).is_some()) }
    }

    /// Where the value of `key` was written, for people.
    pub(crate) fn origin(&self, key: &str) -> String {
        match self.height(key) {
            2 => format!("from {}", variable(key)),
            1 => match &self.path {
                Some(path) => format!("from {}", path.display()),
                None => String::new(),
            },
            _ => String::new(),
        }
    }

    /// Every key that some layer sets.
    pub(crate) fn keys(&self) -> BTreeSet<String> {
        let mut keys = BTreeSet::new();
        flatten("", &self.defaults, &mut keys);
        flatten("", &self.file, &mut keys);
        keys.extend(self.text.keys().cloned());
        keys
    }
}

/// Whether the file sets a secret itself, a password in an address included.
pub(crate) fn holds_secrets(path: &Path) -> bool {
    let Ok(file) = read_file(path, FileChoice::Usual) else {
        return false;
    };
    let text = |key| match lookup(&file, key) {
        Some(Value::String(_, text)) => text.clone(),
        _ => String::new(),
    };
    let plain = [
        "security.secret",
        "fonnte.token",
        "fonnte.webhook_secret",
        "attachments.bucket_secret",
        "staff.oidc.client_secret",
    ];
    let address = ["database.url", "redis.url"];
    plain.iter().any(|key| !text(key).is_empty())
        || address.iter().any(|key| text(key).contains('@'))
        || matches!(lookup(&file, "security.previous_secrets"), Some(Value::Array(_, list)) if !list.is_empty())
}

/// Whether somebody asked for this very file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FileChoice {
    /// By `--config`: it must be there.
    Explicit,
    /// It is only the usual one.
    Usual,
}

/// The environment variable of a key.
pub(crate) fn variable(key: &str) -> String {
    format!("{PREFIX}{}", key.to_ascii_uppercase().replace('.', "__"))
}

/// Reads a list that stands in an environment variable.
pub(crate) fn parse_list(text: &str) -> Option<Value> {
    parse(&format!("list = {text}")).ok()?.remove("list")
}

fn read_file(path: &Path, choice: FileChoice) -> Result<Dict, Problem> {
    match std::fs::read_to_string(path) {
        Ok(text) => parse(&text).map_err(|e| Problem::new(path.display().to_string(), e)),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound && choice == FileChoice::Usual => Ok(Dict::new()),
        Err(e) => Err(Problem::new(path.display().to_string(), format!("cannot be read: {e}"))),
    }
}

fn parse(text: &str) -> Result<Dict, String> {
    Figment::from(Toml::string(text)).extract().map_err(|e| format!("is not valid TOML: {e}"))
}

fn lookup<'a>(dict: &'a Dict, key: &str) -> Option<&'a Value> {
    match key.split_once('.') {
        None => dict.get(key),
        Some((section, rest)) => match dict.get(section)? {
            Value::Dict(_, inner) => lookup(inner, rest),
            _ => None,
        },
    }
}

fn flatten(prefix: &str, dict: &Dict, keys: &mut BTreeSet<String>) {
    for (name, value) in dict {
        let key = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
        match value {
            Value::Dict(_, inner) => flatten(&key, inner, keys),
            _ => {
                keys.insert(key);
            }
        }
    }
}
