//! An e-mail sender, and the mail server behind it.

use std::future::{pending, ready};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use async_trait::async_trait;
use portal_core::messaging::outbox::{Accepted, EmailSender, OutgoingEmail, SendError};
use portal_testkit::{FakeMailServer, MailServerState, ReceivedEmail};
use tokio::time::sleep;

use crate::let_others_go_first;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    SendsACopyToSomebodyElse,
    DeliversTwice,
    MixesUpCallers,
    TrimsLines,
    CutsFiles,
    LetsHeadersIn,
    MakesAMessageIdForEachTry,
    HasOneMessageId,
    NamesAnotherProvider,
    GivesNoReference,
    SaysNothingOfAMachine,
    DatesItOtherwise,
    HasANameOfTwoWords,
    CallsARefusalTransient,
    AsksAgainAfterARefusal,
    GivesUpAfterARefusal,
    HidesTheCode,
    CallsARefusedMessageAmbiguous,
    CallsADelayARefusal,
    DeliversWhatWasDeferred,
    CallsAnAbsentServerTransient,
    KeepsWhatFoundNoConnection,
    WaitsForAGreeting,
    CallsAServerThatHangsAmbiguous,
    CallsALostAnswerUnsent,
    WaitsForAnAnswer,
    TellsTheAddress,
    TellsTheText,
}

#[derive(Default)]
struct Server {
    state: Mutex<Option<MailServerState>>,
    received: Mutex<Vec<ReceivedEmail>>,
    asked: Mutex<usize>,
}

impl Server {
    fn state(&self) -> MailServerState {
        self.state.lock().expect("no panic").unwrap_or(MailServerState::Accepts)
    }

    fn take(&self, email: &ReceivedEmail) {
        self.received.lock().expect("no panic").push(email.clone());
    }

    fn ask(&self) {
        *self.asked.lock().expect("no panic") += 1;
    }
}

#[async_trait]
impl FakeMailServer for Server {
    async fn put(&self, state: MailServerState) {
        *self.state.lock().expect("no panic") = Some(state);
    }

    async fn received(&self) -> Vec<ReceivedEmail> {
        self.received.lock().expect("no panic").clone()
    }

    async fn asked(&self) -> usize {
        *self.asked.lock().expect("no panic")
    }
}

struct Sender {
    fault: Fault,
    server: Arc<Server>,
    /// What a faulty sender keeps between calls.
    kept: Mutex<Vec<ReceivedEmail>>,
}

impl Sender {
    fn is(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    fn kept(&self) -> MutexGuard<'_, Vec<ReceivedEmail>> {
        self.kept.lock().expect("no panic")
    }

    fn message_id(&self, email: &OutgoingEmail) -> String {
        match self.fault {
            Fault::HasOneMessageId => "message@example.id".to_owned(),
            Fault::MakesAMessageIdForEachTry => {
                format!("{}.{}@example.id", email.id, self.server.received.lock().expect("no panic").len())
            }
            _ => format!("{}@example.id", email.id),
        }
    }

    fn headers(&self, email: &OutgoingEmail) -> Vec<(String, String)> {
        let (subject, injected) = match email.content.subject.split_once("\r\n") {
            Some((first, rest)) if self.is(Fault::LetsHeadersIn) => (first.to_owned(), rest.strip_prefix("Bcc: ")),
            _ => (email.content.subject.replace(char::is_control, " "), None),
        };
        let seconds = if self.is(Fault::DatesItOtherwise) { 30 } else { 0 };
        let date = (email.at + chrono::TimeDelta::seconds(seconds)).format("%a, %-d %b %Y %H:%M:%S +0000").to_string();
        let machine = (!self.is(Fault::SaysNothingOfAMachine)).then(|| ("auto-submitted", "auto-generated".to_owned()));
        let bcc = injected.map(|bcc| ("bcc", bcc.lines().next().unwrap_or_default().to_owned()));
        let id = self.message_id(email);
        let all = [("to", email.to.as_str().to_owned()), ("subject", subject), ("message-id", id), ("date", date)];
        all.into_iter().chain(machine).chain(bcc).map(|(name, value)| (name.to_owned(), value)).collect()
    }

