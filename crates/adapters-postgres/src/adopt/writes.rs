//! Writes what the portal writes, reads it again, and takes it back: whether triggers keep what they are given.

use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

use super::check::{Finding, Problem};
use super::needs::NeededBy;
use crate::error::PgError;
use crate::store::PgStore;

/// A column, and the value for it as SQL.
type Value = (&'static str, String);

/// The number of a ticket that is taken back at once.
const NUMBER: &str = "PORTAL-CHECK";
const BEGAN: &str = "timestamptz '2025-11-05 12:34:56+07'";
const LATER: &str = "timestamptz '2025-11-06 23:45:01+07'";

/// Every word for type and priority, and for status.
const KINDS: [(&str, &str); 3] = [("repair", "low"), ("upgrade", "normal"), ("dismantle", "high")];
const STATUSES: [&str; 6] = ["assigned", "in_progress", "on_hold", "completed", "cancelled", "open"];
const EVENTS: [&str; 5] = ["opened", "moved", "rated", "reopened", "cancelled"];

impl PgStore {
    /// Changes a customer, opens tickets and changes them, in one transaction that is rolled back. Answers the columns
    /// that do not hold afterwards what was written, and nothing if there is no customer. The relations must be complete.
    ///
    /// # Errors
    /// [`PgError`] if the database does not answer.
    pub async fn try_writes(&self) -> Result<Vec<Finding>, PgError> {
        let mut connection = self.patient_connection().await?;
        let mut transaction = connection.begin_with(self.patient_begin().await?).await?;
        let customer: Option<String> = sqlx::query_scalar("SELECT customer_id FROM isp.customers LIMIT 1")
            .persistent(false)
            .fetch_optional(&mut *transaction)
            .await?;
        let mut findings = Vec::new();
        if let Some(customer) = customer {
            findings.extend(change_customer(&mut transaction, &customer).await?);
            findings.extend(open_tickets(&mut transaction, &customer).await?);
        }
        transaction.rollback().await?;
        connection.close().await?;
        findings.dedup();
        Ok(findings)
    }
}

async fn change_customer(c: &mut PgConnection, customer: &str) -> sqlx::Result<Vec<Finding>> {
    let row = format!("customer_id = {}", text(customer));
    let mut findings = Vec::new();
    for (phone, portal_active) in [("0812 0000 0000", "true"), ("+62 813-0000-0000", "false")] {
        let values = [
            ("phone", text(phone)),
            ("email", text("portal@example.id")),
            ("address", text("Jl. Melati 1\nRT 2")),
            ("city", text("Bandung")),
            ("province", text("Jawa Barat")),
            ("portal_active", portal_active.to_owned()),
        ];
        findings.extend(update(c, "customers", &row, &values).await?);
    }
    Ok(findings)
}

async fn open_tickets(c: &mut PgConnection, customer: &str) -> sqlx::Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for (kind, priority) in KINDS {
        let number = format!("{NUMBER}-{kind}");
        let row = format!("ticket_number = {}", text(&number));
        let values = [
            ("ticket_number", text(&number)),
            ("customer_id", text(customer)),
            ("type", text(kind)),
            ("priority", text(priority)),
            ("status", text("open")),
            ("title", text("Internet mati")),
            ("description", text("Sejak pagi.\nLampu merah.")),
            ("created_at", BEGAN.to_owned()),
            ("updated_at", BEGAN.to_owned()),
            ("sla_due_date", LATER.to_owned()),
            ("created_via", text("customer_portal")),
        ];
        let opened = insert(c, "tickets", &row, &values).await?;
        let is_there = opened.is_empty();
        findings.extend(opened);
        if is_there {
            findings.extend(follow(c, &number).await?);
        }
    }
    Ok(findings)
}

