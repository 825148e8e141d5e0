//! Invoice documents, from the configuration to the download.

use std::net::SocketAddr;

use serde_json::json;

use crate::support::{Place, SECRET, code_after, eventually, get, post};

const API: &str = "/api/customer-portal";

fn log_in(at: SocketAddr, phone: &str) -> String {
    post(at, &format!("{API}/request-otp"), &json!({ "phone": phone }));
    let code = eventually("the code", || code_after("Kode OTP Anda", &get(at, "/demo/whatsapp", None).body));
    let entered = post(at, &format!("{API}/verify-otp"), &json!({ "phone": phone, "otp": code }));
    entered.json()["data"]["token"].as_str().expect("a token").to_owned()
}

#[test]
fn the_demos_customer_downloads_invoices_as_pdf() {
    let place = Place::new();
    let mut demo = place.start("demo --listen 127.0.0.1:0");
    let line = demo.prints("Portal ");
    let at = line.split("http://").nth(1).and_then(|rest| rest.split('/').next()?.parse().ok()).expect("an address");
    let phone = demo.prints("Log in as").split_whitespace().last().expect("a number").to_owned();
    let token = log_in(at, &phone);
    let list = get(at, &format!("{API}/invoices"), Some(&token)).json();
    let number = list["data"]["invoices"][0]["invoice_number"].as_str().expect("a number").to_owned();
    let path = format!("{API}/invoices/{}/pdf", number.replace('/', "%2F"));
    let document = get(at, &path, Some(&token));
    assert_eq!(document.status, 200, "{}", document.body);
    assert!(document.body.starts_with("%PDF-") && document.body.trim_end().ends_with("%%EOF"));
    assert_eq!(get(at, &path, None).status, 401);
}

#[test]
fn a_template_with_a_mistake_is_told_with_its_line_before_anything_starts() {
    let place = Place::new()
        .set("PORTAL__SECURITY__SECRET", SECRET)
        .set("PORTAL__FONNTE__TOKEN", "test-token")
        .set("PORTAL__PDF__TEMPLATE", "ours.typ");
    place.put("ours.typ", "#let data = json(\"invoice.json\")\n#data.customer.nickname\n");
    for command in ["config check", "serve", "doctor"] {
        let done = place.run(command);
        assert_eq!(done.code, Some(1), "{command}");
        let told = format!("{}{}", done.out, done.err);
        assert!(told.contains("pdf.template names a template that cannot be used: "), "{command}: {told}");
        assert!(told.contains("ours.typ, line 2: "), "{command}: {told}");
    }
    place.put("ours.typ", "#let data = json(\"invoice.json\")\n#data.customer.name\n");
    assert_eq!(place.succeed("config check"), "the configuration is good\n");
}
