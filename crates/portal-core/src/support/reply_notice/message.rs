//! The message that tells a customer of replies.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::kernel::error::PortError;
use crate::kernel::id::{ConversationId, CustomerId, TicketNumber};
use crate::kernel::locale::Locale;
use crate::kernel::secret::Secret;
use crate::messaging::outbox::{Branding, Claimed, DeliveryContext, Lane, MessageKind, Prepared, plain};
use crate::support::conversation::{Author, Entry, EntryContent, Topic};

/// How many characters of replies a message repeats. The rest is a tap away.
const LONGEST: usize = 1_000;

/// That the ISP replied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepliesNotice {
    /// To which account.
    pub customer_id: CustomerId,
    /// In which conversation.
    pub conversation: ConversationId,
    /// The ticket that it is about.
    pub ticket: Option<TicketNumber>,
    /// What was written, in its order; the last one may be cut.
    pub texts: Vec<String>,
    /// How many texts more there are.
    pub more: u32,
    /// How many files came with them.
    pub files: u32,
}

impl RepliesNotice {
    /// The replies among the entries of a conversation; `None` if there is none.
    pub(super) fn of(
        customer_id: &CustomerId,
        (conversation, topic): (ConversationId, &Topic),
        entries: &[Entry],
    ) -> Option<Self> {
        let ticket = if let Topic::Ticket(number) = topic { Some(number.clone()) } else { None };
        let customer_id = customer_id.clone();
        let mut notice = Self { customer_id, conversation, ticket, texts: Vec::new(), more: 0, files: 0 };
        let mut room = LONGEST;
        for entry in entries.iter().filter(|entry| matches!(entry.author, Author::Staff(_))) {
            if let EntryContent::Message(text) = &entry.content {
                notice.files += u32::try_from(entry.attachments.len()).unwrap_or(u32::MAX);
                if !text.is_none() {
                    notice.take(text.as_str(), &mut room);
                }
            }
        }
        (!notice.texts.is_empty() || notice.files > 0).then_some(notice)
    }

    /// Takes a text as far as there is room.
    fn take(&mut self, text: &str, room: &mut usize) {
        let length = text.chars().count();
        if *room == 0 {
            self.more += 1;
        } else if length <= *room {
            *room -= length;
            self.texts.push(text.to_owned());
        } else {
            let kept: String = text.chars().take(*room).collect();
            *room = 0;
            self.texts.push(format!("{} …", kept.trim_end()));
        }
    }

    /// What was written, and what is not repeated.
    fn words(&self, locale: Locale) -> String {
        let mut parts = self.texts.clone();
        match (locale, self.files) {
            (_, 0) => {}
            (Locale::Id, files) => parts.push(format!("({files} berkas)")),
            (Locale::En, 1) => parts.push("(1 file)".to_owned()),
            (Locale::En, files) => parts.push(format!("({files} files)")),
        }
        match (locale, self.more) {
            (_, 0) => {}
            (Locale::Id, more) => parts.push(format!("(dan {more} pesan lagi)")),
            (Locale::En, 1) => parts.push("(and 1 more message)".to_owned()),
            (Locale::En, more) => parts.push(format!("(and {more} more messages)")),
        }
        parts.join("\n\n")
    }
}

#[async_trait]
impl MessageKind for RepliesNotice {
    const NAME: &'static str = "replies";
    const LANE: Lane = Lane::Notice;

    async fn prepare(&self, claimed: &Claimed, context: &DeliveryContext<'_>) -> Result<Prepared, PortError> {
        context.notice(claimed, &self.customer_id, |branding, locale, name| branding.replies(locale, name, self)).await
    }
}

