//! Tests of layering, checking and the documented defaults.

mod addresses;
mod billing;
mod email;
mod gateways;
mod oidc;
mod rest;
mod transfers;

use std::collections::BTreeSet;
use std::path::PathBuf;

use http_poem::views::SupportHours;
use portal_core::support::ticket::Priority;
use portal_core::{Locale, PortalPolicies};
use tempfile::TempDir;

use super::layers::{FileChoice, Layers};
use super::reader::Reader;
use super::sections;
use super::{Problem, Purpose, Settings, check};

/// 32 different bytes.
const SECRET: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

struct Case {
    dir: TempDir,
    file: Option<PathBuf>,
    environment: Vec<(String, String)>,
}

impl Case {
    fn new() -> Self {
        Self { dir: tempfile::tempdir().expect("a temporary directory"), file: None, environment: Vec::new() }
    }

    /// A case in which nothing is wrong.
    fn good() -> Self {
        Self::new().env("security.secret", SECRET).env("fonnte.token", "12345")
    }

    fn file(mut self, toml: &str) -> Self {
        self.file = Some(self.put("portal.toml", toml, 0o600));
        self
    }

    fn env(mut self, key: &str, value: &str) -> Self {
        self.environment.push((key.to_owned(), value.to_owned()));
        self
    }

    fn put(&self, name: &str, content: &str, mode: u32) -> PathBuf {
        use std::os::unix::fs::PermissionsExt;
        let path = self.dir.path().join(name);
        std::fs::write(&path, content).expect("the file is written");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).expect("permissions are set");
        path
    }

    fn load(&self, purpose: Purpose) -> Result<Settings, Vec<Problem>> {
        let file = self.file.as_deref().map(|path| (path, FileChoice::Explicit));
        let layers = Layers::gather(file, self.environment.clone()).map_err(|p| vec![p])?;
        check(layers, purpose)
    }

    fn good_settings(&self) -> Settings {
        self.load(Purpose::Serve).expect("good settings")
    }

    fn bad_keys(&self) -> Vec<String> {
        let problems = self.load(Purpose::Serve).expect_err("bad settings");
        problems.into_iter().map(|p| p.key).collect()
    }
}

fn defaults_only() -> Layers {
    Layers::gather(None, []).expect("the defaults are readable")
}

#[test]
fn every_key_is_documented_and_every_documented_key_is_read() {
    let documented = defaults_only().keys();
    let mut reader = Reader::new(defaults_only());
    sections::read(&mut reader, Purpose::Store);
    let read: BTreeSet<String> = reader.asked().clone();
    assert_eq!(read, documented);
}

#[test]
fn the_documented_numbers_are_the_policies_defaults() {
    let settings = Case::good().good_settings();
    let policies = PortalPolicies::default();
    assert_eq!(settings.otp, policies.otp);
    assert_eq!(settings.session, policies.session);
    assert_eq!(settings.profile, policies.profile);
    assert_eq!(settings.tickets, policies.tickets);
    assert_eq!(settings.staff.accounts, portal_core::staff::account::StaffAccountPolicy::default());
    assert_eq!(settings.staff.sessions, portal_core::staff::session::StaffSessionPolicy::default());
    assert_eq!(settings.staff.inbox, portal_core::staff::inbox::InboxPolicy::default());
    assert_eq!(settings.staff.trail, portal_core::staff::trail::TrailPolicy::default());
    assert_eq!(settings.conversations, policies.conversations);
    assert_eq!(settings.http.streams, http_kit::event_stream::StreamLimits::default());
    let notices = portal_core::support::reply_notice::ReplyNoticePolicy::default();
    assert_eq!(settings.tell_replies_after, notices.after);
    assert_eq!(settings.faq_policy, portal_core::content::faq::FaqPolicy::default());
    assert_eq!(settings.incoming, portal_core::support::incoming::IncomingPolicy::default());
    assert_eq!(settings.attachments.policy, policies.attachments);
    assert_eq!(settings.tax, policies.tax);
    assert_eq!(settings.delivery, policies.delivery);
    assert_eq!(settings.retention, portal_core::staff::retention::RetentionPolicy::default());
}

