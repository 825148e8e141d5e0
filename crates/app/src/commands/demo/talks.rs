//! The demo's conversations: some that wait for an answer, one that is over.

use adapters_system::OsEntropy;
use chrono::{DateTime, TimeDelta, Utc};
use portal_core::identity::customer::CustomerScope;
use portal_core::kernel::actor::StaffName;
use portal_core::kernel::id::ConversationId;
use portal_core::support::conversation::{
    Author, ClientId, ConversationEvent, ConversationRepo, EntryContent, Mark, MessageText, NewConversation, NewEntry,
    Participant, Topic,
};
use portal_core::{CustomerId, PortError};

use crate::commands::operator::operator;
use crate::failure::Failure;

/// The customer who answers by herself.
pub(super) const RINA: &str = "AGLS202511010007";

/// What is said: by the customer, or by a colleague of the visitor.
enum Said {
    ByCustomer(&'static str),
    ByStaff(&'static str),
    Closed,
}

use Said::{ByCustomer, ByStaff, Closed};

/// A chat.
struct Talk {
    customer: &'static str,
    /// When it began, and how many minutes lie between its entries.
    minutes_ago: i64,
    gap: i64,
    said: &'static [Said],
}

const TALKS: [Talk; 4] = [
    Talk {
        customer: RINA,
        minutes_ago: 3,
        gap: 1,
        said: &[
            ByCustomer("Selamat siang, saya baru daftar minggu ini. Kapan teknisi datang memasang?"),
            ByCustomer("Rumah saya pagar hijau, dekat masjid."),
        ],
    },
    Talk {
        customer: "AGLS202309050004",
        minutes_ago: 26,
        gap: 4,
        said: &[
            ByCustomer("Saya sudah transfer tadi pagi, kenapa internet masih diisolir?"),
            ByStaff("Mohon maaf atas ketidaknyamanannya, Pak Joko. Boleh kirim foto bukti transfernya?"),
            ByCustomer("Sebentar saya cari dulu."),
            ByCustomer("Dari BCA, Rp 350.000, jam 08.12."),
        ],
    },
    Talk {
        customer: "AGLS202402110006",
        minutes_ago: 95,
        gap: 2,
        said: &[ByCustomer("Apakah bisa pindah paket di tengah bulan? Saya ingin ke Home 100.")],
    },
    Talk {
        customer: "AGLS202401200005",
        minutes_ago: 26 * 60,
        gap: 3,
        said: &[
            ByCustomer("Bagaimana cara ganti kata sandi Wi-Fi?"),
            ByStaff("Buka 192.168.1.1 di peramban, lalu menu WLAN. Kata sandi masuknya ada di stiker modem."),
            ByCustomer("Berhasil, terima kasih!"),
            ByStaff("Sama-sama, Bu Dewi."),
            Closed,
        ],
    },
];

/// The scope of a customer.
pub(super) fn scope(id: &str) -> Result<CustomerScope, Failure> {
    let id = CustomerId::parse(id).map_err(|e| Failure::caused("the demo's customer", &e))?;
    Ok(CustomerScope::for_staff(&operator(), id))
}

/// Puts the conversations there; those of a start before stay as they are. Answers the chat of the customer who answers.
pub(super) async fn add(conversations: &dyn ConversationRepo, now: DateTime<Utc>) -> Result<ConversationId, Failure> {
    let mut first = None;
    for talk in &TALKS {
        let id = add_one(conversations, talk, now).await?;
        first.get_or_insert(id);
    }
    first.ok_or_else(|| Failure::new("the demo has no conversations"))
}

async fn add_one(
    conversations: &dyn ConversationRepo,
    talk: &Talk,
    now: DateTime<Utc>,
) -> Result<ConversationId, Failure> {
    let failed = |e: PortError| Failure::caused("the demo's conversations cannot be made", &e);
    let scope = scope(talk.customer)?;
    let began = now - TimeDelta::minutes(talk.minutes_ago);
    let id = ConversationId::generate(began, &OsEntropy);
    let new = NewConversation { id, topic: Topic::Chat, client_id: Some(name("chat", 0)?), at: began };
    let chat = conversations.open(&scope, &new).await.map_err(failed)?;
    let who = Participant::Customer(scope);
    for (n, (said, minutes)) in talk.said.iter().zip((0..).step_by(usize::try_from(talk.gap).unwrap_or(1))).enumerate()
    {
        let entry = said.entry(name("entry", n)?, began + TimeDelta::minutes(minutes))?;
        conversations.append(&who, chat.id, &entry).await.map_err(failed)?;
    }
    conversations.mark(&who, chat.id, Mark::Read(u64::MAX)).await.map_err(failed)?;
    Ok(chat.id)
}

impl Said {
    fn entry(&self, client_id: ClientId, at: DateTime<Utc>) -> Result<NewEntry, Failure> {
        let colleague = || StaffName::parse("Bayu Saputra").map_err(|e| Failure::caused("the demo's staff", &e));
        let (author, content) = match self {
            ByCustomer(words) => (Author::Customer, text(words)?),
            ByStaff(words) => (Author::Staff(colleague()?), text(words)?),
            Closed => (Author::Staff(colleague()?), EntryContent::Event(ConversationEvent::Closed)),
        };
        Ok(NewEntry { client_id, author, at, content, attachments: Vec::new() })
    }
}

pub(super) fn text(words: &str) -> Result<EntryContent, Failure> {
    MessageText::parse(words).map(EntryContent::Message).map_err(|e| Failure::caused("the demo's texts", &e))
}

fn name(of: &str, n: usize) -> Result<ClientId, Failure> {
    ClientId::parse(&format!("demo-{of}-{n}")).ok_or_else(|| Failure::new("the demo's names are names"))
}
