//! A walk through all records.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::integration::record::RecordRepo;

use super::{RecordTestDatabase, Sample, put};
use crate::support::ok;

/// The records after one, in steps of two.
async fn walk<R: Sample>(repo: &dyn RecordRepo<R>, mut after: Option<R::Id>) -> Vec<R> {
    let mut all = Vec::new();
    for _ in 0..10 {
        let page = ok(repo.after(after, 2).await);
        assert!(page.records.len() <= 2, "as many as were asked for");
        all.extend(page.records);
        let Some(next) = page.next else { return all };
        after = Some(next);
    }
    panic!("the walk does not end")
}

pub async fn a_walk_answers_every_record_once<R: Sample>(
    repo: Arc<dyn RecordRepo<R>>,
    test_db: Arc<dyn RecordTestDatabase>,
) {
    R::put_parents(&*test_db).await;
    let all: Vec<R> = (11..=15).map(R::sample).collect();
    put(&*repo, &all).await;
    let mut walked = walk(&*repo, None).await;
    walked.retain(|record| all.iter().any(|put| put.id() == record.id()));
    walked.sort_by_key(|record| record.id().clone());
    assert_eq!(walked, all);
}

pub async fn a_walk_goes_on_after_a_number_that_is_not_on_file<R: Sample>(
    repo: Arc<dyn RecordRepo<R>>,
    test_db: Arc<dyn RecordTestDatabase>,
) {
    R::put_parents(&*test_db).await;
    let all: Vec<R> = [11, 12, 14, 15].map(R::sample).to_vec();
    put(&*repo, &all).await;
    let whole = walk(&*repo, None).await;
    let rest = walk(&*repo, Some(R::sample(13).id().clone())).await;
    assert_eq!(rest.len(), 2, "two come after it, whichever way the store orders them");
    assert!(whole.ends_with(&rest), "in the order of the whole walk");
}
