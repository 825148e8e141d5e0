//! Logging in on the pages: numbers, codes, cookies, forms.

use std::collections::BTreeSet;

use crate::pages::asked;
use crate::test_portal::{OWNER, STRANGER, TestPortal};

#[tokio::test]
async fn a_wrong_number_is_named_beside_the_field_and_kept() {
    let portal = TestPortal::new().await;
    let mut browser = portal.browser();
    browser.get("/customer/login").await;
    for (typed, words) in [
        ("", "Isi nomor WhatsApp Anda."),
        ("021-5551234", "Ini nomor telepon rumah."),
        ("+1 202 555 0100", "Isi nomor Indonesia"),
        ("0812", "belum lengkap atau salah ketik"),
        ("08\"><script>", "Nomor ini memuat “"),
        ("0817\u{7}102070", "karakter yang tidak terlihat (U+0007)"),
    ] {
        let answer = browser.refused("/customer/login", &[("phone", typed)]).await;
        assert_eq!(answer.status, 200, "{typed}");
        assert!(answer.text().contains(words), "{typed}");
        assert!(!answer.text().contains("\"><script>"));
    }
}

#[tokio::test]
async fn a_wrong_code_says_how_many_tries_remain_until_only_a_new_code_helps() {
    let portal = TestPortal::new().await;
    let mut browser = asked(&portal, OWNER).await;
    portal.deliver().await;
    let code = portal.phone.last_code();
    let wrong = if code == "000000" { "000001" } else { "000000" };
    for left in (1..5).rev() {
        let answer = browser.refused("/customer/login/code", &[("otp", wrong)]).await;
        assert!(answer.text().contains(&format!("Sisa {left} percobaan")), "{left}");
    }
    let spent = browser.refused("/customer/login/code", &[("otp", wrong)]).await;
    assert!(spent.text().contains("kode ini tidak bisa dipakai lagi"), "{}", spent.text());
    let late = browser.submit("/customer/login/code", &[("otp", &code)]).await;
    let page = late.location().to_owned();
    assert!(page.starts_with("/customer/login/code?challenge="), "{page}");
    for _ in 0..2 {
        let again = browser.get("/customer/login/code").await.text();
        assert!(again.contains("kode ini tidak bisa dipakai lagi") && !again.contains("name=\"otp\""), "{again}");
        assert!(!again.contains("Berlaku"), "no minutes: {again}");
    }
    portal.wait(61);
    browser.get("/customer/login/code").await;
    let resent = browser.submit("/customer/login/resend", &[]).await;
    assert!(resent.location().starts_with("/customer/login/code?challenge="), "{}", resent.location());
    portal.deliver().await;
    let renewed = portal.phone.last_code();
    browser.get("/customer/login/code").await;
    let entered = browser.submit("/customer/login/code", &[("otp", &renewed)]).await;
    assert_eq!(entered.location(), "/customer/dashboard", "a new code was a button away");
    browser.get("/customer/dashboard").await;
    browser.submit("/customer/logout", &[]).await;
    assert_eq!(browser.get("/customer/dashboard").await.location(), "/customer/login");
}

#[tokio::test]
async fn a_number_that_takes_no_guess_says_until_when_and_takes_none() {
    let portal = TestPortal::new().await;
    let mut browser = portal.browser();
    for _ in 0..2 {
        browser.get("/customer/login").await;
        browser.submit("/customer/login", &[("phone", OWNER)]).await;
        portal.deliver().await;
        let code = portal.phone.last_code();
        let wrong = if code == "000000" { "000001" } else { "000000" };
        for _ in 0..5 {
            browser.get("/customer/login/code").await;
            browser.submit("/customer/login/code", &[("otp", wrong)]).await;
        }
        browser.get("/customer/login/code").await;
        portal.wait(61);
    }
    browser.get("/customer/login").await;
    browser.submit("/customer/login", &[("phone", OWNER)]).await;
    let page = browser.get("/customer/login/code").await.text();
    assert!(page.contains("Terlalu banyak percobaan. Coba lagi setelah"), "{page}");
    assert!(!page.contains("name=\"otp\"") && !page.contains("Berlaku") && !page.contains("/resend"), "{page}");
    portal.wait(3_600);
    browser.get("/customer/login").await;
    browser.submit("/customer/login", &[("phone", OWNER)]).await;
    assert!(browser.get("/customer/login/code").await.text().contains("name=\"otp\""));
}

