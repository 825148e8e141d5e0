//! Encryption, logins, and what stands in every message.

use adapters_smtp::{SmtpConfig, SmtpSecurity, SmtpSender};
use chrono::{DateTime, TimeZone as _, Utc};
use portal_core::kernel::email::EmailAddress;
use portal_core::messaging::outbox::{EmailContent, EmailSender as _, OutgoingEmail, SendError};
use portal_core::{MessageId, Secret};
use portal_testkit::SeededEntropy;
use portal_testkit::servers::SmtpServer;

use crate::mailbox::{config, login, read};

fn at() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2025, 11, 5, 12, 0, 0).single().expect("a moment")
}

fn email() -> OutgoingEmail {
    let content = EmailContent {
        subject: "Invoice".into(),
        text: Secret::new("Halo".into()),
        html: Secret::new("<p>Halo</p>".into()),
        attachments: Vec::new(),
    };
    let to = EmailAddress::parse("siti@example.id").expect("an address");
    OutgoingEmail { id: MessageId::generate(at(), &SeededEntropy::new(1)), to, at: at(), content }
}

async fn sent(config: SmtpConfig) -> Result<(), SendError> {
    SmtpSender::new(config).expect("a sender").send(&email()).await.map(drop)
}

/// Why nothing can be sent, and that nothing was.
async fn down(server: &SmtpServer, config: SmtpConfig) -> String {
    let checked = SmtpSender::new(config.clone()).expect("a sender").check().await;
    let (Err(SendError::GatewayDown(why)), Err(SendError::GatewayDown(again))) = (sent(config).await, checked) else {
        panic!("it is down for every message");
    };
    assert_eq!((server.received().len(), server.asked().len(), &why), (0, 0, &again));
    why
}

#[tokio::test]
async fn a_message_arrives_with_starttls_with_tls_and_on_this_machine_without() {
    let server = SmtpServer::start().await;
    let ways = [
        config(&server),
        SmtpConfig { security: SmtpSecurity::Tls, port: server.tls_port(), ..config(&server) },
        SmtpConfig { security: SmtpSecurity::None, port: server.plain_port(), login: None, ..config(&server) },
    ];
    for (n, config) in (1..).zip(ways) {
        let sender = SmtpSender::new(config).expect("a sender");
        sender.check().await.expect("the server answers");
        sender.send(&email()).await.expect("it is taken");
        assert_eq!(server.received().len(), n);
    }
}

#[tokio::test]
async fn what_stands_in_every_message_is_what_the_operator_said() {
    let server = SmtpServer::start().await;
    sent(config(&server)).await.expect("it is taken");
    let bounces = EmailAddress::parse("bounce@isp.example").ok();
    sent(SmtpConfig { return_path: bounces, reply_to: None, ..config(&server) }).await.expect("it is taken");
    let [first, second] = &server.received()[..] else { panic!("two messages") };
    let (first, second) = (read(first), read(second));
    assert!(first.header("from")[0].contains("<tagihan@isp.example>"), "{:?}", first.headers);
    assert_eq!(
        (first.header("reply-to"), first.header("x-mailfrom")),
        (vec!["cs@isp.example"], vec!["tagihan@isp.example"])
    );
    assert_eq!((second.header("reply-to"), second.header("x-mailfrom")), (vec![], vec!["bounce@isp.example"]));
}

#[tokio::test]
async fn a_server_that_is_not_who_it_should_be_gets_neither_password_nor_message() {
    let (server, other) = (SmtpServer::start().await, SmtpServer::start().await);
    let untrusted = SmtpConfig { authority: config(&other).authority, ..config(&server) };
    assert!(down(&server, untrusted).await.contains("certificate"));
    let misnamed = SmtpConfig { host: "127.0.0.2".into(), ..config(&server) };
    assert!(down(&server, misnamed).await.contains("connection"), "nobody listens there");
}

#[tokio::test]
async fn a_server_without_starttls_gets_nothing() {
    let server = SmtpServer::start().await;
    let plain = SmtpConfig { port: server.plain_port(), ..config(&server) };
    assert!(down(&server, plain).await.contains("does not offer"));
}

#[tokio::test]
async fn a_login_that_is_refused_is_no_fault_of_the_message() {
    let server = SmtpServer::start().await;
    let wrong = SmtpConfig { login: Some(login("salah")), ..config(&server) };
    let why = down(&server, wrong).await;
    assert!(why.contains("535") && !why.contains("salah"), "{why}");
    let sender = SmtpSender::new(SmtpConfig { login: None, ..config(&server) }).expect("a sender");
    let nobody = sender.send(&email()).await;
    assert!(matches!(&nobody, Err(SendError::GatewayDown(why)) if why.contains("530")), "{nobody:?}");
}
