//! Stores of files and of the conversations that claim them, right but for one fault each.

use std::collections::HashMap;
use std::future::ready;
use std::sync::{Arc, Mutex, MutexGuard};

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use portal_core::billing::payment::PaymentId;
use portal_core::billing::transfer::ClaimedFile;
use portal_core::identity::customer::CustomerScope;
use portal_core::support::attachment::{
    AddedAttachment, Attachment, AttachmentRepo, DailyBytes, EntryPlace, FileName, Uploader, WithdrawnAttachment,
};
use portal_core::support::conversation::{
    Appended, Author, Conversation, ConversationRepo, ConversationSummary, Entry, EntryRange, Mark, NewConversation,
    NewEntry, Participant,
};
use portal_core::{AttachmentId, ConversationId, CustomerId, Page, PageRequest, PortError, TicketNumber};

use crate::database::Gate;
use crate::let_others_go_first;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    None,
    CutsNames,
    FindsUnfinished,
    CompletesWhatIsNotThere,
    FindsInItsOwnOrder,
    FindsForAnybody,
    CountsAllAccounts,
    ForgetsRemovedBytes,
    CountsForEver,
    ReadsTheDayFirst,
    ForgetsThePlace,
    SortsFiles,
    ListsWithoutFiles,
    ClaimsAgain,
    ClaimsWhatIsFree,
    TakesOtherFiles,
    ClaimsForAnybody,
    ClaimsOfTheOtherSide,
    ClaimsUnfinished,
    LooksThenClaims,
    WithdrawsTheYoungest,
    WithdrawsOnce,
    FindsWithdrawn,
    RemovesWhatStays,
    WithdrawsClaimed,
    LooksThenWithdraws,
    ClaimsProofs,
    WithdrawsProofs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Unfinished,
    Complete,
    Withdrawn,
}

#[derive(Debug, Clone)]
struct Kept {
    file: Attachment,
    state: State,
    answered: bool,
}

#[derive(Default)]
struct All {
    files: Vec<Kept>,
    bytes: HashMap<String, (NaiveDate, u64)>,
    talks: Vec<(Conversation, Vec<Entry>)>,
}

pub(crate) struct Store {
    fault: Fault,
    all: Mutex<All>,
    gate: Gate,
}

impl Store {
    fn is(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    fn all(&self) -> MutexGuard<'_, All> {
        self.all.lock().expect("no panic")
    }

    fn bytes_of(&self, new: &Attachment, day: NaiveDate) -> (String, u64) {
        let owner = if self.is(Fault::CountsAllAccounts) { "all" } else { new.customer_id.as_str() };
        let (last, bytes) = self.all().bytes.get(owner).copied().unwrap_or((day, 0));
        let counts = last == day || self.is(Fault::CountsForEver);
        (owner.to_owned(), if counts { bytes } else { 0 })
    }

    fn is_free(&self, kept: &Kept, chat: &Conversation, author: &Author) -> bool {
        let of_side = matches!(
            (&kept.file.uploader, author),
            (Uploader::Customer, Author::Customer) | (Uploader::Staff(_), Author::Staff(_))
        );
        (kept.file.customer_id == chat.customer_id || self.is(Fault::ClaimsForAnybody))
            && (of_side || self.is(Fault::ClaimsOfTheOtherSide))
            && (kept.state == State::Complete || self.is(Fault::ClaimsUnfinished) && kept.state == State::Unfinished)
            && (kept.file.entry.is_none() || self.is(Fault::ClaimsAgain))
            && (kept.file.proof_of.is_none() || self.is(Fault::ClaimsProofs))
    }

    /// The files of an entry that its conversation can have.
    fn free(&self, chat: &Conversation, new: &NewEntry) -> Vec<AttachmentId> {
        let all = self.all();
        let is_free = |id: &&AttachmentId| {
            all.files.iter().any(|kept| kept.file.id == **id && self.is_free(kept, chat, &new.author))
        };
        new.attachments.iter().filter(is_free).copied().collect()
    }

    fn write(&self, id: ConversationId, new: &NewEntry, files: &[AttachmentId]) -> Appended {
        let mut all = self.all();
        let (chat, entries) = all.talks.iter_mut().find(|(chat, _)| chat.id == id).expect("it is there");
        chat.last_ordinal += 1;
        let ordinal = chat.last_ordinal;
        let mut entry = new.at_ordinal(ordinal);
        if self.is(Fault::SortsFiles) {
            entry.attachments.sort_unstable();
        }
        entries.push(entry.clone());
        for kept in all.files.iter_mut().filter(|kept| files.contains(&kept.file.id)) {
            kept.file.entry = Some(EntryPlace { conversation_id: id, ordinal });
        }
        Appended::New(entry)
    }

