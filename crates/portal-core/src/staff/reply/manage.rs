//! Using and looking after canned replies.

use super::ReplyService;
use super::error::ReplyError;
use super::model::{CannedReply, ReplyChange, ReplyDraft};
use crate::kernel::actor::StaffActor;
use crate::kernel::commit::Committed;
use crate::kernel::id::ReplyId;
use crate::staff::account::Permission;
use crate::staff::trail::{TrailAction, TrailNote};

impl ReplyService {
    /// The most replies that are kept.
    pub const MOST: u32 = 500;

    /// The replies, in the order of their titles.
    ///
    /// # Errors
    /// [`ReplyError`]; using them needs [`Permission::WorkOnTickets`] or [`Permission::AnswerConversations`].
    pub async fn list(&self, staff: &StaffActor) -> Result<Vec<CannedReply>, ReplyError> {
        let needed = [Permission::WorkOnTickets, Permission::AnswerConversations, Permission::ManageReplies];
        if !needed.into_iter().any(|permission| staff.may(permission)) {
            return Err(ReplyError::Forbidden);
        }
        Ok(self.deps.replies.all(Self::MOST).await?)
    }

    /// One reply, to be changed or removed.
    ///
    /// # Errors
    /// [`ReplyError`]; it needs [`Permission::ManageReplies`].
    pub async fn find(&self, staff: &StaffActor, id: ReplyId) -> Result<CannedReply, ReplyError> {
        check(staff)?;
        self.deps.replies.find(id).await?.ok_or(ReplyError::NotFound)
    }

    /// Adds a reply.
    ///
    /// # Errors
    /// [`ReplyError`]; it needs [`Permission::ManageReplies`].
    pub async fn add(&self, staff: &StaffActor, draft: ReplyDraft) -> Result<CannedReply, ReplyError> {
        check(staff)?;
        // Two at the same moment may make one more than the most, which does no harm.
        if self.deps.replies.all(Self::MOST).await?.len() >= Self::MOST as usize {
            return Err(ReplyError::TooMany);
        }
        let now = self.deps.clock.now();
        let id = ReplyId::generate(now, self.deps.entropy.as_ref());
        let reply = CannedReply { id, version: 1, draft, updated_at: now };
        self.commit(staff, TrailAction::ChangedReply, id, &ReplyChange::Add(reply.clone())).await?;
        Ok(reply)
    }

    /// Changes the reply that was read at `version`.
    ///
    /// # Errors
    /// [`ReplyError`]; it needs [`Permission::ManageReplies`].
    pub async fn update(
        &self,
        staff: &StaffActor,
        id: ReplyId,
        version: i64,
        draft: ReplyDraft,
    ) -> Result<CannedReply, ReplyError> {
        check(staff)?;
        let found = self.deps.replies.find(id).await?.ok_or(ReplyError::NotFound)?;
        if found.version != version {
            return Err(ReplyError::Changed);
        }
        let reply = CannedReply { version: version + 1, draft, updated_at: self.deps.clock.now(), ..found };
        self.commit(staff, TrailAction::ChangedReply, id, &ReplyChange::Update(reply.clone())).await?;
        Ok(reply)
    }

    /// Removes the reply that was read at `version`.
    ///
    /// # Errors
    /// [`ReplyError`]; it needs [`Permission::ManageReplies`].
    pub async fn remove(&self, staff: &StaffActor, id: ReplyId, version: i64) -> Result<(), ReplyError> {
        check(staff)?;
        self.deps.replies.find(id).await?.ok_or(ReplyError::NotFound)?;
        self.commit(staff, TrailAction::RemovedReply, id, &ReplyChange::Remove { id, version }).await
    }

    async fn commit(
        &self,
        staff: &StaffActor,
        action: TrailAction,
        id: ReplyId,
        change: &ReplyChange,
    ) -> Result<(), ReplyError> {
        self.deps.trail.record(staff, vec![TrailNote::new(action).to(&format!("reply:{id}"))]).await?;
        match self.deps.replies.commit(change).await? {
            Committed::Done => Ok(()),
            Committed::Conflict => Err(ReplyError::Changed),
        }
    }
}