/// Steps of every kind, and every status that a ticket can take.
async fn follow(c: &mut PgConnection, number: &str) -> sqlx::Result<Vec<Finding>> {
    let row = format!("ticket_number = {}", text(number));
    let mut findings = Vec::new();
    for (position, event) in (1..).zip(EVENTS) {
        let step = format!("{row} AND position = {position}");
        let values = [
            ("ticket_number", text(number)),
            ("position", format!("{position}")),
            ("status", text(STATUSES[position - 1])),
            ("at", LATER.to_owned()),
            ("note", text("Catatan")),
            ("event", text(event)),
            ("rating", if event == "rated" { "4".to_owned() } else { "NULL".to_owned() }),
        ];
        findings.extend(insert(c, "ticket_history", &step, &values).await?);
    }
    for status in STATUSES {
        let values = [
            ("status", text(status)),
            ("customer_rating", "5".to_owned()),
            ("customer_feedback", text("Bagus")),
            ("reopened_at", LATER.to_owned()),
            ("sla_due_date", BEGAN.to_owned()),
            ("updated_at", LATER.to_owned()),
        ];
        findings.extend(update(c, "tickets", &row, &values).await?);
    }
    findings.extend(work(c, &row).await?);
    Ok(findings)
}

/// What staff write while they work on a ticket.
async fn work(c: &mut PgConnection, row: &str) -> sqlx::Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for (_, priority) in KINDS {
        let values = [
            ("priority", text(priority)),
            ("technician_name", text("Rudi")),
            ("technician_phone", text("0812-1111-2222")),
            ("scheduled_date", LATER.to_owned()),
            ("started_at", BEGAN.to_owned()),
            ("completed_at", LATER.to_owned()),
            ("resolution_notes", text("Kabel diganti")),
        ];
        findings.extend(update(c, "tickets", row, &values).await?);
    }
    Ok(findings)
}

async fn insert(
    c: &mut PgConnection,
    relation: &'static str,
    row: &str,
    values: &[Value],
) -> sqlx::Result<Vec<Finding>> {
    let names: Vec<&str> = values.iter().map(|(name, _)| *name).collect();
    let given: Vec<&str> = values.iter().map(|(_, value)| value.as_str()).collect();
    let statement = format!("INSERT INTO isp.{relation} ({}) VALUES ({})", names.join(", "), given.join(", "));
    let refused = |reason| Problem::NotInsertable { reason };
    written(c, relation, &statement, row, values, refused).await
}

async fn update(
    c: &mut PgConnection,
    relation: &'static str,
    row: &str,
    values: &[Value],
) -> sqlx::Result<Vec<Finding>> {
    let set: Vec<String> = values.iter().map(|(name, value)| format!("{name} = {value}")).collect();
    let statement = format!("UPDATE isp.{relation} SET {} WHERE {row}", set.join(", "));
    let refused = |reason| Problem::NotUpdatable { reason };
    written(c, relation, &statement, row, values, refused).await
}

/// Runs a statement, and looks which columns hold what was written. A statement that is refused changes nothing.
async fn written(
    c: &mut PgConnection,
    relation: &'static str,
    statement: &str,
    row: &str,
    values: &[Value],
    refused: impl Fn(String) -> Problem,
) -> sqlx::Result<Vec<Finding>> {
    let found = |problem| Finding { relation, problem, needed_by: NeededBy::Portal };
    let mut attempt = c.begin().await?;
    match sqlx::raw_sql(AssertSqlSafe(statement.to_owned())).execute(&mut *attempt).await {
        Ok(_) => attempt.commit().await?,
        Err(sqlx::Error::Database(error)) => {
            attempt.rollback().await?;
            return Ok(vec![found(refused(error.message().to_owned()))]);
        }
        Err(error) => return Err(error),
    }
    let same: Vec<String> = values.iter().map(|(name, value)| format!("{name} IS NOT DISTINCT FROM {value}")).collect();
    let read = format!("SELECT ARRAY[{}] FROM isp.{relation} WHERE {row}", same.join(", "));
    let same: Option<Vec<bool>> = sqlx::query_scalar(AssertSqlSafe(read)).persistent(false).fetch_optional(c).await?;
    let same = same.unwrap_or_else(|| vec![false; values.len()]);
    let lost = values.iter().zip(same).filter(|(_, same)| !same);
    Ok(lost.map(|((column, _), _)| found(Problem::NotKept { column })).collect())
}

/// A text as SQL.
fn text(value: &str) -> String {
    format!("'{}'", value.replace('\'', "''"))
}
