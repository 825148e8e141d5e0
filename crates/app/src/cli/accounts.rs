//! Options of `staff`.

use clap::{Args, Subcommand};
use portal_core::kernel::actor::{InvalidActor, StaffName};
use portal_core::staff::account::{InvalidRole, InvalidStaffEmail, Role, StaffEmail};

/// Subcommands of `staff`.
#[derive(Debug, Subcommand)]
pub(crate) enum Staff {
    /// Add an account, and print the link with which it is set up, once.
    Add(AddStaff),
    /// Show all accounts: their roles, and whether they can be logged in to.
    List,
    /// Print a new link for an account; its password, authenticator and recovery codes are good for nothing any more.
    Reset {
        /// The address of the account.
        #[arg(value_name = "EMAIL", value_parser = email)]
        email: StaffEmail,
    },
    /// Disable an account; its sessions end with their next request.
    Disable {
        /// The address of the account.
        #[arg(value_name = "EMAIL", value_parser = email)]
        email: StaffEmail,
    },
    /// Give an account another role; its sessions end with their next request.
    Role {
        /// The address of the account.
        #[arg(value_name = "EMAIL", value_parser = email)]
        email: StaffEmail,
        /// cs, technician, finance, supervisor or admin.
        #[arg(value_name = "ROLE", value_parser = role)]
        role: Role,
    },
}

/// Options of `staff add`.
#[derive(Debug, Args)]
pub(crate) struct AddStaff {
    /// The name that customers and colleagues see.
    #[arg(long, value_name = "NAME", value_parser = name)]
    pub(crate) name: StaffName,
    /// The address to log in with.
    #[arg(long, value_name = "EMAIL", value_parser = email)]
    pub(crate) email: StaffEmail,
    /// cs, technician, finance, supervisor or admin.
    #[arg(long, value_name = "ROLE", value_parser = role)]
    pub(crate) role: Role,
}

fn name(text: &str) -> Result<StaffName, InvalidActor> {
    StaffName::parse(text.trim())
}

fn email(text: &str) -> Result<StaffEmail, InvalidStaffEmail> {
    StaffEmail::parse(text)
}

fn role(text: &str) -> Result<Role, InvalidRole> {
    text.parse()
}
