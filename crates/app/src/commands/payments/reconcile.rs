//! `portal payments reconcile`: matches a gateway's report of what it paid out.

use std::fs;
use std::path::Path;

use chrono_tz::Tz;
use portal_core::billing::settlement::{
    LineOutcome, ReconcileError, ReconcileReport, ReconcileRequest, SettlementService,
};
use record_files::{SettlementRead, read_settlement};
use sha2::{Digest as _, Sha256};

use crate::cli::Reconcile;
use crate::commands::operator::operator;
use crate::commands::payments::shown;
use crate::failure::{Failure, Outcome};
use crate::output;

/// The most bytes of a report.
const LARGEST: u64 = 64 * 1024 * 1024;
/// So many lines that cannot be read are told.
const TOLD: usize = 20;

pub(super) async fn run(options: &Reconcile, service: &SettlementService, zone: Tz) -> Outcome {
    let bytes = bytes(&options.file)?;
    let read = read_settlement(bytes.as_slice(), &options.columns);
    let read = read.map_err(|error| {
        let failure = Failure::new(error.to_string());
        match error.advice() {
            Some(advice) => failure.advise(advice),
            None => failure,
        }
    })?;
    tell_problems(&read, options.skip_wrong)?;
    let name = options.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let numbers: Vec<u64> = read.lines.iter().map(|(number, _)| *number).collect();
    let request = ReconcileRequest {
        gateway: options.gateway.trim().to_owned(),
        hash: Sha256::digest(&bytes).into(),
        name,
        lines: read.lines.into_iter().map(|(_, line)| line).collect(),
        days: options.from.zip(options.until),
        dry_run: options.dry_run,
    };
    match service.reconcile(&operator(), request).await {
        Ok(report) => {
            tell(&report, &numbers, options.dry_run);
            Ok(())
        }
        Err(ReconcileError::FileKnown { at }) => {
            let what = format!("this file was matched on {}", shown(at, zone));
            Err(Failure::new(what).advise("nothing was done; take the gateway's next report"))
        }
        Err(error) => Err(Failure::caused("payments reconcile", &error)),
    }
}

fn bytes(file: &Path) -> Result<Vec<u8>, Failure> {
    let failed = |error: std::io::Error| Failure::caused(&format!("{} cannot be read", file.display()), &error);
    if fs::metadata(file).map_err(failed)?.len() > LARGEST {
        return Err(Failure::new("the file is too large").advise("ask the gateway for reports of fewer days"));
    }
    fs::read(file).map_err(failed)
}

/// Refuses a file with lines that cannot be read, unless they are to be left out.
fn tell_problems(read: &SettlementRead, skip_wrong: bool) -> Outcome {
    for problem in read.problems.iter().take(TOLD) {
        output::note(format_args!("line {}: {problem}", problem.line));
    }
    let count = read.problems.len();
    if count > TOLD {
        output::note(format_args!("and {} lines more", count - TOLD));
    }
    if count == 0 || skip_wrong {
        return Ok(());
    }
    let what = format!("{count} lines of the file cannot be read; nothing was done");
    Err(Failure::new(what).advise("correct them, or leave them out with --skip-wrong"))
}

/// Which lines are counted together.
type Among = fn(LineOutcome) -> bool;

/// What each line is that somebody has to look at, and how many there are of each kind.
fn tell(report: &ReconcileReport, numbers: &[u64], dry_run: bool) {
    for (number, line) in numbers.iter().zip(&report.lines).filter(|(_, line)| line.outcome.is_exception()) {
        let order = line.order.as_deref().or(line.line.order.as_deref()).unwrap_or(&line.line.name);
        let booked = match line.outcome {
            LineOutcome::Differs { booked } => format!(", the books have {booked}"),
            _ => String::new(),
        };
        let (outcome, order) = (line.outcome.as_str(), output::plain(order));
        output::line(format_args!("line {number}: {outcome}: {order}, {}{booked}", line.line.gross));
    }
    for payment in &report.missing_there {
        output::line(format_args!("missing there: {}, {}", payment.id, payment.total));
    }
    let counts: [(&str, Among); 4] = [
        ("matched", LineOutcome::is_booked),
        ("already settled", |outcome| outcome == LineOutcome::AlreadySettled),
        ("missing here", |outcome| outcome == LineOutcome::MissingHere),
        ("amount differs", |outcome| matches!(outcome, LineOutcome::Differs { .. })),
    ];
    for (word, is_it) in counts {
        let (count, sum) = report.count(is_it);
        output::line(format_args!("{word:<16} {count:>7} {sum:>20}"));
    }
    output::line(format_args!("{:<16} {:>7}", "missing there", report.missing_there.len()));
    if dry_run {
        output::note("nothing was written");
    } else if !report.is_clean() {
        output::note("what does not fit is to be looked at: portal payments exceptions");
    }
}
