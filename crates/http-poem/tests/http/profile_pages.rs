//! The profile on the pages: its form, another number, ending other devices.

use crate::client::{Answer, Browser};
use crate::profile::{NEW, STALE, change_phone, profile, revert_path};
use crate::test_portal::{OWNER, TestPortal};

#[tokio::test]
async fn the_form_keeps_what_was_typed_and_names_what_is_wrong() {
    let portal = TestPortal::new().await;
    let mut browser = portal.logged_in(OWNER).await;
    let page = browser.get("/customer/profile/edit").await;
    assert!(page.text().contains("budi@example.id"));
    let fields = [("email", "budi@"), ("address", "  "), ("city", "Cimahi"), ("province", "")];
    let refused = browser.refused("/customer/profile/edit", &fields).await;
    let html = refused.text();
    for part in [r#"value="budi@""#, r#"value="Cimahi""#, r##"href="#email""##, r##"href="#address""##] {
        assert!(html.contains(part), "{part}");
    }
    let fields = [("email", "baru@example.id"), ("address", "Jl. Mawar 2"), ("city", "Cimahi"), ("province", "")];
    let saved = browser.submit("/customer/profile/edit", &fields).await;
    assert_eq!(saved.location(), "/customer/profile", "{}", saved.text());
    let html = browser.get("/customer/profile").await.text();
    for part in ["baru@example.id", "Jl. Mawar 2", "Cimahi", "Profil sudah disimpan."] {
        assert!(html.contains(part), "{part}");
    }
}