    async fn written(&self, email: &OutgoingEmail) -> ReceivedEmail {
        let trimmed = |text: &str| text.lines().map(str::trim).collect::<Vec<_>>().join(" ");
        let text = email.content.text.expose().clone();
        let files = email.content.attachments.iter().map(|file| {
            let most = if self.is(Fault::CutsFiles) { 1_000 } else { usize::MAX };
            let bytes = file.bytes.expose().iter().copied().take(most).collect();
            (file.name.clone(), file.media_type.to_owned(), bytes)
        });
        let written = ReceivedEmail {
            recipients: vec![email.to.as_str().to_owned()],
            headers: self.headers(email),
            text: if self.is(Fault::TrimsLines) { trimmed(&text) } else { text },
            html: email.content.html.expose().clone(),
            files: files.collect(),
        };
        if self.is(Fault::MixesUpCallers) {
            *self.kept() = vec![written];
            let_others_go_first().await;
            return self.kept()[0].clone();
        }
        written
    }

    fn accept(&self, email: &OutgoingEmail, written: &ReceivedEmail) -> Accepted {
        if self.is(Fault::KeepsWhatFoundNoConnection) || self.is(Fault::DeliversWhatWasDeferred) {
            for kept in &std::mem::take(&mut *self.kept()) {
                self.server.take(kept);
            }
        }
        self.server.ask();
        self.server.take(written);
        if self.is(Fault::DeliversTwice) {
            self.server.take(written);
        }
        if self.is(Fault::SendsACopyToSomebodyElse) {
            self.server.take(&ReceivedEmail { recipients: vec!["lain@example.org".into()], ..written.clone() });
        }
        let provider = if self.is(Fault::NamesAnotherProvider) { "other" } else { self.name() };
        let reference = (!self.is(Fault::GivesNoReference)).then(|| self.message_id(email));
        Accepted { provider: provider.into(), reference }
    }

    fn refuse(&self, email: &OutgoingEmail, written: &ReceivedEmail) -> SendError {
        self.server.ask();
        let code = "550 5.1.1".to_owned();
        match self.fault {
            Fault::CallsARefusalTransient => return SendError::Transient(code),
            Fault::AsksAgainAfterARefusal => self.server.ask(),
            Fault::GivesUpAfterARefusal => self.kept().push(written.clone()),
            Fault::HidesTheCode => return SendError::Rejected("refused".into()),
            Fault::TellsTheAddress => return SendError::Rejected(format!("550 5.1.1 <{}>", email.to.as_str())),
            _ => {}
        }
        SendError::Rejected(code)
    }

    fn refuse_message(&self, email: &OutgoingEmail) -> SendError {
        self.server.ask();
        let code = "552 5.3.4".to_owned();
        match self.fault {
            Fault::CallsARefusedMessageAmbiguous => SendError::Ambiguous(code),
            Fault::TellsTheText => SendError::Rejected(format!("552 5.3.4 {}", email.content.subject)),
            _ => SendError::Rejected(code),
        }
    }

    fn deferred(&self, written: &ReceivedEmail) -> SendError {
        self.server.ask();
        let code = "451 4.3.0".to_owned();
        if self.is(Fault::DeliversWhatWasDeferred) {
            self.kept().push(written.clone());
        }
        if self.is(Fault::CallsADelayARefusal) { SendError::Rejected(code) } else { SendError::Transient(code) }
    }

    fn find_nobody(&self, written: &ReceivedEmail) -> SendError {
        if self.is(Fault::KeepsWhatFoundNoConnection) {
            self.kept().push(written.clone());
        }
        let why = "no connection".to_owned();
        if self.is(Fault::CallsAnAbsentServerTransient) {
            SendError::Transient(why)
        } else {
            SendError::GatewayDown(why)
        }
    }

    async fn hang(&self) -> SendError {
        match self.fault {
            Fault::WaitsForAGreeting => pending().await,
            Fault::CallsAServerThatHangsAmbiguous => return SendError::Ambiguous("no answer".into()),
            _ => sleep(Duration::from_millis(20)).await,
        }
        SendError::GatewayDown("no answer".into())
    }

    async fn lose_the_answer(&self, written: &ReceivedEmail) -> SendError {
        self.server.ask();
        self.server.take(written);
        match self.fault {
            Fault::WaitsForAnAnswer => pending().await,
            Fault::CallsALostAnswerUnsent => return SendError::Transient("no answer".into()),
            _ => sleep(Duration::from_millis(20)).await,
        }
        SendError::Ambiguous("no answer".into())
    }
}

#[async_trait]
impl EmailSender for Sender {
    fn name(&self) -> &str {
        if self.is(Fault::HasANameOfTwoWords) { "plain sender" } else { "plain" }
    }

