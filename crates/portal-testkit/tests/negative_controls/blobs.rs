//! Stores of bytes, right but for one fault each.

use std::collections::HashMap;
use std::future::ready;
use std::ops::Range;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use portal_core::PortError;
use portal_core::support::attachment::{BlobKey, BlobStore};

use crate::let_others_go_first;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    None,
    CutsLargeOnes,
    MissesEmptyOnes,
    EndsOneEarly,
    KnowsNoPartBehindTheEnd,
    KeepsTheFirst,
    OverwritesTheBeginning,
    KeepsDeleted,
    FailsToDeleteNothing,
    MixesParts,
    WritesInSteps,
}

struct Store {
    fault: Fault,
    kept: Mutex<HashMap<String, Vec<u8>>>,
}

impl Store {
    fn is(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    fn name(&self, key: &BlobKey) -> String {
        let key = key.as_str();
        let folder = key.rsplit_once('/').map_or(key, |(folder, _)| folder);
        if self.is(Fault::MixesParts) { folder.to_owned() } else { key.to_owned() }
    }

    fn set(&self, name: &str, bytes: Vec<u8>) {
        self.kept.lock().expect("no panic").insert(name.to_owned(), bytes);
    }

    fn kept(&self, name: &str) -> Option<Vec<u8>> {
        self.kept.lock().expect("no panic").get(name).cloned()
    }
}

#[async_trait]
impl BlobStore for Store {
    async fn put(&self, key: &BlobKey, mut bytes: Vec<u8>) -> Result<(), PortError> {
        let name = self.name(key);
        match self.kept(&name) {
            Some(_) if self.is(Fault::KeepsTheFirst) => return Ok(()),
            Some(before) if self.is(Fault::OverwritesTheBeginning) && before.len() > bytes.len() => {
                bytes.extend_from_slice(&before[bytes.len()..]);
            }
            _ => {}
        }
        if self.is(Fault::CutsLargeOnes) {
            bytes.truncate(1024 * 1024);
        }
        if self.is(Fault::WritesInSteps) {
            self.set(&name, bytes[..bytes.len() / 2].to_vec());
            let_others_go_first().await;
        }
        self.set(&name, bytes);
        Ok(())
    }

    async fn get(&self, key: &BlobKey, range: Option<Range<u64>>) -> Result<Option<Vec<u8>>, PortError> {
        let kept = self.kept(&self.name(key)).filter(|bytes| !bytes.is_empty() || !self.is(Fault::MissesEmptyOnes));
        let (Some(bytes), Some(range)) = (kept.clone(), range) else { return Ok(kept) };
        let place = |at: u64| usize::try_from(at).unwrap_or(usize::MAX).min(bytes.len());
        let (start, mut end) = (place(range.start), place(range.end));
        if self.is(Fault::EndsOneEarly) {
            end = end.saturating_sub(1).max(start);
        }
        let part = bytes[start..end].to_vec();
        Ok((!part.is_empty() || !self.is(Fault::KnowsNoPartBehindTheEnd)).then_some(part))
    }

    async fn delete(&self, key: &BlobKey) -> Result<(), PortError> {
        if self.is(Fault::KeepsDeleted) {
            return Ok(());
        }
        match self.kept.lock().expect("no panic").remove(&self.name(key)) {
            None if self.is(Fault::FailsToDeleteNothing) => Err(PortError::broken("blobs", "nothing is there")),
            _ => Ok(()),
        }
    }
}

fn with(fault: Fault) -> Arc<dyn BlobStore> {
    Arc::new(Store { fault, kept: Mutex::default() })
}

fn fresh() -> impl Future<Output = (Arc<dyn BlobStore>, ())> {
    ready((with(Fault::None), ()))
}

portal_testkit::blob_store_suite! { #[tokio::test(flavor = "multi_thread")] fresh }

mod wrong_one_way {
    use super::{Fault, with};

    crate::must_fail_on! { blob_store, with;
        Fault::CutsLargeOnes => bytes_are_read_as_they_were_put;
        Fault::EndsOneEarly => a_part_is_read_by_its_range;
        Fault::KeepsTheFirst => bytes_that_are_put_again_are_replaced;
        Fault::KeepsDeleted => deleted_bytes_are_gone_and_deleting_nothing_is_done;
        Fault::MixesParts => keys_have_nothing_to_do_with_each_other;
        Fault::WritesInSteps => racing_writers_leave_the_bytes_of_one_and_readers_see_no_part;
    }
}

mod wrong_another_way {
    use super::{Fault, with};

    crate::must_fail_on! { blob_store, with;
        Fault::MissesEmptyOnes => bytes_are_read_as_they_were_put;
        Fault::KnowsNoPartBehindTheEnd => a_part_is_read_by_its_range;
        Fault::OverwritesTheBeginning => bytes_that_are_put_again_are_replaced;
        Fault::FailsToDeleteNothing => deleted_bytes_are_gone_and_deleting_nothing_is_done refused;
    }
}
