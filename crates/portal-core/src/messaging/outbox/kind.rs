//! Kinds of messages: what a feature brings along so that the outbox delivers its messages.

use std::collections::BTreeMap;
use std::marker::PhantomData;
use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::content::UnreadableMessage;
use super::email::EmailContent;
use super::model::{Claimed, Lane, Settlement};
use super::template::Branding;
use crate::identity::customer::{CustomerRepo, CustomerScope};
use crate::kernel::clock::Clock;
use crate::kernel::error::PortError;
use crate::kernel::id::CustomerId;
use crate::kernel::locale::Locale;
use crate::kernel::secret::{KeyRing, Secret};

/// A kind of message. It belongs to the feature that sends it, which knows its stored form, its rules and its words.
#[async_trait]
pub trait MessageKind: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The word as stored; it never changes.
    const NAME: &'static str;
    /// The version of the stored form. It grows when an older program could not read it any more; what older versions
    /// wrote stays readable.
    const VERSION: u32 = 1;
    /// Where it queues.
    const LANE: Lane;
    /// Whether it is tried past its last attempt while no gateway is there.
    const OUTLASTS_OUTAGES: bool = false;

    /// What it is about, where a newer message about the same takes its place. At most 100 characters.
    fn topic(&self) -> Option<String> {
        None
    }

    /// Puts the message into words, or settles it.
    ///
    /// # Errors
    /// [`PortError`] if a port cannot be reached.
    async fn prepare(&self, claimed: &Claimed, context: &DeliveryContext<'_>) -> Result<Prepared, PortError>;
}

/// Puts messages of a kind into words with ports of its feature, in the place of [`MessageKind::prepare`].
#[async_trait]
pub trait MessageWriter<K>: Send + Sync {
    /// Puts the message into words, or settles it.
    ///
    /// # Errors
    /// [`PortError`] if a port cannot be reached.
    async fn write(&self, message: K, claimed: &Claimed, context: &DeliveryContext<'_>) -> Result<Prepared, PortError>;
}

/// What a message is put into words with.
pub struct DeliveryContext<'a> {
    /// Knows whose number it is.
    pub customers: &'a dyn CustomerRepo,
    /// Tells the time and the day.
    pub clock: &'a dyn Clock,
    /// The server's keys.
    pub keys: &'a KeyRing,
    /// How the ISP signs its messages.
    pub branding: &'a Branding,
    /// When the message was claimed.
    pub now: DateTime<Utc>,
}

/// What becomes of a message before it is handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Prepared {
    /// It says this, with `*bold*` marks as WhatsApp writes them.
    Text(Secret<String>),
    /// It is an e-mail that says this.
    Email(Box<EmailContent>),
    /// It is not handed over.
    Settled(Settlement),
}

impl Prepared {
    /// There is nobody to send it to.
    pub fn dropped() -> Self {
        Self::Settled(Settlement::Dropped)
    }

    /// It will not be tried again.
    pub fn dead_letter(reason: &str) -> Self {
        Self::Settled(Settlement::dead_letter(reason))
    }

    /// The portal has nothing to send it by; one that has may.
    pub(crate) fn no_channel() -> Self {
        Self::Settled(Settlement::no_channel())
    }

    /// Its recipient is of a sort that this version of the kind does not send to; a newer version may.
    pub(crate) fn foreign_recipient() -> Self {
        Self::Settled(Settlement::foreign_recipient())
    }
}

impl DeliveryContext<'_> {
    /// The name of an account that may be entered.
    ///
    /// # Errors
    /// [`PortError`] if the customers cannot be reached.
    pub async fn name_of(&self, account: &CustomerId) -> Result<Option<String>, PortError> {
        let found = self.customers.profile(&CustomerScope::of_message(account.clone())).await?;
        Ok(found.filter(|customer| customer.access.may_enter()).map(|customer| customer.name))
    }

    /// A notice of an account, to whom it was written for: a number may not be on file any more.
    pub(crate) async fn notice(
        &self,
        claimed: &Claimed,
        account: &CustomerId,
        words: impl FnOnce(&Branding, Locale, &str) -> Secret<String> + Send,
    ) -> Result<Prepared, PortError> {
        let name = self.name_of(account).await?;
        Ok(name
            .map_or_else(Prepared::dropped, |name| Prepared::Text(words(self.branding, claimed.message.locale, &name))))
    }
}

