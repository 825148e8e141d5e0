//! Files of conversations: sent, got back, and what is refused.

use portal_core::identity::rate_limit::Window;
use portal_core::support::attachment::MediaType;
use portal_testkit::fixtures::media::{PLACE, TAIL, file, holds, png, png_that_claims, with_exif, with_tail};
use serde_json::{Value, json};

use crate::client::{Answer, Call};
use crate::test_portal::{OWNER, Plan, TestPortal};
use crate::tickets::{ApiClient, VICTIM};

const FILES: &str = "/api/customer-portal/attachments";

/// A form with one file.
fn form(name: &str, bytes: &[u8]) -> Vec<u8> {
    let head = format!(
        "--boundary\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
         Content-Type: text/html\r\n\r\n"
    );
    [head.as_bytes(), bytes, b"\r\n--boundary--\r\n"].concat()
}

async fn send(portal: &TestPortal, token: &str, name: &str, bytes: &[u8]) -> Answer {
    let body = form(name, bytes);
    let call = Call::post(FILES).bearer(token).body("multipart/form-data; boundary=boundary", body);
    portal.call(call).await
}

/// The identity of a file that is sent and taken.
pub(crate) async fn uploaded(portal: &TestPortal, token: &str, bytes: &[u8]) -> String {
    let answer = send(portal, token, "foto.png", bytes).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()["data"]["id"].as_str().expect("an id").to_owned()
}

