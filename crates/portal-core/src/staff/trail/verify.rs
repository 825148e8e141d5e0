//! Checking that nobody changed the trail.

use super::StaffTrailService;
use super::chain::TrailHead;
use super::error::TrailError;
use crate::kernel::actor::StaffActor;
use crate::staff::account::Permission;

/// How many links are read at a time.
const AT_A_TIME: u32 = 1_000;

/// What a check of the trail found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrailVerdict {
    /// Every entry fits the one before it.
    Whole {
        /// How many there are.
        entries: u64,
    },
    /// An entry was changed, removed or put in.
    Broken {
        /// The position of the first entry that does not fit, or is missing.
        position: u64,
    },
}

impl StaffTrailService {
    /// Checks the chain from the first entry to the end that it had when the check began.
    ///
    /// # Errors
    /// [`TrailError`]; checking needs [`Permission::ReadAudit`].
    pub async fn verify(&self, staff: &StaffActor) -> Result<TrailVerdict, TrailError> {
        if !staff.may(Permission::ReadAudit) {
            return Err(TrailError::Forbidden);
        }
        let end = self.deps.trail.head().await?;
        let mut head = TrailHead::EMPTY;
        loop {
            let links = self.deps.trail.links_after(head.position, AT_A_TIME).await?;
            let is_last = links.is_empty();
            for link in links.into_iter().take_while(|link| link.position <= end.position) {
                if !head.is_before(&link) {
                    return Ok(TrailVerdict::Broken { position: head.position + 1 });
                }
                head = link.head();
            }
            if is_last || head.position >= end.position {
                return Ok(verdict(head, end));
            }
        }
    }
}

/// The verdict on a chain that fits up to `head` and should end with `end`.
fn verdict(head: TrailHead, end: TrailHead) -> TrailVerdict {
    if head == end {
        TrailVerdict::Whole { entries: end.position }
    } else {
        // Entries at the end are missing, or the last one is not the one that was added last.
        TrailVerdict::Broken { position: (head.position + 1).min(end.position.max(1)) }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::staff::account::Role;
    use crate::staff::account::test_staff::actor;
    use crate::staff::trail::{MockStaffTrail, StaffTrailDeps, TrailAction, TrailLink, TrailNote, TrailPolicy};
    use crate::test_support::{clock_at, noon};

    fn links(count: usize) -> Vec<TrailLink> {
        let entry = TrailNote::new(TrailAction::OpenedCustomer).entry(&actor(Role::Cs), noon());
        TrailHead::EMPTY.links(&vec![entry; count])
    }

    async fn verdict_on(links: Vec<TrailLink>, end: TrailHead) -> TrailVerdict {
        let mut trail = MockStaffTrail::new();
        trail.expect_head().returning(move || Ok(end));
        trail.expect_links_after().returning(move |position, limit| {
            let behind = links.iter().filter(|link| link.position > position);
            Ok(behind.take(limit as usize).cloned().collect())
        });
        let service = StaffTrailService::new(
            StaffTrailDeps { trail: Arc::new(trail), clock: clock_at(noon()) },
            TrailPolicy::default(),
        );
        service.verify(&actor(Role::Admin)).await.expect("it is checked")
    }

    #[tokio::test]
    async fn a_chain_that_nobody_changed_is_whole() {
        for count in [0, 1, 999, 1_000, 2_001] {
            let links = links(count);
            let end = links.last().map(TrailLink::head).unwrap_or_default();
            let entries = end.position;
            assert_eq!(verdict_on(links, end).await, TrailVerdict::Whole { entries }, "{count}");
        }
    }

    #[tokio::test]
    async fn stf_04_what_was_changed_removed_or_cut_off_is_found() {
        let all = links(5);
        let end = all[4].head();
        let mut changed = all.clone();
        changed[2].entry.staff = "budi".into();
        assert_eq!(verdict_on(changed, end).await, TrailVerdict::Broken { position: 3 });
        let mut removed = all.clone();
        removed.remove(1);
        assert_eq!(verdict_on(removed, end).await, TrailVerdict::Broken { position: 2 });
        assert_eq!(verdict_on(all[..3].to_vec(), end).await, TrailVerdict::Broken { position: 4 });
        assert_eq!(verdict_on(Vec::new(), end).await, TrailVerdict::Broken { position: 1 });
        let replaced = TrailHead { hash: all[0].hash, ..end };
        assert_eq!(verdict_on(all, replaced).await, TrailVerdict::Broken { position: 5 });
    }

    #[tokio::test]
    async fn an_entry_that_is_added_meanwhile_does_not_break_it() {
        let all = links(4);
        let end = all[2].head();
        assert_eq!(verdict_on(all, end).await, TrailVerdict::Whole { entries: 3 });
    }

    #[tokio::test]
    async fn stf_03_checking_needs_the_permission() {
        let deps = StaffTrailDeps { trail: Arc::new(MockStaffTrail::new()), clock: clock_at(noon()) };
        let refused = StaffTrailService::new(deps, TrailPolicy::default()).verify(&actor(Role::Cs)).await;
        assert!(matches!(refused, Err(TrailError::Forbidden)));
    }
}
