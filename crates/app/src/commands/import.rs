//! `portal import`: brings the ISP's records in from files.

mod batches;
mod console;
mod news;
mod run;
mod stop;

use std::collections::HashSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use portal_core::Clock;
use portal_core::integration::record::{
    CustomerRecord, CustomerWrite, CustomersOwnChanges, InvoiceWrite, PackageWrite, PaymentWrite, Record,
    RecordService, TicketWrite,
};
use record_files::{FileError, Input, Mapping, Options, Scope};

use self::console::Console;
use self::news::{Stopped, Summary};
use self::run::{Task, run};
use self::stop::Stop;
use crate::cli::{Import, ImportFile, RecordKind};
use crate::failure::{Failure, Outcome};
use crate::output;
use crate::storage::Storage;
use crate::wiring;

/// Prints an example of a file.
pub(crate) fn template(kind: RecordKind) {
    let text = match kind {
        RecordKind::Customers => record_files::template::<CustomerWrite>(),
        RecordKind::Packages => record_files::template::<PackageWrite>(),
        RecordKind::Invoices => record_files::template::<InvoiceWrite>(),
        RecordKind::Payments => record_files::template::<PaymentWrite>(),
        RecordKind::Tickets => record_files::template::<TicketWrite>(),
    };
    output::line(text.trim_end());
}

/// Imports a file.
pub(crate) async fn import(storage: &Storage, clock: &Arc<dyn Clock>, command: &Import) -> Outcome {
    let records = &storage.isp_records;
    let on = |file, parts| Job { file, parts, rows_are_result: false, clock: clock.clone() };
    match command {
        Import::Customers(file) => on(file, None).run(&customers(storage, clock)).await,
        Import::Packages(file) => on(file, None).run(&service(&records.packages, clock)).await,
        Import::Invoices { file, items } => {
            on(file, items.as_deref().map(|items| ("items", items))).run(&service(&records.invoices, clock)).await
        }
        Import::Payments(file) => on(file, None).run(&service(&records.payments, clock)).await,
        Import::Tickets { file, steps } => {
            on(file, steps.as_deref().map(|steps| ("steps", steps))).run(&service(&records.tickets, clock)).await
        }
        Import::Template { kind } => {
            template(*kind);
            Ok(())
        }
    }
}

/// Imports customers as `portal customers import` does: refused rows are among its results.
pub(crate) async fn customers_alias(storage: &Storage, clock: &Arc<dyn Clock>, file: PathBuf) -> Outcome {
    let file = ImportFile { file, ..ImportFile::default() };
    let job = Job { file: &file, parts: None, rows_are_result: true, clock: clock.clone() };
    job.run(&customers(storage, clock)).await
}

fn customers(storage: &Storage, clock: &Arc<dyn Clock>) -> RecordService<CustomerRecord> {
    let own_changes = Arc::new(CustomersOwnChanges::new(storage.events.clone()));
    service(&storage.isp_records.customers, clock).reviewed(wiring::customer_review(storage)).ruled(own_changes)
}

fn service<R: Record>(
    repo: &Arc<dyn portal_core::integration::record::RecordRepo<R>>,
    clock: &Arc<dyn Clock>,
) -> RecordService<R> {
    RecordService::new(repo.clone(), clock.clone())
}

/// One call of the command.
struct Job<'a> {
    file: &'a ImportFile,
    /// The file of the parts of the records, and the option that names it.
    parts: Option<(&'static str, &'a Path)>,
    rows_are_result: bool,
    clock: Arc<dyn Clock>,
}

