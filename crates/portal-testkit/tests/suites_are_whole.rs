//! No suite forgets a case: what its files define is what its macro runs.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const SUITES: [&str; 61] = [
    "announcement_store",
    "api_key_repo",
    "assignment_repo",
    "attachment_repo",
    "audit_log",
    "blob_store",
    "campaign_repo",
    "canned_replies",
    "change_log",
    "clock",
    "contact_repo",
    "conversation_desk",
    "conversation_repo",
    "customer_directory",
    "customer_repo",
    "customer_search",
    "customer_views",
    "dashboard_repo",
    "device_store",
    "email_sender",
    "entropy",
    "event_log",
    "faq_edits",
    "faq_repo",
    "identity_provider",
    "internal_notes",
    "inbox_views",
    "document_renderer",
    "invoice_repo",
    "issued_invoices",
    "live_events",
    "media_inspector",
    "message_sender",
    "otp_store",
    "outbox",
    "password_hasher",
    "payment_gateway",
    "payment_directory",
    "payment_store",
    "settlement_repo",
    "transfer_store",
    "phone_change_store",
    "promise_repo",
    "statement_repo",
    "rate_limiter",
    "record_check",
    "record_freshness",
    "record_repo",
    "remote_files",
    "reply_notices",
    "retention_store",
    "session_store",
    "staff_account_repo",
    "staff_session_store",
    "staff_trail",
    "ticket_confirmation",
    "ticket_desk",
    "ticket_merges",
    "ticket_repo",
    "webhook_queue",
    "analytics_store",
];

fn source() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).expect("a source file")
}

/// The names of the cases in a file: functions at the start of their line, whatever kind of record they are for.
fn cases(text: &str) -> BTreeSet<&str> {
    text.lines().filter_map(|line| line.strip_prefix("pub async fn ")?.split(['(', '<']).next()).collect()
}

/// The texts of the suite's files.
fn files(suite: &str) -> Vec<String> {
    let files = fs::read_dir(source().join(suite)).expect("the suite's folder");
    files.map(|file| read(&file.expect("a file").path())).collect()
}

/// Every public function of the suite's files.
fn defined(suite: &str) -> BTreeSet<String> {
    files(suite).iter().flat_map(|text| cases(text)).map(str::to_owned).collect()
}

/// Every line of the macro's list; of ports that share a folder, of each one's.
fn listed(suite: &str) -> BTreeSet<String> {
    let (mut lists, mut listed) = (0, BTreeSet::new());
    for text in files(suite) {
        for list in text.split("$fresh;\n").skip(1) {
            let list = list.split_once("        }").expect("the end of the list").0;
            listed.extend(list.split_whitespace().map(str::to_owned));
            lists += 1;
        }
    }
    assert!(lists > 0, "{suite} has no list");
    listed
}

#[test]
fn every_case_of_every_suite_is_in_its_macro() {
    for suite in SUITES {
        assert_eq!(defined(suite), listed(suite), "the cases of {suite}");
        assert!(listed(suite).len() >= 5, "{suite} has hardly a case");
    }
}

#[test]
fn every_folder_of_cases_is_a_suite_and_has_its_macro() {
    let folders = fs::read_dir(source()).expect("the sources");
    let with_cases: BTreeSet<String> = folders
        .map(|entry| entry.expect("an entry"))
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().into_string().expect("a plain name"))
        .filter(|name| read(&source().join(name).join("mod.rs")).contains("macro_rules!"))
        .collect();
    assert_eq!(with_cases, SUITES.map(str::to_owned).into());
    for suite in SUITES {
        let text = read(&source().join(suite).join("mod.rs"));
        assert!(text.contains(&format!("macro_rules! {suite}_suite")), "{suite}");
    }
}

#[test]
fn a_case_is_public_and_at_the_start_of_its_line_so_that_the_check_sees_it() {
    for suite in SUITES {
        for text in files(suite) {
            let public = text.matches("pub async fn").count() + text.matches("pub fn").count();
            assert_eq!(public, cases(&text).len(), "{suite} hides a case");
        }
    }
}
