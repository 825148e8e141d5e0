//! Addresses: what they have in common with how they are used.

use super::Case;
use crate::config::{self, Purpose};

const PROXIES: &str = r#"["127.0.0.1/32"]"#;

/// Everything that is said of a database's address, problems and debug output alike.
fn told_of(url: &str) -> String {
    let case = Case::good().env("database.url", url);
    match case.load(Purpose::Serve) {
        Ok(_) => String::new(),
        Err(problems) => problems.iter().map(ToString::to_string).collect(),
    }
}

#[test]
fn case_28e_a_reserved_character_in_the_password_is_to_be_percent_encoded_and_never_shown() {
    for password in ["geheim#1", "12#geheim", "12/geheim", "geheim/1", "1?geheim", "geheim?1", "ge heim:#/"] {
        let told = told_of(&format!("postgres://portal:{password}@db.example.id/portal"));
        assert!(told.contains("database.url must be") && told.contains("# as %23"), "{password}: {told}");
        assert!(!told.contains("geheim"), "{told}");
    }
    for good in [
        "postgres://portal:ge%23heim@db.example.id/portal",
        "postgres://portal:p@127.0.0.1:5432/portal?sslmode=require",
        "postgresql:///portal?host=/var/run/postgresql",
        "postgres://portal@%2Fvar%2Frun%2Fpostgresql/portal",
    ] {
        assert_eq!(told_of(good), "", "{good}");
    }
}

#[test]
fn how_long_redis_may_take_is_within_what_people_wait_for() {
    let redis = |timeout| Case::good().env("redis.url", "redis://cache.example.id").env("redis.timeout", timeout);
    let waited = redis("250ms").good_settings().redis.map(|redis| redis.timeout);
    assert_eq!(waited, Some(chrono::TimeDelta::milliseconds(250)));
    for wrong in ["9ms", "11s", "100"] {
        assert_eq!(redis(wrong).bad_keys(), ["redis.timeout"], "{wrong}");
    }
}

#[test]
fn case_22_a_public_address_is_kept_as_browsers_write_it() {
    let url = |text: &str| Case::good().env("http.public_url", text).good_settings().http.public_url;
    for text in ["https://Portal.Example.id:443", "https://portal.example.id/", "HTTPS://PORTAL.example.id"] {
        assert_eq!(url(text).as_deref(), Some("https://portal.example.id"), "{text}");
    }
    let origins = Case::good().env("http.cors_origins", r#"["https://App.Example.id:443"]"#).good_settings();
    assert_eq!(origins.http.cors_origins[0].as_str(), "https://app.example.id");
}

#[test]
fn case_22_behind_a_proxy_the_public_address_must_be_named_and_be_https() {
    let proxied = || Case::good().env("http.trusted_proxies", PROXIES);
    assert_eq!(proxied().bad_keys(), ["http.public_url"]);
    assert_eq!(proxied().env("http.public_url", "http://192.168.1.5").bad_keys(), ["http.public_url"]);
    proxied().env("http.public_url", "https://portal.example.id").good_settings();
}

#[test]
fn case_23_an_https_address_without_a_trusted_proxy_is_noted() {
    let tls = || Case::good().env("http.public_url", "https://portal.example.id");
    let notes = config::notes(&tls().good_settings());
    assert!(notes.len() == 1 && notes[0].contains("http.trusted_proxies is empty"), "{notes:?}");
    assert!(config::notes(&tls().env("http.trusted_proxies", PROXIES).good_settings()).is_empty());
    assert!(config::notes(&Case::good().good_settings()).is_empty());
}

#[test]
fn case_23_nobody_can_trust_the_whole_internet() {
    for all in [r#"["0.0.0.0/0"]"#, r#"["10.0.0.0/8", "::/0"]"#] {
        let case = Case::good().env("http.public_url", "https://portal.example.id").env("http.trusted_proxies", all);
        assert_eq!(case.bad_keys(), ["http.trusted_proxies"], "{all}");
    }
}

#[test]
fn customer_service_is_reached_by_a_number_and_an_address_that_work() {
    for good in ["0812 3456 7890", "+62 812-3456-7890", "(022) 555-0199"] {
        Case::good().env("brand.cs_whatsapp", good).good_settings();
    }
    for bad in ["wa.me/62812", "0812", "CS kami"] {
        assert_eq!(Case::good().env("brand.cs_whatsapp", bad).bad_keys(), ["brand.cs_whatsapp"], "{bad}");
    }
    Case::good().env("brand.cs_email", "cs@example.id").good_settings();
    assert_eq!(Case::good().env("brand.cs_email", "cs at example").bad_keys(), ["brand.cs_email"]);
}

#[test]
fn case_28a_server_and_worker_have_metrics_addresses_of_their_own() {
    let settings = Case::good().good_settings();
    assert_ne!(settings.http.metrics_listen, settings.worker.metrics_listen);
    let same = Case::good().env("http.metrics_listen", "127.0.0.1:8080");
    assert_eq!(same.bad_keys(), ["http.metrics_listen"]);
}

#[test]
fn case_28b_a_pooler_is_found_out_or_named() {
    for good in ["auto", "none", "session", "transaction"] {
        Case::good().env("database.pooler", good).good_settings();
    }
    assert_eq!(Case::good().env("database.pooler", "statement").bad_keys(), ["database.pooler"]);
}

#[test]
fn case_28c_records_are_adopted_on_postgresql_alone() {
    let postgres = || Case::good().env("database.url", "postgres://portal:secret@localhost/portal");
    for good in ["portal", "adopted"] {
        postgres().env("database.records", good).good_settings();
    }
    assert_eq!(postgres().env("database.records", "views").bad_keys(), ["database.records"]);
    assert_eq!(Case::good().env("database.records", "adopted").bad_keys(), ["database.records"]);
}
