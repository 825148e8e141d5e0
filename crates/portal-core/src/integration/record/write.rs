//! Writes rows: decided on what is on file, and committed while that is so.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::error::{FieldProblem, RecordWarning};
use super::model::{Record, RecordChange, RecordCommitted, RecordPage, RecordWrite, RowOutcome, RowResult};
use super::own_changes::RecordRule;
use super::port::RecordRepo;
use super::review::RecordReview;
use crate::kernel::clock::Clock;
use crate::kernel::error::PortError;

/// How often a row is decided anew when others write its record meanwhile.
const TRIES: usize = 3;

/// Writes records of one kind.
#[derive(Clone)]
pub struct RecordService<R: Record> {
    repo: Arc<dyn RecordRepo<R>>,
    clock: Arc<dyn Clock>,
    review: Option<Arc<dyn RecordReview<R>>>,
    rule: Option<Arc<dyn RecordRule<R>>>,
}

/// The most records that one step of a walk answers.
const LARGEST_PAGE: u32 = 1_000;

/// Whether the record on file, if there is one, is the one that the caller knows.
pub type Knows<'k, R> = &'k (dyn Fn(Option<&R>) -> bool + Sync);

/// How rows are written.
struct Mode<'k, R> {
    /// Whether anything is written.
    really: bool,
    knows: Knows<'k, R>,
}

impl<R> Clone for Mode<'_, R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R> Copy for Mode<'_, R> {}

/// A row that is still to be written: its place in the batch, and what it says.
type Waiting<'w, R> = (usize, &'w <R as Record>::Write);

impl<R: Record> RecordService<R> {
    /// A service over `repo`.
    pub fn new(repo: Arc<dyn RecordRepo<R>>, clock: Arc<dyn Clock>) -> Self {
        Self { repo, clock, review: None, rule: None }
    }

    /// The same, and what `review` finds is among the warnings of rows that are written.
    #[must_use]
    pub fn reviewed(self, review: Arc<dyn RecordReview<R>>) -> Self {
        Self { review: Some(review), ..self }
    }

    /// The same, and `rule` changes rows before it is decided on them.
    #[must_use]
    pub fn ruled(self, rule: Arc<dyn RecordRule<R>>) -> Self {
        Self { rule: Some(rule), ..self }
    }

    /// Writes the rows in their order, each by itself, and tells in its place what became of each. Of rows with the same
    /// number the later ones come on top of the earlier ones.
    ///
    /// # Errors
    /// [`PortError`] if the records cannot be reached. Some rows may have been written then; the same call may be made
    /// again.
    pub async fn write(&self, rows: &[R::Write]) -> Result<Vec<RowResult>, PortError> {
        self.run(rows, Mode { really: true, knows: &|_| true }).await
    }

    /// Writes one row, if the record on file is one that the caller `knows`.
    ///
    /// # Errors
    /// As [`Self::write`].
    pub async fn write_known(&self, row: &R::Write, knows: Knows<'_, R>) -> Result<RowResult, PortError> {
        let result = self.run(std::slice::from_ref(row), Mode { really: true, knows }).await?.pop();
        Ok(result.unwrap_or(RowResult { outcome: RowOutcome::Busy, warnings: Vec::new() }))
    }

    /// Tells what [`Self::write`] would come to, and writes nothing.
    ///
    /// # Errors
    /// [`PortError`] if the records cannot be reached.
    pub async fn rehearse(&self, rows: &[R::Write]) -> Result<Vec<RowResult>, PortError> {
        self.run(rows, Mode { really: false, knows: &|_| true }).await
    }

    /// A record.
    ///
    /// # Errors
    /// [`PortError`] if the records cannot be reached.
    pub async fn find(&self, id: &R::Id) -> Result<Option<R>, PortError> {
        Ok(self.repo.find(std::slice::from_ref(id)).await?.pop())
    }

    /// The next records of a walk through all of them, at most a thousand, and where to go on.
    ///
    /// # Errors
    /// [`PortError`] if the records cannot be reached.
    pub async fn after(&self, after: Option<R::Id>, limit: u32) -> Result<RecordPage<R>, PortError> {
        self.repo.after(after, limit.clamp(1, LARGEST_PAGE)).await
    }