    fn before(&self, entries: &[Entry], new: &NewEntry) -> Option<Appended> {
        let same = |entry: &&Entry| entry.client_id == new.client_id && entry.author.side() == new.author.side();
        let entry = entries.iter().find(same)?;
        let says_as = if self.is(Fault::TakesOtherFiles) { entry.content == new.content } else { new.says_as(entry) };
        Some(if says_as { Appended::Before(entry.clone()) } else { Appended::NameReused })
    }

    fn talk(&self, id: ConversationId) -> Option<(Conversation, Vec<Entry>)> {
        self.all().talks.iter().find(|(chat, _)| chat.id == id).cloned()
    }
}

#[async_trait]
impl AttachmentRepo for Store {
    async fn add(&self, new: &Attachment, quota: Option<DailyBytes>) -> Result<AddedAttachment, PortError> {
        if let Some(DailyBytes { day, most }) = quota {
            let (owner, bytes) = self.bytes_of(new, day);
            if bytes + new.size > most {
                return Ok(AddedAttachment::QuotaUsed);
            }
            if self.is(Fault::ReadsTheDayFirst) {
                let_others_go_first().await;
            }
            let mut all = self.all();
            // Not a race of its own: the store in memory is asked by one caller at a time but for that fault.
            let now = all.bytes.get(&owner).filter(|(last, _)| *last == day || self.is(Fault::CountsForEver));
            let now = now.map_or(0, |(_, bytes)| *bytes);
            if now + new.size > most && !self.is(Fault::ReadsTheDayFirst) {
                return Ok(AddedAttachment::QuotaUsed);
            }
            all.bytes.insert(owner, (day, now + new.size));
        }
        let mut file = new.clone();
        if self.is(Fault::CutsNames) {
            let short: String = file.name.as_str().chars().take(64).collect();
            file.name = FileName::parse(&short).expect("a name");
        }
        self.all().files.push(Kept { file, state: State::Unfinished, answered: false });
        Ok(AddedAttachment::Added)
    }

    async fn complete(&self, id: AttachmentId) -> Result<bool, PortError> {
        let mut all = self.all();
        let kept = all.files.iter_mut().find(|kept| kept.file.id == id);
        let is_there = kept.map(|kept| kept.state = State::Complete).is_some();
        Ok(is_there || self.is(Fault::CompletesWhatIsNotThere))
    }

    async fn find(&self, who: &Participant, ids: &[AttachmentId]) -> Result<Vec<Attachment>, PortError> {
        let all = self.all();
        let shown = |kept: &&Kept| {
            let is_own = who.only_of().is_none_or(|customer: &CustomerId| *customer == kept.file.customer_id);
            let is_there = match kept.state {
                State::Complete => true,
                State::Unfinished => self.is(Fault::FindsUnfinished),
                State::Withdrawn => self.is(Fault::FindsWithdrawn),
            };
            is_there && (is_own || self.is(Fault::FindsForAnybody))
        };
        let mut found: Vec<Attachment> = all
            .files
            .iter()
            .filter(shown)
            .map(|kept| kept.file.clone())
            .filter(|file| ids.contains(&file.id))
            .collect();
        if !self.is(Fault::FindsInItsOwnOrder) {
            found.sort_by_key(|file| ids.iter().position(|id| *id == file.id));
        }
        if self.is(Fault::ForgetsThePlace) {
            for file in &mut found {
                file.entry = None;
            }
        }
        Ok(found)
    }

    async fn withdraw(&self, before: DateTime<Utc>, limit: u32) -> Result<Vec<WithdrawnAttachment>, PortError> {
        let is_racy = self.is(Fault::LooksThenWithdraws);
        let _alone = self.gate.pass(is_racy).await;
        let seen: Vec<AttachmentId> = {
            let mut old: Vec<Kept> = self.all().files.clone();
            old.retain(|kept| {
                let is_free = kept.file.entry.is_none() || self.is(Fault::WithdrawsClaimed);
                let is_free = is_free && (kept.file.proof_of.is_none() || self.is(Fault::WithdrawsProofs));
                kept.file.created_at < before && is_free && !(self.is(Fault::WithdrawsOnce) && kept.answered)
            });
            old.sort_by_key(|kept| kept.file.created_at);
            if self.is(Fault::WithdrawsTheYoungest) {
                old.reverse();
            }
            old.truncate(usize::try_from(limit).expect("a small number"));
            old.into_iter().map(|kept| kept.file.id).collect()
        };
        if is_racy {
            let_others_go_first().await;
        }
        let mut all = self.all();
        let mut withdrawn = Vec::new();
        for kept in all.files.iter_mut().filter(|kept| seen.contains(&kept.file.id)) {
            if kept.file.entry.is_none() || is_racy || self.is(Fault::WithdrawsClaimed) {
                (kept.state, kept.answered) = (State::Withdrawn, true);
                withdrawn.push(WithdrawnAttachment { id: kept.file.id, has_preview: kept.file.has_preview() });
            }
        }
        Ok(withdrawn)
    }

