//! What goes over the wire, and what each answer amounts to, against a gateway inside the test.

use std::time::{Duration, Instant};

use adapters_fonnte::testing::{FakeFonnte, Mode};
use adapters_fonnte::{CheckError, FonnteConfig, FonnteConfigError, FonnteSender};
use portal_core::messaging::outbox::{MessageSender, OutgoingMessage, SendError};
use portal_core::{MessageId, PhoneNumber, Secret};
use portal_testkit::SeededEntropy;
use portal_testkit::fixtures::noon;

const TOKEN: &str = "device-token-s3cret";
const TEXT: &str = "*Kode Login Portal AGLIS Net*\n\nKode OTP Anda: *042137* & 100% aman 🙏";

fn config(base_url: String) -> FonnteConfig {
    FonnteConfig { base_url, token: Secret::new(TOKEN.into()), timeout: Duration::from_millis(500) }
}

fn message() -> OutgoingMessage {
    OutgoingMessage {
        id: MessageId::generate(noon(), &SeededEntropy::new(1)),
        to: PhoneNumber::parse("0817102070").expect("a mobile number"),
        text: Secret::new(TEXT.into()),
    }
}

async fn fake_and_sender() -> (FakeFonnte, FonnteSender) {
    let fake = FakeFonnte::start().await;
    let sender = FonnteSender::new(config(fake.base_url())).expect("a sender");
    (fake, sender)
}

/// The error of one send in `mode`, which never tells a secret.
async fn error_in(mode: Mode) -> SendError {
    let (mut fake, sender) = fake_and_sender().await;
    fake.set_mode(mode).await;
    let error = sender.send(&message()).await.expect_err("not taken");
    for text in [format!("{error}"), format!("{error:?}"), format!("{sender:?}")] {
        for secret in [TOKEN, "042137", "817102070", "Kode OTP"] {
            assert!(!text.contains(secret), "{text}");
        }
    }
    error
}

#[tokio::test]
async fn a_message_goes_out_as_one_form_with_a_bare_token() {
    let (fake, sender) = fake_and_sender().await;
    let accepted = sender.send(&message()).await.expect("taken");
    assert_eq!(accepted.provider, "fonnte");
    assert_eq!(accepted.reference.as_deref(), Some("80367170"));
    let requests = fake.requests();
    assert_eq!(requests.len(), 1);
    let request = &requests[0];
    assert_eq!((request.method.as_str(), request.path.as_str()), ("POST", "/send"));
    assert_eq!(request.header("authorization"), Some(TOKEN));
    let kind = request.header("content-type");
    assert_eq!(kind, Some("application/x-www-form-urlencoded"));
    let fields: Vec<_> = request.form.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    assert_eq!(
        fields,
        [
            ("target", "62817102070"),
            ("message", TEXT),
            ("countryCode", "62"),
            ("connectOnly", "true"),
            ("preview", "false"),
        ]
    );
}

#[tokio::test]
async fn a_refusal_counts_against_the_device_or_the_message_as_its_reason_says() {
    for (reason, device) in [
        ("token invalid", true),
        ("insufficient quota", true),
        ("request invalid on disconnected device", true),
        ("target invalid", false),
        ("invalid/empty body value", false),
    ] {
        match error_in(Mode::reason(reason)).await {
            SendError::GatewayDown(text) => assert!(device && text == reason, "{text}"),
            SendError::Rejected(text) => assert!(!device && text == reason, "{text}"),
            other => panic!("{reason}: {other}"),
        }
    }
}

#[tokio::test]
async fn a_reason_that_echoes_the_message_shows_nothing_of_it() {
    let echo = format!("cannot send {TEXT} to 62817102070 with {TOKEN}");
    let error = error_in(Mode::reason(echo)).await;
    assert!(matches!(error, SendError::Rejected(_)), "{error}");
    let first_lines = format!("cannot send {}", TEXT.trim_end_matches(" aman 🙏"));
    error_in(Mode::reason(first_lines)).await;
}

#[tokio::test]
async fn an_answer_that_got_lost_is_ambiguous() {
    for mode in [Mode::Html502, Mode::HangUp, Mode::body("<html>"), Mode::body(""), Mode::body("x".repeat(300_000))] {
        let error = error_in(mode.clone()).await;
        assert!(matches!(error, SendError::Ambiguous(_)), "{mode:?}: {error}");
    }
}

#[tokio::test]
async fn a_gateway_that_never_answers_is_given_up_in_time() {
    let start = Instant::now();
    let error = error_in(Mode::Hang).await;
    assert!(matches!(error, SendError::Ambiguous(_)), "{error}");
    assert!(start.elapsed() < Duration::from_secs(2));
}