impl Job<'_> {
    async fn run<R: Record>(&self, service: &RecordService<R>) -> Outcome {
        let mapping = self.mapping::<R>()?;
        self.check_report()?;
        let (mut console, mut stop) = (Console::new(self.rows_are_result), Stop::on_signals()?);
        let mut added = HashSet::new();
        let mut refused = 0;
        for pass in self.passes() {
            let input = Input::open(pass.file).map_err(failure)?;
            let options = self.options(&pass, mapping.clone());
            let report = pass.report.as_deref();
            let task = Task { service, options, really: !self.file.dry_run, report, added: &mut added };
            let result = run(task, input, &mut console, &mut stop).await;
            console.finish();
            let summary = result.map_err(|stopped| self.stopped::<R>(&pass, stopped))?;
            self.show::<R>(&pass, &summary);
            refused += summary.refused;
        }
        if refused == 0 { Ok(()) } else { Err(self.left_out::<R>()) }
    }

    fn mapping<R: Record>(&self) -> Result<Mapping, Failure> {
        let Some(path) = &self.file.mapping else { return Ok(Mapping::default()) };
        let text = std::fs::read_to_string(path)
            .map_err(|e| Failure::caused(&format!("{} cannot be read", path.display()), &e))?;
        Mapping::parse::<R::Write>(&text).map_err(failure)
    }

    /// The report must not take the place of what is read.
    fn check_report(&self) -> Outcome {
        let same = |one: &Path, other: &Path| match (one.canonicalize(), other.canonicalize()) {
            (Ok(one), Ok(other)) => one == other,
            _ => false,
        };
        let read = [Some(self.file.file.as_path()), self.file.mapping.as_deref(), self.parts.map(|(_, path)| path)];
        for report in self.passes().iter().filter_map(|pass| pass.report.as_deref()) {
            if read.into_iter().flatten().any(|read| same(read, report)) {
                return Err(Failure::new(format!("{} is read, so the report needs another name", report.display())));
            }
        }
        Ok(())
    }

    /// The files to import, one after the other.
    fn passes(&self) -> Vec<Pass<'_>> {
        let scope = if self.parts.is_some() { Scope::WithoutParts } else { Scope::Whole };
        let first = Pass { file: &self.file.file, scope, option: None, report: self.file.report.clone() };
        let second = self.parts.map(|(option, file)| {
            let report = self.file.report.as_deref().map(|report| beside(report, option));
            Pass { file, scope: Scope::PartsAlone, option: Some(option), report }
        });
        [Some(first), second].into_iter().flatten().collect()
    }

    fn options(&self, pass: &Pass<'_>, mapping: Mapping) -> Options {
        let is_first = pass.option.is_none();
        Options {
            mapping,
            scope: pass.scope,
            sheet: self.file.sheet.clone().filter(|_| is_first),
            from_line: self.file.from_line.filter(|_| is_first).map_or(0, std::num::NonZero::get),
            clock: self.clock.clone(),
        }
    }

    fn show<R: Record>(&self, pass: &Pass<'_>, summary: &Summary) {
        if self.parts.is_some() {
            output::line(format_args!("{}:", pass.file.display()));
        }
        if self.file.dry_run {
            output::line(table(R::KIND, summary));
            output::line("nothing was written");
        } else {
            output::line(summary);
        }
        if let Some(report) = pass.report.as_deref().filter(|_| summary.refused > 0) {
            output::note(format_args!("refused rows are in {}", report.display()));
        }
    }

    fn left_out<R: Record>(&self) -> Failure {
        let what = if self.file.dry_run { "some lines would be left out" } else { "some lines were left out" };
        let kind = R::KIND;
        Failure::new(what).advise(match &self.file.report {
            Some(report) if !self.file.dry_run => {
                let report = quoted(&report.to_string_lossy());
                format!("correct them there and run: portal import {kind} {report}")
            }
            _ => format!("correct them and import the file again: the other {kind} stay as they are"),
        })
    }

    fn stopped<R: Record>(&self, pass: &Pass<'_>, stopped: Stopped) -> Failure {
        let Stopped { why, advice, summary, next_line, goes_on } = stopped;
        if !goes_on {
            let failure = if summary == Summary::default() {
                Failure::new(why)
            } else {
                Failure::new(format!("the import stopped: {why}; so far {summary}"))
            };
            return match advice {
                Some(advice) => failure.advise(advice),
                None => failure,
            };
        }
        let command = self.command(R::KIND, pass, next_line);
        Failure::new(format!("the import stopped: {why}; so far {summary}"))
            .advise(format!("go on with: {command}\n    or import it all again: what is in stays as it is"))
    }

    /// The command that goes on with a file at a line.
    fn command(&self, kind: &str, pass: &Pass<'_>, line: Option<u64>) -> String {
        let mut command = format!("portal import {kind} {}", quoted(&pass.file.to_string_lossy()));
        let mut add = |option: &str, value: Option<&str>| {
            if let Some(value) = value {
                // Writing into a String cannot fail.
                let _ = write!(command, " --{option} {}", quoted(value));
            }
        };
        let path = |path: &Option<PathBuf>| path.as_ref().map(|path| path.to_string_lossy().into_owned());
        add("mapping", path(&self.file.mapping).as_deref());
        add("report", path(&pass.report).as_deref());
        if let (None, Some((option, parts))) = (pass.option, self.parts) {
            add(option, Some(&parts.to_string_lossy()));
        }
        add("sheet", self.file.sheet.as_deref().filter(|_| pass.option.is_none()));
        add("from-line", line.map(|line| line.to_string()).as_deref());
        command + if self.file.dry_run { " --dry-run" } else { "" }
    }
}

