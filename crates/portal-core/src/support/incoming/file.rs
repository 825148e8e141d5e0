//! Taking the file of a message.

use std::sync::Arc;

use super::model::{FileOutcome, NotTaken, PendingFile};
use super::port::{FetchError, RemoteFiles};
use super::said::{Said, say};
use crate::kernel::clock::Clock;
use crate::kernel::error::PortError;
use crate::kernel::locale::Locale;
use crate::support::attachment::{Attachment, AttachmentService, Refusal, Upload, UploadError};
use crate::support::conversation::{Appended, ConversationRepo, EntryRange, MessageText, Participant};
use crate::support::live::LiveEvents;

/// How many entries are looked at for one that tells of the file already. Whatever lies further back, the name of its
/// entry keeps a file from being told of twice.
const LOOKED_AT: u32 = 50;

/// What taking files needs.
#[derive(Clone)]
pub struct IncomingFileDeps {
    /// Fetches them.
    pub files: Arc<dyn RemoteFiles>,
    /// Takes them as uploads of the customer.
    pub attachments: AttachmentService,
    /// Keeps the conversations that they come to.
    pub conversations: Arc<dyn ConversationRepo>,
    /// Tells open pages of them.
    pub live: Arc<dyn LiveEvents>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
}

/// The use case of taking the files of messages from outside.
#[derive(Clone)]
pub struct IncomingFileService {
    deps: IncomingFileDeps,
    locale: Locale,
}

impl IncomingFileService {
    /// Wires the use case. What conversations say of files that are not taken is in `locale`.
    pub fn new(deps: IncomingFileDeps, locale: Locale) -> Self {
        Self { deps, locale }
    }

    /// Fetches a file, takes it as an upload of the customer's, with all that uploads are checked for, and puts it into
    /// the conversation. One that is not taken is told of there with the reason. However often the same file is taken,
    /// the conversation tells of it once.
    ///
    /// # Errors
    /// [`PortError`]; the same file may be taken again.
    pub async fn take(&self, file: &PendingFile) -> Result<FileOutcome, PortError> {
        if self.is_told(file).await? {
            return Ok(FileOutcome::Before);
        }
        let largest = self.deps.attachments.policy().largest;
        if let Err(error) = self.deps.attachments.admit(&file.scope, Some(file.client_id.as_str().to_owned())).await {
            return self.refuse(file, not_taken(error)?).await;
        }
        let bytes = match self.deps.files.fetch(&file.address, largest).await {
            Ok(bytes) => bytes,
            Err(FetchError::TooLarge) => return self.refuse(file, NotTaken::TooLarge).await,
            Err(FetchError::NotAllowed) => return self.refuse(file, NotTaken::NotAllowed).await,
            Err(FetchError::Unreachable(_)) => return Ok(FileOutcome::Unreachable),
        };
        match self.deps.attachments.take(&file.scope, Upload { name: file.name.clone(), bytes }).await {
            Ok(attachment) => self.tell(file, &attachment).await,
            Err(error) => self.refuse(file, not_taken(error)?).await,
        }
    }

    /// Says in the conversation that a file could not be fetched, unless it tells of the file already.
    ///
    /// # Errors
    /// [`PortError`]; it may be said again.
    pub async fn give_up(&self, file: &PendingFile) -> Result<FileOutcome, PortError> {
        self.refuse(file, NotTaken::Unreachable).await
    }

    /// Whether one of the latest entries tells of the file.
    async fn is_told(&self, file: &PendingFile) -> Result<bool, PortError> {
        let who = Participant::Customer(file.scope.clone());
        let latest = EntryRange::Before(u64::MAX, LOOKED_AT);
        let entries = self.deps.conversations.entries(&who, file.conversation, latest).await?;
        Ok(entries.iter().any(|entry| entry.author == who.author() && entry.client_id == file.client_id))
    }

    async fn tell(&self, file: &PendingFile, attachment: &Attachment) -> Result<FileOutcome, PortError> {
        self.say(file, (MessageText::none(), Some(attachment)), FileOutcome::Taken).await
    }

    async fn refuse(&self, file: &PendingFile, why: NotTaken) -> Result<FileOutcome, PortError> {
        let text = why.said(self.locale, &file.name).unwrap_or_else(MessageText::none);
        self.say(file, (text, None), FileOutcome::NotTaken(why)).await
    }

