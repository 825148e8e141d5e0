//! Takes what Fonnte reports: how far messages have come, what customers write, and whether the device is linked.

use std::sync::Arc;

use adapters_fonnte::webhook::{IncomingEvent, parse_device, parse_incoming, parse_status, path_secret_matches};
use async_trait::async_trait;
use http_kit::webhook::{WebhookAnswer, WebhookError, WebhookHead, WebhookReceiver};
use metrics::{counter, gauge};
use poem::http::Method;
use poem::http::header::CONTENT_TYPE;
use portal_core::messaging::outbox::Outbox;
use portal_core::support::incoming::{IncomingMessage, IncomingService, Taken};
use portal_core::{Clock, Secret};
use serde_json::json;

use crate::incoming_files::IncomingFiles;

/// What a report is about, as its address says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// How far a message has come.
    Status,
    /// A message that came in.
    Incoming,
    /// Whether the device is connected.
    Device,
}

impl Kind {
    fn parse(word: &str) -> Option<Self> {
        match word {
            "status" => Some(Self::Status),
            "incoming" => Some(Self::Incoming),
            "device" => Some(Self::Device),
            _ => None,
        }
    }
}

/// Reports go into the outbox, messages into conversations; nothing that cannot be taken back ever follows from one.
pub(crate) struct FonnteWebhooks {
    secret: Secret<String>,
    outbox: Arc<dyn Outbox>,
    clock: Arc<dyn Clock>,
    incoming: IncomingService,
    files: Option<IncomingFiles>,
}

impl FonnteWebhooks {
    /// Knows Fonnte by the secret in the address. Without `files` those that come with messages stay where they are.
    pub(crate) fn new(
        secret: Secret<String>,
        outbox: Arc<dyn Outbox>,
        clock: Arc<dyn Clock>,
        (incoming, files): (IncomingService, Option<IncomingFiles>),
    ) -> Self {
        Self { secret, outbox, clock, incoming, files }
    }

    /// What the report is about, if the sender knows the secret.
    fn kind_of(&self, head: &WebhookHead<'_>) -> Result<Kind, WebhookError> {
        let [secret, kind] = head.params else { return Err(WebhookError::NotFound) };
        if !path_secret_matches(&self.secret, secret) {
            return Err(WebhookError::UnknownSender);
        }
        Kind::parse(kind).ok_or(WebhookError::NotFound)
    }

    async fn status(&self, content_type: Option<&str>, body: &[u8]) -> Result<(), WebhookError> {
        let events = parse_status(body, content_type).map_err(|_| unreadable())?;
        if events.is_empty() {
            return Err(unreadable());
        }
        let now = self.clock.now();
        for report in events.iter().filter_map(|event| event.report(now)) {
            self.outbox.record_delivery(&report).await?;
            counter!("portal_delivery_reports_total", "state" => report.state.as_str()).increment(1);
        }
        Ok(())
    }
}

impl FonnteWebhooks {
    /// Fonnte repeats what it does not get an answer for; the same message is said once.
    async fn incoming(&self, content_type: Option<&str>, body: &[u8]) -> Result<(), WebhookError> {
        for event in parse_incoming(body, content_type).map_err(|_| unreadable())? {
            let IncomingEvent { reference, from, text, file } = event;
            let provider = adapters_fonnte::PROVIDER.to_owned();
            let taken = self.incoming.take(&IncomingMessage { provider, reference, from, text, file }).await?;
            counter!("portal_incoming_messages_total", "result" => word(&taken)).increment(1);
            if let (Taken::In { file: Some(file), .. }, Some(files)) = (taken, &self.files) {
                files.put(file).await;
            }
        }
        Ok(())
    }
}

fn word(taken: &Taken) -> &'static str {
    match taken {
        Taken::In { .. } => "taken",
        Taken::Empty => "empty",
        Taken::Unknown => "unknown",
        Taken::TooMany => "too_many",
    }
}

#[async_trait]
impl WebhookReceiver for FonnteWebhooks {
    fn name(&self) -> &'static str {
        "fonnte"
    }

    fn routes(&self) -> Vec<(Method, &'static str)> {
        vec![(Method::POST, "/:secret/:kind")]
    }

    fn admits(&self, head: &WebhookHead<'_>) -> Result<(), WebhookError> {
        self.kind_of(head).map(drop)
    }

    async fn receive(&self, head: &WebhookHead<'_>, body: &[u8]) -> Result<WebhookAnswer, WebhookError> {
        let content_type = head.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        match self.kind_of(head)? {
            Kind::Status => self.status(content_type, body).await?,
            Kind::Device => device(content_type, body)?,
            Kind::Incoming => self.incoming(content_type, body).await?,
        }
        Ok(taken())
    }
}

/// Fonnte repeats a report until it is answered so.
fn taken() -> WebhookAnswer {
    WebhookAnswer::json(json!({ "success": true }))
}

