//! An SQL file to start the views from: what is guessed is filled in, and what is not is marked with `TODO`. It can be run
//! as it is, so that a mistake is found before everything is filled in.

mod triggers;

use std::fmt::Write as _;

use adapters_postgres::adopt::{Column, NeededBy, RELATIONS, Relation, SourceColumn, SourceTable};

use super::guess::{column_of, deleted_of, table_of};

const HEAD: &str = "\
-- Views for the portal over the tables of the schema {schema}, written by `portal adopt init`.
--
-- 1. Fill in what is marked with TODO: docs/adopting.md shows a finished file.
-- 2. Run it as the owner of the tables, after `portal migrate`:  psql -1 -v ON_ERROR_STOP=1 -f FILE
-- 3. If the portal has a user of its own, let it use them:
--     GRANT USAGE ON SCHEMA isp TO portal; GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA isp TO portal;
-- 4. portal adopt check   names what is missing still.
--
-- Times without zone are taken for those of {zone}. Whether a customer may use the portal is a column that hardly
-- any system has; add one to the customers' own table:
--     ALTER TABLE … ADD COLUMN portal_active boolean NOT NULL DEFAULT false;
";

const TODO: &str = "TODO which column?";
/// What is said of a column that the portal itself does without.
const FOR_IMPORTS: &str = "for files and the integration API alone; may be left out";

/// The words that a column may hold.
fn words(relation: &str, column: &str) -> Option<&'static str> {
    Some(match (relation, column) {
        (_, "account_status") => "pending, active, suspended, closed",
        ("invoices", "status") => "draft, sent, viewed, partial, paid, overdue, cancelled, refunded",
        ("tickets" | "ticket_history", "status") => "open, assigned, in_progress, on_hold, completed, cancelled",
        ("tickets", "type") => "repair, upgrade, dismantle",
        ("tickets", "priority") => "low, normal, high",
        ("ticket_history", "event") => "moved, opened, rated, reopened, cancelled",
        _ => return None,
    })
}

/// The file for the tables of a schema, whose times without zone are those of `zone`.
pub(super) fn draft(schema: &str, tables: &[SourceTable], zone: &str) -> String {
    let mut text = HEAD.replace("{schema}", schema).replace("{zone}", zone);
    for relation in &RELATIONS {
        let source = Source { schema, relation, table: table_of(relation.name, tables), zone };
        text.push_str(&source.view());
        text.push_str(&source.indexes());
        text.push_str(&triggers::triggers(&source));
    }
    text
}

/// A relation, and the table that it is drafted from.
struct Source<'a> {
    schema: &'a str,
    relation: &'static Relation,
    table: Option<&'a SourceTable>,
    zone: &'a str,
}

impl Source<'_> {
    fn column(&self, name: &str) -> Option<&SourceColumn> {
        column_of(self.relation.name, name, self.table?)
    }

    /// The table with its schema.
    fn table_name(&self) -> Option<String> {
        Some(format!("{}.{}", quoted(self.schema), quoted(&self.table?.name)))
    }

    fn view(&self) -> String {
        let name = self.relation.name;
        let mut lines: Vec<(String, String)> =
            self.relation.columns.iter().map(|column| self.expression(column)).collect();
        if name == "tickets" {
            let version = if self.table.is_some() { "t.xmin" } else { "NULL::xid" };
            lines.push((format!("{version} AS xmin"), "changes with every write to the row".to_owned()));
        }
        let last = lines.len() - 1;
        let mut text = format!("\nCREATE OR REPLACE VIEW isp.{name} AS\nSELECT\n");
        for (place, (expression, comment)) in lines.iter().enumerate() {
            let comma = if place == last { "" } else { "," };
            let comment = if comment.is_empty() { String::new() } else { format!(" -- {comment}") };
            // Writing into a String cannot fail.
            let _ = writeln!(text, "    {expression}{comma}{comment}");
        }
        text + &self.from()
    }

    fn from(&self) -> String {
        let Some(table) = self.table_name() else {
            return "FROM (SELECT) AS t -- TODO which table?\nWHERE false;\n".to_owned();
        };
        let rule = match self.table.and_then(deleted_of) {
            Some(column) if column.kind == "boolean" => format!("\nWHERE NOT t.{}", quoted(&column.name)),
            Some(column) if column.kind.starts_with("timestamp") => {
                format!("\nWHERE t.{} IS NULL", quoted(&column.name))
            }
            Some(column) => format!(" -- TODO leave out what {} marks as deleted", column.name),
            None => String::new(),
        };
        format!("FROM {table} AS t{rule}\n;\n")
    }

    /// The expression of a column, and a comment.
    fn expression(&self, column: &Column) -> (String, String) {
        let (name, kind) = (column.name, column.kind);
        let value = |of: &str| self.column(of).map(|source| self.converted(source, "text"));
        let made = match name {
            "phone_e164" => value("phone").map(|phone| format!("isp.phone_e164({phone})")),
            "outstanding" | "payment_state" => self.balance(name),
            _ => None,
        };
        if let Some(made) = made {
            return (format!("{made} AS {name}"), String::new());
        }
        let Some(source) = self.column(name) else {
            let comment = match words(self.relation.name, name) {
                _ if column.needed_by == NeededBy::Integration => FOR_IMPORTS.to_owned(),
                Some(words) => format!("{TODO} One of {words}"),
                None => TODO.to_owned(),
            };
            return (format!("NULL::{kind} AS {name}"), comment);
        };
        let comment = match words(self.relation.name, name) {
            Some(words) => format!("TODO your words as {words}"),
            None if name.ends_with("_id") && kind == "text" && is_number(source) => {
                "TODO a key of another table? Join it, and take its code".to_owned()
            }
            None if name.ends_with("_number") && is_number(source) => {
                "TODO a key of another table? Join it, and take its number".to_owned()
            }
            None => String::new(),
        };
        let collation = if (self.relation.name, name) == ("customers", "customer_id") { " COLLATE \"C\"" } else { "" };
        (format!("{}{collation} AS {name}", self.converted(source, kind)), comment)
    }

    /// What is computed of an invoice's status and amounts.
    fn balance(&self, function: &str) -> Option<String> {
        let (status, total) = (self.column("status")?, self.column("total_amount")?);
        let paid = self.column("paid_amount")?;
        Some(format!(
            "isp.{function}({}, {}, {})",
            self.converted(status, "text"),
            self.converted(total, "bigint"),
            self.converted(paid, "bigint")
        ))
    }

    /// The column as a value of the type `kind`.
    fn converted(&self, column: &SourceColumn, kind: &str) -> String {
        let name = format!("t.{}", quoted(&column.name));
        match (column.kind.as_str(), kind) {
            (is, kind) if is == kind => name,
            (is, "bigint") if is.starts_with("numeric") => format!("round({name})::bigint"),
            (is, "timestamp with time zone") if is.starts_with("timestamp") => {
                format!("{name} AT TIME ZONE '{}'", self.zone)
            }
            (_, kind) => format!("{name}::{kind}"),
        }
    }

    /// Indexes for the look-ups, to be created where there is none yet.
    fn indexes(&self) -> String {
        let Some(table) = self.table_name() else {
            return String::new();
        };
        let mut text = String::from("-- Each of these look-ups needs an index:\n");
        for lookup in self.relation.lookups {
            let Some(column) = self.relation.columns.iter().find(|column| column.name == *lookup) else { continue };
            let (expression, _) = self.expression(column);
            let expression = expression.rsplit_once(" AS ").map_or(expression.as_str(), |(before, _)| before);
            let expression = expression.replace("t.", "");
            let _ = writeln!(text, "--     CREATE INDEX ON {table} (({expression}));");
        }
        text
    }
}

