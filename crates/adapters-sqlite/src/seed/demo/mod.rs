//! The demo's provider, "AGLIS Net": a dozen invented customers with their invoices, and tickets in
//! every state.

mod billing;
mod people;
mod tickets;

use chrono::{DateTime, Months, NaiveDate, Utc};
use sqlx::SqliteConnection;

use self::people::{PACKAGES, PEOPLE, Person};
use crate::SqliteStore;
use crate::error::StoreError;
use crate::row::stamp;

/// The day the demo is filled, by the clock and by the calendar.
#[derive(Clone, Copy)]
struct Today {
    now: DateTime<Utc>,
    date: NaiveDate,
}

/// Fills an empty database with the demo's provider, and answers the number to log in with, as people
/// dial it. `today` is the day of `now` in the portal's time zone. A database that holds the demo already
/// stays as it is.
///
/// # Errors
/// [`StoreError::Query`]; nothing is added then.
pub async fn demo(store: &SqliteStore, now: DateTime<Utc>, today: NaiveDate) -> Result<String, StoreError> {
    let today = Today { now, date: today };
    let [first, ..] = &PEOPLE;
    let mut write = store.write().await?;
    let filled = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM customers WHERE customer_id = ?) AS "filled!: bool""#,
        first.id,
    )
    .fetch_one(&mut *write)
    .await?;
    if !filled {
        fill(&mut write, today).await?;
        write.commit().await?;
    }
    Ok(first.phone.to_owned())
}

async fn fill(write: &mut SqliteConnection, today: Today) -> Result<(), sqlx::Error> {
    let mut packages = Vec::with_capacity(PACKAGES.len());
    for package in &PACKAGES {
        let made = sqlx::query!(
            "INSERT INTO packages (service_type_name, name, bandwidth_down, bandwidth_up, monthly_price)
             VALUES (?, ?, ?, ?, ?)",
            package.service,
            package.name,
            package.down,
            package.up,
            package.price,
        )
        .execute(&mut *write)
        .await?;
        packages.push(made.last_insert_rowid());
    }
    let mut numbers = tickets::TicketNumbers::default();
    for (place, person) in (1..).zip(&PEOPLE) {
        add_customer(write, person, packages[person.package], today).await?;
        billing::add_invoices(write, place, person, today).await?;
        numbers.add_tickets(write, person, today).await?;
    }
    Ok(())
}

async fn add_customer(
    write: &mut SqliteConnection,
    person: &Person,
    package_id: i64,
    today: Today,
) -> Result<(), sqlx::Error> {
    let since = today.date - Months::new(person.months);
    let since = (person.months > 0).then(|| since.to_string());
    let due = billing::due_date(today, 0).to_string();
    sqlx::query!(
        "INSERT INTO customers (customer_id, name, phone, email, address, city, province, account_status,
             portal_active, package_id, subscription_start_date, due_date, created_at, updated_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?13)",
        person.id,
        person.name,
        person.phone,
        person.email,
        person.address,
        person.city,
        person.province,
        person.status,
        person.portal_active,
        package_id,
        since,
        due,
        stamp(today.now),
    )
    .execute(write)
    .await?;
    Ok(())
}