#[tokio::test]
async fn a_code_is_taken_out_of_what_was_pasted() {
    let portal = TestPortal::new().await;
    let mut browser = asked(&portal, OWNER).await;
    for (typed, words) in [("", "Isi kode 6 digit"), ("12 34", "Kode terdiri dari 6 angka")] {
        let answer = browser.refused("/customer/login/code", &[("otp", typed)]).await;
        assert!(answer.text().contains(words), "{typed}");
    }
    portal.deliver().await;
    let code = portal.phone.last_code();
    let pasted = format!("Kode: {} {}", &code[..3], &code[3..]);
    let answer = browser.submit("/customer/login/code", &[("otp", &pasted)]).await;
    assert_eq!(answer.location(), "/customer/dashboard", "no guess was charged for what is no code");
}

#[tokio::test]
async fn sec_08_a_resend_brings_a_new_code_and_ends_the_old_one() {
    let portal = TestPortal::new().await;
    let mut browser = asked(&portal, OWNER).await;
    portal.deliver().await;
    let old = portal.phone.last_code();
    let early = browser.refused("/customer/login/resend", &[]).await;
    assert!(early.text().contains("Kode baru bisa diminta dalam"), "{}", early.text());
    portal.wait(60);
    let again = browser.submit("/customer/login/resend", &[]).await;
    assert_eq!(again.status, 303);
    assert!(again.location().starts_with("/customer/login/code?challenge="), "{}", again.location());
    assert!(browser.get("/customer/login/code").await.text().contains("Kode OTP baru telah dikirim"));
    portal.deliver().await;
    let new = portal.phone.last_code();
    assert_eq!(browser.submit("/customer/login/code", &[("otp", &old)]).await.location(), "/customer/login/code");
    assert_eq!(browser.submit("/customer/login/code", &[("otp", &new)]).await.status, 303);
}

#[tokio::test]
async fn asking_again_for_the_same_number_leads_to_the_code_that_is_on_its_way() {
    let portal = TestPortal::new().await;
    let mut browser = asked(&portal, STRANGER).await;
    browser.get("/customer/login").await;
    let answer = browser.submit("/customer/login", &[("phone", STRANGER)]).await;
    assert_eq!(answer.status, 303);
    assert!(answer.location().starts_with("/customer/login/code?challenge="), "{}", answer.location());
    let mut other = portal.browser();
    other.ip = "198.51.100.99".to_owned();
    other.get("/customer/login").await;
    let refused = other.refused("/customer/login", &[("phone", STRANGER)]).await;
    assert!(refused.text().contains("Terlalu banyak percobaan."), "{}", refused.text());
    assert!(refused.text().contains(&format!("value=\"{STRANGER}\"")), "the number is kept");
}

#[tokio::test]
async fn sec_09_the_right_code_from_another_cookie_jar_fails_and_is_charged() {
    let portal = TestPortal::new().await;
    let mut owner = asked(&portal, OWNER).await;
    portal.deliver().await;
    let code = portal.phone.last_code();

    let mut thief = asked(&portal, STRANGER).await;
    let answer = thief.refused("/customer/login/code", &[("otp", &code)]).await;
    assert!(answer.text().contains("Sisa 4 percobaan"), "their own challenge was charged");

    let ticket = owner.cookies["__Host-otp"].clone();
    let forged = format!("{}{}", &ticket[..22], "A".repeat(ticket.len() - 22));
    thief.cookies.insert("__Host-otp".to_owned(), forged);
    let answer = thief.submit("/customer/login/code", &[("otp", &code)]).await;
    assert_eq!(answer.location(), "/customer/login");
    assert_eq!(thief.get("/customer/dashboard").await.location(), "/customer/login");

    let wrong = if code == "000000" { "000001" } else { "000000" };
    let answer = owner.refused("/customer/login/code", &[("otp", wrong)]).await;
    assert!(answer.text().contains("Sisa 3 percobaan"), "the foreign guess was charged too");
}

#[tokio::test]
async fn sec_10_the_form_that_takes_the_code_takes_no_number() {
    let portal = TestPortal::new().await;
    portal.add_customer("AGLS9", "081355556666").await;
    let mut browser = asked(&portal, OWNER).await;
    portal.deliver().await;
    let code = portal.phone.last_code();
    let fields = [("otp", code.as_str()), ("phone", "081355556666"), ("customer_id", "AGLS9")];
    assert_eq!(browser.submit("/customer/login/code", &fields).await.status, 303);
    assert!(browser.get("/customer/dashboard").await.text().contains("AGLS1"));
    let twice = [("otp", "111111"), ("otp", "222222")];
    let mut browser = asked(&portal, STRANGER).await;
    assert!(browser.refused("/customer/login/code", &twice).await.text().contains("Kiriman tadi tidak lengkap"));
}

