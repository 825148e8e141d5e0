//! What is needed of views is what the migrations give the tables.

use std::collections::BTreeMap;

use adapters_postgres::adopt::{Column, NeededBy, RELATIONS};

use crate::database::{BILLING_SYSTEM, TempDatabase};

const DOCUMENTATION: &str = include_str!("../../../../../docs/adopting.md");

/// Columns by relation and name, with type and whether they are never NULL.
type Columns = BTreeMap<(String, String), (String, bool)>;

const TABLES: &str = "SELECT c.relname::text, a.attname::text, format_type(a.atttypid, NULL), a.attnotnull
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relnamespace = 'isp'::regnamespace AND c.relkind = 'r'
        AND c.relname NOT IN ('ticket_counters', 'ticket_requests')";

#[tokio::test]
async fn every_column_of_the_tables_is_described_and_no_other() {
    let database = TempDatabase::migrated().await;
    let rows: Vec<(String, String, String, bool)> =
        sqlx::query_as(TABLES).fetch_all(&mut database.connection().await).await.expect("the catalogue");
    let made: Columns =
        rows.into_iter().map(|(table, name, kind, required)| ((table, name), (kind, required))).collect();
    let described: Columns = RELATIONS
        .iter()
        .flat_map(|relation| {
            relation.columns.iter().map(|column| {
                let name = (relation.name.to_owned(), column.name.to_owned());
                (name, (column.kind.to_owned(), column.required))
            })
        })
        .collect();
    assert_eq!(described, made);
}

#[tokio::test]
async fn every_key_is_a_primary_key_of_the_tables() {
    let database = TempDatabase::migrated().await;
    let mut connection = database.connection().await;
    for relation in &RELATIONS {
        let key: Vec<String> = sqlx::query_scalar(
            "SELECT a.attname::text FROM pg_index i, unnest(i.indkey) WITH ORDINALITY AS k (attnum, place)
             JOIN pg_attribute a ON a.attnum = k.attnum
             WHERE i.indrelid = to_regclass('isp.' || $1) AND i.indisprimary AND a.attrelid = i.indrelid ORDER BY k.place",
        )
        .bind(relation.name)
        .fetch_all(&mut connection)
        .await
        .expect("the catalogue");
        assert_eq!(key, relation.key, "{}", relation.name);
    }
}

#[tokio::test]
async fn the_tables_of_the_migrations_lack_nothing() {
    let database = TempDatabase::migrated().await;
    let found = database.store().check_relations().await.expect("an answer");
    assert!(found.is_empty(), "{found:?}");
}

/// A column as `docs/adopting.md` writes it.
fn documented(column: &Column) -> String {
    let kind = column.kind.replace("timestamp with time zone", "timestamptz");
    let nullable = if column.required { "" } else { " ?" };
    let written = if column.inserted || column.updated { " ✎" } else { "" };
    let imported = if column.needed_by == NeededBy::Integration { " †" } else { "" };
    format!("`{}` {kind}{nullable}{written}{imported}", column.name)
}

#[test]
fn the_documentation_lists_what_is_needed() {
    for relation in &RELATIONS {
        let columns: Vec<String> = relation.columns.iter().map(documented).collect();
        let line = format!("| `{}` | {} |", relation.name, columns.join(", "));
        assert!(DOCUMENTATION.contains(&line), "docs/adopting.md lacks: {line}");
    }
}

#[test]
fn the_worked_example_in_the_documentation_is_the_one_that_is_tested() {
    let blocks: Vec<&str> =
        DOCUMENTATION.split("```sql\n").skip(1).filter_map(|rest| rest.split("\n```").next()).collect();
    assert!(blocks.len() >= 5, "{blocks:?}");
    for block in blocks {
        assert!(BILLING_SYSTEM[1].contains(block), "tests/legacy/views.sql lacks: {block}");
    }
}
