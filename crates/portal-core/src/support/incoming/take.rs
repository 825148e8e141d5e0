//! Taking a message.

use chrono::{DateTime, Utc};

use super::IncomingService;
use super::model::{IncomingMessage, Taken};
use super::said::{Said, say};
use crate::identity::customer::{AccountAccess, CustomerScope};
use crate::identity::rate_limit::{Bucket, BucketKey, Verdict};
use crate::kernel::error::PortError;
use crate::kernel::id::{ConversationId, HitId};
use crate::kernel::page::PageRequest;
use crate::support::conversation::{Appended, ClientId, Conversation, ConversationState, NewConversation, Topic};

/// How many conversations of an account are looked at.
const LOOKED_AT: u32 = 10;

impl IncomingService {
    /// Puts a message into the conversation that goes on with the customer of its number, and begins a chat if none does.
    /// The same message, passed on again, is said once. Of several accounts of a number the one is meant that talked
    /// last, else the first.
    ///
    /// # Errors
    /// [`PortError`]; the same message may be passed on again.
    pub async fn take(&self, message: &IncomingMessage) -> Result<Taken, PortError> {
        let Some(text) = message.said(self.policy.locale) else { return Ok(Taken::Empty) };
        let accounts = self.deps.customers.accounts_of(&message.from).await?;
        let mut scopes = Vec::new();
        for account in accounts.into_iter().map(|account| account.access).filter(AccountAccess::may_enter) {
            scopes.push(CustomerScope::of_number(account.customer_id));
        }
        let (Some(first), Some(client_id)) = (scopes.first().cloned(), message.client_id()) else {
            return Ok(Taken::Unknown);
        };
        let now = self.deps.clock.now();
        if !self.may_write(message, &client_id, now).await? {
            return Ok(Taken::TooMany);
        }
        let (scope, id) = match self.going_on(&scopes, now).await? {
            Some(found) => found,
            None => (first.clone(), self.begin(&first, &client_id, now).await?),
        };
        let said = Said { client_id, text, attachments: Vec::new() };
        self.say(&scope, id, (said, now)).await?;
        Ok(Taken::In { conversation: id, file: message.pending_file(&scope, id) })
    }

    async fn may_write(
        &self,
        message: &IncomingMessage,
        client_id: &ClientId,
        now: DateTime<Utc>,
    ) -> Result<bool, PortError> {
        let key = BucketKey::new("incoming", message.from.as_e164(), self.keys.current());
        let member = Some(client_id.as_str().to_owned());
        let bucket = Bucket { member, ..Bucket::counting(key, self.policy.messages_per_number.clone()) };
        let hit = HitId::generate(now, self.deps.entropy.as_ref());
        Ok(self.deps.limits.take(&[bucket], hit, now).await? == Verdict::Allowed)
    }

    /// The conversation of these accounts in which something was said last, if it is open and that is not long ago.
    async fn going_on(
        &self,
        scopes: &[CustomerScope],
        now: DateTime<Utc>,
    ) -> Result<Option<(CustomerScope, ConversationId)>, PortError> {
        let mut latest: Option<(DateTime<Utc>, CustomerScope, ConversationId)> = None;
        let goes_on = |of: &Conversation| {
            of.state == ConversationState::Open && of.last_ordinal > 0 && of.updated_at > now - self.policy.joins_within
        };
        for scope in scopes {
            let page = PageRequest::new(1, LOOKED_AT).unwrap_or_default();
            let page = self.deps.conversations.page_of(scope, page).await?;
            let open = page.items.into_iter().map(|summary| summary.conversation).find(goes_on);
            if let Some(open) = open.filter(|open| latest.as_ref().is_none_or(|(at, ..)| open.updated_at > *at)) {
                latest = Some((open.updated_at, scope.clone(), open.id));
            }
        }
        Ok(latest.map(|(_, scope, id)| (scope, id)))
    }

