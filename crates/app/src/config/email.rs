//! Section `email`: the mail server, and what is sent through it.

use std::time::Duration;

use adapters_smtp::{SmtpConfig, SmtpConfigError, SmtpLogin, SmtpSecurity};
use chrono::TimeDelta;
use portal_core::billing::email::{EmailPolicy, NewInvoicePolicy};
use portal_core::kernel::email::EmailAddress;

use super::reader::Reader;
use super::settings::Settings;
use super::{Purpose, parse};

/// How long ago a new invoice may have been issued at most.
const LONGEST_NEW: TimeDelta = TimeDelta::days(14);

/// Sending e-mail.
#[derive(Debug, Clone, Default)]
pub(crate) struct Email {
    /// The mail server; `None` where no e-mail is sent.
    pub(crate) server: Option<SmtpConfig>,
    pub(crate) policy: EmailPolicy,
    /// Which invoices are sent by themselves; `None` for none.
    pub(crate) new_invoices: Option<NewInvoicePolicy>,
}

pub(super) fn email(r: &mut Reader, purpose: Purpose, is_rest: bool) -> Email {
    let server = server(r);
    let policy = EmailPolicy {
        per_account: r.list("email.per_account", parse::window),
        try_for: r.value("email.try_for", parse::duration),
        ..EmailPolicy::default()
    };
    let new_invoices = new_invoices(r, policy.try_for);
    if new_invoices.is_some() && server.is_none() {
        r.note("email.send_new_invoices", "must be false while email.host is empty");
    }
    if new_invoices.is_some() && is_rest {
        r.note("email.send_new_invoices", "must be false where another system keeps the invoices");
    }
    match purpose {
        // The demo sends nothing to anybody.
        Purpose::Demo => Email { policy, ..Email::default() },
        Purpose::Serve | Purpose::Store => Email { server, policy, new_invoices },
    }
}

/// The outbox keeps a message for longer than its invoice is new, or the invoice would be sent again.
pub(super) fn check(r: &mut Reader, of: &Settings) {
    let longest = of.email.new_invoices.as_ref().map(|policy| policy.issued_within);
    if longest.is_some_and(|longest| longest + TimeDelta::days(1) > of.retention.messages) {
        r.note("email.new_invoices_within", "must be shorter than retention.messages by a day");
    }
}

fn new_invoices(r: &mut Reader, try_for: TimeDelta) -> Option<NewInvoicePolicy> {
    let is_on = r.value("email.send_new_invoices", parse::flag);
    let issued_within = r.value("email.new_invoices_within", parse::duration);
    let per_run = r.value("email.new_invoices_per_minute", parse::count::<u32>).div_ceil(4);
    let locale = r.value("portal.locale", parse::locale);
    if issued_within < TimeDelta::days(1) || issued_within > LONGEST_NEW {
        r.note("email.new_invoices_within", "must be 1d to 14d");
    }
    is_on.then_some(NewInvoicePolicy { issued_within, per_run, try_for, locale })
}

/// `None` where there is no host.
fn server(r: &mut Reader) -> Option<SmtpConfig> {
    let host = r.optional("email.host", parse::text);
    let (user, password) = (r.optional("email.user", parse::text), r.secret("email.password"));
    let from = r.optional("email.from", parse::text);
    let config = SmtpConfig {
        host: host.clone().unwrap_or_default(),
        port: r.value("email.port", parse::count::<u16>),
        security: r.value("email.security", security),
        login: None,
        from: from.clone().unwrap_or_default(),
        return_path: r.optional("email.return_path", address),
        reply_to: r.optional("email.reply_to", parse::text),
        authority: r.optional("email.ca_file", certificates),
        connect_timeout: seconds(r, "email.connect_timeout"),
        send_timeout: seconds(r, "email.send_timeout"),
    };
    host?;
    if from.is_none() {
        r.note("email.from", "must be set beside email.host");
    }
    let login = match (user, password) {
        (Some(user), Some(password)) => Some(SmtpLogin { user, password }),
        (None, None) => None,
        (Some(_), None) => {
            r.note("email.password", "must be set beside email.user");
            None
        }
        (None, Some(_)) => {
            r.note("email.user", "must be set beside email.password");
            None
        }
    };
    let config = SmtpConfig { login, ..config };
    if let Err(error) = config.check() {
        let key = match error {
            SmtpConfigError::Plain => "email.security",
            SmtpConfigError::ReplyTo => "email.reply_to",
            SmtpConfigError::Authority => "email.ca_file",
            SmtpConfigError::Timeouts => "email.send_timeout",
            _ => "email.from",
        };
        if key != "email.from" || from.is_some() {
            r.note(key, told(error));
        }
    }
    Some(config)
}

/// The error as the rest of a sentence that begins with the key.
fn told(error: SmtpConfigError) -> String {
    match error {
        SmtpConfigError::Plain => "may be none for a server on this machine alone".to_owned(),
        SmtpConfigError::Timeouts => "and email.connect_timeout may be 55s together at most".to_owned(),
        error => error.to_string(),
    }
}

fn security(word: &str) -> Result<SmtpSecurity, String> {
    match word {
        "starttls" => Ok(SmtpSecurity::StartTls),
        "tls" => Ok(SmtpSecurity::Tls),
        "none" => Ok(SmtpSecurity::None),
        _ => Err("must be starttls, tls or none".to_owned()),
    }
}

fn address(text: &str) -> Result<EmailAddress, String> {
    EmailAddress::parse(text).map_err(|_| "must be an e-mail address such as bounce@example.id".to_owned())
}

fn certificates(file: &str) -> Result<Vec<u8>, String> {
    std::fs::read(file).map_err(|_| "names a file that cannot be read".to_owned())
}

fn seconds(r: &mut Reader, key: &str) -> Duration {
    r.value(key, parse::duration).to_std().unwrap_or_default()
}