    async fn remove(&self, id: AttachmentId) -> Result<(), PortError> {
        let mut all = self.all();
        let may_go = |kept: &Kept| kept.state == State::Withdrawn || self.is(Fault::RemovesWhatStays);
        let removed: Vec<Kept> = all.files.iter().filter(|kept| kept.file.id == id && may_go(kept)).cloned().collect();
        all.files.retain(|kept| !removed.iter().any(|gone| gone.file.id == kept.file.id));
        if self.is(Fault::ForgetsRemovedBytes) {
            for gone in removed {
                if let Some((_, bytes)) = all.bytes.get_mut(gone.file.customer_id.as_str()) {
                    *bytes = bytes.saturating_sub(gone.file.size);
                }
            }
        }
        Ok(())
    }
}

#[async_trait]
impl ConversationRepo for Store {
    async fn open(&self, scope: &CustomerScope, new: &NewConversation) -> Result<Conversation, PortError> {
        if let Some((known, _)) = self.talk(new.id) {
            return Ok(known);
        }
        let chat = new.opened(scope);
        self.all().talks.push((chat.clone(), Vec::new()));
        Ok(chat)
    }

    async fn page_of(&self, _: &CustomerScope, page: PageRequest) -> Result<Page<ConversationSummary>, PortError> {
        let summary = |(chat, entries): &(Conversation, Vec<Entry>)| {
            let mut last = entries.last().cloned();
            if let Some(entry) = last.as_mut().filter(|_| self.is(Fault::ListsWithoutFiles)) {
                entry.attachments.clear();
            }
            ConversationSummary { conversation: chat.clone(), last }
        };
        let items: Vec<_> = self.all().talks.iter().map(summary).collect();
        let total = u64::try_from(items.len()).expect("a small number");
        Ok(Page { items, total, request: page })
    }

    async fn find(&self, _: &Participant, id: ConversationId) -> Result<Option<Conversation>, PortError> {
        Ok(self.talk(id).map(|(chat, _)| chat))
    }

    async fn find_of_ticket(&self, _: &CustomerScope, _: &TicketNumber) -> Result<Option<Conversation>, PortError> {
        Ok(None)
    }

    async fn entries(&self, _: &Participant, id: ConversationId, _: EntryRange) -> Result<Vec<Entry>, PortError> {
        Ok(self.talk(id).map(|(_, entries)| entries).unwrap_or_default())
    }

    async fn append(&self, _: &Participant, id: ConversationId, new: &NewEntry) -> Result<Appended, PortError> {
        let _alone = self.gate.pass(self.is(Fault::LooksThenClaims)).await;
        let Some((chat, entries)) = self.talk(id) else { return Ok(Appended::Unknown) };
        if let Some(before) = self.before(&entries, new) {
            return Ok(before);
        }
        let free = self.free(&chat, new);
        if free.len() < new.attachments.len() && !self.is(Fault::ClaimsWhatIsFree) {
            return Ok(Appended::NoSuchAttachment);
        }
        let_others_go_first().await;
        Ok(self.write(id, new, &free))
    }

    async fn mark(&self, _: &Participant, _: ConversationId, _: Mark) -> Result<bool, PortError> {
        Ok(false)
    }

    async fn waiting_before(&self, _: DateTime<Utc>) -> Result<u64, PortError> {
        Ok(0)
    }
}

/// Files and conversations for tests of what uses them.
pub(crate) fn made_with(fault: Fault) -> Arc<Store> {
    Arc::new(Store { fault, all: Mutex::default(), gate: Gate::default() })
}

/// Which of the checks a proof makes before it takes its file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ProofChecks {
    pub(crate) owner: bool,
    pub(crate) proofs: bool,
    pub(crate) messages: bool,
}

