//! Whether rows are looked up by an index: the plan is asked for as connections that serve requests make it.

use serde_json::Value;
use sqlx::{AssertSqlSafe, PgConnection};

use super::needs::COMPARED_BYTE_BY_BYTE;
use crate::pooler::PLANNING;

/// The tables that a look-up in `isp.relation` by `column` reads whole. In a transaction.
pub(super) async fn whole_tables(c: &mut PgConnection, relation: &str, column: &str) -> sqlx::Result<Vec<String>> {
    let collation = if (relation, column) == COMPARED_BYTE_BY_BYTE { " COLLATE \"C\"" } else { "" };
    let plan = plan(c, &format!("SELECT * FROM isp.{relation} WHERE {column} = $1{collation}")).await?;
    let mut found = Vec::new();
    read_whole(&plan, &mut found);
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// Whether an index of one of the tables serves nobody yet: one that was created on rows which had just been changed is
/// left out of every plan while a transaction is open that began before it, in any database of the server
/// (`indcheckxmin` in PostgreSQL's `pg_index`).
pub(super) async fn wait_for_transactions(c: &mut PgConnection, tables: &[String]) -> sqlx::Result<bool> {
    let unusable = "SELECT EXISTS (SELECT FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
        WHERE t.relname = ANY($1) AND i.indcheckxmin
            AND age(i.xmin) <= age(pg_snapshot_xmin(pg_current_snapshot())::xid))";
    sqlx::query_scalar(unusable).bind(tables).persistent(false).fetch_one(c).await
}

/// Plans a statement with one parameter that is a text or a number.
async fn plan(c: &mut PgConnection, statement: &str) -> sqlx::Result<Value> {
    // Until the transaction ends.
    let planning = PLANNING.map(|(name, value)| format!("SET LOCAL {name} = {value}; ")).concat();
    let prepare = format!("{planning}PREPARE portal_look_up AS {statement}");
    sqlx::raw_sql(AssertSqlSafe(prepare)).execute(&mut *c).await?;
    let plan = sqlx::query_scalar("EXPLAIN (FORMAT JSON) EXECUTE portal_look_up (NULL)").persistent(false);
    let plan = plan.fetch_one(&mut *c).await?;
    sqlx::raw_sql("DEALLOCATE portal_look_up").execute(c).await?;
    Ok(plan)
}

/// Adds the tables of which every row is read: without an index, or by an index without a condition.
fn read_whole(node: &Value, found: &mut Vec<String>) {
    match node {
        Value::Array(nodes) => nodes.iter().for_each(|node| read_whole(node, found)),
        Value::Object(fields) => {
            if reads_all(node) {
                found.push(table(node));
            }
            fields.values().for_each(|field| read_whole(field, found));
        }
        _ => {}
    }
}

fn reads_all(node: &Value) -> bool {
    match node["Node Type"].as_str() {
        Some("Seq Scan") => true,
        Some("Index Scan" | "Index Only Scan" | "Bitmap Index Scan") => node.get("Index Cond").is_none(),
        _ => false,
    }
}

/// Part of a bitmap scan names the index alone.
fn table(node: &Value) -> String {
    let name = node["Relation Name"].as_str().or_else(|| node["Index Name"].as_str());
    name.unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn found(plan: &Value) -> Vec<String> {
        let mut found = Vec::new();
        read_whole(plan, &mut found);
        found
    }

    #[test]
    fn a_table_that_is_read_whole_is_found_below_a_join() {
        let scan = json!({ "Node Type": "Seq Scan", "Relation Name": "tagihan" });
        let look_up = json!({ "Node Type": "Index Scan", "Relation Name": "pelanggan", "Index Cond": "(kode = $1)" });
        let plan = json!([{ "Plan": { "Node Type": "Nested Loop", "Plans": [look_up, scan] } }]);
        assert_eq!(found(&plan), ["tagihan"]);
    }

    #[test]
    fn an_index_that_is_read_whole_is_no_look_up() {
        let plan =
            json!([{ "Plan": { "Node Type": "Index Scan", "Relation Name": "tiket", "Filter": "(nomor = $1)" } }]);
        assert_eq!(found(&plan), ["tiket"]);
        let plan = json!([{ "Plan": { "Node Type": "Index Only Scan", "Relation Name": "tiket", "Index Cond": "x" } }]);
        assert_eq!(found(&plan), [""; 0]);
    }
}
