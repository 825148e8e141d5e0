//! What people see on the terminal: results on stdout, everything else on stderr.

use std::fmt::Display;

/// Prints one line of a command's result.
pub(crate) fn line(text: impl Display) {
    use std::io::Write;
    // A closed pipe (`| head`) is no reason to panic.
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}

/// Prints one line that is no result: progress, notes, errors.
pub(crate) fn note(text: impl Display) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// Text fit for a terminal: what would steer it is shown instead of obeyed.
pub(crate) fn plain(text: &str) -> String {
    text.chars()
        .flat_map(|c| {
            let escaped: Vec<char> = if c.is_control() { c.escape_default().collect() } else { vec![c] };
            escaped
        })
        .collect()
}

/// Shows a passing state in place of the one before; an empty text wipes it.
pub(crate) fn progress(text: &str) {
    use std::io::Write;
    let _ = write!(std::io::stderr().lock(), "\r\u{1b}[K{text}");
}