    async fn say(
        &self,
        file: &PendingFile,
        (text, attachment): (MessageText, Option<&Attachment>),
        outcome: FileOutcome,
    ) -> Result<FileOutcome, PortError> {
        let attachments = attachment.iter().map(|attachment| attachment.id).collect();
        let said = Said { client_id: file.client_id.clone(), text, attachments };
        let ports = (self.deps.conversations.as_ref(), self.deps.live.as_ref());
        match say(ports, (&file.scope, file.conversation), said, self.deps.clock.now()).await? {
            Appended::New(_) => Ok(outcome),
            Appended::Before(_) | Appended::NameReused => Ok(FileOutcome::Before),
            Appended::NoSuchAttachment => Err(PortError::broken("conversations", "a file is gone that was just kept")),
            Appended::Unknown => Err(PortError::broken("conversations", "a conversation is gone")),
        }
    }
}

/// What keeps the file from being taken for good; an error of a port may pass.
fn not_taken(error: UploadError) -> Result<NotTaken, PortError> {
    match error {
        UploadError::Port(error) => Err(error),
        UploadError::TooLarge { .. } => Ok(NotTaken::TooLarge),
        UploadError::Empty | UploadError::Refused(Refusal::Unreadable | Refusal::TooManyPixels) => {
            Ok(NotTaken::Unreadable)
        }
        UploadError::RateLimited { .. } | UploadError::QuotaUsed => Ok(NotTaken::TooMany),
        UploadError::Refused(Refusal::Unsupported) | UploadError::Forbidden => Ok(NotTaken::Unsupported),
    }
}

#[cfg(test)]
mod tests {
    use super::super::port::MockRemoteFiles;
    use super::*;
    use crate::identity::rate_limit::{MockRateLimiter, Verdict};
    use crate::support::attachment::test_support::{Mocks, taken};
    use crate::support::attachment::{AddedAttachment, AttachmentPolicy, Inspected};
    use crate::support::conversation::test_support::conversation;
    use crate::support::conversation::{ClientId, Entry, EntryContent, MockConversationRepo, NewEntry};
    use crate::support::live::LiveHub;
    use crate::test_support::{active_session, clock_at, noon, unreachable_port};
    use chrono::TimeDelta;

    fn photo() -> PendingFile {
        PendingFile {
            scope: active_session().scope(),
            conversation: conversation().id,
            client_id: ClientId::parse("file-1").expect("a name"),
            name: "los.jpg".into(),
            address: "https://files.example/1".into(),
        }
    }

    /// A conversation without entries, to which one thing is said that `check` looks at.
    fn saying(check: impl Fn(&NewEntry) + Send + 'static) -> MockConversationRepo {
        let mut repo = MockConversationRepo::new();
        repo.expect_entries().returning(|_, _, _| Ok(Vec::new()));
        repo.expect_append().times(1).returning(move |who, id, new| {
            assert_eq!((id, &new.client_id), (conversation().id, &photo().client_id));
            assert!(matches!(who, Participant::Customer(_)) && new.author == who.author());
            check(new);
            Ok(Appended::New(new.at_ordinal(4)))
        });
        repo
    }

    fn serving(answer: Result<Vec<u8>, FetchError>) -> MockRemoteFiles {
        let mut files = MockRemoteFiles::new();
        files.expect_fetch().times(1).returning(move |address, largest| {
            assert_eq!((address, largest), ("https://files.example/1", AttachmentPolicy::default().largest));
            answer.clone()
        });
        files
    }

    fn service(files: MockRemoteFiles, mocks: Mocks, repo: MockConversationRepo) -> IncomingFileService {
        let deps = IncomingFileDeps {
            files: Arc::new(files),
            attachments: mocks.service(),
            conversations: Arc::new(repo),
            live: Arc::new(LiveHub::default()),
            clock: clock_at(noon()),
        };
        IncomingFileService::new(deps, Locale::Id)
    }

    /// Attachments that keep what comes.
    fn keeping() -> Mocks {
        let mut mocks = Mocks::default();
        mocks.inspector.expect_inspect().returning(|_| Ok(taken()));
        mocks.attachments.expect_add().returning(|new, quota| {
            assert_eq!((new.name.as_str(), quota.is_some()), ("los.jpg", true));
            Ok(AddedAttachment::Added)
        });
        mocks.blobs.expect_put().returning(|_, _| Ok(()));
        mocks.attachments.expect_complete().returning(|_| Ok(true));
        mocks
    }

    fn text(new: &NewEntry) -> &str {
        let EntryContent::Message(text) = &new.content else { panic!("a message") };
        text.as_str()
    }

    #[tokio::test]
    async fn a_file_that_was_fetched_follows_as_a_message_of_the_customer() {
        let repo = saying(|new| assert_eq!((text(new), new.attachments.len()), ("", 1)));
        let outcome = service(serving(Ok(vec![7; 9])), keeping(), repo).take(&photo()).await;
        assert_eq!(outcome.expect("it is taken"), FileOutcome::Taken);
    }

