//! The operator's tools on one SQLite file.

use crate::support::{Place, SECRET, customer_file};

#[test]
fn importing_a_thousand_lines_with_three_bad_ones_imports_the_rest_and_names_the_three() {
    let place = Place::new();
    place.succeed("migrate");
    let bad = [
        (17, "T00016,,0812000,,,,,active,,,,"),
        (500, "T00499,Two,fields"),
        (1001, "T00001,Again,081200000001,,,,,active,,,,"),
    ];
    customer_file(&place, 1_000, &bad);
    let done = place.run("customers import customers.csv");
    assert_eq!(done.code, Some(1), "{}", done.err);
    let lines: Vec<&str> = done.out.lines().collect();
    assert_eq!(lines.len(), 4, "{}", done.out);
    assert!(lines[0].starts_with("line 17: name: is missing; phone: "), "{}", lines[0]);
    assert_eq!(lines[1], "line 500: has 3 fields instead of 12");
    assert_eq!(lines[2], "line 1001: customer_id: is already in line 2");
    assert_eq!(lines[3], "997 imported (added 997, updated 0), 3 lines with problems");

    customer_file(&place, 10, &[]);
    assert_eq!(
        place.succeed("customers import customers.csv"),
        "0 imported (added 0, updated 0), 10 unchanged, 0 lines with problems\n"
    );
}

#[test]
fn customers_are_let_in_shown_and_kept_out() {
    let place = Place::new();
    place.succeed("migrate");
    customer_file(&place, 30, &[]);
    place.succeed("customers import customers.csv");

    let shown = place.succeed("customers show T00003");
    assert!(shown.contains("Pelanggan 3") && shown.contains("Last login      never"), "{shown}");
    assert!(shown.contains("no: the portal is off; run: portal customers enable --customer-id T00003"), "{shown}");

    let enabled = place.succeed("customers enable --phone 0812-0000-0003");
    assert_eq!(enabled, "T00003\n1 customer enabled\n");
    assert!(place.succeed("customers show +6281200000003").contains("Can log in      yes"));

    let beta = place.succeed("customers enable --all-active --limit 20");
    assert_eq!(beta.lines().last(), Some("20 customers enabled, 9 active accounts remain"));
    assert_eq!(beta.lines().next(), Some("T00001"));
    let disabled = place.succeed("customers disable --customer-id T00003");
    assert_eq!(disabled, "T00003\n1 customer disabled\n");

    let nobody = place.run("customers enable --customer-id NOBODY");
    assert_eq!((nobody.code, nobody.err.contains("there is no such customer")), (Some(1), true));
    assert_eq!(place.run("customers show 0899999999").code, Some(1));
}

#[test]
fn a_schema_that_is_missing_is_named_with_what_to_do() {
    let place = Place::new();
    customer_file(&place, 1, &[]);
    for state in ["no file", "an empty file"] {
        let done = place.run("customers import customers.csv");
        assert_eq!(done.code, Some(1), "{state}");
        assert!(done.err.contains("run: portal migrate"), "{state}: {}", done.err);
        assert_eq!(place.path("portal.db").exists(), state == "an empty file");
        place.put("portal.db", "");
    }
    assert!(place.succeed("migrate").contains("applied"));
    assert_eq!(place.succeed("migrate"), "the schema was up to date already\n");
}

#[test]
fn bulk_test_data_is_there_after_seeding() {
    let place = Place::new();
    place.succeed("migrate");
    let told = place.succeed("seed --customers 1000");
    assert!(told.starts_with("1000 customers added in "), "{told}");
    let off = place.succeed("customers disable --all-active");
    assert!(off.lines().count() > 500, "{}", off.lines().count());
}

#[test]
fn a_configuration_is_checked_as_a_whole_and_secrets_are_not_repeated() {
    let place = Place::new();
    place.put("portal.toml", "[http]\nlisten = \"nowhere\"\nfoo = 1\n[security]\nsecret = \"hunter2hunter2\"\n");
    let done = place.run("config check");
    assert_eq!(done.code, Some(1));
    for part in ["4 problems", "http.listen must be", "http.foo is not a key", "security.secret", "fonnte.token"] {
        assert!(done.err.contains(part), "{part} is not in: {}", done.err);
    }
    assert!(!done.err.contains("hunter2"), "{}", done.err);

    let good = Place::new().set("PORTAL__SECURITY__SECRET", SECRET).set("PORTAL__FONNTE__TOKEN", "t");
    assert_eq!(good.succeed("config check"), "the configuration is good\n");
    assert_eq!(good.run("config check --config missing.toml").code, Some(1));
}

