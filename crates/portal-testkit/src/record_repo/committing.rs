//! Changes are written while what is on file is what they were decided on.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::integration::record::{RecordCommitted, RecordRepo};

use super::{RecordTestDatabase, Sample, addition, change, commit, on_file, put};
use crate::support::{ok, race};

pub async fn a_change_of_what_is_no_longer_on_file_writes_nothing<R: Sample>(
    repo: Arc<dyn RecordRepo<R>>,
    test_db: Arc<dyn RecordTestDatabase>,
) {
    R::put_parents(&*test_db).await;
    let record = R::sample(1);
    put(&*repo, std::slice::from_ref(&record)).await;
    for stale in record.variants() {
        let refused = commit(&*repo, change(&stale, &record.with_text("other"))).await;
        assert_eq!(refused, RecordCommitted::Conflict, "decided on {stale:?}");
        assert_eq!(on_file(&*repo, &record).await.as_ref(), Some(&record));
    }
}

pub async fn a_record_that_is_on_file_is_not_added_again<R: Sample>(
    repo: Arc<dyn RecordRepo<R>>,
    test_db: Arc<dyn RecordTestDatabase>,
) {
    R::put_parents(&*test_db).await;
    let record = R::sample(1);
    put(&*repo, std::slice::from_ref(&record)).await;
    let again = commit(&*repo, addition(record.with_text("other"))).await;
    assert_eq!(again, RecordCommitted::Conflict);
    assert_eq!(on_file(&*repo, &record).await, Some(record));
}

pub async fn a_record_that_is_not_on_file_is_not_changed<R: Sample>(
    repo: Arc<dyn RecordRepo<R>>,
    test_db: Arc<dyn RecordTestDatabase>,
) {
    R::put_parents(&*test_db).await;
    let record = R::sample(1);
    let changed = commit(&*repo, change(&record, &record.with_text("other"))).await;
    assert_eq!(changed, RecordCommitted::Conflict);
    assert_eq!(on_file(&*repo, &record).await, None);
}

pub async fn one_of_several_racing_commits_of_a_record_is_done<R: Sample>(
    repo: Arc<dyn RecordRepo<R>>,
    test_db: Arc<dyn RecordTestDatabase>,
) {
    R::put_parents(&*test_db).await;
    let before = R::sample(1);
    put(&*repo, std::slice::from_ref(&before)).await;
    let after = |n: usize| before.with_text(&format!("text {n}"));
    let committed = race(8, |n| {
        let (repo, one) = (repo.clone(), change(&before, &after(n)));
        async move { (n, commit(&*repo, one).await) }
    });
    let committed = committed.await;
    let done: Vec<usize> =
        committed.iter().filter(|(_, what)| *what == RecordCommitted::Done).map(|(n, _)| *n).collect();
    assert_eq!(done.len(), 1, "{committed:?}");
    assert_eq!(on_file(&*repo, &before).await, Some(after(done[0])));
}

pub async fn one_of_several_racing_additions_is_done<R: Sample>(
    repo: Arc<dyn RecordRepo<R>>,
    test_db: Arc<dyn RecordTestDatabase>,
) {
    R::put_parents(&*test_db).await;
    let record = R::sample(1);
    let committed = race(8, |_| {
        let (repo, one) = (repo.clone(), addition(record.clone()));
        async move { commit(&*repo, one).await }
    });
    let committed = committed.await;
    assert_eq!(committed.iter().filter(|what| **what == RecordCommitted::Done).count(), 1, "{committed:?}");
    assert_eq!(on_file(&*repo, &record).await, Some(record));
}

pub async fn what_other_changes_come_to_makes_no_difference<R: Sample>(
    repo: Arc<dyn RecordRepo<R>>,
    test_db: Arc<dyn RecordTestDatabase>,
) {
    R::put_parents(&*test_db).await;
    let [kept, moved, new, taken] = [1, 2, 3, 5].map(R::sample);
    put(&*repo, &[kept.clone(), moved.clone(), taken.clone()]).await;
    let after = moved.with_text("other");
    let changes = [
        change(&kept.with_text("stale"), &kept.with_text("other")),
        change(&moved, &after),
        addition(new.clone()),
        addition(R::sample(4).orphaned().unwrap_or(taken)),
    ];
    let committed = ok(repo.commit(&changes).await);
    assert_eq!(committed[..3], [RecordCommitted::Conflict, RecordCommitted::Done, RecordCommitted::Done]);
    assert_ne!(committed[3], RecordCommitted::Done);
    assert_eq!(on_file(&*repo, &kept).await, Some(kept));
    assert_eq!(on_file(&*repo, &moved).await, Some(after));
    assert_eq!(on_file(&*repo, &new).await, Some(new));
}

pub async fn a_record_without_its_parent_is_not_written_and_is_named_beforehand<R: Sample>(
    repo: Arc<dyn RecordRepo<R>>,
    test_db: Arc<dyn RecordTestDatabase>,
) {
    R::put_parents(&*test_db).await;
    let (child, bare) = (R::sample(1), R::bare(2));
    // Packages belong to nothing.
    let Some(orphan) = R::sample(3).orphaned() else {
        assert_eq!(ok(repo.orphans(&[child, bare]).await), []);
        return;
    };
    let orphans = ok(repo.orphans(&[child, orphan.clone(), bare]).await);
    assert_eq!(orphans, [orphan.id().clone()]);
    assert_eq!(commit(&*repo, addition(orphan.clone())).await, RecordCommitted::NoParent);
    assert_eq!(on_file(&*repo, &orphan).await, None);
}

pub async fn five_hundred_records_are_written_in_one_call<R: Sample>(
    repo: Arc<dyn RecordRepo<R>>,
    test_db: Arc<dyn RecordTestDatabase>,
) {
    R::put_parents(&*test_db).await;
    let mut all: Vec<R> = (1..=500).map(R::sample).collect();
    put(&*repo, &all).await;
    let ids: Vec<R::Id> = all.iter().map(|record| record.id().clone()).collect();
    let mut found = ok(repo.find(&ids).await);
    found.sort_by_key(|record| record.id().clone());
    all.sort_by_key(|record| record.id().clone());
    assert_eq!(found, all);
}