/// The kinds that a portal sends, each brought by its feature.
#[derive(Clone, Default)]
pub struct MessageKinds(BTreeMap<&'static str, Arc<dyn AnyKind>>);

impl MessageKinds {
    /// These kinds and another one.
    #[must_use]
    pub fn with<K: MessageKind>(mut self) -> Self {
        self.0.insert(K::NAME, Arc::new(Of::<K>(PhantomData)));
        self
    }

    /// These kinds and another one that `writer` puts into words; it takes the place of one of the same name.
    #[must_use]
    pub fn with_writer<K: MessageKind>(mut self, writer: Arc<dyn MessageWriter<K>>) -> Self {
        self.0.insert(K::NAME, Arc::new(WrittenBy(writer)));
        self
    }

    /// Each kind with the newest version of its stored form that is read.
    pub(super) fn readable(&self) -> impl Iterator<Item = (&'static str, u32)> + '_ {
        self.0.iter().map(|(name, kind)| (*name, kind.version()))
    }

    /// Whether a kind is tried past its last attempt while no gateway is there.
    pub(super) fn outlasts_outages(&self, kind: &str) -> bool {
        self.0.get(kind).is_some_and(|kind| kind.outlasts_outages())
    }

    /// Puts the message into words, or settles it. What this version cannot read is parked.
    pub(super) async fn prepare(
        &self,
        claimed: &Claimed,
        context: &DeliveryContext<'_>,
    ) -> Result<Prepared, PortError> {
        let unreadable = match self.0.get(claimed.message.content.kind()) {
            Some(kind) => match kind.prepare(claimed, context).await {
                Ok(prepared) => return Ok(prepared),
                Err(PrepareError::Port(error)) => return Err(error),
                Err(PrepareError::Unreadable(UnreadableMessage(reason))) => reason,
            },
            None => "its kind is not known to this version".to_owned(),
        };
        Ok(Prepared::Settled(Settlement::Parked { reason: unreadable }))
    }
}

/// Why a message was not prepared.
enum PrepareError {
    Port(PortError),
    Unreadable(UnreadableMessage),
}

/// A kind whose type is not looked at.
#[async_trait]
trait AnyKind: Send + Sync {
    fn version(&self) -> u32;
    fn outlasts_outages(&self) -> bool;
    async fn prepare(&self, claimed: &Claimed, context: &DeliveryContext<'_>) -> Result<Prepared, PrepareError>;
}

struct Of<K>(PhantomData<fn() -> K>);

#[async_trait]
impl<K: MessageKind> AnyKind for Of<K> {
    fn version(&self) -> u32 {
        K::VERSION
    }

    fn outlasts_outages(&self) -> bool {
        K::OUTLASTS_OUTAGES
    }

    async fn prepare(&self, claimed: &Claimed, context: &DeliveryContext<'_>) -> Result<Prepared, PrepareError> {
        let message: K = claimed.message.content.read().map_err(PrepareError::Unreadable)?;
        message.prepare(claimed, context).await.map_err(PrepareError::Port)
    }
}

/// A kind whose type is not looked at, and what puts it into words.
struct WrittenBy<K>(Arc<dyn MessageWriter<K>>);

#[async_trait]
impl<K: MessageKind> AnyKind for WrittenBy<K> {
    fn version(&self) -> u32 {
        K::VERSION
    }

    fn outlasts_outages(&self) -> bool {
        K::OUTLASTS_OUTAGES
    }

    async fn prepare(&self, claimed: &Claimed, context: &DeliveryContext<'_>) -> Result<Prepared, PrepareError> {
        let message: K = claimed.message.content.read().map_err(PrepareError::Unreadable)?;
        self.0.write(message, claimed, context).await.map_err(PrepareError::Port)
    }
}
