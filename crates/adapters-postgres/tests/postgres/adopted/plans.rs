//! Where the check finds an index for every look-up, each statement that serves customers uses indexes alone.

use std::collections::BTreeMap;

use crate::database::{TempDatabase, run};
use crate::plans::{PLANNING, plan, statements};

/// Operators' commands and what the ISP's other systems do: they may take longer.
const OF_OPERATORS: [&str; 5] = ["integration/", "messaging/campaign", "insight/analytics.rs", "staff/", "seed"];

#[tokio::test]
async fn no_statement_that_serves_customers_reads_a_whole_table() {
    let database = TempDatabase::adopted().await;
    let mut connection = database.connection().await;
    run(&mut connection, PLANNING).await;
    let mut plans = BTreeMap::new();
    for (place, statement) in statements() {
        if statement.sql.contains("isp.") && !OF_OPERATORS.iter().any(|folder| place.starts_with(folder)) {
            plans.insert(place, plan(&mut connection, &statement).await);
        }
    }
    assert!(plans.len() > 10, "{:?}", plans.keys());
    for (place, plan) in &plans {
        assert!(!plan.contains("Seq Scan"), "{place}:\n{plan}");
    }
}
