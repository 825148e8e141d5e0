//! A mail server of a test's own, and what lies in its Maildir.

use std::time::Duration;

use adapters_smtp::{SmtpConfig, SmtpLogin, SmtpSecurity};
use mail_parser::{HeaderValue, MessageParser, MimeHeaders as _, PartType};
use portal_core::Secret;
use portal_testkit::ReceivedEmail;
use portal_testkit::servers::SmtpServer;

/// A sender to the port with STARTTLS.
pub(crate) fn config(server: &SmtpServer) -> SmtpConfig {
    SmtpConfig {
        host: "localhost".into(),
        port: server.starttls_port(),
        security: SmtpSecurity::StartTls,
        login: Some(login(SmtpServer::PASSWORD)),
        from: "AGLIS Nét <tagihan@isp.example>".into(),
        return_path: None,
        reply_to: Some("cs@isp.example".into()),
        authority: Some(std::fs::read(server.certificate()).expect("the certificate")),
        connect_timeout: Duration::from_secs(10),
        send_timeout: Duration::from_secs(10),
    }
}

pub(crate) fn login(password: &str) -> SmtpLogin {
    SmtpLogin { user: SmtpServer::USER.into(), password: Secret::new(password.into()) }
}

/// Reads a message as it lies in the mailbox.
pub(crate) fn read(raw: &[u8]) -> ReceivedEmail {
    let message = MessageParser::default().parse(raw).expect("a message");
    let values = |value: &HeaderValue<'_>| value.as_text().map(str::to_owned);
    let mut headers = Vec::new();
    for header in message.headers() {
        let name = header.name().to_ascii_lowercase();
        let raw = raw.get(header.offset_start() as usize..header.offset_end() as usize).unwrap_or_default();
        let raw = String::from_utf8_lossy(raw).split_whitespace().collect::<Vec<_>>().join(" ");
        headers.push((name, values(header.value()).unwrap_or(raw)));
    }
    let recipients = headers.iter().filter(|(name, _)| name == "x-rcptto");
    let recipients = recipients.flat_map(|(_, list)| list.split(", ").map(str::to_owned)).collect();
    let text = |part: Option<&mail_parser::MessagePart<'_>>| match part.map(|part| &part.body) {
        Some(PartType::Text(text) | PartType::Html(text)) => text.replace("\r\n", "\n"),
        _ => String::new(),
    };
    let files = message.attachments().map(|file| {
        let of = file.content_type().expect("a media type");
        let media_type = format!("{}/{}", of.ctype(), of.subtype().unwrap_or_default());
        (file.attachment_name().unwrap_or_default().to_owned(), media_type, file.contents().to_vec())
    });
    ReceivedEmail {
        recipients,
        files: files.collect(),
        text: text(message.text_bodies().next()),
        html: text(message.html_bodies().next()),
        headers,
    }
}