#[tokio::test]
async fn an_answer_that_trickles_in_is_given_up_in_time_too() {
    let half =
        Mode::Raw { status: 200, headers: vec!["transfer-encoding: chunked".into()], body: "5\r\n{\"sta".into() };
    let start = Instant::now();
    let error = error_in(half).await;
    assert!(matches!(error, SendError::Ambiguous(_)), "{error}");
    assert!(start.elapsed() < Duration::from_secs(2));
}

#[tokio::test]
async fn what_never_left_is_transient_and_goes_out_once_the_gateway_is_back() {
    let (mut fake, sender) = fake_and_sender().await;
    fake.set_mode(Mode::Refuse).await;
    let error = sender.send(&message()).await.expect_err("nobody listens");
    assert!(matches!(error, SendError::Transient(_)), "{error}");
    assert!(error.to_string().contains("refused"), "{error}");
    fake.set_mode(Mode::Accept).await;
    sender.send(&message()).await.expect("taken");
    assert_eq!(fake.texts_to("62817102070"), [TEXT]);
}

#[tokio::test]
async fn a_name_that_does_not_resolve_and_a_broken_handshake_are_transient() {
    let fake = FakeFonnte::start().await;
    let plain_behind_tls = fake.base_url().replace("http://", "https://");
    for base_url in ["http://fonnte.invalid".to_owned(), plain_behind_tls] {
        let sender = FonnteSender::new(config(base_url.clone())).expect("a sender");
        let error = sender.send(&message()).await.expect_err("no connection");
        assert!(matches!(error, SendError::Transient(_)), "{base_url}: {error}");
    }
    assert!(fake.requests().is_empty());
}

#[tokio::test]
async fn a_redirect_is_not_followed_so_the_token_goes_nowhere_else() {
    let (mut fake, sender) = fake_and_sender().await;
    let other = FakeFonnte::start().await;
    fake.set_mode(Mode::Raw {
        status: 307,
        headers: vec![format!("location: {}/send", other.base_url())],
        body: String::new(),
    })
    .await;
    let error = sender.send(&message()).await.expect_err("redirected");
    assert!(matches!(error, SendError::GatewayDown(_)), "{error}");
    assert!(other.requests().is_empty());
}

#[tokio::test]
async fn each_send_asks_once_whatever_comes_back() {
    for mode in [Mode::Html502, Mode::HangUp, Mode::Hang, Mode::reason("target invalid")] {
        let (mut fake, sender) = fake_and_sender().await;
        sender.send(&message()).await.expect("a connection stands");
        fake.set_mode(mode.clone()).await;
        fake.forget();
        sender.send(&message()).await.expect_err("not taken");
        assert_eq!(fake.requests().len(), 1, "{mode:?}");
    }
}

#[tokio::test]
async fn the_device_is_asked_how_it_stands() {
    let (mut fake, sender) = fake_and_sender().await;
    let health = sender.check().await.expect("an answer");
    assert!(health.connected);
    assert_eq!(health.quota, Some(78));
    assert_eq!(health.package.as_deref(), Some("Reguler"));
    assert_eq!(fake.requests()[0].path, "/device");
    assert_eq!(fake.requests()[0].header("authorization"), Some(TOKEN));
    fake.set_mode(Mode::body(r#"{"status":true,"device_status":"disconnect"}"#)).await;
    assert!(!sender.check().await.expect("an answer").connected);
    fake.set_mode(Mode::reason("token invalid")).await;
    let refused = Err(CheckError::Refused("token invalid".into()));
    assert_eq!(sender.check().await, refused);
    fake.set_mode(Mode::Html502).await;
    assert_eq!(sender.check().await, Err(CheckError::Unreadable(502)));
    fake.set_mode(Mode::Refuse).await;
    assert!(matches!(sender.check().await, Err(CheckError::Unreachable(_))));
}

#[tokio::test]
async fn what_cannot_be_an_address_or_a_token_is_refused_at_the_start() {
    for base_url in ["", "api.fonnte.com", "ftp://api.fonnte.com", "https://a/?token=x"] {
        let error = FonnteSender::new(config(base_url.into())).err();
        assert_eq!(error, Some(FonnteConfigError::BaseUrl), "{base_url}");
    }
    for token in ["", "  ", "a b", "a\nb", "é"] {
        let config = FonnteConfig::new(Secret::new(token.into()));
        assert_eq!(FonnteSender::new(config).err(), Some(FonnteConfigError::Token), "{token:?}");
    }
    let shown = format!("{:?}", config(FonnteConfig::BASE_URL.into()));
    assert!(!shown.contains(TOKEN));
}