/// One file of a command.
struct Pass<'a> {
    file: &'a Path,
    scope: Scope,
    /// The option that names it; `None` for the first.
    option: Option<&'static str>,
    report: Option<PathBuf>,
}

/// The report of a second file: `refused-items.csv` beside `refused.csv`.
fn beside(report: &Path, option: &str) -> PathBuf {
    let stem = report.file_stem().unwrap_or_default().to_string_lossy();
    let end = report.extension().map(|end| format!(".{}", end.to_string_lossy())).unwrap_or_default();
    report.with_file_name(format!("{stem}-{option}{end}"))
}

/// What would become of the records.
fn table(kind: &str, summary: &Summary) -> String {
    let Summary { added, updated, unchanged, refused, warnings } = summary;
    let rows =
        [("added", added), ("changed", updated), ("left", unchanged), ("refused", refused), ("warnings", warnings)];
    let rows = rows.map(|(name, count)| format!("\n{name:<12}{count:>10}"));
    format!("{kind:<12}{:>10}{}", "would be", rows.concat())
}

/// As a shell reads it back.
fn quoted(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "._-/+:@%,=".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[expect(clippy::needless_pass_by_value, reason = "the shape map_err wants")]
fn failure(error: FileError) -> Failure {
    let failure = Failure::new(error.to_string());
    match error.advice() {
        Some(advice) => failure.advise(advice),
        None => failure,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dry_run_tells_in_a_table_what_would_become_of_the_records() {
        let summary = Summary { added: 12, updated: 3, unchanged: 40, refused: 2, warnings: 1 };
        let expected = "invoices      would be\nadded               12\nchanged              3\n\
                        left                40\nrefused              2\nwarnings             1";
        assert_eq!(table("invoices", &summary), expected);
    }

    #[test]
    fn the_command_to_go_on_with_names_everything_again() {
        let file = ImportFile {
            file: "my invoices.csv".into(),
            mapping: Some("map.toml".into()),
            report: Some("out/refused.csv".into()),
            sheet: Some("Ani's".into()),
            ..ImportFile::default()
        };
        let mut clock = portal_core::kernel::clock::MockClock::new();
        clock.expect_now().never();
        let parts = Some(("items", Path::new("lines.csv")));
        let job = Job { file: &file, parts, rows_are_result: false, clock: Arc::new(clock) };
        let [first, second] = &job.passes()[..] else { panic!("two files") };
        assert_eq!(
            job.command("invoices", first, Some(7)),
            "portal import invoices 'my invoices.csv' --mapping map.toml --report out/refused.csv --items lines.csv \
             --sheet 'Ani'\\''s' --from-line 7"
        );
        assert_eq!(
            job.command("invoices", second, None),
            "portal import invoices lines.csv --mapping map.toml --report out/refused-items.csv"
        );
    }
}
