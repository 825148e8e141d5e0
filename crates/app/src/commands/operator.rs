//! Who runs a command.

use portal_core::kernel::actor::StaffActor;

/// Who runs the command, by the name of their account on this machine.
#[expect(clippy::disallowed_methods, reason = "the command line is where staff act")]
pub(crate) fn operator() -> StaffActor {
    let account = ["SUDO_USER", "USER", "LOGNAME"].into_iter().find_map(|name| std::env::var(name).ok());
    StaffActor::on_command_line(account.as_deref())
}
