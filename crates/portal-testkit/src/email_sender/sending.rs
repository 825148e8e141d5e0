//! Sending through a server that takes messages, and what the sender is called.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::collections::BTreeSet;
use std::sync::Arc;

use portal_core::Secret;
use portal_core::messaging::outbox::{EmailContent, EmailSender, OutgoingEmail};

use super::{mailbox, outgoing, send, taken};
use crate::support::race;
use crate::{FakeMailServer, ReceivedEmail};

/// Longest name, in letters: it is a column in lists and a word in metrics.
const LONGEST_NAME: usize = 32;

fn recipients(received: &[ReceivedEmail]) -> Vec<Vec<String>> {
    received.iter().map(|email| email.recipients.clone()).collect()
}

fn to(n: u32) -> Vec<String> {
    vec![mailbox(n).as_str().to_owned()]
}

pub async fn it_goes_to_the_mailbox_given_and_no_other(sender: Arc<dyn EmailSender>, server: Arc<dyn FakeMailServer>) {
    assert_eq!(server.received().await, []);
    for n in 1..=3 {
        taken(&*sender, n).await;
        let received = server.received().await;
        assert_eq!(recipients(&received), (1..=n).map(to).collect::<Vec<_>>());
        assert_eq!(received.last().expect("a message").header("to"), [mailbox(n).as_str()]);
    }
}

pub async fn each_call_delivers_once(sender: Arc<dyn EmailSender>, server: Arc<dyn FakeMailServer>) {
    for n in 1..=5 {
        taken(&*sender, n).await;
    }
    assert_eq!(recipients(&server.received().await), (1..=5).map(to).collect::<Vec<_>>());
}

pub async fn ten_at_once_each_arrive_once(sender: Arc<dyn EmailSender>, server: Arc<dyn FakeMailServer>) {
    race(10, |caller| {
        let (sender, n) = (Arc::clone(&sender), u32::try_from(caller).expect("a small number"));
        async move { taken(&*sender, n).await }
    })
    .await;
    let mut received = server.received().await;
    received.sort_by(|a, b| a.recipients.cmp(&b.recipients));
    assert_eq!(recipients(&received), (0..10).map(to).collect::<Vec<_>>());
    for (n, email) in (0..).zip(&received) {
        assert_eq!(email.text, *outgoing(n).content.text.expose());
    }
}

pub async fn subject_texts_and_files_arrive_as_they_are(sender: Arc<dyn EmailSender>, server: Arc<dyn FakeMailServer>) {
    let long = "Baris yang sangat panjang, jauh melewati batas 998 huruf dalam satu baris e-mail. ".repeat(20);
    let texts = [
        outgoing(1).content.text.expose().clone(),
        "From here\n.\n..\n=3D 100% & <b>é</b>\n".to_owned(),
        format!("{long}\nterima kasih 🙏🏽\n"),
        String::from("tanpa baris baru"),
    ];
    for (n, text) in (1..).zip(texts) {
        let content = EmailContent {
            html: Secret::new(format!("<p>{text}</p>")),
            text: Secret::new(text),
            ..outgoing(n).content
        };
        let email = OutgoingEmail { content, ..outgoing(n) };
        send(&*sender, &email).await.expect("the server takes it");
        let received = server.received().await.pop().expect("a message");
        assert_eq!(received.header("subject"), [email.content.subject.as_str()]);
        assert_eq!(received.text.trim_end(), email.content.text.expose().trim_end());
        assert_eq!(received.html.trim_end(), email.content.html.expose().trim_end());
        let files = email.content.attachments.into_iter();
        let files = files.map(|file| (file.name, file.media_type.to_owned(), file.bytes.expose().clone()));
        assert_eq!(received.files, files.collect::<Vec<_>>());
    }
}

pub async fn nothing_that_it_says_becomes_a_header_or_a_recipient(
    sender: Arc<dyn EmailSender>,
    server: Arc<dyn FakeMailServer>,
) {
    let evil = "Invoice\r\nBcc: lain@example.org\r\n\r\nisi lain";
    let content = EmailContent { subject: evil.to_owned(), text: Secret::new(evil.to_owned()), ..outgoing(1).content };
    send(&*sender, &OutgoingEmail { content, ..outgoing(1) }).await.expect("the server takes it");
    let received = server.received().await;
    assert_eq!(recipients(&received), [to(1)]);
    assert_eq!((received[0].header("bcc").len(), received[0].header("subject").len()), (0, 1));
    assert!(received[0].header("subject")[0].starts_with("Invoice"), "{:?}", received[0].headers);
    assert_eq!(received[0].html, *outgoing(1).content.html.expose(), "the parts are whole");
}

pub async fn the_same_message_has_one_message_id_and_others_have_others(
    sender: Arc<dyn EmailSender>,
    server: Arc<dyn FakeMailServer>,
) {
    for n in [1, 1, 2, 3] {
        taken(&*sender, n).await;
    }
    let received = server.received().await;
    let ids: Vec<Vec<&str>> = received.iter().map(|email| email.header("message-id")).collect();
    assert!(ids.iter().all(|ids| ids.len() == 1), "{ids:?}");
    assert_eq!(ids[0], ids[1]);
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), 3, "{ids:?}");
}

pub async fn the_answer_names_the_sender_and_the_message_id(
    sender: Arc<dyn EmailSender>,
    server: Arc<dyn FakeMailServer>,
) {
    for n in 1..=2 {
        let accepted = taken(&*sender, n).await;
        assert_eq!(accepted.provider, sender.name());
        let received = server.received().await.pop().expect("a message");
        let id = received.header("message-id")[0].trim_matches(['<', '>']);
        assert_eq!(accepted.reference.as_deref(), Some(id));
    }
}

pub async fn it_says_that_a_machine_wrote_it_and_when(sender: Arc<dyn EmailSender>, server: Arc<dyn FakeMailServer>) {
    taken(&*sender, 1).await;
    let received = server.received().await.pop().expect("a message");
    assert_eq!(received.header("auto-submitted"), ["auto-generated"]);
    let date = received.header("date");
    assert!(date.len() == 1 && date[0].contains("5 Nov 2025 12:00:01"), "{date:?}");
}

pub async fn the_name_is_short_printable_and_stays(sender: Arc<dyn EmailSender>, _server: Arc<dyn FakeMailServer>) {
    let name = sender.name().to_owned();
    assert!((1..=LONGEST_NAME).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_graphic()), "{name:?}");
    taken(&*sender, 1).await;
    assert_eq!(sender.name(), name);
}
