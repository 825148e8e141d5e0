//! The command line.

mod accounts;
mod adopt;
mod import;
mod keys;
mod payments;
mod staff;
mod webhooks;

use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

pub(crate) use accounts::{AddStaff, Staff};
pub(crate) use adopt::{Adopt, AdoptInit};
pub(crate) use import::{Import, ImportFile, RecordKind};
pub(crate) use keys::{CreateKey, Keys};
pub(crate) use payments::{Ledger, Payments, Reconcile};
pub(crate) use staff::{Analytics, Announce, Format};
pub(crate) use webhooks::{Replay, Webhooks};

/// A self-service portal for the customers of an internet provider.
#[derive(Debug, Parser)]
#[command(name = "portal", version, propagate_version = true)]
pub(crate) struct Cli {
    /// Configuration file; without it `portal.toml` is read if it is there.
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Try the portal with invented customers; nothing else is needed.
    Demo(Demo),
    /// Serve the portal, with its workers.
    Serve(Serve),
    /// Run the workers alone.
    Worker,
    /// Bring the database's schema up to date.
    Migrate,
    /// Let the portal work on tables that the ISP has in PostgreSQL already.
    #[command(subcommand)]
    Adopt(Adopt),
    /// Look at the configuration.
    #[command(subcommand)]
    Config(Config),
    /// Try everything the portal needs, and say what is wrong.
    Doctor(Doctor),
    /// Import, switch on and look up customers.
    #[command(subcommand)]
    Customers(Customers),
    /// Bring customers, packages, invoices, payments and tickets in from files.
    #[command(subcommand, after_long_help = import::HELP)]
    Import(Import),
    /// Make, list and revoke the keys of the ISP's other systems.
    #[command(subcommand)]
    Keys(Keys),
    /// Look at the endpoints that events are sent to, try one, and have events sent again.
    #[command(subcommand)]
    Webhooks(Webhooks),
    /// Look at payments through gateways, and at what somebody has to look at.
    #[command(subcommand)]
    Payments(Payments),
    /// Look at the books of payments.
    #[command(subcommand)]
    Ledger(Ledger),
    /// Add, list, reset and disable the accounts of staff, and change their roles.
    #[command(subcommand)]
    Staff(Staff),
    /// Look at the login limits of networks.
    #[command(subcommand)]
    Limits(Limits),
    /// Show how much the portal is used: logins, active customers, features, tickets, roll-out.
    Analytics(Analytics),
    /// Tell customers something on WhatsApp: each number once, in daytime, at a careful pace.
    Announce(Announce),
    /// Fill the database with invented customers, for load tests.
    Seed(Seed),
}

/// Options of `doctor`.
#[derive(Debug, Args)]
pub(crate) struct Doctor {
    /// Read every row of the ISP, however long that takes; else they are read for ten seconds.
    #[arg(long)]
    pub(crate) all_rows: bool,
}

/// Options of `demo`.
#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// Where to listen; without it 127.0.0.1:8080, or a free port if that is taken.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) listen: Option<SocketAddr>,
    /// The address others reach the demo at, such as `http://demo.example.id:8080`. Needed to listen on anything but
    /// this machine's own address: everybody who reaches a demo reads its codes.
    #[arg(long, value_name = "URL")]
    pub(crate) public_url: Option<String>,
    /// Keep the demo's data in this directory; without it they are gone when the demo ends.
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
}

/// Options of `serve`.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Leave the workers to `portal worker`.
    #[arg(long)]
    pub(crate) no_worker: bool,
    /// Leave the staff console out.
    #[arg(long)]
    pub(crate) no_staff: bool,
}

/// Subcommands of `config`.
#[derive(Debug, Subcommand)]
pub(crate) enum Config {
    /// Name everything that is wrong with the configuration.
    Check,
}

/// Subcommands of `customers`.
#[derive(Debug, Subcommand)]
pub(crate) enum Customers {
    /// Add or change customers from a file; the same as `portal import customers`.
    #[command(after_long_help = import::HELP)]
    Import {
        /// The file, as a spreadsheet exports it.
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Let customers into the portal.
    Enable(Access),
    /// Keep customers out of the portal; who is logged in is logged out.
    Disable(Access),
    /// Let devices that are not known try login codes again after too many wrong ones.
    Release {
        /// A phone number in any spelling.
        #[arg(value_name = "NUMBER")]
        phone: String,
    },
    /// What support needs to know: can this customer log in, and if not, why?
    Show {
        /// A customer id, or a phone number in any spelling.
        #[arg(value_name = "CUSTOMER")]
        who: String,
    },
}

/// Subcommands of `limits`.
#[derive(Debug, Subcommand)]
pub(crate) enum Limits {
    /// Which limits the networks around an address have reached, and until when. Looking takes nothing from them.
    Show {
        /// The address that a customer comes from.
        #[arg(long, value_name = "ADDRESS")]
        address: IpAddr,
    },
}

/// Which customers, and how many.
#[derive(Debug, Args)]
pub(crate) struct Access {
    #[command(flatten)]
    pub(crate) who: Who,
    /// At most this many, in the order of their ids: a beta group.
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<NonZeroU32>,
}

/// Exactly one way to say which customers.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct Who {
    /// The customer with this id.
    #[arg(long, value_name = "ID")]
    pub(crate) customer_id: Option<String>,
    /// Every customer with this number on file, in any spelling.
    #[arg(long, value_name = "NUMBER")]
    pub(crate) phone: Option<String>,
    /// Every customer whose account is active.
    #[arg(long)]
    pub(crate) all_active: bool,
}