#[test]
fn the_doctor_names_what_is_wrong_and_what_to_do() {
    let gateway = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = gateway.local_addr().expect("an address");
    drop(gateway);
    let place = Place::to_serve(&format!("http://{address}"));
    let done = place.run("doctor");
    assert_eq!(done.code, Some(1));
    for part in [
        "✓ configuration: complete",
        "✓ clock: ",
        "✗ database: there is no database file portal.db",
        "run: portal migrate",
        "✗ Fonnte: ",
    ] {
        assert!(done.out.contains(part), "{part} is not in: {}", done.out);
    }
    assert!(!place.path("portal.db").exists());
    place.put("portal.db", "");
    assert!(place.run("doctor").out.contains("✗ schema: "));
    place.succeed("migrate");
    let done = place.run("doctor");
    assert!(done.out.contains("✓ database: SQLite answers"), "{}", done.out);
    assert!(
        done.out.contains("✓ schema: up to date") && done.out.contains("✓ outbox, lane code: 0 waiting"),
        "{}",
        done.out
    );
    assert!(done.err.contains("1 thing is wrong"), "{}", done.err);
}

#[test]
fn the_doctor_finds_redis_away() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port").local_addr().expect("an address");
    let place = Place::new().set("PORTAL__REDIS__URL", &format!("redis://{closed}"));
    let done = place.run("doctor");
    assert!(done.out.contains("✗ Redis: "), "{}", done.out);
}

#[test]
fn the_doctor_finds_the_identity_provider_away() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port").local_addr().expect("an address");
    let place = Place::to_serve("http://127.0.0.1:9")
        .set("PORTAL__STAFF__OIDC__ISSUER", &format!("http://{closed}"))
        .set("PORTAL__STAFF__OIDC__CLIENT_ID", "portal")
        .set("PORTAL__STAFF__OIDC__LABEL", "Login ISP");
    assert!(place.run("config check").err.contains("staff.oidc.client_secret must be set"));
    let place = place.set("PORTAL__STAFF__OIDC__CLIENT_SECRET", "rahasia");
    let told = place.run("doctor").out;
    assert!(told.contains("✗ staff.oidc: the identity provider is unavailable: "), "{told}");
    assert!(!told.contains("rahasia"), "{told}");
}

#[test]
fn case_22_and_23_the_check_of_the_configuration_notes_what_will_not_work() {
    let place = Place::to_serve("http://127.0.0.1:9").set("PORTAL__HTTP__PUBLIC_URL", "https://portal.example.id");
    let told = place.succeed("config check");
    assert!(told.contains("note: http.trusted_proxies is empty") && !told.contains("is good"), "{told}");
    assert!(place.run("doctor").out.contains("✗ http.trusted_proxies is empty"));
    let proxied = place.set("PORTAL__HTTP__TRUSTED_PROXIES", r#"["127.0.0.1/32"]"#);
    assert_eq!(proxied.succeed("config check"), "the configuration is good\n");
    let unset = proxied.set("PORTAL__HTTP__PUBLIC_URL", "");
    assert!(unset.run("config check").err.contains("http.public_url must be set while http.trusted_proxies is"));
}

#[test]
fn case_28e_a_password_that_must_be_encoded_is_told_and_not_shown() {
    let place = Place::to_serve("http://127.0.0.1:9").set("PORTAL__DATABASE__URL", "postgres://u:rahasia#1@db/portal");
    for command in ["config check", "migrate", "doctor"] {
        let done = place.run(command);
        let told = format!("{}{}", done.out, done.err);
        assert_eq!(done.code, Some(1), "{command}: {told}");
        assert!(told.contains("# as %23") && !told.contains("rahasia"), "{command}: {told}");
    }
}

#[test]
fn the_doctor_finds_a_port_that_something_else_listens_on() {
    let other = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = other.local_addr().expect("an address").to_string();
    let place = Place::to_serve("http://127.0.0.1:9").set("PORTAL__HTTP__LISTEN", &address);
    let told = place.run("doctor").out;
    assert!(told.contains(&format!("✗ http.listen: {address} cannot be listened on")), "{told}");
}
