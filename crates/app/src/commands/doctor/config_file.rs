//! The configuration file: whether it is there, and who may read it.

use std::path::Path;

use super::Finding;
use crate::config::{self, USUAL_FILE};

/// A file with secrets in it is nobody else's business.
pub(super) fn config_file(file: Option<&Path>) -> Finding {
    let path = file.unwrap_or(Path::new(USUAL_FILE));
    let shown = path.display();
    let Ok(about) = std::fs::metadata(path) else {
        return Finding::good(format!("configuration file: {shown} is not there; defaults and environment count"));
    };
    if config::readable_by_everybody(&about) && config::holds_secrets(path) {
        return Finding::bad(
            format_args!("configuration file: {shown} holds secrets and may be read by everybody"),
            &format!("run: chmod o-rwx {shown}"),
        );
    }
    Finding::good(format!("configuration file: {shown}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_with_secrets_that_everybody_may_read_is_noticed() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().expect("a temporary directory");
        let path = dir.path().join("portal.toml");
        let finding = |toml: &str, mode: u32| {
            std::fs::write(&path, toml).expect("the file is written");
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).expect("the mode is set");
            config_file(Some(&path)).good
        };
        assert!(!finding("[fonnte]\ntoken = \"x\"\n", 0o644));
        assert!(finding("[fonnte]\ntoken = \"x\"\n", 0o640));
        assert!(finding("[fonnte]\ntoken_file = \"x\"\n", 0o644));
        assert!(!finding("[database]\nurl = \"postgres://u:p@host/db\"\n", 0o644));
        assert!(finding("[database]\nurl = \"sqlite://x.db\"\n", 0o644));
    }
}