async fn get(portal: &TestPortal, token: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
    let call = Call::get(&format!("{FILES}/{path}")).bearer(token);
    portal.call(headers.iter().fold(call, |call, (name, value)| call.header(name, value))).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_is_taken_and_shown_without_what_it_tells_of_its_maker() {
    let portal = TestPortal::new().await;
    let token = portal.api_token(OWNER).await;
    let photo = with_tail(&with_exif(&file(MediaType::Jpeg), 1));
    let sent = send(&portal, &token, "../../Foto “ONT”.php", &photo).await;
    assert_eq!(sent.status, 201, "{}", sent.text());
    let data = sent.json()["data"].clone();
    let id = data["id"].as_str().expect("an id");
    assert_eq!((data["name"].as_str(), data["media_type"].as_str()), (Some("Foto “ONT”.php.jpg"), Some("image/jpeg")));
    assert_eq!(sent.location(), format!("{FILES}/{id}"));

    let shown = get(&portal, &token, id, &[]).await;
    assert_eq!(shown.status, 200);
    assert_eq!(data["size"], shown.body.len());
    assert!(!holds(&shown.body, PLACE) && !holds(&shown.body, TAIL));
    for (name, value) in [
        ("content-type", "image/jpeg"),
        ("x-content-type-options", "nosniff"),
        ("cache-control", "private, no-store"),
        ("accept-ranges", "bytes"),
        (
            "content-disposition",
            "inline; filename=\"Foto _ONT_.php.jpg\"; filename*=UTF-8''Foto%20%E2%80%9CONT%E2%80%9D.php.jpg",
        ),
    ] {
        assert_eq!(shown.header(name), value, "{name}");
    }
    assert!(shown.header("content-security-policy").ends_with("sandbox"));

    let preview = data["preview_url"].as_str().expect("a preview");
    portal.wait(61);
    let mut browser = portal.logged_in(OWNER).await;
    for path in [format!("/customer/attachments/{id}/preview"), format!("/customer/attachments/{id}")] {
        let shown = browser.get(&path).await;
        assert_eq!((shown.status, shown.header("content-type")), (200, "image/jpeg"), "{path}");
    }
    let shown = portal.call(Call::get(preview).bearer(&token)).await;
    assert_eq!((shown.status, shown.header("content-type")), (200, "image/jpeg"));
}

#[tokio::test(flavor = "multi_thread")]
async fn sec_37_a_document_is_saved_and_has_no_preview() {
    let portal = TestPortal::new().await;
    let token = portal.api_token(OWNER).await;
    let sent = send(&portal, &token, "bukti.pdf", &file(MediaType::Pdf)).await;
    let data = sent.json()["data"].clone();
    assert_eq!((data["media_type"].as_str(), &data["preview_url"]), (Some("application/pdf"), &Value::Null));
    let id = data["id"].as_str().expect("an id");
    let shown = get(&portal, &token, id, &[]).await;
    assert_eq!(shown.header("content-disposition"), "attachment; filename=\"bukti.pdf\"");
    assert_eq!(get(&portal, &token, &format!("{id}/preview"), &[]).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_film_is_served_in_the_parts_that_players_ask_for() {
    let portal = TestPortal::new().await;
    let token = portal.api_token(OWNER).await;
    let sent = send(&portal, &token, "video.mp4", &file(MediaType::Mp4)).await;
    let id = sent.json()["data"]["id"].as_str().expect("an id").to_owned();
    let whole = get(&portal, &token, &id, &[]).await;
    let size = whole.body.len();
    let last = size - 1;
    for (range, status, told, part) in [
        ("bytes=0-1", 206, format!("bytes 0-1/{size}"), 0..2),
        ("bytes=0-", 206, format!("bytes 0-{last}/{size}"), 0..size),
        ("bytes=8-999999", 206, format!("bytes 8-{last}/{size}"), 8..size),
        ("bytes=-4", 206, format!("bytes {}-{last}/{size}", size - 4), size - 4..size),
        ("bytes=0-1,4-5", 200, String::new(), 0..size),
        ("bytes=999999-", 416, format!("bytes */{size}"), 0..0),
    ] {
        let answer = get(&portal, &token, &id, &[("range", range)]).await;
        assert_eq!((answer.status, answer.header("content-range")), (status, told.as_str()), "{range}");
        assert!(answer.body == whole.body[part], "{range}");
    }
    let other = [("range", "bytes=0-1"), ("if-range", "\"other\"")];
    assert_eq!(get(&portal, &token, &id, &other).await.status, 200);
    let same = [("range", "bytes=0-1"), ("if-range", whole.header("etag"))];
    assert_eq!(get(&portal, &token, &id, &same).await.status, 206);
}

#[tokio::test(flavor = "multi_thread")]
async fn sec_37_what_is_not_taken_is_refused_in_words() {
    let mut plan = Plan::default();
    plan.policies.attachments.largest = 2_000;
    let portal = TestPortal::with(plan).await;
    let token = portal.api_token(OWNER).await;
    let half = png(40, 30);
    for (bytes, status, kind) in [
        (b"<svg onload=alert(1)>".to_vec(), 422, "attachment:unsupported"),
        (half[..half.len() / 2].to_vec(), 422, "attachment:unreadable"),
        (png_that_claims(50_000, 50_000), 422, "attachment:too-many-pixels"),
        (Vec::new(), 400, "attachment:empty"),
        (vec![0; 2_001], 413, "request:too-large"),
        (vec![0; 100_000], 413, "request:too-large"),
    ] {
        let answer = send(&portal, &token, "foto.jpg", &bytes).await;
        let told = answer.json()["type"].as_str().expect("a type").to_owned();
        assert_eq!((answer.status, told), (status, format!("urn:portal:{kind}")), "{}", answer.text());
    }
    let call = || Call::post(FILES).bearer(&token);
    let none = call().body("multipart/form-data; boundary=boundary", "--boundary--").send(&portal.endpoint).await;
    assert_eq!(none.status, 400);
    let json = portal.call(call().json("{}")).await;
    assert_eq!(
        (json.status, json.json()["message"].as_str()),
        (415, Some("Kirim berkas sebagai multipart/form-data."))
    );
    let nobody = portal.call(Call::post(FILES).body("multipart/form-data; boundary=boundary", form("a", b"x"))).await;
    assert_eq!(nobody.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn sec_32_uploads_are_limited_in_number_and_in_bytes() {
    let mut plan = Plan::default();
    plan.policies.attachments.files_per_account = vec![Window::new(3, 600)];
    plan.policies.attachments.bytes_per_day = 100;
    let portal = TestPortal::with(plan).await;
    let token = portal.api_token(OWNER).await;
    let pdf = file(MediaType::Pdf);
    let mut told = Vec::new();
    for _ in 0..4 {
        let answer = send(&portal, &token, "a.pdf", &pdf).await;
        told.push((answer.status, answer.json()["type"].as_str().map(str::to_owned)));
    }
    let refused = |kind: &str| (429, Some(format!("urn:portal:{kind}")));
    assert_eq!((told[0].0, told[1].0), (201, 201), "{told:?}");
    assert_eq!(told[2..], [refused("attachment:quota-used"), refused("attachment:rate-limited")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_no_message_refers_to_is_gone_after_a_day() {
    let portal = TestPortal::new().await;
    let token = portal.api_token(OWNER).await;
    let id = uploaded(&portal, &token, &png(9, 9)).await;
    let files = portal.core.attachments().expect("files");
    portal.wait(23 * 3_600);
    assert_eq!(files.remove_unreferenced().await.expect("they are looked at"), 0);
    portal.wait(2 * 3_600);
    assert_eq!(files.remove_unreferenced().await.expect("they are looked at"), 1);
    let token = portal.api_token(OWNER).await;
    assert_eq!(get(&portal, &token, &id, &[]).await.status, 404);
    assert_eq!(files.remove_unreferenced().await.expect("they are looked at"), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn sec_38_a_message_takes_the_customers_own_files_once_and_shows_them() {
    let portal = TestPortal::new().await;
    portal.add_customer("AGLS9", VICTIM).await;
    let (token, other) = (portal.api_token(OWNER).await, portal.api_token(VICTIM).await);
    let (own, theirs) = (uploaded(&portal, &token, &png(9, 9)).await, uploaded(&portal, &other, &png(9, 9)).await);
    portal.wait(61);
    let caller = ApiClient::new(&portal, OWNER).await;
    let message = |n: u64, text: &str, files: &[&str]| json!({ "client_id": format!("m-{n}"), "text": text, "attachments": files });
    for (files, field) in [
        (vec![theirs.as_str()], "attachments"),
        (vec!["x"], "attachments"),
        (vec![own.as_str(), own.as_str()], "attachments"),
        (vec![own.as_str(); 6], "attachments"),
        (vec![], "text"),
    ] {
        let refused = caller.post("/conversations", &message(1, "", &files)).await;
        assert_eq!(refused.status, 400, "{files:?}: {}", refused.text());
        assert_eq!(refused.json()["errors"][0]["field"], field, "{files:?}: {}", refused.text());
    }
    for other in [json!([{}]), json!("x"), json!([7])] {
        let body = json!({ "client_id": "m-1", "text": "Halo", "attachments": other });
        let refused = caller.post("/conversations", &body).await;
        assert_eq!(refused.status, 400, "{other}: {}", refused.text());
    }
    let begun = caller.post("/conversations", &message(1, "", &[&own])).await.json();
    let said = &begun["data"]["message"];
    assert_eq!((&said["text"], &said["attachments"][0]["id"]), (&Value::Null, &json!(own)), "{begun}");
    let path = format!("/conversations/{}/messages", begun["data"]["conversation"]["id"].as_str().expect("an id"));
    let again = caller.post(&path, &message(2, "Lagi", &[&own])).await;
    assert_eq!(again.status, 400, "it belongs to a message already: {}", again.text());
    let read = caller.get(&path).await.json();
    assert_eq!(read["data"]["messages"][0]["attachments"][0]["name"], "foto.png", "{read}");
    let listed = caller.get("/conversations").await.json();
    let last = &listed["data"]["conversations"][0]["last_message"];
    assert_eq!(last["attachments"][0]["media_type"], "image/png", "{listed}");
}
