//! What relations lack, in words.

use adapters_postgres::adopt::{Finding as Lack, Problem};

use crate::commands::doctor::Finding;

/// A line for something that the portal cannot do without.
pub(super) fn finding(lack: &Lack) -> Finding {
    let (what, advice) = told(lack);
    Finding::bad(what, &advice)
}

/// One line for everything that imports and the integration API alone would need; nothing if they have it.
pub(super) fn note(lacks: &[Lack]) -> Option<Finding> {
    let missing: Vec<String> = lacks.iter().map(missing).collect();
    (!missing.is_empty()).then(|| {
        Finding::good(format!(
            "note: files and the integration API cannot write these records, which the portal itself does not need; \
             missing: {}",
            missing.join(", ")
        ))
    })
}

fn missing(lack: &Lack) -> String {
    let name = format!("isp.{}", lack.relation);
    match &lack.problem {
        Problem::ColumnMissing { column, .. } | Problem::ColumnType { column, .. } => format!("{name}.{column}"),
        _ => format!("new rows in {name}"),
    }
}

/// What is wrong, and what to do.
fn told(lack: &Lack) -> (String, String) {
    let name = format!("isp.{}", lack.relation);
    match &lack.problem {
        Problem::Missing => {
            (format!("{name}: there is no such view"), "portal adopt init writes one to start from".into())
        }
        Problem::NotReadable { reason } => {
            (format!("{name} cannot be read: {reason}"), "correct the view, or grant SELECT on it".into())
        }
        Problem::ColumnMissing { column, kind } => {
            (format!("{name}.{column} is missing"), format!("add a column of the type {kind} to the view"))
        }
        Problem::ColumnType { column, is, kind } => {
            (format!("{name}.{column} has the type {is}"), format!("write it as (…)::{kind} in the view"))
        }
        Problem::NotInsertable { reason } => {
            (format!("{name} takes no new rows: {reason}"), "add an INSTEAD OF INSERT trigger, and grant INSERT".into())
        }
        Problem::NotUpdatable { reason } => {
            (format!("{name} takes no changes: {reason}"), "add an INSTEAD OF UPDATE trigger, and grant UPDATE".into())
        }
        Problem::NotLockable { reason } => (
            format!("rows of {name} cannot be locked: {reason}"),
            "look up values of other tables by subqueries in the list of columns, and grant UPDATE".into(),
        ),
        Problem::HoldsNull { column } => {
            (format!("{name}.{column} is NULL in some rows"), "give them a value, or leave them out of the view".into())
        }
        Problem::NotUnique => (
            format!("{name} holds rows with the same key"),
            "leave out those that do not count, such as deleted ones".into(),
        ),
        Problem::NotKept { column } => (
            format!("{name}.{column} does not hold what was written into it"),
            "correct the trigger, and the words that it and the view exchange".into(),
        ),
        Problem::NoIndex { column: "customer_id", tables } if lack.relation == "customers" => (
            format!("{name} is looked up by customer_id byte by byte, which reads all of {}", tables.join(", ")),
            "write the column with COLLATE \"C\" in the view, and create an index of it with COLLATE \"C\"".into(),
        ),
        Problem::NoIndex { column, tables } => (
            format!("{name} is looked up by {column}, which reads all of {}", tables.join(", ")),
            format!(
                "create an index for the expression of {column} in the view, and one for each foreign key it joins by"
            ),
        ),
        Problem::IndexNotUsableYet { column, tables } => (
            format!("{name} is looked up by {column}, for which a new index of {} waits", tables.join(", ")),
            "check again when the transactions that are older than the index have ended (pg_stat_activity shows them)"
                .into(),
        ),
        other => (format!("{name}: {other:?}"), "docs/adopting.md tells what is needed".into()),
    }
}

#[cfg(test)]
mod tests {
    use adapters_postgres::adopt::NeededBy;

    use super::*;

    fn lack(problem: Problem, needed_by: NeededBy) -> Lack {
        Lack { relation: "customers", problem, needed_by }
    }

    #[test]
    fn a_finding_names_the_column_and_what_to_do() {
        let missing = Problem::ColumnMissing { column: "phone", kind: "text" };
        let (what, advice) = told(&lack(missing, NeededBy::Portal));
        assert_eq!(what, "isp.customers.phone is missing");
        assert_eq!(advice, "add a column of the type text to the view");
    }

    #[test]
    fn what_imports_alone_need_is_one_note_that_is_no_failure() {
        assert!(note(&[]).is_none());
        let created_at = Problem::ColumnMissing { column: "created_at", kind: "timestamp with time zone" };
        let note = note(&[lack(created_at, NeededBy::Integration)]).expect("a note");
        assert!(note.good);
    }
}
