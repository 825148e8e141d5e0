//! The chain of hashes: each entry's hash covers the one before it.

use super::model::TrailEntry;
use super::stored::StoredTrailEntry;
use crate::kernel::secret::sha256;

/// SHA-256 over the hash of the entry before and the bytes of this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TrailHash([u8; 32]);

impl TrailHash {
    /// What the first entry follows.
    pub const NONE: Self = Self([0; 32]);

    /// Takes back what was stored.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes as adapters store them.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The hash of the entry at `position` that follows the one with this hash.
    fn then(&self, position: u64, entry: &StoredTrailEntry) -> Self {
        let mut bytes = self.0.to_vec();
        bytes.extend_from_slice(&position.to_be_bytes());
        bytes.extend_from_slice(&entry.canonical());
        Self(sha256(&bytes))
    }
}

/// The end of the chain: where the next entry goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrailHead {
    /// The position of the last entry, from 1 on; 0 without any.
    pub position: u64,
    /// The hash of the last entry.
    pub hash: TrailHash,
}

/// An entry at its place in the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrailLink {
    /// Its position, from 1 on and without a gap.
    pub position: u64,
    /// The entry.
    pub entry: StoredTrailEntry,
    /// Its hash.
    pub hash: TrailHash,
}

impl Default for TrailHead {
    fn default() -> Self {
        Self::EMPTY
    }
}

impl TrailHead {
    /// The end of a chain without entries.
    pub const EMPTY: Self = Self { position: 0, hash: TrailHash::NONE };

    /// The links that add these entries behind it, in their order.
    pub fn links(mut self, entries: &[TrailEntry]) -> Vec<TrailLink> {
        let stored = entries.iter().map(StoredTrailEntry::of);
        let link = |entry| {
            let link = self.next(entry);
            self = link.head();
            link
        };
        stored.map(link).collect()
    }

    /// Whether the link comes next.
    pub fn is_before(self, link: &TrailLink) -> bool {
        self.next(link.entry.clone()) == *link
    }

    fn next(self, entry: StoredTrailEntry) -> TrailLink {
        let position = self.position + 1;
        TrailLink { position, hash: self.hash.then(position, &entry), entry }
    }
}

impl TrailLink {
    /// The end of the chain that ends with it.
    pub fn head(&self) -> TrailHead {
        TrailHead { position: self.position, hash: self.hash }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::actor::StaffName;
    use crate::kernel::secret::hex;
    use crate::staff::trail::{TrailAction, TrailNote};
    use crate::test_support::noon;

    fn entries() -> Vec<TrailEntry> {
        let staff = StaffName::parse("sari@isp.id").expect("a name");
        let entry = |action| {
            let TrailNote { action, customer_id, subject, reason } = TrailNote::new(action);
            TrailEntry { at: noon(), staff: staff.clone(), action, customer_id, subject, reason, network: None }
        };
        [TrailAction::OpenedCustomer, TrailAction::TookTicket, TrailAction::OpenedCustomer].map(entry).to_vec()
    }

    #[test]
    fn links_have_positions_without_a_gap_and_continue_where_the_chain_ended() {
        let all = TrailHead::EMPTY.links(&entries());
        assert_eq!(all.iter().map(|link| link.position).collect::<Vec<_>>(), [1, 2, 3]);
        let first = TrailHead::EMPTY.links(&entries()[..1]);
        let rest = first[0].head().links(&entries()[1..]);
        assert_eq!([first, rest].concat(), all);
        assert!(TrailHead::EMPTY.is_before(&all[0]) && all[0].head().is_before(&all[1]));
    }

    #[test]
    fn a_link_that_is_changed_moved_or_left_out_does_not_follow() {
        let all = TrailHead::EMPTY.links(&entries());
        let changed = StoredTrailEntry { staff: "budi@isp.id".into(), ..all[1].entry.clone() };
        assert!(!all[0].head().is_before(&TrailLink { entry: changed, ..all[1].clone() }));
        assert!(!all[0].head().is_before(&TrailLink { position: 3, ..all[1].clone() }));
        assert!(!all[0].head().is_before(&all[2]));
        assert_ne!(all[0].hash, all[2].hash, "the same entry again has another hash");
    }

    #[test]
    fn the_hash_of_an_entry_stays_the_same_in_later_versions() {
        let all = TrailHead::EMPTY.links(&entries());
        let hash = "85e1272689eb91652cd5b6f9ae9e97f5753d456d0695318753a411bfdfcb2282";
        assert_eq!(hex(all[2].hash.as_bytes()), hash);
    }
}