/// Options of `seed`.
#[derive(Debug, Args)]
pub(crate) struct Seed {
    /// How many customers.
    #[arg(long, value_name = "N")]
    pub(crate) customers: NonZeroU32,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;
    use clap::error::ErrorKind;

    use super::*;

    fn parse(line: &str) -> Result<Cli, ErrorKind> {
        Cli::try_parse_from(line.split(' ')).map_err(|e| e.kind())
    }

    #[test]
    fn the_command_line_holds_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_promised_command_is_there() {
        for line in [
            "portal demo",
            "portal demo --listen 127.0.0.1:0",
            "portal serve",
            "portal serve --no-worker",
            "portal worker",
            "portal migrate",
            "portal config check",
            "portal doctor",
            "portal doctor --all-rows",
            "portal customers import customers.csv",
            "portal customers enable --customer-id AGLS1",
            "portal customers disable --phone 0817102070",
            "portal customers enable --all-active --limit 20",
            "portal customers show 0817102070",
            "portal import customers customers.csv",
            "portal import packages packages.xlsx --sheet Paket",
            "portal import invoices i.csv --items lines.csv --dry-run --mapping m.toml --report refused.csv",
            "portal import payments p.csv --from-line 5001",
            "portal import tickets t.csv --steps s.csv",
            "portal import template invoices",
            "portal keys create --name billing --scope invoices:write --scope payments:write",
            "portal keys create --name billing --scope invoices:write payments:write --expires 90",
            "portal keys list",
            "portal webhooks list",
            "portal webhooks test billing",
            "portal webhooks replay billing --from 12 --to 40",
            "portal keys revoke 018f4a6e-0000-7000-8000-000000000009",
            "portal limits show --address 203.0.113.7",
            "portal limits show --address 2001:db8::1",
            "portal analytics",
            "portal analytics --from 2025-11-01 --to 2025-11-30 --format csv",
            "portal announce --template news.txt --segment enabled --limit 20 --dry-run --pace 10",
            "portal announce --template news.txt --segment never-logged-in --campaign second-call",
            "portal announce --status --campaign second-call",
            "portal seed --customers 50000",
            "portal --config other.toml serve",
            "portal serve --config other.toml",
        ] {
            assert!(parse(line).is_ok(), "{line}");
        }
    }

    #[test]
    fn enabling_needs_exactly_one_way_to_say_who() {
        let none = parse("portal customers enable").expect_err("nobody was named");
        assert_eq!(none, ErrorKind::MissingRequiredArgument);
        let two = parse("portal customers enable --all-active --phone 0817102070");
        assert_eq!(two.expect_err("two were named"), ErrorKind::ArgumentConflict);
    }

    #[test]
    fn options_that_do_not_hold_are_refused() {
        for (line, kind) in [
            ("portal announce --segment enabled", ErrorKind::MissingRequiredArgument),
            ("portal announce --template news.txt", ErrorKind::MissingRequiredArgument),
            ("portal announce --status", ErrorKind::MissingRequiredArgument),
            ("portal announce --status --campaign c --limit 5", ErrorKind::ArgumentConflict),
            ("portal announce --template news.txt --segment everybody", ErrorKind::ValueValidation),
            ("portal announce --template news.txt --segment active --pace 0", ErrorKind::ValueValidation),
            ("portal analytics --from 5.11.2025", ErrorKind::ValueValidation),
            ("portal analytics --format xml", ErrorKind::InvalidValue),
            ("portal import template vouchers", ErrorKind::InvalidValue),
            ("portal import payments p.csv --items lines.csv", ErrorKind::UnknownArgument),
            ("portal import payments p.csv --from-line 0", ErrorKind::ValueValidation),
            ("portal keys create --name billing", ErrorKind::MissingRequiredArgument),
            ("portal keys create --name billing --scope invoices", ErrorKind::ValueValidation),
            ("portal keys create --name billing --scope invoices:read --expires 0", ErrorKind::ValueValidation),
            ("portal keys revoke billing", ErrorKind::ValueValidation),
            ("portal webhooks test Billing", ErrorKind::ValueValidation),
            ("portal webhooks replay", ErrorKind::MissingRequiredArgument),
            ("portal limits show", ErrorKind::MissingRequiredArgument),
            ("portal limits show --address 0817102070", ErrorKind::ValueValidation),
        ] {
            assert_eq!(parse(line).expect_err(line), kind, "{line}");
        }
    }

    #[test]
    fn a_limit_or_a_seed_of_nobody_is_refused() {
        for line in ["portal customers enable --all-active --limit 0", "portal seed --customers 0"] {
            assert_eq!(parse(line).expect_err(line), ErrorKind::ValueValidation);
        }
    }
}