#[tokio::test]
async fn sec_11_pages_for_known_and_unknown_numbers_differ_in_the_number_alone() {
    let portal = TestPortal::new().await;
    let mut seen = Vec::new();
    for phone in [OWNER, STRANGER] {
        let mut browser = portal.browser();
        let mut scenes = Vec::new();
        browser.get("/customer/login").await;
        let sent = browser.submit("/customer/login", &[("phone", phone)]).await;
        scenes.push((sent.status, unnamed(sent.location()), shape(&sent.cookies()), String::new()));
        portal.deliver().await;
        for _ in 0..2 {
            let page = browser.get("/customer/login/code").await;
            scenes.push((page.status, String::new(), shape(&page.cookies()), scrubbed(&page.text(), phone)));
            let page = browser.refused("/customer/login/code", &[("otp", "000001")]).await;
            scenes.push((page.status, String::new(), shape(&page.cookies()), scrubbed(&page.text(), phone)));
        }
        seen.push(scenes);
    }
    assert_eq!(seen[0], seen[1]);
}

#[tokio::test]
async fn sec_24_cookies_are_bound_to_host_and_tls_and_hidden_from_scripts() {
    let portal = TestPortal::new().await;
    let mut browser = asked(&portal, OWNER).await;
    portal.deliver().await;
    let code = portal.phone.last_code();
    let mut lines = browser.get("/customer/login/code").await.cookies();
    let entered = browser.submit("/customer/login/code", &[("otp", &code)]).await;
    lines.extend(entered.cookies());
    assert!(lines.len() >= 4, "{lines:?}");
    for line in &lines {
        assert!(line.starts_with("__Host-") && line.len() < 4_096, "{line}");
        for attribute in ["; Path=/", "; HttpOnly", "; SameSite=Lax", "; Secure"] {
            assert!(line.contains(attribute), "{line}");
        }
        assert!(!line.to_ascii_lowercase().contains("domain"), "{line}");
    }
    let device = lines.iter().find(|line| line.starts_with("__Host-dev=")).expect("a device token");
    assert!(device.contains("Max-Age=15552000"), "{device}");
    let session = lines.iter().find(|line| line.starts_with("__Host-session=")).expect("a session");
    assert!(session.contains("Max-Age=604800"), "{session}");
}

#[tokio::test]
async fn sec_29_no_value_from_before_the_login_survives_it() {
    let portal = TestPortal::new().await;
    let mut browser = asked(&portal, OWNER).await;
    portal.deliver().await;
    browser.get("/customer/login/code").await;
    browser.cookies.insert("__Host-session".to_owned(), "planted".to_owned());
    browser.cookies.insert("__Host-dev".to_owned(), "A".repeat(43));
    let before: BTreeSet<String> = browser.cookies.values().cloned().collect();
    let code = portal.phone.last_code();
    let entered = browser.submit("/customer/login/code", &[("otp", &code)]).await;
    assert_eq!(entered.status, 303, "{}", entered.text());
    let after: BTreeSet<String> = browser.cookies.values().cloned().collect();
    assert!(before.is_disjoint(&after), "{:?}", before.intersection(&after));
    assert!(!browser.cookies.contains_key("__Host-otp") && !browser.cookies.contains_key("__Host-pre"));
}

/// Cookies without their values.
fn shape(lines: &[String]) -> Vec<String> {
    lines
        .iter()
        .map(|line| format!("{}{}", line.split('=').next().unwrap_or_default(), &line[line.find(';').unwrap_or(0)..]))
        .collect()
}

/// An address without the challenge that it names.
fn unnamed(address: &str) -> String {
    address.split("challenge=").next().unwrap_or_default().to_owned()
}

/// A page without what differs from request to request.
fn scrubbed(html: &str, phone: &str) -> String {
    let masked = format!("{}****{}", &phone[..4], &phone[phone.len() - 3..]);
    let mut clean = html.replace(&masked, "MASKED");
    for (before, after) in [("nonce=\"", '"'), ("name=\"csrf\" value=\"", '"'), ("name=\"challenge\" value=\"", '"')] {
        let pieces: Vec<&str> = clean.split(before).collect();
        let rest = pieces[1..].iter().map(|piece| format!("{before}{}", &piece[piece.find(after).unwrap_or(0)..]));
        clean = format!("{}{}", pieces[0], rest.collect::<String>());
    }
    clean
}