fn is_number(column: &SourceColumn) -> bool {
    ["smallint", "integer", "bigint"].contains(&column.kind.as_str())
}

/// A name as SQL takes it.
fn quoted(name: &str) -> String {
    let is_plain = name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    let is_reserved = ["user", "order", "group", "table", "default", "limit", "offset", "desc", "to"].contains(&name);
    if is_plain && !is_reserved { name.to_owned() } else { format!("\"{}\"", name.replace('"', "\"\"")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(name: &str, columns: &[(&str, &str)]) -> SourceTable {
        let column = |(name, kind): &(&str, &str)| SourceColumn { name: (*name).into(), kind: (*kind).into() };
        SourceTable { name: name.into(), columns: columns.iter().map(column).collect() }
    }

    #[test]
    fn usual_names_are_filled_in_and_others_are_marked() {
        let columns =
            [("kode", "character varying(20)"), ("no_hp", "text"), ("dihapus_pada", "timestamp without time zone")];
        let text = draft("ops", &[table("tbl_pelanggan", &columns)], "Asia/Jakarta");
        assert!(text.contains("tables of the schema ops, written"), "{text}");
        assert!(text.contains("GRANT USAGE ON SCHEMA isp TO portal; "), "{text}");
        assert!(text.contains("t.kode::text COLLATE \"C\" AS customer_id,"), "{text}");
        assert!(text.contains("isp.phone_e164(t.no_hp) AS phone_e164,"), "{text}");
        assert!(text.contains("NULL::text AS name, -- TODO which column?"), "{text}");
        assert!(text.contains("FROM ops.tbl_pelanggan AS t\nWHERE t.dihapus_pada IS NULL"), "{text}");
        assert!(text.contains("CREATE INDEX ON ops.tbl_pelanggan ((isp.phone_e164(no_hp)));"), "{text}");
        assert!(text.contains("FROM (SELECT) AS t -- TODO which table?"), "{text}");
    }

    #[test]
    fn values_are_converted_to_the_types_that_are_needed() {
        let columns = [("harga", "numeric(12,2)"), ("Order", "integer"), ("nama", "text")];
        let text = draft("Lama", &[table("Paket", &columns)], "Asia/Jakarta");
        assert!(text.contains("round(t.harga)::bigint AS monthly_price"), "{text}");
        assert!(text.contains("FROM \"Lama\".\"Paket\" AS t"), "{text}");
        assert!(text.contains("    t.nama AS name,"), "{text}");
    }

    #[test]
    fn what_the_portal_writes_has_triggers() {
        let columns = [("kode", "text"), ("telepon", "text"), ("diubah", "timestamp without time zone")];
        let text = draft("ops", &[table("pelanggan", &columns)], "Asia/Makassar");
        assert!(text.contains("        telepon = NEW.phone,"), "{text}");
        assert!(text.contains("        diubah = NEW.updated_at AT TIME ZONE 'Asia/Makassar'"), "{text}");
        assert!(text.contains("t.diubah AT TIME ZONE 'Asia/Makassar' AS updated_at"), "{text}");
        assert!(text.contains("-- TODO email: NEW.email"), "{text}");
        assert!(text.contains("INSTEAD OF UPDATE ON isp.customers"), "{text}");
        assert!(text.contains("INSTEAD OF INSERT ON isp.tickets"), "{text}");
    }
}
