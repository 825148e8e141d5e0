//! A login that fails after its code was redeemed: nothing of it is stored, and a new code works.

use crate::world::{OWNER, World, customer_id};
use portal_core::identity::otp::Redeemer;
use portal_core::identity::session::OpenSessionError;
use portal_core::staff::audit::AuditLog;
use portal_core::{LoginError, PageRequest};

impl World {
    async fn run(&self, statement: String) {
        sqlx::raw_sql(sqlx::AssertSqlSafe(statement)).execute(self.store.connection()).await.expect("it runs");
    }

    async fn rows(&self, table: &str) -> i64 {
        let count = sqlx::AssertSqlSafe(format!("SELECT count(*) FROM {table}"));
        sqlx::query_scalar(count).fetch_one(self.store.connection()).await.expect("a number")
    }

    /// How many sessions, trusted devices and logins in the audit trail there are.
    async fn logins(&self) -> [u64; 3] {
        let [sessions, devices] = [self.rows("customer_sessions").await, self.rows("trusted_devices").await];
        let trail = self.store.page_of(&customer_id("AGLS1"), PageRequest::default()).await.expect("the trail");
        let logins =
            trail.items.iter().filter(|entry| entry.action == portal_core::staff::audit::AuditAction::LoggedIn);
        [sessions.unsigned_abs(), devices.unsigned_abs(), u64::try_from(logins.count()).expect("small")]
    }
}

/// What the code is redeemed for cannot be stored while the table is away: each is one boundary of the login.
async fn check_failure(table: &str) {
    let world = World::new().await;
    let (ticket, code) = world.browser_with_code(OWNER).await;
    world.run(format!("ALTER TABLE {table} RENAME TO away")).await;
    let failed = world.log_in(Redeemer::Browser(ticket), code).await;
    assert!(matches!(failed, Err(LoginError::Session(OpenSessionError::Port(_)))), "{table}: {failed:?}");
    world.run(format!("ALTER TABLE away RENAME TO {table}")).await;
    assert_eq!(world.logins().await, [0, 0, 0], "{table}: nothing is left of it");
    assert!(world.log_in(Redeemer::Browser(ticket), code).await.is_err(), "{table}: the code was used");

    world.wait(61);
    let opened = world.logged_in(OWNER).await;
    assert!(world.portal.sessions.authenticate(opened.session.id).await.is_ok(), "{table}: a new code works");
    assert_eq!(world.logins().await, [1, 1, 1], "{table}");
}

#[tokio::test]
async fn a_login_that_fails_after_its_code_was_redeemed_leaves_nothing_and_a_new_code_works() {
    for table in ["customers", "trusted_devices", "customer_sessions", "audit_log"] {
        check_failure(table).await;
    }
}