#[tokio::test]
async fn a_stale_session_keeps_its_email_and_saves_the_rest() {
    let portal = TestPortal::new().await;
    let mut browser = portal.logged_in(OWNER).await;
    portal.wait(STALE);
    let page = browser.get("/customer/profile/edit").await.text();
    assert!(page.contains("/customer/confirm?next=/customer/profile/edit"));
    let tried = [("email", "baru@example.id"), ("address", "Jl. Mawar 2"), ("city", "Bogor"), ("province", "")];
    let refused = browser.refused("/customer/profile/edit", &tried).await;
    assert!(refused.text().contains(r#"value="baru@example.id""#));
    let kept = [("email", "budi@example.id"), ("address", "Jl. Mawar 2"), ("city", "Bogor"), ("province", "")];
    assert_eq!(browser.submit("/customer/profile/edit", &kept).await.status, 303);
}

/// From the page that explains to the page it goes on to.
async fn prove(portal: &TestPortal, browser: &mut Browser, next: &str) -> Answer {
    browser.get(&format!("/customer/confirm?next={next}")).await;
    let asked = browser.submit("/customer/confirm", &[("next", next)]).await;
    assert_eq!(asked.status, 303, "{}", asked.text());
    portal.deliver().await;
    let page = asked.location().to_owned();
    browser.get(&page).await;
    let challenge = page.split("challenge=").nth(1).and_then(|rest| rest.split('&').next()).expect("a challenge");
    let code = portal.phone.last_code();
    browser.submit("/customer/confirm/code", &[("challenge", challenge), ("next", next), ("otp", &code)]).await
}

/// A browser that logged in long ago, and another one.
async fn two_devices(portal: &TestPortal) -> (Browser, Browser) {
    let other = portal.logged_in(OWNER).await;
    portal.wait(301);
    let browser = portal.logged_in(OWNER).await;
    portal.wait(STALE);
    (browser, other)
}

#[tokio::test]
async fn sec_23_ending_other_devices_leads_through_a_fresh_code_and_is_done_by_it() {
    let portal = TestPortal::new().await;
    let (mut browser, mut other) = two_devices(&portal).await;
    browser.get("/customer/sessions").await;
    let sent = browser.submit("/customer/sessions/end-others", &[]).await;
    assert_eq!(sent.location(), "/customer/confirm?next=/customer/sessions/end-others");
    let why = browser.get(sent.location()).await.text();
    assert!(why.contains("Setelah itu semua perangkat lain dikeluarkan."), "{why}");
    assert_eq!(other.get("/customer/dashboard").await.status, 200, "nothing has happened yet");
    assert_eq!(prove(&portal, &mut browser, "/customer/sessions/end-others").await.location(), "/customer/sessions");
    assert!(browser.get("/customer/sessions").await.text().contains("Semua perangkat lain sudah dikeluarkan."));
    assert_eq!(other.get("/customer/dashboard").await.location(), "/customer/login");
}

#[tokio::test]
async fn sec_23_ending_one_device_leads_through_a_fresh_code_and_is_done_by_it() {
    let portal = TestPortal::new().await;
    let mut third = portal.logged_in(OWNER).await;
    portal.wait(301);
    let (mut browser, mut other) = two_devices(&portal).await;
    let page = browser.get("/customer/sessions").await.text();
    let end = page.split("action=\"").map(|rest| rest.split('"').next().unwrap_or_default());
    let end = end.into_iter().find(|action| action.ends_with("/end")).expect("a device to end").to_owned();
    let sent = browser.submit(&end, &[]).await;
    assert_eq!(sent.location(), format!("/customer/confirm?next={end}"));
    assert_eq!(prove(&portal, &mut browser, &end).await.location(), "/customer/sessions");
    assert!(browser.get("/customer/sessions").await.text().contains("Perangkat itu sudah dikeluarkan."));
    assert_eq!(other.get("/customer/dashboard").await.location(), "/customer/login");
    // A link alone ends nothing.
    let led = browser.get("/customer/confirm?next=/customer/sessions/end-others").await;
    assert_eq!(led.location(), "/customer/sessions");
    assert_eq!(third.get("/customer/dashboard").await.status, 200);
}

#[tokio::test]
async fn asking_again_within_a_session_leads_to_the_code_that_was_sent() {
    let portal = TestPortal::new().await;
    let mut browser = portal.logged_in(OWNER).await;
    portal.wait(STALE);
    let next = ("next", "/customer/profile/phone");
    browser.get("/customer/confirm?next=/customer/profile/phone").await;
    let sent = browser.submit("/customer/confirm", &[next]).await.location().to_owned();
    portal.deliver().await;
    let (count, code) = (portal.phone.messages().len(), portal.phone.last_code());
    browser.get("/customer/confirm?next=/customer/profile/phone").await;
    assert_eq!(browser.submit("/customer/confirm", &[next]).await.location(), sent);
    let challenge = sent.split("challenge=").nth(1).and_then(|rest| rest.split('&').next()).expect("a challenge");
    let fields = [("challenge", challenge), next, ("otp", code.as_str())];
    browser.get(&sent).await;
    let proved = browser.submit("/customer/confirm/code", &fields).await;
    assert_eq!(proved.location(), "/customer/profile/phone", "{}", proved.text());

    browser.get("/customer/profile/phone").await;
    let sent = browser.submit("/customer/profile/phone", &[("phone", NEW)]).await.location().to_owned();
    for _ in 0..7 {
        browser.get("/customer/profile/phone").await;
        let again = browser.submit("/customer/profile/phone", &[("phone", NEW)]).await;
        assert_eq!(again.location(), sent, "it costs none of the five numbers a day");
    }
    portal.deliver().await;
    assert_eq!(portal.phone.messages().len(), count + 1);
}

#[tokio::test]
async fn a_code_that_is_over_says_so_and_a_new_one_is_a_button_away() {
    let portal = TestPortal::new().await;
    let mut browser = portal.logged_in(OWNER).await;
    portal.wait(STALE);
    browser.get("/customer/confirm").await;
    let sent = browser.submit("/customer/confirm", &[("next", "/customer/sessions")]).await.location().to_owned();
    portal.wait(STALE);
    let page = browser.get(&sent).await.text();
    assert!(page.contains("Kode ini sudah kedaluwarsa.") && !page.contains("name=\"otp\""), "{page}");
    assert!(!page.contains("Berlaku"), "{page}");
    let challenge = sent.split("challenge=").nth(1).and_then(|rest| rest.split('&').next()).expect("a challenge");
    let fields = [("challenge", challenge), ("next", "/customer/sessions")];
    let typed = browser.submit("/customer/confirm/code", &[fields[0], fields[1], ("otp", "123456")]).await;
    assert_eq!(typed.location(), sent, "the page that says so");
    let renewed = browser.submit("/customer/confirm/resend", &fields).await.location().to_owned();
    assert!(renewed != sent && browser.get(&renewed).await.text().contains("name=\"otp\""), "{renewed}");
}

#[tokio::test]
async fn sec_23_a_number_on_hold_is_not_offered_for_change() {
    let portal = TestPortal::new().await;
    let token = portal.api_token(OWNER).await;
    assert_eq!(change_phone(&portal, &token, NEW).await.status, 200);
    portal.wait(61);
    let mut browser = portal.logged_in(NEW).await;
    portal.wait(STALE);
    let profile = browser.get("/customer/profile").await.text();
    assert!(profile.contains("Bisa diganti setelah") && !profile.contains("href=\"/customer/profile/phone\""));
    // An old link asks for no code in vain.
    let page = browser.get("/customer/profile/phone").await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("Anda bisa menggantinya setelah") && !page.text().contains("name=\"phone\""));
    let edit = browser.get("/customer/profile/edit").await.text();
    assert!(edit.contains("/customer/confirm"), "the e-mail address is not held");

    let path = revert_path(&portal).await;
    let mut anybody = portal.browser();
    anybody.get(&path).await;
    anybody.submit(&path, &[]).await;
    assert!(anybody.get(&path).await.text().contains("bisa diubah lagi setelah"));
    portal.wait(61);
    let mut owner = portal.logged_in(OWNER).await;
    let edit = owner.get("/customer/profile/edit").await.text();
    assert!(edit.contains("email baru bisa diubah setelah") && edit.contains("readonly"), "{edit}");
}

#[tokio::test]
async fn the_number_changes_on_the_pages_too() {
    let portal = TestPortal::new().await;
    let mut browser = portal.logged_in(OWNER).await;
    portal.wait(STALE);
    let sent_on = browser.get("/customer/profile/phone").await;
    assert_eq!(sent_on.location(), "/customer/confirm?next=/customer/profile/phone");
    assert_eq!(prove(&portal, &mut browser, "/customer/profile/phone").await.location(), "/customer/profile/phone");
    browser.get("/customer/profile/phone").await;
    for (typed, words) in [("", "Isi nomor"), ("021-5551234", "telepon rumah"), (OWNER, "sudah terpasang")] {
        let refused = browser.refused("/customer/profile/phone", &[("phone", typed)]).await;
        assert!(refused.text().contains(words) && refused.text().contains(typed), "{typed}");
    }
    let asked = browser.submit("/customer/profile/phone", &[("phone", NEW)]).await;
    assert_eq!(asked.status, 303, "{}", asked.text());
    portal.deliver().await;
    let page = asked.location().to_owned();
    browser.get(&page).await;
    let challenge = page.split("challenge=").nth(1).expect("a challenge");
    let wrong = browser.refused("/customer/profile/phone/code", &[("challenge", challenge), ("otp", "12")]).await;
    assert!(wrong.text().contains("Kode terdiri dari 6 angka"), "{}", wrong.text());
    let code = portal.phone.last_code();
    let done = browser.submit("/customer/profile/phone/code", &[("challenge", challenge), ("otp", &code)]).await;
    assert_eq!(done.location(), "/customer/profile", "{}", done.text());
    assert!(browser.get("/customer/profile").await.text().contains("0812-3456-7890"));
}

#[tokio::test]
async fn a_challenge_of_nobody_leads_back_to_the_beginning() {
    let portal = TestPortal::new().await;
    let mut browser = portal.logged_in(OWNER).await;
    let unknown = "00000000-0000-7000-8000-000000000000";
    let path = format!("/customer/profile/phone/code?challenge={unknown}");
    assert_eq!(browser.get(&path).await.location(), "/customer/profile/phone");
    assert_eq!(
        browser.get(&format!("/customer/confirm/code?challenge={unknown}&next=//evil")).await.location(),
        "/customer/profile"
    );
    assert_eq!(browser.get("/customer/confirm/code?challenge=x").await.status, 404);
}

#[tokio::test]
async fn case_12_the_form_says_so_when_nothing_changed() {
    let portal = TestPortal::new().await;
    let address = "Jl. Melati 1\nRT 02/RW 05";
    portal.staff(&format!("UPDATE customers SET address = '{address}' WHERE customer_id = 'AGLS1'")).await;
    let mut browser = portal.logged_in(OWNER).await;
    browser.get("/customer/profile/edit").await;
    let same = [("email", "budi@example.id"), ("address", "Jl. Melati 1\r\nRT 02/RW 05"), ("city", "Bandung")];
    let saved = browser.submit("/customer/profile/edit", &same).await;
    assert_eq!(saved.location(), "/customer/profile", "{}", saved.text());
    assert!(browser.get("/customer/profile").await.text().contains("Tidak ada yang berubah."));
    let token = {
        portal.wait(61);
        portal.api_token(OWNER).await
    };
    assert_eq!(profile(&portal, &token).await["address"], "Jl. Melati 1\nRT 02/RW 05");
}
