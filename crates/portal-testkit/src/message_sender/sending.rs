//! Sending through a gateway that takes messages, and what the sender is called.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::Secret;
use portal_core::messaging::outbox::{MessageSender, OutgoingMessage};

use super::{outgoing, request, send, taken};
use crate::support::race;
use crate::{FakeGateway, GatewayState};

/// Longest name, in letters: it is a column in lists and a word in metrics.
const LONGEST_NAME: usize = 32;

pub async fn the_text_goes_to_the_number_given_and_no_other(
    sender: Arc<dyn MessageSender>,
    gateway: Arc<dyn FakeGateway>,
) {
    assert_eq!(gateway.asked().await, []);
    for n in 1..=3 {
        taken(&*sender, n).await;
        assert_eq!(gateway.asked().await, (1..=n).map(request).collect::<Vec<_>>());
    }
}

pub async fn the_text_arrives_letter_by_letter(sender: Arc<dyn MessageSender>, gateway: Arc<dyn FakeGateway>) {
    let texts = [
        "*tebal* _miring_ ~coret~ ```kode```",
        "dua\n\nbaris, \"kutip\" 'tunggal' \\garis",
        "100% & a=b+c; ? # / {nama} <b>é</b>",
        "terima kasih 🙏🏽",
    ];
    for (n, text) in (1..).zip(texts) {
        let message = OutgoingMessage { text: Secret::new(text.to_owned()), ..outgoing(n) };
        send(&*sender, &message).await.expect("the gateway takes it");
        let asked = gateway.asked().await.pop().expect("the gateway was asked");
        assert_eq!(asked, (message.to, text.to_owned()));
    }
}

pub async fn each_call_asks_once(sender: Arc<dyn MessageSender>, gateway: Arc<dyn FakeGateway>) {
    for n in 1..=10 {
        taken(&*sender, n).await;
    }
    assert_eq!(gateway.asked().await, (1..=10).map(request).collect::<Vec<_>>());
}

pub async fn twenty_messages_at_once_each_arrive_once(sender: Arc<dyn MessageSender>, gateway: Arc<dyn FakeGateway>) {
    race(20, |caller| {
        let (sender, n) = (Arc::clone(&sender), u32::try_from(caller).expect("a small number"));
        async move { taken(&*sender, n).await }
    })
    .await;
    let mut asked = gateway.asked().await;
    asked.sort_by_key(|(to, _)| to.digits().to_owned());
    assert_eq!(asked, (0..20).map(request).collect::<Vec<_>>());
}

pub async fn the_answer_names_the_provider_as_the_sender_does(
    sender: Arc<dyn MessageSender>,
    _gateway: Arc<dyn FakeGateway>,
) {
    for n in 1..=3 {
        assert_eq!(taken(&*sender, n).await.provider, sender.name());
    }
}

pub async fn the_name_is_short_printable_and_stays(sender: Arc<dyn MessageSender>, gateway: Arc<dyn FakeGateway>) {
    let name = sender.name().to_owned();
    assert!((1..=LONGEST_NAME).contains(&name.len()), "{name:?}");
    assert!(name.bytes().all(|byte| byte.is_ascii_graphic()), "{name:?}");
    taken(&*sender, 1).await;
    assert_eq!(sender.name(), name);
    gateway.put(GatewayState::TakesNoConnections).await;
    assert!(send(&*sender, &outgoing(2)).await.is_err());
    assert_eq!(sender.name(), name);
}