fn unreadable() -> WebhookError {
    WebhookError::Unreadable(taken())
}

fn device(content_type: Option<&str>, body: &[u8]) -> Result<(), WebhookError> {
    match parse_device(body, content_type).map_err(|_| unreadable())? {
        Some(event) => {
            gauge!("portal_gateway_connected", "provider" => adapters_fonnte::PROVIDER)
                .set(f64::from(u8::from(event.connected)));
            if event.connected {
                tracing::info!("the Fonnte device is connected");
            } else {
                let reason = event.reason.unwrap_or_default();
                tracing::error!(%reason, "the Fonnte device is disconnected: link it again");
            }
        }
        None => return Err(unreadable()),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use adapters_system::OsEntropy;
    use chrono::DateTime;
    use poem::http::{HeaderMap, HeaderValue};
    use portal_core::identity::customer::{Account, MockCustomerRepo};
    use portal_core::identity::rate_limit::{MockRateLimiter, Verdict};
    use portal_core::kernel::clock::MockClock;
    use portal_core::kernel::secret::ServerKey;
    use portal_core::messaging::outbox::{DeliveryState, MockOutbox};
    use portal_core::support::attachment::{
        AttachmentDeps, AttachmentPolicy, AttachmentService, MockAttachmentRepo, MockBlobStore, MockMediaInspector,
    };
    use portal_core::support::conversation::{Appended, EntryContent, MockConversationRepo};
    use portal_core::support::incoming::{
        IncomingDeps, IncomingFileDeps, IncomingFileService, IncomingPolicy, MockRemoteFiles,
    };
    use portal_core::support::live::LiveHub;
    use portal_core::{CustomerId, KeyRing, Locale, Page, PortError};

    use super::*;
    use crate::worker::Workers;

    const SECRET: &str = "a-long-and-random-part";

    fn clock() -> Arc<MockClock> {
        let mut clock = MockClock::new();
        clock.expect_now().returning(|| DateTime::UNIX_EPOCH);
        Arc::new(clock)
    }

    fn receiver(outbox: MockOutbox) -> FonnteWebhooks {
        let clock = clock();
        let incoming = (incoming(clock.clone()), None);
        FonnteWebhooks::new(Secret::new(SECRET.to_owned()), Arc::new(outbox), clock, incoming)
    }

    /// A customer who has no conversation yet.
    fn incoming(clock: Arc<MockClock>) -> IncomingService {
        let (mut customers, mut repo, mut limits) =
            (MockCustomerRepo::new(), MockConversationRepo::new(), MockRateLimiter::new());
        customers.expect_accounts_of().returning(|phone| {
            let id = CustomerId::parse("AGLS1").expect("an id");
            Ok((phone.as_e164() == "+62817102070")
                .then(|| Account::in_service(id, phone.clone(), "Budi"))
                .into_iter()
                .collect())
        });
        limits.expect_take().returning(|_, _, _| Ok(Verdict::Allowed));
        repo.expect_page_of().returning(|_, request| Ok(Page { items: Vec::new(), total: 0, request }));
        repo.expect_open().returning(|scope, new| Ok(new.opened(scope)));
        repo.expect_append().returning(|_, _, new| {
            let EntryContent::Message(text) = &new.content else { panic!("a message") };
            assert_eq!(text.as_str(), "Masih mati\n\n[berkas di WhatsApp: los.jpg]");
            Ok(Appended::New(new.at_ordinal(1)))
        });
        let deps = IncomingDeps {
            customers: Arc::new(customers),
            conversations: Arc::new(repo),
            live: Arc::new(LiveHub::default()),
            limits: Arc::new(limits),
            clock,
            entropy: Arc::new(OsEntropy),
        };
        IncomingService::new(deps, IncomingPolicy::default(), keys())
    }

    fn keys() -> Arc<KeyRing> {
        let key = ServerKey::new((0..32).collect()).expect("a key");
        Arc::new(KeyRing::new(key, Vec::new()))
    }

    /// Looks at the head and, as the portal does, hands on the body only if it is admitted.
    async fn report(receiver: &FonnteWebhooks, params: &[&str], body: &[u8]) -> Result<WebhookAnswer, WebhookError> {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let params: Vec<String> = params.iter().map(ToString::to_string).collect();
        let path = format!("/{}", params.join("/"));
        let head = WebhookHead { method: &Method::POST, path: &path, params: &params, query: None, headers: &headers };
        receiver.admits(&head)?;
        receiver.receive(&head, body).await
    }

    #[tokio::test]
    async fn a_delivery_report_goes_into_the_outbox() {
        let mut outbox = MockOutbox::new();
        outbox
            .expect_record_delivery()
            .withf(|report| report.reference == "80367170" && report.state == DeliveryState::Delivered)
            .times(1)
            .returning(|_| Ok(true));
        let body = br#"{"device":"628","id":"80367170","stateid":"S1","status":"sent","state":"delivered"}"#;
        let answer = report(&receiver(outbox), &[SECRET, "status"], body).await.expect("it is taken");
        assert_eq!(answer, WebhookAnswer::json(json!({ "success": true })));
    }

    #[tokio::test]
    async fn a_report_that_could_not_be_stored_has_to_come_again() {
        let mut outbox = MockOutbox::new();
        outbox.expect_record_delivery().returning(|_| Err(PortError::unavailable("outbox", "connection reset")));
        let body = br#"{"id":"1","status":"sent"}"#;
        let refused = report(&receiver(outbox), &[SECRET, "status"], body).await;
        assert!(matches!(refused, Err(WebhookError::Port(_))), "{refused:?}");
    }

    #[tokio::test]
    async fn reports_that_make_no_sense_lead_to_nothing_and_are_told_apart() {
        let receiver = receiver(MockOutbox::new());
        for kind in ["status", "device"] {
            for body in [&b"{"[..], b"", b"[1]", b"\xff\xfe"] {
                let taken = report(&receiver, &[SECRET, kind], body).await;
                let is_acknowledged =
                    matches!(&taken, Err(WebhookError::Unreadable(answer)) if *answer == super::taken());
                assert!(is_acknowledged, "{kind:?} {body:?}: {taken:?}");
            }
        }
        let unreadable = report(&receiver, &[SECRET, "incoming"], b"{").await;
        assert!(matches!(unreadable, Err(WebhookError::Unreadable(_))), "{unreadable:?}");
    }

    #[tokio::test]
    async fn what_a_customer_writes_is_said_with_a_word_for_a_file_and_strangers_are_no_error() {
        for sender in ["62817102070", "62811999999"] {
            let body = format!(
                r#"{{"device":"6281","sender":"{sender}","message":"Masih\u0007 mati","url":"https://x.example/1","filename":"los.jpg"}}"#
            );
            let answer = report(&receiver(MockOutbox::new()), &[SECRET, "incoming"], body.as_bytes()).await;
            assert_eq!(answer.expect("it is taken"), super::taken());
        }
    }

    #[tokio::test]
    async fn a_file_that_still_waits_when_the_portal_stops_is_told_of() {
        let mut conversations = MockConversationRepo::new();
        conversations.expect_append().times(1).returning(|_, _, new| {
            let EntryContent::Message(text) = &new.content else { panic!("a message") };
            assert!(text.as_str().starts_with("[Berkas los.jpg tidak diterima: "), "{}", text.as_str());
            Ok(Appended::New(new.at_ordinal(2)))
        });
        let files = IncomingFiles::new(file_service(conversations));
        let mut receiver = receiver(MockOutbox::new());
        receiver.files = Some(files.clone());
        let body =
            br#"{"sender":"62817102070","message":"Masih mati","url":"https://x.example/1","filename":"los.jpg"}"#;
        report(&receiver, &[SECRET, "incoming"], body).await.expect("it is taken");
        let workers = Workers::new();
        workers.stopping().cancel();
        files.fetch(&workers);
        workers.stop(Duration::from_secs(20)).await;
    }

    /// Takes files; nothing else is expected of its ports.
    fn file_service(conversations: MockConversationRepo) -> IncomingFileService {
        let clock = clock();
        let attachments = AttachmentDeps {
            attachments: Arc::new(MockAttachmentRepo::new()),
            blobs: Arc::new(MockBlobStore::new()),
            inspector: Arc::new(MockMediaInspector::new()),
            limits: Arc::new(MockRateLimiter::new()),
            clock: clock.clone(),
            entropy: Arc::new(OsEntropy),
        };
        let deps = IncomingFileDeps {
            files: Arc::new(MockRemoteFiles::new()),
            attachments: AttachmentService::new(attachments, AttachmentPolicy::default(), keys()),
            conversations: Arc::new(conversations),
            live: Arc::new(LiveHub::default()),
            clock,
        };
        IncomingFileService::new(deps, Locale::Id)
    }

    #[tokio::test]
    async fn sec_44_who_does_not_know_the_secret_is_refused_by_the_head_whatever_is_asked_for() {
        let receiver = receiver(MockOutbox::new());
        for secret in ["x", "", &SECRET[1..], "a-long-and-random-parts"] {
            for kind in ["status", "other"] {
                let refused = report(&receiver, &[secret, kind], b"{").await;
                assert!(matches!(refused, Err(WebhookError::UnknownSender)), "{secret} {kind}: {refused:?}");
            }
        }
        let nothing = report(&receiver, &[SECRET, "other"], b"{").await;
        assert!(matches!(nothing, Err(WebhookError::NotFound)), "{nothing:?}");
    }
}