#[test]
fn messages_are_tried_as_the_file_says_and_never_by_two_workers_at_once() {
    let with = |key: &str, value: &str| Case::good().env(key, value);
    assert_eq!(with("delivery.notice_attempts", "3").good_settings().delivery.notice.attempts, 3);
    let wait = with("delivery.code_first_wait", "5s").good_settings().delivery.code.first_wait;
    assert_eq!(wait, chrono::TimeDelta::seconds(5));
    assert_eq!(with("delivery.security_lease", "9s").bad_keys(), ["delivery.security_lease"]);
    assert_eq!(with("delivery.code_longest_wait", "1s").bad_keys(), ["delivery.code_longest_wait"]);
    assert_eq!(with("delivery.code_attempts", "0").bad_keys(), ["delivery.code_attempts"]);
}

#[test]
fn records_are_kept_as_long_as_the_file_says_and_as_long_as_they_are_needed() {
    let with = |key: &str, length: &str| Case::good().env(key, length);
    assert_eq!(with("retention.sessions", "400d").good_settings().retention.sessions, chrono::TimeDelta::days(400));
    assert_eq!(with("retention.phone_changes", "47h").bad_keys(), ["retention.phone_changes"]);
    assert!(with("retention.phone_changes", "48h").load(Purpose::Serve).is_ok());
    assert_eq!(with("retention.unsent_codes", "31d").bad_keys(), ["retention.unsent_codes"]);
    assert_eq!(with("retention.limits", "for ever").bad_keys(), ["retention.limits"]);
}

#[test]
fn sec_23_a_code_counts_as_fresh_for_ten_minutes_at_most() {
    let with = |minutes: &str| Case::good().env("session.fresh_minutes", minutes);
    assert_eq!(with("3").good_settings().session.fresh_for, chrono::TimeDelta::minutes(3));
    for wrong in ["0", "11", "-1", "10m"] {
        assert_eq!(with(wrong).bad_keys(), ["session.fresh_minutes"], "{wrong}");
    }
}

#[test]
fn the_documented_brand_is_the_pages_default() {
    let settings = Case::good().good_settings();
    let brand = http_poem::views::Brand::new(
        &settings.brand.name,
        &settings.brand.short_name,
        settings.brand.primary,
        settings.brand.secondary,
    );
    let default = http_poem::views::Brand::default();
    assert_eq!((&brand.name, &brand.short_name), (&default.name, &default.short_name));
    assert_eq!(brand.css(), default.css());
}

#[test]
fn the_environment_beats_the_file_and_the_file_the_defaults() {
    let case = Case::good().file("[brand]\nname = \"Dari Berkas\"\nshort_name = \"Berkas\"\n");
    let brand = case.good_settings().brand;
    assert_eq!((brand.name.as_str(), brand.short_name.as_str()), ("Dari Berkas", "Berkas"));
    let brand = case.env("brand.name", "Dari Lingkungan").good_settings().brand;
    assert_eq!((brand.name.as_str(), brand.short_name.as_str()), ("Dari Lingkungan", "Berkas"));
}