impl Store {
    /// Whether a proof of the payment can take a file.
    pub(crate) fn is_proof(&self, claim: &ClaimedFile, checks: ProofChecks) -> bool {
        let is_it = |kept: &&Kept| {
            let is_own = kept.file.is_uploaded_by(&claim.customer_id) && kept.state == State::Complete;
            kept.file.id == claim.attachment
                && (is_own || !checks.owner)
                && (kept.file.proof_of.is_none() || !checks.proofs)
                && (kept.file.entry.is_none() || !checks.messages)
        };
        self.all().files.iter().any(|kept| is_it(&kept))
    }

    /// Makes a file the payment's proof; the earlier one is given up if `gives_up`.
    pub(crate) fn take_proof(&self, payment: &PaymentId, file: AttachmentId, gives_up: bool) {
        for kept in &mut self.all().files {
            if kept.file.id == file {
                kept.file.proof_of = Some(payment.clone());
            } else if kept.file.proof_of.as_ref() == Some(payment) && gives_up {
                kept.file.proof_of = None;
            }
        }
    }

    /// For who claims files.
    pub(crate) fn gate(&self) -> &Gate {
        &self.gate
    }
}

fn with(fault: Fault) -> (Arc<dyn AttachmentRepo>, Arc<dyn ConversationRepo>) {
    let store = Arc::new(Store { fault, all: Mutex::default(), gate: Gate::default() });
    (store.clone(), store)
}

fn fresh() -> impl Future<Output = (Arc<dyn AttachmentRepo>, Arc<dyn ConversationRepo>, ())> {
    let (files, conversations) = with(Fault::None);
    ready((files, conversations, ()))
}

// One caller at a time: between two steps of a store in memory others could come in.
portal_testkit::attachment_repo_suite! { #[tokio::test] fresh }

mod wrong_one_way {
    use super::{Fault, with};

    crate::must_fail_on! { attachment_repo, with;
        Fault::CutsNames => a_file_is_found_as_it_was_added_once_it_is_complete;
        Fault::FindsInItsOwnOrder => files_are_found_in_the_order_asked_for;
        Fault::FindsForAnybody => a_customer_finds_files_of_their_own_account_alone;
        Fault::CountsAllAccounts => an_account_uploads_no_more_bytes_in_a_day_than_it_may;
        Fault::ReadsTheDayFirst => racing_files_fit_into_the_day_or_are_refused;
        Fault::ForgetsThePlace => an_entry_claims_its_files_in_their_order;
        Fault::ClaimsAgain => a_file_belongs_to_one_entry_and_a_repeat_answers_it;
        Fault::ClaimsForAnybody => what_is_not_the_authors_to_send_is_not_claimed;
        Fault::LooksThenClaims => racing_entries_claim_a_file_once;
        Fault::WithdrawsTheYoungest => what_no_entry_claimed_in_time_is_withdrawn_until_it_is_removed;
        Fault::WithdrawsClaimed => what_an_entry_claimed_is_neither_withdrawn_nor_removed;
        Fault::LooksThenWithdraws => a_file_is_claimed_or_withdrawn_and_never_both;
    }
}

mod wrong_another_way {
    use super::{Fault, with};

    crate::must_fail_on! { attachment_repo, with;
        Fault::FindsUnfinished => a_file_is_found_as_it_was_added_once_it_is_complete;
        Fault::ForgetsRemovedBytes => an_account_uploads_no_more_bytes_in_a_day_than_it_may;
        Fault::SortsFiles => an_entry_claims_its_files_in_their_order;
        Fault::ClaimsWhatIsFree => a_file_belongs_to_one_entry_and_a_repeat_answers_it;
        Fault::ClaimsOfTheOtherSide => what_is_not_the_authors_to_send_is_not_claimed;
        Fault::WithdrawsOnce => what_no_entry_claimed_in_time_is_withdrawn_until_it_is_removed;
        Fault::RemovesWhatStays => what_an_entry_claimed_is_neither_withdrawn_nor_removed;
    }
}

mod wrong_a_third_way {
    use super::{Fault, with};

    crate::must_fail_on! { attachment_repo, with;
        Fault::CompletesWhatIsNotThere => a_file_is_found_as_it_was_added_once_it_is_complete;
        Fault::CountsForEver => an_account_uploads_no_more_bytes_in_a_day_than_it_may;
        Fault::ListsWithoutFiles => an_entry_claims_its_files_in_their_order;
        Fault::TakesOtherFiles => a_file_belongs_to_one_entry_and_a_repeat_answers_it;
        Fault::ClaimsUnfinished => what_is_not_the_authors_to_send_is_not_claimed;
        Fault::FindsWithdrawn => what_no_entry_claimed_in_time_is_withdrawn_until_it_is_removed;
    }
}
