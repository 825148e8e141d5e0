//! How much the portal is used.

use chrono::{Days, NaiveDate, TimeDelta};
use portal_core::Clock as _;
use portal_core::insight::analytics::{AnalyticsBatch, AnalyticsEvent, AnalyticsStore as _};
use portal_core::staff::account::Role;
use portal_core::support::conversation::{
    ConversationEvent, ConversationRepo as _, EntryContent, NewEntry, Participant,
};
use portal_core::support::ticket::Rating;
use portal_testkit::fixtures::{operator, says, scope};

use crate::test_console::TestConsole;

/// A day before today.
fn before(console: &TestConsole, days: u64) -> NaiveDate {
    let today = console.clock.local_date(console.clock.now());
    today.checked_sub_days(Days::new(days)).expect("a day")
}

/// Counts what happened on days before today.
async fn count(console: &TestConsole, counts: &[(u64, AnalyticsEvent, u64)]) {
    let counts = counts.iter().map(|(days, event, count)| ((before(console, *days), *event), *count)).collect();
    let batch = AnalyticsBatch { counts, ..AnalyticsBatch::default() };
    console.store.add(&batch).await.expect("it is stored");
}

#[tokio::test]
async fn figures_are_charts_with_tables_for_the_chosen_period() {
    let console = TestConsole::new().await;
    let (good, bad) = (AnalyticsEvent::LoginOk, AnalyticsEvent::LoginFailed);
    let invoices = AnalyticsEvent::ViewInvoices;
    count(&console, &[(0, good, 1_900), (0, bad, 100), (3, good, 50), (20, good, 7_000), (3, invoices, 12)]).await;
    let mut supervisor = console.logged_in(Role::Supervisor).await;
    let week = supervisor.get("/staff/figures?days=7").await;
    assert_eq!(week.status, 200, "{}", week.text);
    assert!(week.text.contains("<p class=\"total num\">1.950</p>"), "{}", week.text);
    assert!(week.text.contains("Tertinggi 1.900 pada"), "{}", week.text);
    assert!(week.text.contains("95,0 %") && week.text.contains("Daftar invoice"), "{}", week.text);
    assert!(week.text.contains("viewBox=\"0 0 84 1000\"") && !week.text.contains("style="), "{}", week.text);
    let month = supervisor.get("/staff/figures").await;
    assert!(month.text.contains("<p class=\"total num\">8.950</p>"), "{}", month.text);
    assert!(month.text.contains("href=\"/staff/figures?days=30\" aria-current=\"true\""), "{}", month.text);
    let quarter = supervisor.get("/staff/figures?days=90").await;
    assert!(quarter.text.contains("viewBox=\"0 0 1080 1000\""), "{}", quarter.text);
    let other = supervisor.get("/staff/figures?days=100000").await;
    assert!(other.text.contains("href=\"/staff/figures?days=30\" aria-current=\"true\""), "{}", other.text);
}

#[tokio::test]
async fn logins_that_all_failed_have_a_rate_of_nothing() {
    let console = TestConsole::new().await;
    count(&console, &[(1, AnalyticsEvent::LoginFailed, 4)]).await;
    let mut admin = console.logged_in(Role::Admin).await;
    let page = admin.get("/staff/figures?days=7").await;
    assert!(page.text.contains("Tertinggi 0,0 % pada"), "{}", page.text);
}

#[tokio::test]
async fn a_period_without_figures_says_so() {
    let console = TestConsole::new().await;
    let mut admin = console.logged_in(Role::Admin).await;
    let empty = admin.get("/staff/figures?days=7").await;
    // The ISP's records have tickets already; nothing else happened.
    assert_eq!(empty.text.matches("Belum ada angka pada periode ini").count(), 5, "{}", empty.text);
    assert_eq!(empty.text.matches("<svg class=\"chart\"").count(), 1, "{}", empty.text);
}

#[tokio::test]
async fn how_customers_are_served_is_shown_day_by_day_with_what_waits() {
    let console = TestConsole::new().await;
    let chat = console.chat("Halo").await;
    let (staff, customer) = (Participant::Staff(operator()), Participant::Customer(scope(chat.customer_id.as_str())));
    let closed = EntryContent::Event(ConversationEvent::Closed);
    let rated = EntryContent::Event(ConversationEvent::Rated(Rating::new(4).expect("stars")));
    for (n, who, minutes, content) in
        [(1, &staff, 12, None), (2, &staff, 13, Some(closed)), (3, &customer, 14, Some(rated))]
    {
        let said = says(who, n, "Baik");
        let at = chat.created_at + TimeDelta::minutes(minutes);
        let new = NewEntry { at, content: content.unwrap_or(said.content.clone()), ..said };
        console.store.append(who, chat.id, &new).await.expect("it is stored");
    }
    let mut admin = console.logged_in(Role::Admin).await;
    let page = admin.get("/staff/figures/service?days=7").await;
    assert_eq!(page.status, 200, "{}", page.text);
    for words in ["Tiket dibuka", "Dibuka lewat portal", "Tiket aktif menurut umur", "4,0 dari 5 bintang", "12 menit"] {
        assert!(page.text.contains(words), "{words}: {}", page.text);
    }
    assert!(page.text.contains("href=\"/staff/figures?days=7\""), "{}", page.text);
    assert!(page.text.contains("href=\"/staff/figures/service?days=30\""), "{}", page.text);
}
