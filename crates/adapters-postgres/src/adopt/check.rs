//! Compares the schema `isp` with what the program needs. Nothing is written: statements that write are planned only.

use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

use super::needs::{Column, NeededBy, RELATIONS, ROW_VERSION, Relation};
use super::plan::{wait_for_transactions, whole_tables};
use crate::error::PgError;
use crate::store::PgStore;

/// Something that a relation lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The relation, without its schema.
    pub relation: &'static str,
    /// What it lacks.
    pub problem: Problem,
    /// What does not work without it.
    pub needed_by: NeededBy,
}

/// What a relation lacks. A reason is PostgreSQL's own message.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Problem {
    /// There is neither a view nor a table of that name.
    Missing,
    /// It cannot be read.
    NotReadable {
        /// Why.
        reason: String,
    },
    /// A column is not there.
    ColumnMissing {
        /// The column.
        column: &'static str,
        /// The type it is to have.
        kind: &'static str,
    },
    /// A column has another type.
    ColumnType {
        /// The column.
        column: &'static str,
        /// The type it has.
        is: String,
        /// The type it is to have.
        kind: &'static str,
    },
    /// No row can be added.
    NotInsertable {
        /// Why.
        reason: String,
    },
    /// No row can be changed.
    NotUpdatable {
        /// Why.
        reason: String,
    },
    /// Rows cannot be locked before they are changed.
    NotLockable {
        /// Why.
        reason: String,
    },
    /// A column holds NULL that must not.
    HoldsNull {
        /// The column.
        column: &'static str,
    },
    /// Two rows have the same key.
    NotUnique,
    /// A value that is written is not there afterwards.
    NotKept {
        /// The column.
        column: &'static str,
    },
    /// A look-up reads whole tables.
    NoIndex {
        /// The column of the look-up.
        column: &'static str,
        /// The tables that are read.
        tables: Vec<String>,
    },
    /// A look-up reads whole tables as long as transactions are open that are older than a new index of them.
    IndexNotUsableYet {
        /// The column of the look-up.
        column: &'static str,
        /// The tables that are read.
        tables: Vec<String>,
    },
}

/// Asked at run time, because the relations differ from one database to the next.
const COLUMNS: &str = "SELECT attname::text, format_type(atttypid, NULL) FROM pg_attribute
    WHERE attrelid = to_regclass('isp.' || $1) AND (attnum > 0 OR attname = $2) AND NOT attisdropped";

impl PgStore {
    /// What the relations in the schema `isp` lack, in the order of [`RELATIONS`]; empty if they are complete. Reads every
    /// row, and may take as long as that takes. Whether the values can be shown is asked with
    /// [`RecordCheck`](portal_core::staff::record_check::RecordCheck).
    ///
    /// # Errors
    /// [`PgError`] if the database does not answer.
    pub async fn check_relations(&self) -> Result<Vec<Finding>, PgError> {
        let mut connection = self.patient_connection().await?;
        let mut transaction = connection.begin_with(self.patient_begin().await?).await?;
        let mut findings = Vec::new();
        for relation in &RELATIONS {
            findings.extend(examine(&mut transaction, relation).await?);
        }
        transaction.rollback().await?;
        connection.close().await?;
        Ok(findings)
    }
}

/// Looks at the columns, and at what can be done with them once all that the portal needs are there.
async fn examine(c: &mut PgConnection, relation: &Relation) -> sqlx::Result<Vec<Finding>> {
    let columns: Vec<(String, String)> =
        sqlx::query_as(COLUMNS).bind(relation.name).bind(ROW_VERSION).persistent(false).fetch_all(&mut *c).await?;
    let found = |problem, needed_by| Finding { relation: relation.name, problem, needed_by };
    if columns.is_empty() {
        return Ok(vec![found(Problem::Missing, NeededBy::Portal)]);
    }
    let lacks = |column: &Column| Some(found(lacking(column, &columns)?, column.needed_by));
    let mut findings: Vec<Finding> = relation.columns.iter().filter_map(lacks).collect();
    if relation.name == "tickets" && !columns.iter().any(|(name, _)| name == ROW_VERSION) {
        findings.push(found(Problem::ColumnMissing { column: ROW_VERSION, kind: "xid" }, NeededBy::Portal));
    }
    if findings.iter().all(|finding| finding.needed_by != NeededBy::Portal) {
        let problems = attempts(c, relation).await?;
        findings.extend(problems.into_iter().map(|problem| found(problem, NeededBy::Portal)));
        let problem = imported(c, relation).await?;
        findings.extend(problem.map(|problem| found(problem, NeededBy::Integration)));
    }
    Ok(findings)
}

fn lacking(column: &Column, columns: &[(String, String)]) -> Option<Problem> {
    let (name, kind) = (column.name, column.kind);
    match columns.iter().find(|(known, _)| known == name) {
        None => Some(Problem::ColumnMissing { column: name, kind }),
        Some((_, is)) if is != kind => Some(Problem::ColumnType { column: name, is: is.clone(), kind }),
        Some(_) => None,
    }
}