    /// A chat under the name of the message that begins it: the same message finds it again.
    async fn begin(
        &self,
        scope: &CustomerScope,
        client_id: &ClientId,
        at: DateTime<Utc>,
    ) -> Result<ConversationId, PortError> {
        let id = ConversationId::generate(at, self.deps.entropy.as_ref());
        let new = NewConversation { id, topic: Topic::Chat, client_id: Some(client_id.clone()), at };
        Ok(self.deps.conversations.open(scope, &new).await?.id)
    }

    async fn say(
        &self,
        scope: &CustomerScope,
        id: ConversationId,
        (said, at): (Said, DateTime<Utc>),
    ) -> Result<(), PortError> {
        let ports = (self.deps.conversations.as_ref(), self.deps.live.as_ref());
        match say(ports, (scope, id), said, at).await? {
            Appended::New(_) | Appended::Before(_) | Appended::NameReused | Appended::NoSuchAttachment => Ok(()),
            Appended::Unknown => Err(PortError::broken("conversations", "a conversation is gone that was just listed")),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use chrono::TimeDelta;

    use super::super::{IncomingDeps, IncomingPolicy};
    use super::*;
    use crate::identity::customer::MockCustomerRepo;
    use crate::identity::rate_limit::MockRateLimiter;
    use crate::kernel::page::Page;
    use crate::kernel::secret::KeyRing;
    use crate::support::conversation::test_support::conversation;
    use crate::support::conversation::{
        ConversationSummary, EntryContent, MessageText, MockConversationRepo, Participant,
    };
    use crate::support::incoming::IncomingFile;
    use crate::support::live::LiveHub;
    use crate::test_support::{CountingEntropy, account, clock_at, noon, phone, test_key};

    fn message() -> IncomingMessage {
        let text = Some("Masih mati".to_owned());
        IncomingMessage { provider: "fonnte".into(), reference: "77".into(), from: phone(), text, file: None }
    }

    fn service(repo: MockConversationRepo, accounts: Vec<&'static str>, allowed: bool) -> IncomingService {
        let (mut customers, mut limits) = (MockCustomerRepo::new(), MockRateLimiter::new());
        customers.expect_accounts_of().returning(move |_| Ok(accounts.iter().map(|id| account(id)).collect()));
        let denied = Verdict::Denied { retry_after: TimeDelta::seconds(1) };
        limits.expect_take().returning(move |_, _, _| Ok(if allowed { Verdict::Allowed } else { denied }));
        let deps = IncomingDeps {
            customers: Arc::new(customers),
            conversations: Arc::new(repo),
            live: Arc::new(LiveHub::default()),
            limits: Arc::new(limits),
            clock: clock_at(noon()),
            entropy: Arc::new(CountingEntropy::default()),
        };
        IncomingService::new(deps, IncomingPolicy::default(), Arc::new(KeyRing::new(test_key(), Vec::new())))
    }

    /// A repository in which each account has one conversation that stands so.
    fn having(of: impl Fn(&CustomerScope) -> Conversation + Send + 'static) -> MockConversationRepo {
        let mut repo = MockConversationRepo::new();
        repo.expect_page_of().returning(move |scope, request| {
            let items = vec![ConversationSummary { conversation: of(scope), last: None }];
            Ok(Page { items, total: 1, request })
        });
        repo
    }

    fn said_hours_ago(hours: i64) -> Conversation {
        Conversation { last_ordinal: 2, updated_at: noon() - TimeDelta::hours(hours), ..conversation() }
    }

    #[tokio::test]
    async fn a_message_joins_the_conversation_that_goes_on() {
        let mut repo = having(|_| said_hours_ago(7 * 24 - 1));
        repo.expect_append().times(1).returning(|who, id, new| {
            assert!(id == conversation().id && matches!(who, Participant::Customer(_)));
            let text = MessageText::parse("Masih mati").expect("a text");
            assert_eq!((&new.content, new.author.clone()), (&EntryContent::Message(text), who.author()));
            Ok(Appended::New(new.at_ordinal(3)))
        });
        let taken = service(repo, vec!["AGLS1"], true).take(&message()).await;
        assert_eq!(taken.expect("it is taken"), Taken::In { conversation: conversation().id, file: None });
    }

    #[tokio::test]
    async fn without_one_it_begins_a_chat_under_its_own_name() {
        for stale in [
            Conversation { state: ConversationState::Closed, ..said_hours_ago(1) },
            said_hours_ago(7 * 24),
            Conversation { last_ordinal: 0, ..said_hours_ago(1) },
        ] {
            let mut repo = having(move |_| stale.clone());
            repo.expect_open().times(1).returning(|scope, new| {
                assert_eq!(new.client_id, message().client_id());
                Ok(new.opened(scope))
            });
            repo.expect_append().times(1).returning(|_, _, new| Ok(Appended::Before(new.at_ordinal(1))));
            let taken = service(repo, vec!["AGLS1"], true).take(&message()).await.expect("it is taken");
            assert!(matches!(taken, Taken::In { .. }));
        }
    }

    #[tokio::test]
    async fn of_several_accounts_the_one_is_meant_that_talked_last() {
        let mut repo = having(|scope| said_hours_ago(if scope.customer_id().as_str() == "AGLS2" { 1 } else { 2 }));
        repo.expect_append().times(1).returning(|who, _, new| {
            assert_eq!(who.only_of().map(crate::CustomerId::as_str), Some("AGLS2"));
            Ok(Appended::New(new.at_ordinal(3)))
        });
        let taken = service(repo, vec!["AGLS1", "AGLS2", "AGLS3"], true).take(&message()).await;
        assert!(matches!(taken, Ok(Taken::In { .. })));
    }

    #[tokio::test]
    async fn strangers_and_who_writes_too_much_say_nothing() {
        let strange = service(MockConversationRepo::new(), Vec::new(), true).take(&message()).await;
        assert_eq!(strange.expect("an answer"), Taken::Unknown);
        let much = service(MockConversationRepo::new(), vec!["AGLS1"], false).take(&message()).await;
        assert_eq!(much.expect("an answer"), Taken::TooMany);
    }

    #[tokio::test]
    async fn a_file_that_can_be_fetched_waits_for_it_and_the_message_says_that_it_came() {
        for address in [Some("https://files.example/1.jpg".to_owned()), None] {
            let mut repo = having(|_| said_hours_ago(1));
            repo.expect_append().times(1).returning(|_, _, new| {
                let EntryContent::Message(text) = &new.content else { panic!("a message") };
                assert_eq!((text.as_str(), new.attachments.len()), ("[berkas di WhatsApp: los.jpg]", 0));
                Ok(Appended::Before(new.at_ordinal(3)))
            });
            let file = Some(IncomingFile { name: Some("los.jpg".into()), address: address.clone() });
            let with_file = IncomingMessage { text: None, file, ..message() };
            let taken = service(repo, vec!["AGLS1"], true).take(&with_file).await.expect("it is taken");
            let Taken::In { file, .. } = taken else { panic!("it is in a conversation") };
            assert_eq!(file.as_ref().map(|file| file.address.clone()), address);
            assert!(file.is_none_or(|file| Some(file.client_id) != with_file.client_id()));
        }
    }

    #[tokio::test]
    async fn what_says_nothing_is_left_alone() {
        let empty = IncomingMessage { text: Some("\u{7}".into()), ..message() };
        let taken = service(MockConversationRepo::new(), vec!["AGLS1"], true).take(&empty).await;
        assert_eq!(taken.expect("an answer"), Taken::Empty);
    }

    #[test]
    fn the_same_message_has_the_same_name_and_another_one_another() {
        let other = IncomingMessage { reference: "78".into(), ..message() };
        assert_eq!(message().client_id(), message().client_id());
        assert!(message().client_id().is_some() && message().client_id() != other.client_id());
    }
}