    #[tokio::test]
    async fn a_file_that_the_conversation_tells_of_is_not_fetched_again() {
        let mut repo = MockConversationRepo::new();
        repo.expect_entries().returning(|who, _, _| {
            let PendingFile { client_id, .. } = photo();
            let content = EntryContent::Message(MessageText::none());
            let (author, attachments) = (who.author(), Vec::new());
            Ok(vec![Entry { ordinal: 2, client_id, author, at: noon(), content, attachments }])
        });
        let outcome = service(MockRemoteFiles::new(), Mocks::default(), repo).take(&photo()).await;
        assert_eq!(outcome.expect("an answer"), FileOutcome::Before);
    }

    #[tokio::test]
    async fn of_two_that_take_the_same_file_one_says_so() {
        let mut repo = MockConversationRepo::new();
        repo.expect_entries().returning(|_, _, _| Ok(Vec::new()));
        repo.expect_append().times(1).returning(|_, _, _| Ok(Appended::NameReused));
        let outcome = service(serving(Ok(vec![7; 9])), keeping(), repo).take(&photo()).await;
        assert_eq!(outcome.expect("an answer"), FileOutcome::Before);
    }

    #[tokio::test]
    async fn sec_37_a_file_that_is_not_taken_is_told_of_with_the_reason() {
        let refusing = |refusal| {
            let mut mocks = Mocks::default();
            mocks.inspector.expect_inspect().returning(move |_| Ok(Inspected::Refused(refusal)));
            mocks
        };
        let mut full = Mocks::default();
        full.inspector.expect_inspect().returning(|_| Ok(taken()));
        full.attachments.expect_add().returning(|_, _| Ok(AddedAttachment::QuotaUsed));
        for (answer, mocks, why) in [
            (Err(FetchError::TooLarge), Mocks::default(), NotTaken::TooLarge),
            (Err(FetchError::NotAllowed), Mocks::default(), NotTaken::NotAllowed),
            (Ok(Vec::new()), Mocks::default(), NotTaken::Unreadable),
            (Ok(vec![7]), refusing(Refusal::Unsupported), NotTaken::Unsupported),
            (Ok(vec![7]), refusing(Refusal::TooManyPixels), NotTaken::Unreadable),
            (Ok(vec![7]), full, NotTaken::TooMany),
        ] {
            let repo = saying(move |new| {
                assert_eq!(text(new), why.said(Locale::Id, "los.jpg").expect("a text").as_str());
                assert!(new.attachments.is_empty());
            });
            let outcome = service(serving(answer), mocks, repo).take(&photo()).await;
            assert_eq!(outcome.expect("an answer"), FileOutcome::NotTaken(why));
        }
    }

    #[tokio::test]
    async fn sec_32_a_file_over_the_limit_is_not_fetched() {
        let mut limits = MockRateLimiter::new();
        limits.expect_take().times(1).returning(|buckets, _, _| {
            assert_eq!(buckets[0].member.as_deref(), Some("file-1"), "it counts once");
            Ok(Verdict::Denied { retry_after: TimeDelta::seconds(4) })
        });
        let mocks = Mocks { limits, ..Mocks::default() };
        let outcome = service(MockRemoteFiles::new(), mocks, saying(|_| {})).take(&photo()).await;
        assert_eq!(outcome.expect("an answer"), FileOutcome::NotTaken(NotTaken::TooMany));
    }

    #[tokio::test]
    async fn a_file_that_may_come_later_is_not_told_of_until_it_is_given_up() {
        let mut repo = MockConversationRepo::new();
        repo.expect_entries().returning(|_, _, _| Ok(Vec::new()));
        let files = serving(Err(FetchError::Unreachable("no answer in time".into())));
        let outcome = service(files, Mocks::default(), repo).take(&photo()).await;
        assert_eq!(outcome.expect("an answer"), FileOutcome::Unreachable);
        let mut mocks = Mocks::default();
        mocks.inspector.expect_inspect().returning(|_| Err(unreachable_port()));
        let mut repo = MockConversationRepo::new();
        repo.expect_entries().returning(|_, _, _| Ok(Vec::new()));
        assert!(service(serving(Ok(vec![7])), mocks, repo).take(&photo()).await.is_err());
        let told = saying(|new| assert!(text(new).contains("tidak dapat diambil"), "{}", text(new)));
        let given_up = service(MockRemoteFiles::new(), Mocks::default(), told).give_up(&photo()).await;
        assert_eq!(given_up.expect("an answer"), FileOutcome::NotTaken(NotTaken::Unreachable));
    }
}