/// What cannot be done with a relation that has its columns.
async fn attempts(c: &mut PgConnection, relation: &Relation) -> sqlx::Result<Vec<Problem>> {
    let name = relation.name;
    if let Some(reason) = refused(c, &format!("EXPLAIN SELECT * FROM isp.{name}")).await? {
        return Ok(vec![Problem::NotReadable { reason }]);
    }
    let mut problems = written(c, relation).await?;
    match rows(c, relation).await {
        Ok(found) => problems.extend(found),
        Err(sqlx::Error::Database(error)) => {
            problems.push(Problem::NotReadable { reason: error.message().to_owned() });
            return Ok(problems);
        }
        Err(error) => return Err(error),
    }
    for column in relation.lookups {
        let mut attempt = c.begin().await?;
        let tables = whole_tables(&mut attempt, name, column).await?;
        let waits = !tables.is_empty() && wait_for_transactions(&mut attempt, &tables).await?;
        attempt.rollback().await?;
        if waits {
            problems.push(Problem::IndexNotUsableYet { column, tables });
        } else if !tables.is_empty() {
            problems.push(Problem::NoIndex { column, tables });
        }
    }
    Ok(problems)
}

/// Plans what the portal writes, and the lock that it takes before.
async fn written(c: &mut PgConnection, relation: &Relation) -> sqlx::Result<Vec<Problem>> {
    let (name, mut problems) = (relation.name, Vec::new());
    if relation.is_inserted() {
        let columns: Vec<&Column> = relation.columns.iter().filter(|column| column.inserted).collect();
        let names = joined(&columns, |column| column.name.to_owned());
        let values = joined(&columns, |column| format!("NULL::{}", column.kind));
        let insert = format!("EXPLAIN INSERT INTO isp.{name} ({names}) VALUES ({values}) ON CONFLICT DO NOTHING");
        problems.extend(refused(c, &insert).await?.map(|reason| Problem::NotInsertable { reason }));
    }
    if relation.is_updated() {
        let columns: Vec<&Column> = relation.columns.iter().filter(|column| column.updated).collect();
        let set = joined(&columns, |column| format!("{} = NULL::{}", column.name, column.kind));
        let key = relation.key.join(", ");
        let update = format!("EXPLAIN UPDATE isp.{name} SET {set} WHERE ({key}) IS NULL");
        problems.extend(refused(c, &update).await?.map(|reason| Problem::NotUpdatable { reason }));
        let lock = format!("EXPLAIN SELECT FROM isp.{name} WHERE ({key}) IS NULL FOR NO KEY UPDATE");
        problems.extend(refused(c, &lock).await?.map(|reason| Problem::NotLockable { reason }));
    }
    Ok(problems)
}

/// Plans a new row of a relation that imports alone add rows to.
async fn imported(c: &mut PgConnection, relation: &Relation) -> sqlx::Result<Option<Problem>> {
    // The identity of a package or a payment is made by the database.
    let column = relation.columns.iter().find(|column| column.name != "id").filter(|_| !relation.is_inserted());
    let Some(column) = column else {
        return Ok(None);
    };
    let insert = format!("EXPLAIN INSERT INTO isp.{} ({}) VALUES (NULL)", relation.name, column.name);
    Ok(refused(c, &insert).await?.map(|reason| Problem::NotInsertable { reason }))
}

fn joined(columns: &[&Column], written: impl Fn(&Column) -> String) -> String {
    columns.iter().map(|column| written(column)).collect::<Vec<_>>().join(", ")
}

/// Reads every row for NULL where there must be none, and for keys that are there twice.
async fn rows(c: &mut PgConnection, relation: &Relation) -> sqlx::Result<Vec<Problem>> {
    let required = relation.columns.iter().filter(|column| column.required && column.needed_by == NeededBy::Portal);
    let required: Vec<&Column> = required.collect();
    let is_null = joined(&required, |column| format!("COALESCE(bool_or({} IS NULL), false)", column.name));
    let (name, key) = (relation.name, relation.key.join(", "));
    let mut attempt = c.begin().await?;
    let nulls: Vec<bool> = ask(&mut attempt, format!("SELECT ARRAY[{is_null}] FROM isp.{name}")).await?;
    let twice: bool =
        ask(&mut attempt, format!("SELECT EXISTS (SELECT FROM isp.{name} GROUP BY {key} HAVING count(*) > 1)")).await?;
    attempt.rollback().await?;
    let holds_null = required.iter().zip(nulls).filter(|(_, is_null)| *is_null);
    let mut problems: Vec<Problem> = holds_null.map(|(column, _)| Problem::HoldsNull { column: column.name }).collect();
    problems.extend(twice.then_some(Problem::NotUnique));
    Ok(problems)
}

async fn ask<T>(c: &mut PgConnection, statement: String) -> sqlx::Result<T>
where
    T: for<'r> sqlx::Decode<'r, sqlx::Postgres> + sqlx::Type<sqlx::Postgres> + Send + Unpin,
{
    sqlx::query_scalar(AssertSqlSafe(statement)).persistent(false).fetch_one(c).await
}

/// PostgreSQL's reason to refuse a statement, which changes nothing in any case.
async fn refused(c: &mut PgConnection, statement: &str) -> sqlx::Result<Option<String>> {
    let mut attempt = c.begin().await?;
    let answer = sqlx::raw_sql(AssertSqlSafe(statement.to_owned())).execute(&mut *attempt).await;
    attempt.rollback().await?;
    match answer {
        Ok(_) => Ok(None),
        Err(sqlx::Error::Database(error)) => Ok(Some(error.message().to_owned())),
        Err(error) => Err(error),
    }
}
