//! The `portal` binary: one program that serves the portal, runs its workers and its tools.

mod cli;
mod commands;
mod config;
mod descriptors;
mod desk_wiring;
mod email_wiring;
mod event_wiring;
mod failure;
mod faq_wiring;
mod fonnte_webhooks;
mod gateway_outages;
mod gateway_wiring;
mod http_wiring;
mod incoming_files;
mod incoming_wiring;
mod lifecycle;
mod outbox_notifier;
mod outbox_page;
mod output;
mod payment_webhooks;
mod payment_wiring;
mod payment_worker;
mod promise_wiring;
mod redis_wiring;
mod running;
mod seldom;
mod sides;
mod staff_wiring;
mod storage;
mod support_context;
mod telemetry;
mod watch;
mod webhook_worker;
mod wiring;
mod worker;

use std::path::Path;
use std::process::ExitCode;

use clap::Parser;

use cli::{Cli, Command};
use commands::{demo, doctor, import, serve, store};
use config::{Purpose, Settings};
use failure::{Failure, Outcome};

/// Requests are thousands of small allocations each; glibc's allocator takes a sixth of the time they cost.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    // Fails only if somebody chose before, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let outcome = tokio::runtime::Runtime::new()
        .map_err(|e| Failure::caused("the process cannot start", &e))
        .and_then(|runtime| runtime.block_on(run(cli)));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            failure.show();
            ExitCode::FAILURE
        }
    }
}

async fn run(cli: Cli) -> Outcome {
    let load = |purpose| load(cli.config.as_deref(), purpose);
    match cli.command {
        Command::Demo(options) => Box::pin(demo::demo(&load(Purpose::Demo)?, &options)).await,
        Command::Serve(options) => Box::pin(serve::serve(&load(Purpose::Serve)?, &options)).await,
        Command::Worker => Box::pin(serve::worker(&load(Purpose::Serve)?)).await,
        Command::Migrate => store::migrate(&load(Purpose::Store)?).await,
        Command::Adopt(command) => Box::pin(store::adopt(&load(Purpose::Store)?, command)).await,
        Command::Config(cli::Config::Check) => {
            check_config(&load(Purpose::Serve)?);
            Ok(())
        }
        Command::Doctor(options) => Box::pin(doctor::doctor(cli.config.as_deref(), options.all_rows)).await,
        Command::Customers(command) => store::on_customers(&load(Purpose::Store)?, command).await,
        Command::Import(cli::Import::Template { kind }) => {
            import::template(kind);
            Ok(())
        }
        Command::Import(command) => store::import(&load(Purpose::Store)?, &command).await,
        Command::Keys(command) => store::on_keys(&load(Purpose::Store)?, command).await,
        Command::Webhooks(command) => store::on_webhooks(&load(Purpose::Store)?, command).await,
        Command::Payments(command) => store::on_payments(&load(Purpose::Store)?, command).await,
        Command::Ledger(cli::Ledger::Check) => store::check_ledger(&load(Purpose::Store)?).await,
        Command::Staff(command) => store::on_staff(&load(Purpose::Store)?, command).await,
        Command::Limits(cli::Limits::Show { address }) => {
            Box::pin(store::on_limits(&load(Purpose::Store)?, address)).await
        }
        Command::Announce(options) => store::announce(&load(Purpose::Store)?, &options).await,
        Command::Analytics(options) => store::analytics(&load(Purpose::Store)?, &options).await,
        Command::Seed(options) => store::seed(&load(Purpose::Store)?, &options).await,
    }
}

/// Says of a configuration that can be used what is probably wrong with it all the same.
fn check_config(settings: &Settings) {
    if let Some(letters) = config::documents::letters_without_font(settings) {
        output::line(format_args!("warning: {letters}"));
    }
    let notes = config::notes(settings);
    for note in &notes {
        output::line(format_args!("note: {note}"));
    }
    output::line(if notes.is_empty() { "the configuration is good" } else { "the portal starts; see the notes" });
}

fn load(file: Option<&Path>, purpose: Purpose) -> Result<Settings, Failure> {
    config::load(file, purpose).map_err(|problems| Failure::configuration(&problems))
}
