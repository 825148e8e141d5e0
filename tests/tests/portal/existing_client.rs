//! A client written for the system that this portal takes the place of, unchanged: what it sends, from where, and what
//! it makes of the answers. On both storage stacks.

use portal_tests::{Client, Database, Stack, http};
use reqwest::{Method, StatusCode};
use serde_json::{Map, Value, json};

const PHONE: &str = "0817102070";
const ORIGIN: &str = "https://pelanggan.example.id";

/// Everything the client's pages load.
const PAGES: [&str; 7] = [
    "/profile",
    "/dashboard/stats",
    "/invoices",
    "/invoices?status=paid",
    "/tickets",
    "/tickets?status=active",
    "/faq",
];

async fn stack(kind: Database) -> Stack {
    let stack = Stack::new(kind).await.with("http.cors_origins", &format!("[\"{ORIGIN}\"]"));
    stack.add_customers([("AGLS1", PHONE)]);
    stack
}

/// Makes the last login eleven minutes old.
async fn let_eleven_minutes_pass(stack: &Stack, kind: Database) {
    stack
        .execute(match kind {
            Database::Sqlite => {
                "UPDATE customer_sessions SET verified_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-11 minutes')"
            }
            Database::PostgresAndRedis => "UPDATE customer_sessions SET verified_at = now() - interval '11 minutes'",
        })
        .await;
}

/// The five fields of the client's form, as it got them.
async fn form_of(me: &Client) -> Map<String, Value> {
    let (status, profile) = me.get("/profile").await;
    assert_eq!(status, 200, "{profile}");
    let fields = ["email", "phone", "address", "city", "province"];
    fields.into_iter().map(|name| (name.to_owned(), profile["data"][name].clone())).collect()
}

async fn save(me: &Client, form: &Map<String, Value>) -> (StatusCode, Value) {
    me.call(Method::PUT, "/profile", Some(Value::Object(form.clone()))).await
}

async fn the_whole_profile_is_sent_back(kind: Database) {
    let stack = stack(kind).await;
    // As its staff have written it: with a line break, an address that is none, and a number copied from a contact.
    stack
        .execute(
            "UPDATE customers SET address = 'Jl. Melati 1
RT 02/RW 05', email = 'budi@kantor', phone = '(+62) 817-102-070'",
        )
        .await;
    let portal = stack.serve(&[]).await;
    let me = stack.log_in(&Client::new(&portal.base(), "203.0.113.5"), PHONE).await;
    let_eleven_minutes_pass(&stack, kind).await;
    let before = form_of(&me).await;

    let (status, answer) = save(&me, &before).await;
    assert_eq!((status.as_u16(), &answer["message"]), (200, &json!("Tidak ada yang berubah.")), "{answer}");
    let mut form = before.clone();
    form.insert("address".into(), json!("Jl. Mawar 2"));
    let (status, answer) = save(&me, &form).await;
    assert_eq!((status.as_u16(), &answer["data"]["address"]), (200, &json!("Jl. Mawar 2")), "{answer}");
    assert_eq!(form_of(&me).await, form, "nothing else has changed");

    form.insert("city".into(), json!("Ban\ndung"));
    let (status, refused) = save(&me, &form).await;
    let error = &refused["errors"][0];
    assert_eq!((status.as_u16(), &error["path"], &error["field"]), (400, &json!("city"), &json!("city")));
    assert_eq!((&error["msg"], &error["message"]), (&refused["message"], &refused["message"]));
    let sends = stack.fonnte.requests().iter().filter(|request| request.path == "/send").count();
    assert_eq!(sends, 1, "the login code is the only message");
}