fn check(staff: &StaffActor) -> Result<(), ReplyError> {
    if staff.may(Permission::ManageReplies) { Ok(()) } else { Err(ReplyError::Forbidden) }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::kernel::locale::Locale;
    use crate::staff::account::Role;
    use crate::staff::account::test_staff::actor;
    use crate::staff::reply::{MockCannedReplies, ReplyBody, ReplyDeps, ReplyTitle};
    use crate::staff::trail::StaffTrailService;
    use crate::staff::trail::test_trail::{recording, untouched};
    use crate::test_support::{CountingEntropy, clock_at, noon};

    fn draft() -> ReplyDraft {
        let title = ReplyTitle::parse("Salam").expect("a title");
        ReplyDraft { title, body: ReplyBody::parse("Halo {name}").expect("a text"), locale: Locale::Id }
    }

    fn reply() -> CannedReply {
        let id = ReplyId::generate(noon(), &CountingEntropy::default());
        CannedReply { id, version: 3, draft: draft(), updated_at: noon() }
    }

    fn service(replies: MockCannedReplies, trail: StaffTrailService) -> ReplyService {
        let entropy = Arc::new(CountingEntropy::default());
        ReplyService::new(ReplyDeps { replies: Arc::new(replies), trail, clock: clock_at(noon()), entropy })
    }

    #[tokio::test]
    async fn stf_03_who_works_uses_replies_and_who_leads_looks_after_them() {
        for role in Role::ALL {
            let mut replies = MockCannedReplies::new();
            replies.expect_all().returning(|_| Ok(Vec::new()));
            let listed = service(replies, untouched()).list(&actor(role)).await;
            assert_eq!(listed.is_ok(), role != Role::Finance, "{role:?}");
        }
        let service = service(MockCannedReplies::new(), untouched());
        for role in [Role::Cs, Role::Technician, Role::Finance] {
            let (staff, id) = (actor(role), reply().id);
            assert!(matches!(service.find(&staff, id).await, Err(ReplyError::Forbidden)));
            assert!(matches!(service.add(&staff, draft()).await, Err(ReplyError::Forbidden)));
            assert!(matches!(service.update(&staff, id, 3, draft()).await, Err(ReplyError::Forbidden)));
            assert!(matches!(service.remove(&staff, id, 3).await, Err(ReplyError::Forbidden)));
        }
    }

    #[tokio::test]
    async fn a_reply_is_changed_as_it_was_read() {
        let mut replies = MockCannedReplies::new();
        replies.expect_find().times(3).returning(|_| Ok(Some(reply())));
        replies
            .expect_commit()
            .withf(|change| matches!(change, ReplyChange::Update(reply) if reply.version == 4))
            .times(1)
            .returning(|_| Ok(Committed::Done));
        let service = service(replies, recording(|entry| entry.action == TrailAction::ChangedReply));
        let staff = actor(Role::Supervisor);
        assert_eq!(service.find(&staff, reply().id).await.expect("it is there"), reply());
        let changed = service.update(&staff, reply().id, 3, draft()).await.expect("it is changed");
        assert_eq!(changed.version, 4);
        assert!(matches!(service.update(&staff, reply().id, 2, draft()).await, Err(ReplyError::Changed)));
    }

    #[tokio::test]
    async fn a_change_that_came_first_is_told() {
        let mut replies = MockCannedReplies::new();
        replies.expect_find().times(1).returning(|_| Ok(Some(reply())));
        replies.expect_commit().times(1).returning(|_| Ok(Committed::Conflict));
        let service = service(replies, recording(|entry| entry.action == TrailAction::RemovedReply));
        let removed = service.remove(&actor(Role::Admin), reply().id, 3).await;
        assert!(matches!(removed, Err(ReplyError::Changed)));
    }
}