    async fn send(&self, email: &OutgoingEmail) -> Result<Accepted, SendError> {
        if self.is(Fault::GivesUpAfterARefusal) && !self.kept().is_empty() {
            return Err(SendError::GatewayDown("it refuses everything".into()));
        }
        let written = self.written(email).await;
        Err(match self.server.state() {
            MailServerState::Accepts => return Ok(self.accept(email, &written)),
            MailServerState::RefusesTheRecipient => self.refuse(email, &written),
            MailServerState::RefusesTheMessage => self.refuse_message(email),
            MailServerState::DefersTheRecipient => self.deferred(&written),
            MailServerState::Closes | MailServerState::TakesNoConnections => self.find_nobody(&written),
            MailServerState::Hangs => self.hang().await,
            MailServerState::HangsAfterTheMessage => self.lose_the_answer(&written).await,
        })
    }
}

fn with(fault: Fault) -> (Arc<dyn EmailSender>, Arc<dyn FakeMailServer>) {
    let server = Arc::new(Server::default());
    let sender = Sender { fault, server: Arc::clone(&server), kept: Mutex::default() };
    (Arc::new(sender), server)
}

fn fresh() -> impl Future<Output = (Arc<dyn EmailSender>, Arc<dyn FakeMailServer>, ())> {
    let (sender, server) = with(Fault::None);
    ready((sender, server, ()))
}

portal_testkit::email_sender_suite! { #[tokio::test(flavor = "multi_thread")] fresh }

mod must_fail {
    use super::{Fault, with};

    crate::must_fail_on! { email_sender, with;
        Fault::SendsACopyToSomebodyElse => it_goes_to_the_mailbox_given_and_no_other;
        Fault::DeliversTwice => each_call_delivers_once;
        Fault::MixesUpCallers => ten_at_once_each_arrive_once;
        Fault::TrimsLines => subject_texts_and_files_arrive_as_they_are;
        Fault::LetsHeadersIn => nothing_that_it_says_becomes_a_header_or_a_recipient;
        Fault::MakesAMessageIdForEachTry => the_same_message_has_one_message_id_and_others_have_others;
        Fault::NamesAnotherProvider => the_answer_names_the_sender_and_the_message_id;
        Fault::SaysNothingOfAMachine => it_says_that_a_machine_wrote_it_and_when;
        Fault::HasANameOfTwoWords => the_name_is_short_printable_and_stays;
        Fault::CallsARefusalTransient => a_recipient_that_is_refused_is_rejected_with_the_code;
        Fault::CallsARefusedMessageAmbiguous => a_message_that_is_refused_is_rejected_with_the_code;
        Fault::CallsADelayARefusal => what_is_deferred_is_transient_and_arrives_once_when_it_is_sent_again;
        Fault::CallsAnAbsentServerTransient => a_server_that_closes_or_takes_no_connection_is_down;
        Fault::CallsAServerThatHangsAmbiguous => a_server_that_does_not_greet_is_given_up_in_time_and_is_down;
        Fault::CallsALostAnswerUnsent => a_lost_answer_is_ambiguous_and_comes_in_time;
        Fault::TellsTheAddress => errors_tell_neither_the_address_nor_what_it_says;
    }

    mod again {
        use super::{Fault, with};

        crate::must_fail_on! { email_sender, with;
            Fault::CutsFiles => subject_texts_and_files_arrive_as_they_are;
            Fault::HasOneMessageId => the_same_message_has_one_message_id_and_others_have_others;
            Fault::GivesNoReference => the_answer_names_the_sender_and_the_message_id;
            Fault::DatesItOtherwise => it_says_that_a_machine_wrote_it_and_when;
            Fault::AsksAgainAfterARefusal => a_recipient_that_is_refused_is_rejected_with_the_code;
            Fault::DeliversWhatWasDeferred => what_is_deferred_is_transient_and_arrives_once_when_it_is_sent_again;
            Fault::KeepsWhatFoundNoConnection => a_server_that_closes_or_takes_no_connection_is_down;
            Fault::TellsTheText => errors_tell_neither_the_address_nor_what_it_says;
        }
    }

    mod once_more {
        use super::{Fault, with};

        crate::must_fail_on! { email_sender, with;
            Fault::GivesUpAfterARefusal => a_recipient_that_is_refused_is_rejected_with_the_code;
        }
    }

    mod at_last {
        use super::{Fault, with};

        crate::must_fail_on! { email_sender, with;
            Fault::HidesTheCode => a_recipient_that_is_refused_is_rejected_with_the_code;
        }
    }

    /// The suite waits as long as a sender may take.
    mod in_time {
        use super::{Fault, with};

        crate::must_fail_on! { email_sender, with;
            Fault::WaitsForAGreeting => a_server_that_does_not_greet_is_given_up_in_time_and_is_down;
            Fault::WaitsForAnAnswer => a_lost_answer_is_ambiguous_and_comes_in_time;
        }
    }
}