#[tokio::test(flavor = "multi_thread")]
async fn case_11_the_whole_profile_is_sent_back_eleven_minutes_after_login_on_sqlite() {
    the_whole_profile_is_sent_back(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn case_11_the_whole_profile_is_sent_back_eleven_minutes_after_login_on_postgres() {
    the_whole_profile_is_sent_back(Database::PostgresAndRedis).await;
}

/// What `parseInt` makes of a text: the digits it begins with.
fn parse_int(text: &str) -> Option<u64> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text[..end].parse().ok()
}

async fn a_ticket_is_looked_up_as_a_number(kind: Database) {
    let stack = stack(kind).await;
    let portal = stack.serve(&[]).await;
    let me = stack.log_in(&Client::new(&portal.base(), "203.0.113.5"), PHONE).await;
    let body = json!({"type": "repair", "title": "Internet mati", "description": "Lampu LOS merah."});
    let (status, opened) = me.call(Method::POST, "/tickets", Some(body)).await;
    assert_eq!(status, 201, "{opened}");
    let number = opened["data"]["ticket_number"].as_str().expect("a number").to_owned();

    // The client's route holds the id as text; it compares `ticket.id === parseInt(id)`.
    let (_, list) = me.get("/tickets").await;
    let id = list["data"]["tickets"][0]["id"].to_string();
    let in_route = parse_int(&id).expect("the id is a number");
    let tickets = list["data"]["tickets"].as_array().expect("tickets");
    assert!(tickets.iter().any(|ticket| ticket["id"] == json!(in_route)), "{list}");
    assert_eq!(number, format!("TKT{in_route}"));
    for address in [id.as_str(), &number] {
        let (status, ticket) = me.get(&format!("/tickets/{address}")).await;
        assert_eq!((status.as_u16(), &ticket["data"]["ticket_number"]), (200, &json!(number)), "{address}");
    }
    assert_eq!(me.get(&format!("/tickets/{}", in_route + 1)).await.0, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_is_looked_up_as_a_number_on_sqlite() {
    a_ticket_is_looked_up_as_a_number(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_is_looked_up_as_a_number_on_postgres() {
    a_ticket_is_looked_up_as_a_number(Database::PostgresAndRedis).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_loads_from_another_origin_with_headers_that_want_nothing_from_a_cache() {
    let stack = stack(Database::Sqlite).await;
    let portal = stack.serve(&[]).await;
    let me = stack.log_in(&Client::new(&portal.base(), "203.0.113.5"), PHONE).await;
    let token = me.token().expect("a token").to_owned();
    for page in PAGES {
        let url = format!("{}/api/customer-portal{page}", portal.base());
        // The browser asks first, as it does for every header that is not plain.
        let asked = ["authorization", "cache-control", "content-type", "expires", "pragma"];
        let preflight = http()
            .request(Method::OPTIONS, &url)
            .header("Origin", ORIGIN)
            .header("Access-Control-Request-Method", "GET")
            .header("Access-Control-Request-Headers", asked.join(","))
            .send()
            .await
            .expect("an answer");
        assert!(preflight.status().is_success(), "{page}: {}", preflight.status());
        let allowed = preflight.headers()["access-control-allow-headers"].to_str().expect("a text").to_lowercase();
        let allowed: Vec<&str> = allowed.split(',').map(str::trim).collect();
        assert!(asked.iter().all(|name| allowed.contains(name)), "{page}: {allowed:?}");

        let answer = http()
            .get(&url)
            .bearer_auth(&token)
            .header("Origin", ORIGIN)
            .header("Cache-Control", "no-cache, no-store, must-revalidate")
            .header("Pragma", "no-cache")
            .header("Expires", "0")
            .send()
            .await
            .expect("an answer");
        assert_eq!(answer.status(), 200, "{page}");
        assert_eq!(answer.headers()["access-control-allow-origin"], ORIGIN, "{page}");
        let body: Value = serde_json::from_str(&answer.text().await.expect("a body")).expect("JSON");
        assert_eq!(body["success"], true, "{page}");
    }
}

async fn a_number_edited_in_sql_is_found_in_any_spelling(kind: Database) {
    let stack = stack(kind).await;
    stack.execute("UPDATE customers SET phone = '\u{202a}+62 812\u{2009}3456\u{2011}7890\u{202c}'").await;
    for spelling in ["081234567890", "(+62) 812-3456-7890", "０８１２３４５６７８９０", "\u{200e}0812 3456 7890\t"]
    {
        let shown = stack.run_well(&["customers", "show", spelling]);
        assert!(shown.contains("AGLS1") && shown.contains("+6281234567890"), "{spelling:?}: {shown}");
    }
    let refused = stack.run(&["customers", "show", "0812/3456/7890"]);
    assert!(!refused.status.success());
}

#[tokio::test(flavor = "multi_thread")]
async fn case_01_a_number_edited_in_sql_is_found_in_any_spelling_on_sqlite() {
    a_number_edited_in_sql_is_found_in_any_spelling(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn case_01_a_number_edited_in_sql_is_found_in_any_spelling_on_postgres() {
    a_number_edited_in_sql_is_found_in_any_spelling(Database::PostgresAndRedis).await;
}

async fn an_import_warns_and_changes_only_what_differs(kind: Database) {
    let stack = Stack::new(kind).await;
    let header = "sep=;\r\nCustomer ID;Name;Phone;Email;Address;City;Province;Account Status;Package Name;\
                  Bandwidth Down;Bandwidth Up;Monthly Price\r\n";
    let path = stack.home().join("pelanggan.csv");
    let import = |lines: &str| {
        std::fs::write(&path, format!("{header}{lines}")).expect("a file is written");
        stack.run_well(&["customers", "import", &path.to_string_lossy()])
    };
    let first = "00123;Budi;'0817102070;;\"Jl. Melati 1\r\nRT 02\";Bandung;;aktif;Home 20;20;10;Rp300.000,00\r\n;;;;;;;;;;;\r\n";
    let said = import(first);
    assert!(said.contains("1 imported (added 1, updated 0), 0 lines with problems"), "{said}");
    let said = import(first);
    assert!(said.contains("0 imported (added 0, updated 0), 1 unchanged, 0 lines with problems"), "{said}");
    let said = import(&format!(
        "{first}{}{}",
        "123;Budi;0817102070;;;;;aktif;;;;\r\n", "AGLS2;Siti;021-5551234;;;;;aktif;;;;\r\n"
    ));
    for part in ["line 6: warning: customer_id: 00123", "line 7: warning: phone: no login code", "2 warnings"] {
        assert!(said.contains(part), "{part} is missing in: {said}");
    }
    let enabled = stack.run_well(&["customers", "enable", "--all-active"]);
    assert!(enabled.contains("1 customer cannot receive codes"), "{enabled}");
}

#[tokio::test(flavor = "multi_thread")]
async fn case_10_an_import_warns_and_changes_only_what_differs_on_sqlite() {
    an_import_warns_and_changes_only_what_differs(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn case_10_an_import_warns_and_changes_only_what_differs_on_postgres() {
    an_import_warns_and_changes_only_what_differs(Database::PostgresAndRedis).await;
}
