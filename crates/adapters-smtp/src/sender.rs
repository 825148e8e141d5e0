//! Handing messages over.

use std::time::Duration;

use async_trait::async_trait;
use lettre::Address;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, CertificateStore, TlsParameters, TlsParametersBuilder};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use portal_core::messaging::outbox::{Accepted, EmailSender, OutgoingEmail, SendError};
use tokio::time::timeout;

use crate::NAME;
use crate::config::{SmtpConfig, SmtpConfigError, SmtpLogin, SmtpSecurity, mailbox};
use crate::message::Letterhead;
use crate::outcome::{Step, outcome, too_slow};

/// How long taking leave may take: the message was taken already.
const LEAVE: Duration = Duration::from_secs(2);

/// Sends through a mail server.
pub struct SmtpSender {
    config: SmtpConfig,
    letterhead: Letterhead,
    return_path: Address,
    hello: ClientId,
    tls: Option<TlsParameters>,
}

impl SmtpSender {
    /// A sender through the server of `config`.
    ///
    /// # Errors
    /// [`SmtpConfigError`] if it cannot be used.
    pub fn new(config: SmtpConfig) -> Result<Self, SmtpConfigError> {
        config.check()?;
        let from = mailbox(&config.from).ok_or(SmtpConfigError::From)?;
        let reply_to = config.reply_to.as_deref().and_then(mailbox);
        let return_path = config.return_path.as_ref().and_then(|address| address.as_str().parse().ok());
        Ok(Self {
            return_path: return_path.unwrap_or_else(|| from.email.clone()),
            hello: ClientId::Domain(from.email.domain().to_owned()),
            tls: tls(&config)?,
            letterhead: Letterhead { from, reply_to },
            config,
        })
    }

    /// Logs in, asks the server whether it is there, and takes leave.
    ///
    /// # Errors
    /// [`SendError`] with what does not work.
    pub async fn check(&self) -> Result<(), SendError> {
        let mut connection = self.connected().await?;
        let is_there = timeout(self.config.connect_timeout, connection.test_connected()).await;
        leave(connection).await;
        match is_there {
            Ok(true) => Ok(()),
            Ok(false) | Err(_) => Err(SendError::GatewayDown("the mail server does not answer NOOP".into())),
        }
    }

    /// A connection on which a message may be sent, in time.
    async fn connected(&self) -> Result<AsyncSmtpConnection, SendError> {
        let opened = timeout(self.config.connect_timeout, self.open()).await;
        opened.map_err(|_| too_slow(Step::Connecting))?.map_err(|error| outcome(&error, Step::Connecting))
    }

    async fn open(&self) -> Result<AsyncSmtpConnection, Error> {
        let server = (self.config.host.as_str(), self.config.port);
        let implicit = self.tls.clone().filter(|_| self.config.security == SmtpSecurity::Tls);
        let mut connection = AsyncSmtpConnection::connect_tokio1(server, None, &self.hello, implicit, None).await?;
        if let (SmtpSecurity::StartTls, Some(tls)) = (self.config.security, &self.tls) {
            connection.starttls(tls.clone(), &self.hello).await?;
        }
        if let Some(SmtpLogin { user, password }) = &self.config.login {
            let credentials = Credentials::new(user.clone(), password.expose().clone());
            connection.auth(&[Mechanism::Plain, Mechanism::Login], &credentials).await?;
        }
        Ok(connection)
    }

    /// Hands one message over, and notes how far it came.
    async fn hand_over(
        &self,
        connection: &mut AsyncSmtpConnection,
        (to, message): (Address, &[u8]),
        step: &mut Step,
    ) -> Result<(), Error> {
        connection.command(Mail::new(Some(self.return_path.clone()), Vec::new())).await?;
        connection.command(Rcpt::new(to, Vec::new())).await?;
        connection.command(Data).await?;
        *step = Step::HandedOver;
        connection.message(message).await.map(drop)
    }
}

#[async_trait]
impl EmailSender for SmtpSender {
    fn name(&self) -> &'static str {
        NAME
    }

    async fn send(&self, email: &OutgoingEmail) -> Result<Accepted, SendError> {
        let unusable = || SendError::Rejected("the address or the message cannot be written".into());
        let to: Address = email.to.as_str().parse().map_err(|_| unusable())?;
        let message = self.letterhead.write(email, &to).ok_or_else(unusable)?.formatted();
        let mut connection = self.connected().await?;
        let mut step = Step::Offering;
        let handed = self.hand_over(&mut connection, (to, &message), &mut step);
        match timeout(self.config.send_timeout, handed).await {
            // A connection that hangs is dropped.
            Err(_) => return Err(too_slow(step)),
            Ok(Err(error)) if error.status().is_none() => return Err(outcome(&error, step)),
            Ok(answer) => {
                leave(connection).await;
                answer.map_err(|error| outcome(&error, step))?;
            }
        }
        Ok(Accepted { provider: NAME.to_owned(), reference: Some(self.letterhead.message_id(email.id)) })
    }
}

/// Tells the server that nothing follows.
async fn leave(mut connection: AsyncSmtpConnection) {
    let _ = timeout(LEAVE, connection.quit()).await;
}

/// Whom the connection is encrypted with; `None` if it is not.
fn tls(config: &SmtpConfig) -> Result<Option<TlsParameters>, SmtpConfigError> {
    if config.security == SmtpSecurity::None {
        return Ok(None);
    }
    let builder = TlsParametersBuilder::new(config.host.clone());
    let builder = match config.certificate()? {
        None => builder,
        Some(certificate) => builder.certificate_store(CertificateStore::None).add_root_certificate(certificate),
    };
    builder.build().map(Some).map_err(|_| SmtpConfigError::Authority)
}
