//! The PostgreSQL adapter against real servers: `scripts/with-services cargo test -p adapters-postgres`.

mod adopted;
mod broken_rows;
mod conflicts;
mod contracts;
mod database;
mod ledger;
mod listener;
mod locked;
mod migrations;
mod operators_sql;
mod outage;
mod outbox_function;
mod phones;
mod plans;
mod records;
mod retention;
mod rows;
mod seed;
mod sweep;
mod test_database;
mod tickets;
