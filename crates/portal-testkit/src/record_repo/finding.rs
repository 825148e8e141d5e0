//! Records are found as they were written.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::integration::record::{RecordCommitted, RecordRepo};

use super::{RecordTestDatabase, Sample, change, commit, on_file, put};
use crate::support::ok;

pub async fn a_record_that_was_added_is_found_as_it_was_written<R: Sample>(
    repo: Arc<dyn RecordRepo<R>>,
    test_db: Arc<dyn RecordTestDatabase>,
) {
    R::put_parents(&*test_db).await;
    let record = R::sample(1);
    assert_eq!(on_file(&*repo, &record).await, None);
    put(&*repo, std::slice::from_ref(&record)).await;
    assert_eq!(on_file(&*repo, &record).await, Some(record));
}

pub async fn a_record_with_nothing_but_what_it_needs_is_found_as_it_was_written<R: Sample>(
    repo: Arc<dyn RecordRepo<R>>,
    test_db: Arc<dyn RecordTestDatabase>,
) {
    R::put_parents(&*test_db).await;
    let record = R::bare(1);
    put(&*repo, std::slice::from_ref(&record)).await;
    assert_eq!(on_file(&*repo, &record).await, Some(record));
}

pub async fn every_field_is_changed_by_itself_and_the_others_stay<R: Sample>(
    repo: Arc<dyn RecordRepo<R>>,
    test_db: Arc<dyn RecordTestDatabase>,
) {
    R::put_parents(&*test_db).await;
    let (mut before, neighbour) = (R::sample(1), R::sample(2));
    put(&*repo, &[before.clone(), neighbour.clone()]).await;
    for after in before.variants() {
        let done = commit(&*repo, change(&before, &after)).await;
        assert_eq!(done, RecordCommitted::Done, "{after:?}");
        assert_eq!(on_file(&*repo, &after).await.as_ref(), Some(&after));
        before = after;
    }
    assert_eq!(on_file(&*repo, &neighbour).await, Some(neighbour), "others stay");
}

pub async fn record_texts_are_kept_byte_for_byte<R: Sample>(
    repo: Arc<dyn RecordRepo<R>>,
    test_db: Arc<dyn RecordTestDatabase>,
) {
    R::put_parents(&*test_db).await;
    let mut before = R::sample(1);
    put(&*repo, std::slice::from_ref(&before)).await;
    for text in [" x ", "O'Brien \\ \"x\" {1,2} %_", "日本 Renée\u{301} 🦀", "<b>&amp;</b>", "null", "\u{feff}x"] {
        let after = before.with_text(text);
        assert_eq!(commit(&*repo, change(&before, &after)).await, RecordCommitted::Done, "{text:?}");
        assert_eq!(on_file(&*repo, &after).await.as_ref(), Some(&after), "{text:?}");
        before = after;
    }
}

pub async fn records_are_found_by_their_numbers_each_once<R: Sample>(
    repo: Arc<dyn RecordRepo<R>>,
    test_db: Arc<dyn RecordTestDatabase>,
) {
    R::put_parents(&*test_db).await;
    let all: Vec<R> = (1..=4).map(R::sample).collect();
    put(&*repo, &all).await;
    let ids = [&all[2], &all[0], &all[2], &R::sample(9)].map(|record| record.id().clone());
    let mut found = ok(repo.find(&ids).await);
    found.sort_by_key(|record| record.id().clone());
    assert_eq!(found, [all[0].clone(), all[2].clone()]);
}

pub async fn a_call_without_changes_and_one_without_numbers_are_answered<R: Sample>(
    repo: Arc<dyn RecordRepo<R>>,
    test_db: Arc<dyn RecordTestDatabase>,
) {
    R::put_parents(&*test_db).await;
    put(&*repo, &[R::sample(1)]).await;
    assert_eq!(ok(repo.commit(&[]).await), []);
    assert_eq!(ok(repo.find(&[]).await), []);
    assert_eq!(ok(repo.orphans(&[]).await), []);
}