impl Branding {
    /// That the ISP replied.
    fn replies(&self, locale: Locale, name: &str, notice: &RepliesNotice) -> Secret<String> {
        let Self { brand, portal_url } = self;
        let (name, words) = (plain(name), notice.words(locale));
        let link = match &notice.ticket {
            Some(number) => format!("{portal_url}/customer/tickets/{number}"),
            None => format!("{portal_url}/customer/chat/{}", notice.conversation),
        };
        let heading = match (locale, &notice.ticket) {
            (Locale::Id, Some(number)) => format!("Balasan untuk tiket {number}"),
            (Locale::Id, None) => format!("Balasan dari {brand}"),
            (Locale::En, Some(number)) => format!("A reply to ticket {number}"),
            (Locale::En, None) => format!("A reply from {brand}"),
        };
        Secret::new(match locale {
            Locale::Id => format!("*{heading}*\n\nHalo {name},\n\n{words}\n\nBalas di sini: {link}\n\n_{brand}_"),
            Locale::En => format!("*{heading}*\n\nHello {name},\n\n{words}\n\nReply here: {link}\n\n_{brand}_"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::actor::StaffName;
    use crate::messaging::outbox::MessageContent;
    use crate::support::conversation::ConversationEvent;
    use crate::support::conversation::test_support::{conversation, entry};
    use crate::test_support::active_session;

    fn staff() -> Author {
        Author::Staff(StaffName::parse("Sari").expect("a name"))
    }

    fn notice(topic: &Topic, entries: &[Entry]) -> Option<RepliesNotice> {
        let chat = conversation();
        RepliesNotice::of(&chat.customer_id, (chat.id, topic), entries)
    }

    fn said(notice: &RepliesNotice, locale: Locale) -> String {
        let branding = Branding { brand: "Aglis".into(), portal_url: "https://portal.example".into() };
        branding.replies(locale, "Budi *Santoso*", notice).expose().clone()
    }

    #[test]
    fn replies_are_repeated_in_their_order_and_nothing_else_is() {
        let mut with_files = entry(4, staff(), "Ini fotonya");
        let id = crate::AttachmentId::from_uuid(active_session().session().id.as_uuid());
        with_files.attachments = vec![id, id];
        let closed = Entry { content: EntryContent::Event(ConversationEvent::Closed), ..entry(5, staff(), "x") };
        let entries = [
            entry(1, Author::Customer, "Mati"),
            entry(2, Author::Portal, "Tutup"),
            entry(3, staff(), "Halo"),
            with_files,
            closed,
        ];
        let notice = notice(&Topic::Chat, &entries).expect("there are replies");
        let (texts, more) = (vec!["Halo".to_owned(), "Ini fotonya".to_owned()], 0);
        assert_eq!((&notice.texts, notice.more, notice.files), (&texts, more, 2));
        let text = said(&notice, Locale::Id);
        let link = format!("https://portal.example/customer/chat/{}", conversation().id);
        let expected = format!(
            "*Balasan dari Aglis*\n\nHalo Budi Santoso,\n\nHalo\n\nIni fotonya\n\n(2 berkas)\n\nBalas di sini: {link}\n\n_Aglis_"
        );
        assert_eq!(text, expected);
    }

    #[test]
    fn long_replies_are_cut_and_those_behind_are_counted() {
        let long = entry(1, staff(), &"é".repeat(1_200));
        let ticket = Topic::Ticket(TicketNumber::parse("TKT1").expect("a number"));
        let notice = notice(&ticket, &[long, entry(2, staff(), "Halo"), entry(3, staff(), "Pagi")]).expect("replies");
        assert_eq!(notice.texts, [format!("{} …", "é".repeat(1_000))]);
        let text = said(&notice, Locale::En);
        assert!(text.starts_with("*A reply to ticket TKT1*\n\nHello Budi"), "{text}");
        assert!(
            text.contains("(and 2 more messages)\n\nReply here: https://portal.example/customer/tickets/TKT1"),
            "{text}"
        );
    }

    #[test]
    fn without_a_reply_there_is_nothing_to_tell() {
        assert_eq!(notice(&Topic::Chat, &[]), None);
        assert_eq!(notice(&Topic::Chat, &[entry(1, Author::Customer, "Halo"), entry(2, Author::Portal, "Halo")]), None);
    }

    #[test]
    fn a_notice_is_read_back_as_it_was_stored() {
        let notice = notice(&Topic::Chat, &[entry(1, staff(), "Halo")]).expect("a reply");
        assert_eq!(MessageContent::of(&notice).read(), Ok(notice));
    }
}
