//! Conversations as they happen: what a reader is told, whatever gets lost on the way.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use portal_core::identity::session::ActiveSession;
use portal_core::kernel::id::ConversationId;
use portal_core::support::ConversationPorts;
use portal_core::support::conversation::{
    ClientId, ConversationFeed, ConversationRepo, ConversationService, FeedCursor, FeedEvent, Mark, MessageText,
    Participant, SendMessage,
};
use portal_core::support::live::{LiveEvents, LiveHint, LiveHub, LiveSubscription, LiveTopic};
use portal_testkit::fixtures::{operator, says};
use tokio::time::timeout;

use crate::world::{OWNER, World};

/// Live events whose hints can be held back.
#[derive(Default)]
struct Line {
    hub: LiveHub,
    held: Mutex<Option<Vec<LiveHint>>>,
}

impl Line {
    fn hold(&self) {
        *self.held.lock().expect("the lock") = Some(Vec::new());
    }

    /// What was held; hints pass again.
    fn release(&self) -> Vec<LiveHint> {
        self.held.lock().expect("the lock").take().expect("hints are held")
    }
}

#[async_trait]
impl LiveEvents for Line {
    async fn publish(&self, hint: &LiveHint) {
        match &mut *self.held.lock().expect("the lock") {
            Some(held) => held.push(hint.clone()),
            None => self.hub.tell(hint),
        }
    }

    fn subscribe(&self, who: &Participant) -> LiveSubscription {
        self.hub.subscribe(who)
    }
}

struct Chats {
    world: World,
    line: Arc<Line>,
    me: ActiveSession,
}

impl Chats {
    async fn new() -> Self {
        let line = Arc::new(Line::default());
        let events = line.clone();
        let world = World::with(|ports, _| {
            let conversations = ports.conversations.map(|ports| ConversationPorts { live: events, ..ports });
            portal_core::Ports { conversations, ..ports }
        })
        .await;
        let me = world.session(OWNER).await;
        Self { world, line, me }
    }

    fn service(&self) -> &ConversationService {
        self.world.portal.conversations().expect("the portal has the ports")
    }

    /// A chat that begins with message 1.
    async fn begun(&self) -> ConversationId {
        let (chat, _) = self.service().begin_chat(&self.me, &message(1)).await.expect("it begins");
        chat.id
    }

    async fn say(&self, chat: ConversationId, n: u64) {
        self.service().send(&self.me, chat, &message(n)).await.expect("it is sent");
    }

    /// Staff answer, and tell of it.
    async fn answer(&self, chat: ConversationId, n: u64) {
        let staff = Participant::Staff(operator());
        let store: &dyn ConversationRepo = &self.world.store;
        store.append(&staff, chat, &says(&staff, n, &format!("Jawaban {n}"))).await.expect("the store answers");
        let conversation = store.find(&staff, chat).await.expect("the store answers").expect("it is there");
        let topic = LiveTopic::Message { conversation: chat, ordinal: conversation.last_ordinal };
        self.line.publish(&LiveHint { customer_id: conversation.customer_id, topic }).await;
    }

    async fn reader(&self, cursor: Option<&str>) -> ConversationFeed {
        let cursor = cursor.map(|text| text.parse::<FeedCursor>().expect("a cursor"));
        let mut feed = self.service().feed(&self.me, cursor);
        feed.catch_up().await.expect("the store answers");
        feed
    }
}

fn message(n: u64) -> SendMessage {
    SendMessage {
        client_id: ClientId::parse(&format!("m-{n}")).expect("a name"),
        text: MessageText::parse(&format!("Pesan {n}")).expect("a text"),
        attachments: Vec::new(),
    }
}

/// What the feed tells by now: ordinals of entries, `resync`, `typing`. The cursor of the last of them.
async fn told(feed: &mut ConversationFeed) -> (Vec<String>, Option<String>) {
    let (mut told, mut last) = (Vec::new(), None);
    loop {
        while let Some(event) = feed.pop() {
            match event {
                FeedEvent::Entry { entry, cursor, .. } => {
                    told.push(entry.ordinal.to_string());
                    last = Some(cursor);
                }
                FeedEvent::Resync { cursor } => {
                    told.push("resync".into());
                    last = Some(cursor);
                }
                FeedEvent::Typing(_) => told.push("typing".into()),
                FeedEvent::Ticket(number) => told.push(number.to_string()),
                FeedEvent::Read(_) => {}
            }
        }
        match timeout(Duration::ZERO, feed.wait()).await {
            Ok(signal) => feed.take(signal).await.expect("the store answers"),
            Err(_) => return (told, last),
        }
    }
}

