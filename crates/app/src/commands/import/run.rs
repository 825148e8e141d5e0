//! Imports one file: while one batch is written, the next one is read.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use portal_core::integration::record::{FieldProblem, Record, RecordService, RecordWrite, RowOutcome, RowResult};
use record_files::{FileError, FileRow, Header, Input, LineProblem, Options, Report};
use tokio::sync::mpsc;

use super::batches::{Batches, Message};
use super::news::{Audience, Progress, Refused, Stopped, Summary, Warned};
use super::stop::Stop;
use crate::failure::chain;

/// What is to be done with the records of a file.
pub(crate) struct Task<'a, R: Record> {
    pub(crate) service: &'a RecordService<R>,
    pub(crate) options: Options,
    /// Whether anything is written.
    pub(crate) really: bool,
    /// Where refused rows go.
    pub(crate) report: Option<&'a Path>,
    /// The records that a rehearsal would have added.
    pub(crate) added: &'a mut HashSet<R::Id>,
}

/// Imports a whole file.
///
/// # Errors
/// When the header is wrong, the file cannot be read, the database cannot be reached, or it is to stop; what was written
/// until then stays.
pub(crate) async fn run<R: Record>(
    task: Task<'_, R>,
    input: Input,
    audience: &mut dyn Audience,
    stop: &mut Stop,
) -> Result<Summary, Stopped> {
    let (read, size, options) = (input.progress(), input.size(), task.options.clone());
    let (sender, mut receiver) = mpsc::channel(1);
    let reading = tokio::task::spawn_blocking(move || {
        let mut batches = Batches::to(sender);
        let found = record_files::read(input, &options, &mut batches)?;
        let _ = batches.send();
        Ok::<_, FileError>(found)
    });
    let mut writing = Writing { task, summary: Summary::default(), header: None, report: None, next_line: None };
    loop {
        let message = tokio::select! {
            biased;
            () = stop.pressed(1) => return Err(writing.stopped("it was asked to")),
            message = receiver.recv() => message,
        };
        match message {
            None => break,
            Some(Message::Header(header)) => writing.open(header)?,
            Some(Message::Batch(rows)) => writing.write_or_stop(&rows, audience, stop).await?,
        }
        audience.progress(writing.progress(&read, size));
    }
    match reading.await {
        Err(error) => Err(writing.stopped(chain(&error))),
        Ok(Err(error)) => Err(writing.unreadable(&error)),
        Ok(Ok(found)) => {
            if let Some(line) = found.not_utf8 {
                let what = "is not UTF-8; such text was read as Windows-1252: look at the names";
                audience.note(&format!("line {line} {what}"));
            }
            writing.end()
        }
    }
}

/// Writes what was read.
struct Writing<'a, R: Record> {
    task: Task<'a, R>,
    summary: Summary,
    header: Option<Arc<Header>>,
    report: Option<Report>,
    next_line: Option<u64>,
}

