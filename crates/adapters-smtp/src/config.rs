//! What an operator says of the mail server.

use std::net::IpAddr;
use std::time::Duration;

use lettre::message::Mailbox;
use lettre::transport::smtp::client::Certificate;
use portal_core::Secret;
use portal_core::kernel::email::EmailAddress;
use portal_core::messaging::outbox::EMAIL_ANSWER_WITHIN;

/// How the connection is kept from others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmtpSecurity {
    /// It turns to TLS before anything is said, or is given up (STARTTLS; port 587).
    StartTls,
    /// It is TLS from the start (port 465).
    Tls,
    /// Not at all: for a server on this machine alone.
    None,
}

/// Who logs in.
#[derive(Debug, Clone)]
pub struct SmtpLogin {
    /// The user.
    pub user: String,
    /// The password.
    pub password: Secret<String>,
}

/// A mail server, and what stands in every message.
#[derive(Debug, Clone)]
pub struct SmtpConfig {
    /// The server's name, which its certificate must be of.
    pub host: String,
    /// The port.
    pub port: u16,
    /// How the connection is kept from others.
    pub security: SmtpSecurity,
    /// Who logs in; nobody on a server that takes messages of this machine without.
    pub login: Option<SmtpLogin>,
    /// Whom messages are from: `AGLIS Net <tagihan@example.id>`, or an address alone.
    pub from: String,
    /// Where messages come back to that cannot be delivered (the envelope's sender); the address of `from` if absent.
    pub return_path: Option<EmailAddress>,
    /// Whom answers go to: as `from`.
    pub reply_to: Option<String>,
    /// Certificates (PEM) that the server's may be of, in the place of those that the system trusts.
    pub authority: Option<Vec<u8>>,
    /// How long it may take until somebody is logged in.
    pub connect_timeout: Duration,
    /// How long the server may take with a message then.
    pub send_timeout: Duration,
}

/// What of a configuration cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SmtpConfigError {
    /// Nothing would be encrypted on the way to another machine.
    #[error("security may be none for a server on this machine alone")]
    Plain,
    /// The sender is none.
    #[error("must be an address, or a name with one: AGLIS Net <tagihan@example.id>")]
    From,
    /// The address for answers is none.
    #[error("must be an address, or a name with one: AGLIS Net <cs@example.id>")]
    ReplyTo,
    /// The certificates cannot be read.
    #[error("holds no certificates (PEM)")]
    Authority,
    /// A try would take longer than a worker holds a message.
    #[error("both together may be at most 55 seconds")]
    Timeouts,
}

/// What is left of the time for an answer for taking leave of the server.
const LEAVE: Duration = Duration::from_secs(5);

impl SmtpConfig {
    /// Looks whether it can be used. The server is not asked.
    ///
    /// # Errors
    /// [`SmtpConfigError`] with what cannot.
    pub fn check(&self) -> Result<(), SmtpConfigError> {
        if self.security == SmtpSecurity::None && !is_this_machine(&self.host) {
            return Err(SmtpConfigError::Plain);
        }
        mailbox(&self.from).ok_or(SmtpConfigError::From)?;
        if let Some(reply_to) = &self.reply_to {
            mailbox(reply_to).ok_or(SmtpConfigError::ReplyTo)?;
        }
        self.certificate()?;
        let most = EMAIL_ANSWER_WITHIN.to_std().unwrap_or_default().saturating_sub(LEAVE);
        if self.connect_timeout + self.send_timeout > most {
            return Err(SmtpConfigError::Timeouts);
        }
        Ok(())
    }

    /// What [`authority`](Self::authority) holds.
    pub(crate) fn certificate(&self) -> Result<Option<Certificate>, SmtpConfigError> {
        let Some(pem) = &self.authority else { return Ok(None) };
        // A text without any certificate is read as none, which would trust nobody.
        let is_one = pem.windows(PEM.len()).any(|part| part == PEM);
        let certificate = Certificate::from_pem(pem).ok().filter(|_| is_one);
        certificate.map(Some).ok_or(SmtpConfigError::Authority)
    }
}

/// What a certificate begins with in a file.
const PEM: &[u8] = b"-----BEGIN CERTIFICATE-----";

/// An address with or without a name. The address is one as customers have them, the name is in one line.
pub(crate) fn mailbox(text: &str) -> Option<Mailbox> {
    let mailbox: Mailbox = text.trim().parse().ok()?;
    let is_plain = EmailAddress::parse(mailbox.email.as_ref()).is_ok() && !text.chars().any(char::is_control);
    is_plain.then_some(mailbox)
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config() -> SmtpConfig {
        SmtpConfig {
            host: "mail.example.id".into(),
            port: 587,
            security: SmtpSecurity::StartTls,
            login: None,
            from: "AGLIS Net <tagihan@example.id>".into(),
            return_path: None,
            reply_to: None,
            authority: None,
            connect_timeout: Duration::from_secs(15),
            send_timeout: Duration::from_secs(30),
        }
    }

    #[test]
    fn nothing_goes_unencrypted_to_another_machine() {
        assert_eq!(config().check(), Ok(()));
        let plain = |host: &str| SmtpConfig { host: host.into(), security: SmtpSecurity::None, ..config() }.check();
        for host in ["mail.example.id", "10.0.0.5", "localhost.example.id"] {
            assert_eq!(plain(host), Err(SmtpConfigError::Plain), "{host}");
        }
        for host in ["localhost", "127.0.0.1", "::1"] {
            assert_eq!(plain(host), Ok(()), "{host}");
        }
    }

    #[test]
    fn senders_are_addresses_with_or_without_a_name() {
        for (from, is_one) in [
            ("tagihan@example.id", true),
            ("AGLIS Net <tagihan@example.id>", true),
            ("\"PT Jasa, Tbk.\" <tagihan@example.id>", true),
            ("tagihan", false),
            ("tagihan@example.id, lain@example.id", false),
            ("AGLIS\r\nBcc: lain@example.id <tagihan@example.id>", false),
            ("", false),
        ] {
            let config = SmtpConfig { from: from.into(), reply_to: Some(from.into()), ..config() };
            assert_eq!(config.check().is_ok(), is_one, "{from:?}");
        }
        let reply_to = SmtpConfig { reply_to: Some("cs".into()), ..config() };
        assert_eq!(reply_to.check(), Err(SmtpConfigError::ReplyTo));
    }

    #[test]
    fn a_try_is_over_before_another_worker_may_take_the_message() {
        let slow = SmtpConfig { send_timeout: Duration::from_secs(41), ..config() };
        assert_eq!(slow.check(), Err(SmtpConfigError::Timeouts));
    }

    #[test]
    fn a_file_without_certificates_is_told_of() {
        let key = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA==\n-----END PRIVATE KEY-----\n";
        for text in ["", "certificate", key, "-----BEGIN CERTIFICATE-----\nnone"] {
            let trusting = SmtpConfig { authority: Some(text.into()), ..config() };
            assert_eq!(trusting.check(), Err(SmtpConfigError::Authority), "{text}");
        }
    }
}
