//! The contract of [`RecordRepo`], the same for every kind of record.

mod committing;
mod drafts;
mod finding;
mod payments;
mod samples;
mod walking;

pub use committing::*;
pub use drafts::*;
pub use finding::*;
pub use payments::*;
pub use samples::Sample;
pub use walking::*;

use std::sync::Arc;

use portal_core::billing::invoice::InvoiceRepo;
use portal_core::integration::record::{
    InvoiceRecord, PackageRecord, PaymentRecord, Record, RecordChange, RecordCommitted, RecordRepo,
};

use crate::TestDatabase;
use crate::fixtures::noon;
use crate::support::ok;

/// Runs every case of the contract of [`RecordRepo`](portal_core::integration::record::RecordRepo) for one kind of
/// record.
///
/// Takes the name of the module that holds the tests, their attribute, and the name of an
/// `async fn() -> (Arc<dyn RecordRepo<…>>, Arc<dyn RecordTestDatabase>, Guard)`.
#[macro_export]
macro_rules! record_repo_suite {
    ($module:ident: $(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { with_database $module record_repo [$(#$attribute)*] $fresh;
            a_record_that_was_added_is_found_as_it_was_written
            a_record_with_nothing_but_what_it_needs_is_found_as_it_was_written
            every_field_is_changed_by_itself_and_the_others_stay
            record_texts_are_kept_byte_for_byte
            records_are_found_by_their_numbers_each_once
            a_walk_answers_every_record_once
            a_walk_goes_on_after_a_number_that_is_not_on_file
            a_change_of_what_is_no_longer_on_file_writes_nothing
            a_record_that_is_on_file_is_not_added_again
            a_record_that_is_not_on_file_is_not_changed
            one_of_several_racing_commits_of_a_record_is_done
            one_of_several_racing_additions_is_done
            what_other_changes_come_to_makes_no_difference
            a_record_without_its_parent_is_not_written_and_is_named_beforehand
            five_hundred_records_are_written_in_one_call
            a_call_without_changes_and_one_without_numbers_are_answered
        }
    };
}

/// Other records of the store under test, beside what a [`TestDatabase`] puts in.
pub trait RecordTestDatabase: TestDatabase {
    /// The packages, as the ISP's systems write them.
    fn package_records(&self) -> Arc<dyn RecordRepo<PackageRecord>>;

    /// The invoices, as the ISP's systems write them.
    fn invoice_records(&self) -> Arc<dyn RecordRepo<InvoiceRecord>>;

    /// The payments, as the ISP's systems write them.
    fn payment_records(&self) -> Arc<dyn RecordRepo<PaymentRecord>>;

    /// The invoices, as their customers see them.
    fn invoices(&self) -> Arc<dyn InvoiceRepo>;
}

/// The addition of a record.
fn addition<R: Record>(after: R) -> RecordChange<R> {
    RecordChange { before: None, after, at: noon() }
}

/// The change of a record.
fn change<R: Record>(before: &R, after: &R) -> RecordChange<R> {
    RecordChange { before: Some(before.clone()), after: after.clone(), at: noon() }
}

/// Commits one change.
async fn commit<R: Record>(repo: &dyn RecordRepo<R>, change: RecordChange<R>) -> RecordCommitted {
    let committed = ok(repo.commit(&[change]).await);
    assert_eq!(committed.len(), 1, "one answer for one change");
    committed[0]
}

/// Adds records that are not there.
async fn put<R: Record>(repo: &dyn RecordRepo<R>, records: &[R]) {
    let additions: Vec<_> = records.iter().cloned().map(addition).collect();
    let committed = ok(repo.commit(&additions).await);
    assert_eq!(committed, vec![RecordCommitted::Done; records.len()]);
}

/// What is on file of a record.
async fn on_file<R: Record>(repo: &dyn RecordRepo<R>, record: &R) -> Option<R> {
    let mut found = ok(repo.find(std::slice::from_ref(record.id())).await);
    assert!(found.len() <= 1, "each once");
    found.pop()
}
