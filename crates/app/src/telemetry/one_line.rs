//! A writer that keeps every log event on one line.

use std::io::{self, Stderr, Write};

/// Shows control characters instead of passing them on: a line break or a colour code that somebody put
/// into a value must not look like a line of the log.
pub(super) struct OneLine<W> {
    inner: W,
}

impl OneLine<Stderr> {
    pub(super) fn to_stderr() -> Self {
        Self { inner: io::stderr() }
    }
}

impl<W: Write> Write for OneLine<W> {
    /// Takes one whole event, as the subscriber writes it: the break at its end stays.
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(event);
        let line = text.strip_suffix('\n').unwrap_or(&text);
        let mut clean = String::with_capacity(line.len() + 1);
        for c in line.chars() {
            if c.is_control() || is_direction_mark(c) {
                clean.extend(c.escape_default());
            } else {
                clean.push(c);
            }
        }
        clean.push('\n');
        self.inner.write_all(clean.as_bytes())?;
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// Marks that break lines or turn the reading direction, so that a line shows something else than it holds.
fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    #[derive(Clone, Default)]
    struct Sink(Arc<Mutex<Vec<u8>>>);

    impl Write for Sink {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().expect("the sink").extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn logged(json: bool, value: &str) -> String {
        let sink = Sink::default();
        let inner = sink.clone();
        let logs = tracing_subscriber::fmt().with_ansi(false).with_writer(move || OneLine { inner: inner.clone() });
        let log = || tracing::info!(device = %value, "hello {value}");
        if json {
            tracing::subscriber::with_default(logs.json().finish(), log);
        } else {
            tracing::subscriber::with_default(logs.finish(), log);
        }
        let bytes = sink.0.lock().expect("the sink").clone();
        String::from_utf8(bytes).expect("text")
    }

    #[test]
    fn sec_47_a_value_cannot_start_a_line_or_steer_the_terminal() {
        for json in [false, true] {
            let line = logged(json, "x\r\n2025-01-01 INFO forged\u{1b}[31m\u{9b}2J\u{202e}\u{2028}");
            assert_eq!(line.matches('\n').count(), 1, "{line}");
            assert!(line.ends_with('\n') && line.contains("forged"), "{line}");
            assert!(!line.trim_end_matches('\n').chars().any(char::is_control), "{line}");
        }
    }

    #[test]
    fn ordinary_text_stays_as_it_is() {
        assert!(logged(false, "Budi — Café 🛜").contains("Budi — Café 🛜"));
    }
}
