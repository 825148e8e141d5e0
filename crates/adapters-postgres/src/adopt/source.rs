//! The tables of another schema, for a draft of the views over them.

use sqlx::Row as _;

use crate::error::PgError;
use crate::store::PgStore;

/// A table or view of the ISP's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceTable {
    /// Its name.
    pub name: String,
    /// Its columns, in their order.
    pub columns: Vec<SourceColumn>,
}

/// A column of such a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceColumn {
    /// Its name.
    pub name: String,
    /// Its type as `format_type` writes it.
    pub kind: String,
}

/// Asked at run time, like all that is asked of the catalogue here: a statement that is checked when the program is
/// built counts as one that serves requests.
const COLUMNS: &str =
    "SELECT c.relname::text AS relation, a.attname::text AS name, format_type(a.atttypid, a.atttypmod) AS kind
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relnamespace = to_regnamespace($1) AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
    ORDER BY c.relname, a.attnum";

impl PgStore {
    /// The tables and views of the schema named `schema`, by name; empty if there is no such schema.
    ///
    /// # Errors
    /// [`PgError`] if the database does not answer.
    pub async fn tables_of(&self, schema: &str) -> Result<Vec<SourceTable>, PgError> {
        // As an identifier that is quoted, so that upper case letters count.
        let quoted = &format!("\"{}\"", schema.replace('"', "\"\""));
        let rows = self
            .run(|mut c| async move { sqlx::query(COLUMNS).bind(quoted).persistent(false).fetch_all(&mut *c).await })
            .await?;
        let mut tables: Vec<SourceTable> = Vec::new();
        for row in rows {
            let relation: String = row.try_get("relation")?;
            let column = SourceColumn { name: row.try_get("name")?, kind: row.try_get("kind")? };
            match tables.last_mut() {
                Some(table) if table.name == relation => table.columns.push(column),
                _ => tables.push(SourceTable { name: relation, columns: vec![column] }),
            }
        }
        Ok(tables)
    }
}