    async fn run(&self, rows: &[R::Write], mode: Mode<'_, R>) -> Result<Vec<RowResult>, PortError> {
        let now = self.clock.now();
        // Before anything is written: it is compared with what is on file.
        let hints = match &self.review {
            Some(review) => review.review(rows).await?,
            None => Vec::new(),
        };
        let mut results: Vec<Option<RowResult>> = vec![None; rows.len()];
        let mut rest: Vec<Waiting<'_, R>> = rows.iter().enumerate().collect();
        // A later row of the same number is decided on what the earlier one left.
        let mut rehearsed: HashMap<R::Id, R> = HashMap::new();
        while !rest.is_empty() {
            let mut seen = HashSet::new();
            let (round, later): (Vec<_>, Vec<_>) = rest.into_iter().partition(|(_, row)| seen.insert(row.id().clone()));
            for (place, result) in self.round(&round, now, mode, &mut rehearsed).await? {
                results[place] = Some(result);
            }
            rest = later;
        }
        for (place, hint) in hints {
            if let Some(Some(result)) = results.get_mut(place).filter(|result| result.as_ref().is_some_and(is_on_file))
            {
                result.warnings.push(hint);
            }
        }
        Ok(results.into_iter().flatten().collect())
    }

    /// Writes rows no two of which have the same number, in the order of their places.
    async fn round(
        &self,
        rows: &[Waiting<'_, R>],
        now: DateTime<Utc>,
        mode: Mode<'_, R>,
        rehearsed: &mut HashMap<R::Id, R>,
    ) -> Result<Vec<(usize, RowResult)>, PortError> {
        let mut results = Vec::with_capacity(rows.len());
        let mut waiting = rows.to_vec();
        for _ in 0..TRIES {
            let ids: Vec<R::Id> = waiting.iter().map(|(_, row)| row.id().clone()).collect();
            let found = self.repo.find(&ids).await?;
            let mut on_file: HashMap<R::Id, R> =
                found.into_iter().map(|record| (record.id().clone(), record)).collect();
            on_file.extend(ids.iter().filter_map(|id| Some((id.clone(), rehearsed.get(id)?.clone()))));
            let ruled = self.ruled_rows(&waiting, &on_file).await?;
            let rows_now: Vec<Waiting<'_, R>> =
                waiting.iter().map(|(place, row)| (*place, ruled.get(place).map_or(*row, |(row, _)| row))).collect();
            let tell = |place: usize, mut result: RowResult| {
                let told = ruled.get(&place).filter(|_| is_on_file(&result)).map(|(_, warning)| warning.clone());
                result.warnings.extend(told);
                (place, result)
            };
            let (decided, changes) = decide(&rows_now, &on_file, mode.knows, now);
            results.extend(decided.into_iter().map(|(place, result)| tell(place, result)));
            let committed = if mode.really {
                self.repo.commit(&changes.iter().map(|(_, change)| change.clone()).collect::<Vec<_>>()).await?
            } else {
                self.rehearsal(&changes).await?
            };
            waiting = Vec::new();
            for ((place, change), committed) in changes.into_iter().zip(committed) {
                match (committed, rows.binary_search_by_key(&place, |(place, _)| *place)) {
                    (RecordCommitted::Conflict, Ok(row)) => waiting.push(rows[row]),
                    (committed, _) => results.push(tell(place, result(&change, committed))),
                }
                if !mode.really && committed == RecordCommitted::Done {
                    rehearsed.insert(change.after.id().clone(), change.after);
                }
            }
            if waiting.is_empty() {
                return Ok(results);
            }
        }
        let busy = |(place, _): Waiting<'_, R>| (place, RowResult { outcome: RowOutcome::Busy, warnings: Vec::new() });
        results.extend(waiting.into_iter().map(busy));
        Ok(results)
    }

    /// The rows that the rule changes, by their places in the batch, and what is to be told of them.
    async fn ruled_rows(
        &self,
        rows: &[Waiting<'_, R>],
        on_file: &HashMap<R::Id, R>,
    ) -> Result<HashMap<usize, (R::Write, RecordWarning)>, PortError> {
        let Some(rule) = &self.rule else { return Ok(HashMap::new()) };
        let beside: Vec<_> = rows.iter().map(|(_, row)| (*row, on_file.get(row.id()))).collect();
        let changed = rule.apply(&beside).await?.into_iter();
        Ok(changed.filter_map(|(at, row, warning)| Some((rows.get(at)?.0, (row, warning)))).collect())
    }

    async fn rehearsal(&self, changes: &[(usize, RecordChange<R>)]) -> Result<Vec<RecordCommitted>, PortError> {
        let records: Vec<R> = changes.iter().map(|(_, change)| change.after.clone()).collect();
        let orphans: HashSet<R::Id> = self.repo.orphans(&records).await?.into_iter().collect();
        let committed = |record: &R| {
            if orphans.contains(record.id()) { RecordCommitted::NoParent } else { RecordCommitted::Done }
        };
        Ok(records.iter().map(committed).collect())
    }
}

/// What is decided of rows at once, and the changes that the others ask for.
type Decided<R> = (Vec<(usize, RowResult)>, Vec<(usize, RecordChange<R>)>);

fn decide<R: Record>(
    rows: &[Waiting<'_, R>],
    on_file: &HashMap<R::Id, R>,
    knows: Knows<'_, R>,
    at: DateTime<Utc>,
) -> Decided<R> {
    let (mut results, mut changes) = (Vec::new(), Vec::new());
    for (place, row) in rows {
        let before = on_file.get(row.id());
        if !knows(before) {
            results.push((*place, RowResult { outcome: RowOutcome::NotAsKnown, warnings: Vec::new() }));
            continue;
        }
        match row.over(before, at) {
            Err(problems) => results.push((*place, refused(problems))),
            Ok(after) if before == Some(&after) => {
                let warnings = after.warnings();
                results.push((*place, RowResult { outcome: RowOutcome::Unchanged, warnings }));
            }
            Ok(after) => changes.push((*place, RecordChange { before: before.cloned(), after, at })),
        }
    }
    (results, changes)
}

/// Whether the record is on file as the row has it.
fn is_on_file(result: &RowResult) -> bool {
    matches!(result.outcome, RowOutcome::Added | RowOutcome::Updated | RowOutcome::Unchanged)
}

fn refused(problems: Vec<FieldProblem>) -> RowResult {
    RowResult { outcome: RowOutcome::Refused(problems), warnings: Vec::new() }
}

fn result<R: Record>(change: &RecordChange<R>, committed: RecordCommitted) -> RowResult {
    if committed == RecordCommitted::NoParent {
        return refused(vec![FieldProblem::new(R::PARENT, "is not on file")]);
    }
    let outcome = if change.before.is_none() { RowOutcome::Added } else { RowOutcome::Updated };
    RowResult { outcome, warnings: change.after.warnings() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::integration::record::{MockRecordRepo, PackageRecord, PackageWrite};
    use crate::kernel::clock::MockClock;
    use crate::kernel::edit::Edit;
    use crate::kernel::id::PackageCode;
    use crate::test_support::noon;

    fn row(code: &str, name: &str) -> PackageWrite {
        PackageWrite {
            code: PackageCode::parse(code).expect("a code"),
            name: if name.is_empty() { Edit::Keep } else { Edit::Set(name.into()) },
            service_type: Edit::Keep,
            bandwidth_down: Edit::Keep,
            bandwidth_up: Edit::Keep,
            monthly_price: Edit::Keep,
        }
    }

    fn on_file(code: &str, name: &str) -> PackageRecord {
        row(code, name).over(None, noon()).expect("a whole record")
    }

    fn service(repo: MockRecordRepo<PackageRecord>) -> RecordService<PackageRecord> {
        let mut clock = MockClock::new();
        clock.expect_now().returning(noon);
        RecordService::new(Arc::new(repo), Arc::new(clock))
    }

    fn outcomes(results: &[RowResult]) -> Vec<RowOutcome> {
        results.iter().map(|result| result.outcome.clone()).collect()
    }

    #[tokio::test]
    async fn each_row_is_decided_by_itself_and_answered_in_its_place() {
        let mut repo = MockRecordRepo::new();
        repo.expect_find().returning(|_| Ok(vec![on_file("B", "Same"), on_file("C", "Old")]));
        repo.expect_commit().times(1).returning(|changes| {
            let codes: Vec<_> = changes.iter().map(|change| change.after.code.as_str().to_owned()).collect();
            assert_eq!(codes, ["A", "C"]);
            Ok(vec![RecordCommitted::Done, RecordCommitted::Done])
        });
        let rows = [row("A", "New"), row("B", "Same"), row("C", "New"), row("D", "")];
        let results = service(repo).write(&rows).await.expect("written");
        let missing = RowOutcome::Refused(vec![FieldProblem::missing("name")]);
        assert_eq!(outcomes(&results), [RowOutcome::Added, RowOutcome::Unchanged, RowOutcome::Updated, missing]);
    }

    #[tokio::test]
    async fn a_row_that_others_were_faster_with_is_decided_anew_three_times_in_all() {
        for (conflicts, outcome) in [(2, RowOutcome::Updated), (3, RowOutcome::Busy)] {
            let mut repo = MockRecordRepo::new();
            repo.expect_find().returning(|_| Ok(vec![on_file("A", "Old")]));
            repo.expect_commit().times(conflicts).returning(|_| Ok(vec![RecordCommitted::Conflict]));
            repo.expect_commit().returning(|_| Ok(vec![RecordCommitted::Done]));
            let results = service(repo).write(&[row("A", "New")]).await.expect("written");
            assert_eq!(outcomes(&results), [outcome]);
        }
    }

    #[tokio::test]
    async fn a_later_row_of_the_same_number_comes_on_top_of_the_earlier_one() {
        let mut repo = MockRecordRepo::new();
        repo.expect_find().returning(|_| Ok(Vec::new()));
        repo.expect_orphans().returning(|_| Ok(Vec::new()));
        let rows = [row("A", "One"), row("A", "Two"), row("A", "")];
        let results = service(repo).rehearse(&rows).await.expect("rehearsed");
        assert_eq!(outcomes(&results), [RowOutcome::Added, RowOutcome::Updated, RowOutcome::Unchanged]);
    }

    #[tokio::test]
    async fn a_row_without_its_parent_is_refused_at_the_field_that_names_it() {
        let mut repo = MockRecordRepo::new();
        repo.expect_find().returning(|_| Ok(Vec::new()));
        repo.expect_commit().returning(|_| Ok(vec![RecordCommitted::NoParent]));
        let results = service(repo).write(&[row("A", "One")]).await.expect("written");
        let refused = RowOutcome::Refused(vec![FieldProblem::new(PackageRecord::PARENT, "is not on file")]);
        assert_eq!(results, [RowResult { outcome: refused, warnings: Vec::<RecordWarning>::new() }]);
    }

    /// Leaves the name as it is on file.
    struct KeepsTheName;

    #[async_trait::async_trait]
    impl RecordRule<PackageRecord> for KeepsTheName {
        async fn apply(
            &self,
            rows: &[(&PackageWrite, Option<&PackageRecord>)],
        ) -> Result<Vec<(usize, PackageWrite, RecordWarning)>, PortError> {
            let on_file = rows.iter().enumerate().filter(|(_, (_, on_file))| on_file.is_some());
            let keep = |row: &PackageWrite| PackageWrite { name: Edit::Keep, ..row.clone() };
            Ok(on_file.map(|(at, (row, _))| (at, keep(row), RecordWarning::SharedNumber(Vec::new()))).collect())
        }
    }

    #[tokio::test]
    async fn a_rule_changes_rows_beside_what_is_on_file_each_time_they_are_decided() {
        let mut repo = MockRecordRepo::new();
        let mut names = ["Old", "Older"].into_iter();
        repo.expect_find().times(2).returning(move |_| Ok(vec![on_file("B", names.next().expect("twice"))]));
        let mut answers = [RecordCommitted::Conflict, RecordCommitted::Done].into_iter();
        repo.expect_commit().times(2).returning(move |changes| {
            let first = changes.first().expect("one at least").after.name.clone();
            assert!(changes.iter().all(|change| change.after.name == first));
            Ok(changes.iter().map(|_| answers.next().expect("twice")).collect())
        });
        let priced = PackageWrite { monthly_price: Edit::Set(crate::Rupiah::new(1)), ..row("B", "New") };
        let results = service(repo).ruled(Arc::new(KeepsTheName)).write(&[priced]).await.expect("written");
        let told = vec![RecordWarning::SharedNumber(Vec::new())];
        assert_eq!(results, [RowResult { outcome: RowOutcome::Updated, warnings: told }]);
    }

    struct Suspicious;

    #[async_trait::async_trait]
    impl RecordReview<PackageRecord> for Suspicious {
        async fn review(&self, rows: &[PackageWrite]) -> Result<Vec<(usize, RecordWarning)>, PortError> {
            Ok((0..rows.len()).map(|place| (place, RecordWarning::SharedNumber(Vec::new()))).collect())
        }
    }

    #[tokio::test]
    async fn what_a_review_finds_is_told_of_rows_that_are_written_alone() {
        let mut repo = MockRecordRepo::new();
        repo.expect_find().returning(|_| Ok(Vec::new()));
        repo.expect_commit().returning(|_| Ok(vec![RecordCommitted::Done]));
        let rows = [row("A", "One"), row("B", "")];
        let results = service(repo).reviewed(Arc::new(Suspicious)).write(&rows).await.expect("written");
        assert_eq!(results[0].warnings, [RecordWarning::SharedNumber(Vec::new())]);
        assert_eq!(results[1].warnings, []);
    }
}
