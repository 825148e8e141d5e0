//! Fonnte's reasons for a failure, and what follows from each.

use portal_core::messaging::outbox::SendError;

/// Longest foreign text shown to the operator, in characters.
const LONGEST_SHOWN: usize = 80;

/// What a reason is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    /// The device: nothing goes out until an operator acts.
    Device,
    /// The message or its recipient.
    Message,
    /// The moment.
    Moment,
}

/// Reasons as documented or seen, and a word for each that is safe to show.
const KNOWN: [(&str, Fault); 19] = [
    ("token invalid", Fault::Device),
    ("invalid token", Fault::Device),
    ("unknown user", Fault::Device),
    ("insufficient quota", Fault::Device),
    ("request invalid on disconnected device", Fault::Device),
    ("device disconnected", Fault::Device),
    ("disconnected device", Fault::Device),
    ("device not connected", Fault::Device),
    ("device expired", Fault::Device),
    ("target invalid", Fault::Message),
    ("target input invalid", Fault::Message),
    ("input invalid", Fault::Message),
    ("invalid/empty body value", Fault::Message),
    ("json format invalid", Fault::Message),
    ("url invalid", Fault::Message),
    ("url unreachable", Fault::Message),
    ("file format not supported", Fault::Message),
    ("file size must under 4mb", Fault::Message),
    ("too many requests", Fault::Moment),
];

/// Parts of reasons in wordings not seen yet that still say what they are about.
const TELLING: [(&str, Fault); 4] = [
    ("quota", Fault::Device),
    ("disconnect", Fault::Device),
    ("invalid token", Fault::Device),
    ("rate limit", Fault::Moment),
];

/// Whether the reason is one that Fonnte is known to give.
pub(crate) fn is_known(raw: &str) -> bool {
    fault(raw).is_some()
}

/// What must not show, whatever Fonnte echoes.
#[derive(Clone, Copy)]
pub(crate) struct Private<'a> {
    pub(crate) token: &'a str,
    pub(crate) text: &'a str,
}

/// The error that a reason amounts to. An unknown reason counts against the message, so that a queue does
/// not stand still for one.
pub(crate) fn error(raw: &str, private: Private<'_>) -> SendError {
    let shown = shown(raw, private);
    match fault(raw) {
        Some(Fault::Device) => SendError::GatewayDown(shown),
        Some(Fault::Message) => SendError::Rejected(shown),
        Some(Fault::Moment) => SendError::Transient(shown),
        None => SendError::Rejected(format!("unknown reason: {shown}")),
    }
}

fn fault(raw: &str) -> Option<Fault> {
    let telling = || {
        let raw = raw.to_lowercase();
        TELLING.iter().find(|(part, _)| raw.contains(part))
    };
    known(raw).or_else(telling).map(|(_, fault)| *fault)
}

fn known(raw: &str) -> Option<&'static (&'static str, Fault)> {
    let raw = raw.trim().to_lowercase();
    KNOWN.iter().find(|(reason, _)| raw == *reason)
}

/// A foreign text fit for logs and the operator's screen: short, on one line, without the token and the
/// words of the message, and without digits, for those may be a phone number or a code.
pub(crate) fn shown(raw: &str, private: Private<'_>) -> String {
    if let Some((reason, _)) = known(raw) {
        return (*reason).to_owned();
    }
    let mut raw = raw.to_owned();
    if !private.token.is_empty() {
        raw = raw.replace(private.token, HIDDEN);
    }
    let mut words: Vec<&str> =
        raw.split_whitespace().map(|word| if private.holds(word) { HIDDEN } else { word }).collect();
    words.dedup_by(|next, word| next == word && *word == HIDDEN);
    let plain = |c: char| match c {
        c if c.is_control() => ' ',
        c if c.is_numeric() => '#',
        c => c,
    };
    let line = words.join(" ");
    line.chars().take(LONGEST_SHOWN).map(plain).collect()
}

const HIDDEN: &str = "…";

impl Private<'_> {
    /// Whether the message holds this word; the shortest ones tell nothing.
    fn holds(&self, word: &str) -> bool {
        word.chars().count() > 2 && self.text.split_whitespace().any(|own| own == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTHING: Private<'_> = Private { token: "", text: "" };

    #[test]
    fn every_documented_reason_is_classed() {
        for (reason, device) in [
            ("token invalid", true),
            ("unknown user", true),
            ("insufficient quota", true),
            ("request invalid on disconnected device", true),
            ("Device Disconnected", true),
            ("your quota is used up", true),
            ("target invalid", false),
            ("target input invalid", false),
            ("input invalid", false),
            ("invalid/empty body value", false),
            ("JSON format invalid", false),
            ("url unreachable", false),
            ("something new", false),
        ] {
            match error(reason, NOTHING) {
                SendError::GatewayDown(_) => assert!(device, "{reason}"),
                SendError::Rejected(_) => assert!(!device, "{reason}"),
                other => panic!("{reason}: {other:?}"),
            }
        }
        assert!(matches!(error("too many requests", NOTHING), SendError::Transient(_)));
    }

    #[test]
    fn an_unknown_reason_is_shown_short_on_one_line_and_without_anything_private() {
        let private = Private { token: "s3cret", text: "Halo Budi, kode *042137*" };
        let raw = format!("bad\r\n token s3cret to 62817102070: Halo Budi, kode 042 137 {}", "x".repeat(500));
        let SendError::Rejected(text) = error(&raw, private) else {
            panic!("an unknown reason counts against the message")
        };
        assert!(text.starts_with("unknown reason: bad token … to ###########: … ### ### x"), "{text}");
        assert!(text.chars().count() <= LONGEST_SHOWN + 20 && !text.contains('\n'));
    }
}