impl<R: Record> Writing<'_, R> {
    fn open(&mut self, header: Arc<Header>) -> Result<(), Stopped> {
        if let Some(path) = self.task.report {
            let report = Report::create(path, &header, self.task.options.from_line > 0);
            self.report = Some(report.map_err(|error| self.unreadable(&error))?);
        }
        self.header = Some(header);
        Ok(())
    }

    async fn write_or_stop(
        &mut self,
        rows: &[FileRow<R::Write>],
        audience: &mut dyn Audience,
        stop: &mut Stop,
    ) -> Result<(), Stopped> {
        let written = tokio::select! {
            biased;
            written = self.write(rows) => written,
            () = stop.pressed(2) => return Err(self.stopped("it was asked to, in the middle of a batch")),
        };
        let results = written.map_err(|error| self.stopped(chain(&error)))?;
        self.tell(rows, results, audience)
    }

    async fn write(&self, rows: &[FileRow<R::Write>]) -> Result<Vec<RowResult>, portal_core::PortError> {
        let good: Vec<R::Write> = rows.iter().filter_map(|row| row.read.as_ref().ok().cloned()).collect();
        if self.task.really { self.task.service.write(&good).await } else { self.task.service.rehearse(&good).await }
    }

    /// Counts and tells what became of each row.
    fn tell(
        &mut self,
        rows: &[FileRow<R::Write>],
        results: Vec<RowResult>,
        audience: &mut dyn Audience,
    ) -> Result<(), Stopped> {
        let mut results = results.into_iter();
        for row in rows {
            let refused = match &row.read {
                Err(problems) => Some(problems.clone()),
                Ok(write) => results.next().and_then(|result| self.count(row, write, result, audience)),
            };
            if let Some(problems) = refused {
                self.refuse(row, &problems, audience)?;
            }
        }
        self.next_line = rows.last().map(FileRow::next_line);
        match self.report.as_mut().map(Report::flush) {
            Some(Err(error)) => Err(self.unreadable(&error)),
            _ => Ok(()),
        }
    }

    /// Counts a row that was written; answers what is wrong with one that was not.
    fn count(
        &mut self,
        row: &FileRow<R::Write>,
        write: &R::Write,
        result: RowResult,
        audience: &mut dyn Audience,
    ) -> Option<Vec<LineProblem>> {
        match result.outcome {
            RowOutcome::Added => {
                self.summary.added += 1;
                if !self.task.really {
                    self.task.added.insert(write.id().clone());
                }
            }
            RowOutcome::Updated => self.summary.updated += 1,
            RowOutcome::Unchanged => self.summary.unchanged += 1,
            // A rehearsal of the first file added it.
            RowOutcome::Refused(problems) if self.is_rehearsed(write, &problems) => self.summary.updated += 1,
            RowOutcome::Refused(problems) => {
                let header = self.header.as_ref()?;
                return Some(row.problems(header, &problems));
            }
            RowOutcome::NotAsKnown | RowOutcome::Busy => {
                let problem = "others kept changing the record; import the row again".to_owned();
                return Some(vec![LineProblem { line: row.line(), column: None, value: None, problem }]);
            }
        }
        for warning in result.warnings {
            self.summary.warnings += 1;
            audience.warning(&Warned { line: row.line(), warning: warning.to_string() });
        }
        None
    }

    /// Whether nothing but what the first file has is missing.
    fn is_rehearsed(&self, write: &R::Write, problems: &[FieldProblem]) -> bool {
        self.task.added.contains(write.id())
            && problems.iter().all(|problem| *problem == FieldProblem::missing(problem.field))
    }

    fn refuse(
        &mut self,
        row: &FileRow<R::Write>,
        problems: &[LineProblem],
        audience: &mut dyn Audience,
    ) -> Result<(), Stopped> {
        self.summary.refused += 1;
        for line in row.raw.iter().map(|raw| raw.line) {
            let problems = problems.iter().filter(|problem| problem.line == line).map(ToString::to_string);
            let refused = Refused { line, problems: problems.collect() };
            if !refused.problems.is_empty() {
                audience.refused(&refused);
            }
        }
        match self.report.as_mut().map(|report| report.add(&row.raw, problems)) {
            Some(Err(error)) => Err(self.unreadable(&error)),
            _ => Ok(()),
        }
    }

    fn progress(&self, read: &AtomicU64, size: u64) -> Progress {
        Progress { records: self.summary.records(), read: read.load(Ordering::Relaxed), size }
    }

    fn stopped(&self, why: impl Into<String>) -> Stopped {
        let from = Some(self.task.options.from_line).filter(|line| *line > 0);
        Stopped {
            why: why.into(),
            advice: None,
            summary: self.summary,
            next_line: self.next_line.or(from),
            goes_on: true,
        }
    }

    fn unreadable(&self, error: &FileError) -> Stopped {
        let advice = error.advice().map(ToOwned::to_owned);
        Stopped { advice, goes_on: false, ..self.stopped(error.to_string()) }
    }

    fn end(mut self) -> Result<Summary, Stopped> {
        match self.report.take().map(Report::end) {
            Some(Err(error)) => Err(self.unreadable(&error)),
            _ => Ok(self.summary),
        }
    }
}

#[cfg(test)]
mod tests;