#[tokio::test]
async fn rel_20_who_comes_back_gets_what_was_missed_once_in_order_and_then_what_comes() {
    let chats = Chats::new().await;
    let chat = chats.begun().await;
    let mut feed = chats.reader(None).await;
    let (first, cursor) = told(&mut feed).await;
    assert_eq!(first, ["resync"]);
    chats.say(chat, 2).await;
    chats.answer(chat, 3).await;
    let (live, _) = told(&mut feed).await;
    assert_eq!(live, ["2", "3"]);
    drop(feed);

    chats.answer(chat, 4).await;
    let mut feed = chats.reader(cursor.as_deref()).await;
    chats.answer(chat, 5).await;
    let (missed, cursor) = told(&mut feed).await;
    assert_eq!(missed, ["2", "3", "4", "5"]);
    let (nothing, _) = told(&mut chats.reader(cursor.as_deref()).await).await;
    assert!(nothing.is_empty(), "{nothing:?}");
}

#[tokio::test]
async fn rel_20_hints_that_are_lost_doubled_or_turned_around_lose_and_double_nothing() {
    let chats = Chats::new().await;
    let chat = chats.begun().await;
    let mut feed = chats.reader(None).await;
    told(&mut feed).await;
    chats.line.hold();
    for n in 2..=5 {
        chats.say(chat, n).await;
    }
    let mut hints = chats.line.release();
    hints.remove(1);
    hints.reverse();
    hints.push(hints[0].clone());
    for hint in &hints {
        chats.line.hub.tell(hint);
    }
    assert_eq!(told(&mut feed).await.0, ["2", "3", "4", "5"]);

    chats.line.hold();
    chats.say(chat, 6).await;
    chats.line.release();
    chats.line.hub.tell_missed();
    assert_eq!(told(&mut feed).await.0, ["6"]);
}

#[tokio::test]
async fn a_chat_that_was_begun_meanwhile_is_told_from_its_beginning() {
    let chats = Chats::new().await;
    let cursor = chats.service().cursor(&chats.me).await.expect("the store answers").to_string();
    let chat = chats.begun().await;
    chats.say(chat, 2).await;
    assert_eq!(told(&mut chats.reader(Some(&cursor)).await).await.0, ["1", "2"]);
}

#[tokio::test]
async fn where_the_gap_cannot_be_proven_everything_is_read_again() {
    let chats = Chats::new().await;
    let chat = chats.begun().await;
    let of_another_database = format!("all.{}-9", chat.as_uuid().simple());
    assert_eq!(told(&mut chats.reader(Some(&of_another_database)).await).await.0, ["resync"]);
    assert_eq!(told(&mut chats.reader(Some("some")).await).await.0, ["resync"]);

    for n in 2..=302 {
        chats.answer(chat, n).await;
    }
    let (told_of, cursor) = told(&mut chats.reader(Some("all")).await).await;
    assert_eq!(told_of, ["resync"], "more than are caught up with");
    chats.answer(chat, 303).await;
    assert_eq!(told(&mut chats.reader(cursor.as_deref()).await).await.0, ["303"]);
}

#[tokio::test]
async fn what_a_device_was_told_is_delivered_and_marks_are_told_once() {
    let chats = Chats::new().await;
    let chat = chats.begun().await;
    let mut feed = chats.reader(None).await;
    told(&mut feed).await;
    chats.answer(chat, 2).await;
    told(&mut feed).await;
    let who = Participant::Customer(chats.me.scope());
    let marks = chats.service().show(&who, chat).await.expect("it is there").customer;
    assert_eq!((marks.delivered, marks.read), (2, 1));

    chats.service().mark(&who, chat, Mark::Read(2)).await.expect("it is noted");
    chats.service().mark(&who, chat, Mark::Read(2)).await.expect("it is noted");
    let signal = timeout(Duration::from_secs(5), feed.wait()).await.expect("it is told");
    feed.take(signal).await.expect("the store answers");
    assert!(matches!(feed.pop(), Some(FeedEvent::Read(now)) if now.customer.read == 2));
    assert_eq!(feed.pop(), None);
}

#[tokio::test]
async fn a_feed_tells_that_staff_type_and_not_that_the_customer_does() {
    let chats = Chats::new().await;
    let chat = chats.begun().await;
    let mut feed = chats.reader(None).await;
    told(&mut feed).await;
    chats.service().type_in(&chats.me, chat).await.expect("it is told");
    let side = portal_core::support::conversation::Side::Staff;
    let topic = LiveTopic::Typing { conversation: chat, side };
    chats.line.publish(&LiveHint { customer_id: chats.me.scope().customer_id().clone(), topic }).await;
    assert_eq!(told(&mut feed).await.0, ["typing"]);
}

#[tokio::test]
async fn a_feed_tells_that_a_ticket_changed() {
    let chats = Chats::new().await;
    let mut feed = chats.reader(None).await;
    told(&mut feed).await;
    let number = chats.world.opened(&chats.me).await;
    assert_eq!(told(&mut feed).await.0, [number.to_string()]);
}
