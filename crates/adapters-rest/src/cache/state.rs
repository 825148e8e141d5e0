//! The customers that are kept, and the order in which they go.

use std::collections::{BTreeMap, HashMap};

use portal_core::CustomerId;

use super::part::Parts;

/// The most customers of whom something is kept, were it next to nothing.
const MOST_CUSTOMERS: usize = 100_000;

#[derive(Default)]
pub(super) struct State {
    pub(super) records: HashMap<CustomerId, Record>,
    /// The customers by their last use, longest ago first.
    order: BTreeMap<u64, CustomerId>,
    /// Counts uses, reads and writes.
    count: u64,
    bytes: usize,
    /// The last write to any customer of whom nothing is kept.
    written: u64,
}

pub(super) struct Record {
    used: u64,
    /// The last write, by the count.
    pub(super) written: u64,
    pub(super) parts: Parts,
}

impl State {
    /// The next number of the count.
    pub(super) fn next(&mut self) -> u64 {
        self.count += 1;
        self.count
    }

    /// What is kept of a customer, who is used by that.
    pub(super) fn used(&mut self, id: &CustomerId) -> Option<&mut Record> {
        let used = self.next();
        let record = self.records.get_mut(id)?;
        self.order.remove(&record.used);
        self.order.insert(used, id.clone());
        record.used = used;
        Some(record)
    }

    /// The same; of a customer of whom nothing is kept it is empty.
    pub(super) fn record(&mut self, id: &CustomerId) -> &mut Record {
        let (used, written) = (self.next(), self.written);
        let record = self.records.entry(id.clone()).or_insert(Record { used, written, parts: Parts::default() });
        self.order.remove(&record.used);
        self.order.insert(used, id.clone());
        record.used = used;
        record
    }

    /// Counts what came and what went, and drops customers until it fits.
    pub(super) fn weigh(&mut self, went: usize, came: usize, most: usize) {
        self.bytes = (self.bytes + came).saturating_sub(went);
        while self.bytes > most || self.records.len() > MOST_CUSTOMERS {
            let Some((_, id)) = self.order.pop_first() else { return };
            let Some(record) = self.records.remove(&id) else { continue };
            self.bytes = self.bytes.saturating_sub(record.parts.bytes());
            self.written = self.written.max(record.written);
        }
    }

    /// Drops what is kept of a customer, but not when it was written.
    pub(super) fn empty(&mut self, id: &CustomerId) {
        let Some(record) = self.records.get_mut(id) else { return };
        self.bytes = self.bytes.saturating_sub(record.parts.bytes());
        record.parts = Parts::default();
    }

    #[cfg(test)]
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }
}
