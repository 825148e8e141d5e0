//! Options of `webhooks`.

use clap::{Args, Subcommand};
use portal_core::integration::webhook::{EndpointName, InvalidEndpointName};

/// Subcommands of `webhooks`.
#[derive(Debug, Subcommand)]
pub(crate) enum Webhooks {
    /// Show the endpoints of the configuration: what waits, what was given up, and when each last took an event.
    List,
    /// Send an event of the type webhook.test to an endpoint, and say what it answered.
    Test {
        /// The endpoint's name.
        #[arg(value_name = "NAME", value_parser = name)]
        endpoint: EndpointName,
    },
    /// Have events sent again that were delivered or given up.
    Replay(Replay),
}

/// Options of `webhooks replay`.
#[derive(Debug, Args)]
pub(crate) struct Replay {
    /// The endpoint's name.
    #[arg(value_name = "NAME", value_parser = name)]
    pub(crate) endpoint: EndpointName,
    /// The cursor of the first event.
    #[arg(long, value_name = "CURSOR", default_value_t = 1)]
    pub(crate) from: u64,
    /// The cursor of the last event; without it up to the last one there is.
    #[arg(long, value_name = "CURSOR")]
    pub(crate) to: Option<u64>,
}

fn name(text: &str) -> Result<EndpointName, InvalidEndpointName> {
    EndpointName::parse(text)
}
