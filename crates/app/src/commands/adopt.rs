//! `portal adopt`: views over the ISP's own tables.

mod draft;
mod guess;
mod words;

use std::fs::File;
use std::io::Write as _;

use adapters_postgres::adopt::{Finding as Lack, NeededBy};
use adapters_postgres::{PgError, PgStore};
use chrono_tz::Tz;

use crate::cli::{Adopt, AdoptInit};
use crate::commands::doctor::{Finding, report, rows};
use crate::config::Settings;
use crate::failure::{Failure, Outcome};
use crate::output;
use crate::storage::Storage;

/// Checks the views, or writes a file to start them from.
pub(crate) async fn run(command: Adopt, settings: &Settings, storage: &Storage) -> Outcome {
    let store = storage.backend.adopted().ok_or_else(|| {
        Failure::new("the records are in tables that the migrations make")
            .advise("set database.records = \"adopted\"; docs/adopting.md tells what it means")
    })?;
    match command {
        Adopt::Check { all_rows, try_writes } => {
            let lacks =
                lacks(store, try_writes).await.map_err(|e| Failure::caused("the views cannot be looked at", &e))?;
            check(lacks, settings, storage, all_rows).await
        }
        Adopt::Init(options) => init(store, &options, settings.time_zone).await,
    }
}

/// What the relations lack; writes are tried once they can be planned.
async fn lacks(store: &PgStore, try_writes: bool) -> Result<Vec<Lack>, PgError> {
    let mut lacks = store.check_relations().await?;
    if try_writes && lacks.iter().all(|lack| lack.needed_by != NeededBy::Portal) {
        lacks.extend(store.try_writes().await?);
    }
    Ok(lacks)
}

/// Says what the relations lack. Values are tried once every relation can be read.
async fn check(lacks: Vec<Lack>, settings: &Settings, storage: &Storage, all_rows: bool) -> Outcome {
    let (wrong, notes): (Vec<Lack>, Vec<Lack>) = lacks.into_iter().partition(|lack| lack.needed_by == NeededBy::Portal);
    let mut findings: Vec<Finding> = wrong.iter().map(words::finding).collect();
    if findings.is_empty() {
        findings.push(Finding::good("relations: all are there, with their columns, indexes and triggers"));
        findings.push(rows::rows(settings, storage, all_rows).await);
    }
    findings.extend(words::note(&notes));
    report(&findings)
}

async fn init(store: &PgStore, options: &AdoptInit, zone: Tz) -> Outcome {
    let schema = &options.schema;
    let tables = store.tables_of(schema).await.map_err(|e| Failure::caused("the schema cannot be read", &e))?;
    if tables.is_empty() {
        return Err(Failure::new(format!("there are no tables in a schema {}", output::plain(schema)))
            .advise("is the name right, upper and lower case included?"));
    }
    let text = draft::draft(schema, &tables, zone.name());
    let Some(path) = &options.output else {
        output::line(text.trim_end());
        return Ok(());
    };
    let written = File::create_new(path).and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|e| Failure::caused(&format!("{} cannot be written", path.display()), &e))?;
    output::line(format_args!(
        "{} is written; fill in what is marked with TODO, run it, then: portal adopt check",
        path.display()
    ));
    Ok(())
}