#[test]
fn lists_in_the_environment_are_written_as_in_toml() {
    let case = Case::good()
        .env("http.public_url", "https://portal.example.id")
        .env("http.trusted_proxies", r#"["10.0.0.0/8", "192.0.2.7"]"#);
    let proxies: Vec<_> = case.good_settings().http.trusted_proxies.iter().map(ToString::to_string).collect();
    assert_eq!(proxies, ["10.0.0.0/8", "192.0.2.7/32"]);
    assert_eq!(Case::good().env("http.trusted_proxies", "10.0.0.0/8").bad_keys(), ["http.trusted_proxies"]);
}

#[test]
fn a_text_of_digits_in_the_environment_stays_a_text() {
    let settings = Case::good().env("fonnte.token", "00123").good_settings();
    assert_eq!(settings.fonnte.token.expect("a token").expose(), "00123");
}

#[test]
fn unknown_keys_are_named_wherever_they_stand() {
    let case =
        Case::good().file("unknown = 1\n[http]\nlisten_on = \"x\"\n[nosuch]\nkey = true\n").env("otp.gueses", "3");
    assert_eq!(case.bad_keys(), ["http.listen_on", "nosuch.key", "otp.gueses", "unknown"]);
    let problems = case.load(Purpose::Serve).expect_err("bad settings");
    assert!(problems[2].to_string().contains("PORTAL__OTP__GUESES"), "{}", problems[2]);
}

#[test]
fn all_problems_are_listed_at_once() {
    let case = Case::new()
        .file("[http]\nlisten = \"8080\"\n[otp]\nguesses = 0\nsends_per_phone = [\"many\"]\n")
        .env("portal.time_zone", "Mars/Olympus")
        .env("brand.primary", "blue");
    assert_eq!(
        case.bad_keys(),
        [
            "http.listen",
            "security.secret",
            "fonnte.token",
            "otp.guesses",
            "otp.sends_per_phone",
            "brand.primary",
            "portal.time_zone"
        ]
    );
}

#[test]
fn a_secret_is_read_from_its_file_without_white_space() {
    let case = Case::new().env("fonnte.token", "t");
    let path = case.put("secret", &format!("{SECRET}\n"), 0o640);
    let case = case.env("security.secret_file", &path.display().to_string());
    let inline = Case::good().good_settings().keys.expect("keys");
    let from_file = case.good_settings().keys.expect("keys");
    assert_eq!(from_file.current().id(), inline.current().id());
}

#[test]
fn a_secret_file_that_everybody_may_read_is_refused() {
    let case = Case::new().env("fonnte.token", "t");
    let path = case.put("secret", SECRET, 0o644);
    let case = case.env("security.secret_file", &path.display().to_string());
    assert_eq!(case.bad_keys(), ["security.secret_file", "security.secret"]);
}

#[test]
fn sec_48_a_configuration_with_a_secret_that_everybody_may_read_is_refused() {
    let case = Case::new();
    for (text, mode, is_refused) in [
        ("[fonnte]\ntoken = \"12345\"\n", 0o644, true),
        ("[database]\nurl = \"postgres://portal:geheim@db/portal\"\n", 0o604, true),
        ("[fonnte]\ntoken = \"12345\"\n", 0o640, false),
        ("[brand]\nname = \"AGLIS Net\"\n", 0o644, false),
    ] {
        let path = case.put("portal.toml", text, mode);
        assert_eq!(super::check_file(&path).is_err(), is_refused, "{text} {mode:o}");
    }
    assert!(super::check_file(std::path::Path::new("/nowhere/portal.toml")).is_ok(), "no file, no secret");
}

#[test]
fn a_higher_layers_secret_displaces_a_lower_layers_file_and_the_other_way_round() {
    let case = Case::new();
    let path = case.put("token", "from the file", 0o600);
    let toml = format!("[security]\nsecret = \"{SECRET}\"\n[fonnte]\ntoken_file = \"{}\"\n", path.display());
    let case = case.file(&toml);
    let token = |case: &Case| case.good_settings().fonnte.token.expect("a token").expose().clone();
    assert_eq!(token(&case), "from the file");
    assert_eq!(token(&case.env("fonnte.token", "from the environment")), "from the environment");
}

#[test]
fn a_secret_that_is_set_twice_in_one_place_is_a_problem() {
    let case = Case::good();
    let path = case.put("secret", SECRET, 0o600);
    let case = case.env("security.secret_file", &path.display().to_string());
    assert_eq!(case.bad_keys(), ["security.secret"]);
}

#[test]
fn previous_secrets_come_as_a_list_or_as_lines_of_a_file() {
    let older = "//79/Pv6+fj39vX08/Lx8O/u7ezr6uno5+bl5OPi4eA=";
    let inline = Case::good().env("security.previous_secrets", &format!("[\"{older}\"]"));
    let case = Case::good();
    let path = case.put("previous", &format!("{older}\n"), 0o600);
    let file = case.env("security.previous_secrets_file", &path.display().to_string());
    for case in [inline, file] {
        assert_eq!(case.good_settings().keys.expect("keys").iter().count(), 2);
    }
}

#[test]
fn short_and_default_looking_secrets_are_refused_and_never_repeated() {
    for weak in ["c2hvcnQ=", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "not base64!"] {
        let case = Case::good().env("security.secret", weak);
        let problems = case.load(Purpose::Serve).expect_err("a weak secret");
        assert_eq!(problems.len(), 1);
        assert!(!problems[0].to_string().contains(weak), "{}", problems[0]);
    }
}

#[test]
fn sec_48_customers_reach_the_portal_by_https_alone() {
    let with = |url: &str| Case::good().env("http.public_url", url);
    assert_eq!(with("http://portal.example.id").bad_keys(), ["http.public_url"]);
    assert_eq!(with("https://portal.example.id/app").bad_keys(), ["http.public_url"]);
    for good in ["https://portal.example.id", "https://portal.example.id/", "http://localhost:8080", "http://[::1]:1"] {
        let url = with(good).good_settings().http.public_url;
        assert_eq!(url.as_deref(), Some(good.trim_end_matches('/')));
    }
    let public = Case::good().env("http.listen", "0.0.0.0:80");
    assert_eq!(public.bad_keys(), ["http.public_url"]);
}

#[test]
fn the_gateways_token_never_travels_in_the_clear() {
    let with = |url: &str| Case::good().env("fonnte.base_url", url);
    assert_eq!(with("http://api.example.id").bad_keys(), ["fonnte.base_url"]);
    assert_eq!(with("http://127.0.0.1:9999/").good_settings().fonnte.base_url, "http://127.0.0.1:9999");
}

#[test]
fn files_of_messages_come_from_named_hosts_or_from_every_public_one() {
    let with = |hosts: &str| Case::good().env("fonnte.media_hosts", hosts);
    assert!(Case::good().good_settings().fonnte.media_hosts.is_empty());
    assert_eq!(with(r#"["files.example.id", "127.0.0.1:9999"]"#).good_settings().fonnte.media_hosts.len(), 2);
    for bad in [r#"["https://files.example.id"]"#, r#"["10.0.0.1"]"#] {
        assert_eq!(with(bad).bad_keys(), ["fonnte.media_hosts"], "{bad}");
    }
}

#[test]
fn the_demos_page_is_no_provider_outside_the_demo() {
    let case = Case::good().env("messaging.providers", r#"["outbox-page"]"#);
    assert_eq!(case.bad_keys(), ["messaging.providers"]);
}

#[test]
fn the_demo_takes_neither_store_nor_secret_nor_gateway_from_the_configuration() {
    let case = Case::good()
        .env("database.url", "postgres://real")
        .env("redis.url", "redis://real")
        .env("brand.name", "Demo ISP");
    let settings = case.load(Purpose::Demo).expect("good settings");
    assert!(matches!(settings.database, super::Database::Sqlite(_)));
    assert!(settings.redis.is_none() && settings.keys.is_none() && settings.fonnte.token.is_none());
    assert_eq!(settings.brand.name, "Demo ISP");
}

#[test]
fn work_on_the_database_needs_no_secrets_of_the_server() {
    assert!(Case::new().load(Purpose::Store).is_ok());
}

#[test]
fn questions_and_answers_are_built_in_or_come_from_a_directory() {
    let ids = |case: &Case| -> Vec<String> {
        let settings = case.good_settings();
        settings.faq.book_in(Locale::Id).faqs().map(|faq| faq.slug.clone()).collect()
    };
    assert!(ids(&Case::good()).len() >= 24);
    let case = Case::good();
    let faq = "[[category]]\nslug = \"umum\"\nname = \"Umum\"\nicon = \"info\"\n\
               [[category.faq]]\nslug = \"jam-buka\"\nquestion = \"Kapan?\"\nanswer = \"{hours}\"\n";
    case.put("faq.id.toml", faq, 0o644);
    let dir = case.dir.path().display().to_string();
    assert_eq!(ids(&case.env("faq.dir", &dir).env("brand.cs_hours", "08.00–21.00")), ["jam-buka"]);
}

#[test]
fn opening_hours_are_a_list_by_day_or_words() {
    let hours = |case: Case| case.good_settings().brand.cs_hours;
    let words = hours(Case::good().env("brand.cs_hours", "Senin–Jumat, jam kerja"));
    assert_eq!(words, Some(SupportHours::Words("Senin–Jumat, jam kerja".into())));
    let listed = r#"["mon-fri 08:00-17:00", "sat 08:00-12:00", "2025-12-25 closed"]"#;
    assert!(matches!(hours(Case::good().env("brand.cs_hours", listed)), Some(SupportHours::Week(_))));
    assert_eq!(hours(Case::good().env("brand.cs_hours", "[]")), None);
    assert_eq!(hours(Case::good()), None);
    let problems = Case::good().env("brand.cs_hours", r#"["mon 8-17"]"#).load(Purpose::Serve).expect_err("no hours");
    assert!(problems[0].to_string().contains("brand.cs_hours holds an entry that cannot be read: \"mon 8-17\""));
}

#[test]
fn promises_of_tickets_are_whole_hours_in_order_and_days() {
    let settings = Case::good().env("tickets.sla_high", "6h").env("tickets.reopen_within", "14d").good_settings();
    assert_eq!((settings.tickets.sla_hours(Priority::High), settings.tickets.reopen_days()), (6, 14));
    for (key, value) in [
        ("tickets.sla_high", "90m"),
        ("tickets.sla_low", "0h"),
        ("tickets.sla_high", "30h"),
        ("tickets.reopen_within", "36h"),
    ] {
        assert!(Case::good().env(key, value).load(Purpose::Serve).is_err(), "{key} = {value}");
    }
}

#[test]
fn a_broken_file_of_questions_is_named_with_its_line() {
    let case = Case::good();
    let path = case.put("faq.en.toml", "[[category]]\nslug = \"umum\nname = 1\n", 0o644);
    let dir = case.dir.path().display().to_string();
    let problems = case.env("faq.dir", &dir).load(Purpose::Serve).expect_err("a broken file");
    assert_eq!(problems.len(), 1);
    let told = problems[0].to_string();
    assert!(told.contains(&format!("{}, line 2: ", path.display())), "{told}");
    assert_eq!(Case::good().env("faq.dir", "/nonexistent").bad_keys(), ["faq.dir"]);
}

#[test]
fn settings_do_not_show_secrets() {
    let case =
        Case::good().env("database.url", "postgres://portal:hunter2@db/portal").env("fonnte.token", "sesame-token");
    let shown = format!("{:?}", case.good_settings());
    assert!(!shown.contains("hunter2") && !shown.contains("sesame"), "{shown}");
}

#[test]
fn a_file_that_is_no_toml_is_named() {
    let case = Case::good().file("[http\n");
    let problems = case.load(Purpose::Serve).expect_err("a broken file");
    assert!(problems[0].key.ends_with("portal.toml"), "{}", problems[0]);
}

#[test]
fn a_named_file_must_exist_and_the_usual_one_need_not() {
    let missing = PathBuf::from("/nonexistent/portal.toml");
    assert!(Layers::gather(Some((&missing, FileChoice::Explicit)), []).is_err());
    assert!(Layers::gather(Some((&missing, FileChoice::Usual)), []).is_ok());
}
