//! Options of `keys`.

use clap::{Args, Subcommand};
use portal_core::ApiKeyId;
use portal_core::integration::key::{InvalidKeyName, KeyName, Scope};

/// Subcommands of `keys`.
#[derive(Debug, Subcommand)]
pub(crate) enum Keys {
    /// Make a key for another system, and print its secret, once.
    Create(CreateKey),
    /// Show all keys: what they may be used for, until when, and when they last were.
    List,
    /// Revoke a key: the next request with it is refused.
    Revoke {
        /// The key's id, as `portal keys list` shows it.
        #[arg(value_name = "ID")]
        id: ApiKeyId,
    },
}

/// Options of `keys create`.
#[derive(Debug, Args)]
pub(crate) struct CreateKey {
    /// What the key is called: the system that gets it.
    #[arg(long, value_name = "NAME", value_parser = name)]
    pub(crate) name: KeyName,
    /// What it may be used for, such as invoices:write; as often as needed.
    #[arg(long = "scope", value_name = "SCOPE", required = true, num_args = 1.., value_delimiter = ',')]
    pub(crate) scopes: Vec<Scope>,
    /// For how many days it is good; without it as long as the configuration says.
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..=3660))]
    pub(crate) expires: Option<u32>,
}

fn name(text: &str) -> Result<KeyName, InvalidKeyName> {
    KeyName::parse(text)
}
