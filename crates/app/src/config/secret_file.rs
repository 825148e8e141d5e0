//! Secrets that stand in files of their own.

use std::fs;
use std::path::Path;

use portal_core::Secret;

/// Longest secret file that is read, in bytes.
const LONGEST: u64 = 64 * 1024;

/// Reads a secret without the white space around it. The path may stand in the message, the content not.
pub(crate) fn read(path: &Path) -> Result<Secret<String>, String> {
    let shown = path.display();
    let about = fs::metadata(path).map_err(|e| format!("{shown} cannot be read: {e}"))?;
    if readable_by_everybody(&about) {
        return Err(format!("{shown} may be read by everybody on this machine; run: chmod o-rwx {shown}"));
    }
    if about.len() > LONGEST {
        return Err(format!("{shown} is too long for a secret"));
    }
    let content = fs::read_to_string(path).map_err(|e| format!("{shown} cannot be read: {e}"))?;
    match content.trim() {
        "" => Err(format!("{shown} is empty")),
        secret => Ok(Secret::new(secret.to_owned())),
    }
}

#[cfg(unix)]
pub(crate) fn readable_by_everybody(about: &fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    about.permissions().mode() & 0o004 != 0
}

#[cfg(not(unix))]
pub(crate) fn readable_by_everybody(_: &fs::Metadata) -> bool {
    false
}
