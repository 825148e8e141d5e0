//! The pages of the profile.

use askama::Template;
use chrono::TimeDelta;
use http_kit::i18n::Locale;
use http_poem::views::{
    CodeProblem, CodeStatus, CodeStep, Layout, NewPhonePage, NewPhoneProblem, PhoneRevertPage, ProfilePage, Resend,
    RevertState, SessionCodePage,
};

use super::samples::profile::{code, data, done, form, new_phone, offered, over, wrong};
use super::{EVIL, count, place, samples, tags};

fn layout(locale: Locale, path: &str) -> Layout {
    samples::customer(locale, &samples::brand(), path, "Budi Santoso")
}

fn edit(values: [&str; 4], is_fresh: bool) -> http_poem::views::ProfileEditPage {
    form(layout(Locale::Id, "/customer/profile/edit"), values, is_fresh)
}

/// The tag of the field of that name.
fn field<'a>(html: &'a str, name: &str) -> &'a str {
    let starts = ["input", "textarea"].map(|tag| format!("{tag} id=\"{name}\""));
    tags(html).find(|tag| starts.iter().any(|start| tag.starts_with(start))).expect("the field")
}

#[test]
fn the_profile_shows_what_is_known_and_says_what_is_not() {
    let page =
        |profile| ProfilePage { layout: layout(Locale::Id, "/customer/profile"), profile, phone_held: None }.render();
    let html = page(data("Budi Santoso")).expect("the page renders");
    for fact in ["AGLS202510150001", "0817-1020-70", "Rp 300.000 per bulan", "1 Maret 2023", "Jawa Barat"] {
        place(&html, fact);
    }
    let mut bare = data("Budi Santoso");
    (bare.package, bare.email, bare.city) = (None, None, None);
    let html = page(bare).expect("the page renders");
    assert_eq!(count(&html, "Belum diisi"), 2);
    place(&html, "Tanyakan ke CS");
}

#[test]
fn a_profile_leads_to_everything_that_can_be_changed() {
    let layout = layout(Locale::Id, "/customer/profile");
    let html =
        ProfilePage { layout, profile: data("Budi Santoso"), phone_held: None }.render().expect("the page renders");
    for href in ["/customer/profile/edit", "/customer/profile/phone", "/customer/sessions"] {
        place(&html, &format!("href=\"{href}\""));
    }
}

#[test]
fn what_customers_typed_cannot_become_markup() {
    let typed = wrong(edit([EVIL; 4], true), "email", "field-email-malformed");
    let html = typed.render().expect("the page renders");
    assert!(!html.contains("<script>alert"), "{html}");
    let shown = ProfilePage { layout: layout(Locale::En, "/customer/profile"), profile: data(EVIL), phone_held: None };
    assert!(!shown.render().expect("the page renders").contains("<script>alert"));
    let problem = Some(NewPhoneProblem::Same);
    let typed = new_phone(layout(Locale::En, "/customer/profile/phone"), EVIL, problem);
    assert!(!typed.render().expect("the page renders").contains("<script>alert"));
}

#[test]
fn a_wrong_field_keeps_its_text_and_is_named_above_and_beside() {
    let typed = edit(["budi@", "", "Bogor", ""], true);
    let typed = wrong(wrong(typed, "email", "field-email-malformed"), "address", "field-address-empty");
    let html = typed.render().expect("the page renders");
    place(&html, "<title>Perlu diperbaiki: ");
    assert!(place(&html, "href=\"#email\"") < place(&html, "href=\"#address\""));
    assert!(field(&html, "email").contains("value=\"budi@\""));
    assert!(field(&html, "address").contains("aria-invalid=\"true\" aria-describedby=\"address-hint address-error\""));
    assert!(!field(&html, "city").contains("aria-"));
}

#[test]
fn sec_23_without_a_fresh_code_the_email_is_locked_and_the_rest_is_open() {
    let values = ["budi@example.id", "Jl. Mawar 2", "Bogor", ""];
    let html = edit(values, false).render().expect("the page renders");
    place(&html, "href=\"/customer/confirm?next=/customer/profile/edit\"");
    assert!(field(&html, "email").contains(" readonly aria-describedby=\"email-hint\""));
    assert!(!field(&html, "city").contains("readonly"));
    let html = edit(values, true).render().expect("the page renders");
    assert!(!html.contains("readonly") && !html.contains("/customer/confirm"));
}

#[test]
fn an_email_that_came_too_late_stays_typed_and_shows_the_way_on() {
    let late = wrong(edit(["baru@example.id", "Jl. Mawar 2", "", ""], false), "email", "profile-email-stale");
    let html = late.render().expect("the page renders");
    let email = field(&html, "email");
    assert!(email.contains("value=\"baru@example.id\"") && !email.contains("readonly"), "{email}");
    assert!(email.contains("aria-describedby=\"email-hint email-error\""), "{email}");
    place(&html, "href=\"/customer/confirm?next=/customer/profile/edit\"");
}

#[test]
fn what_a_new_number_changes_is_said_before_it_is_asked_for() {
    let page = new_phone(layout(Locale::Id, "/customer/profile/phone"), "", None);
    let html = page.render().expect("the page renders");
    for words in ["Semua perangkat lain dikeluarkan", "membatalkan selama 24 jam", "0817****070"] {
        assert!(place(&html, words) < place(&html, "name=\"phone\""));
    }
}

#[test]
fn sec_23_a_number_on_hold_is_not_asked_for_and_the_page_says_until_when() {
    let page = new_phone(layout(Locale::En, "/customer/profile/phone"), "", None);
    let held = Some(page.layout.now + TimeDelta::hours(23));
    let html = NewPhonePage { held, ..page }.render().expect("the page renders");
    place(&html, "You can change it after 6 November 2025, 13:30 WIB.");
    assert!(!html.contains("name=\"phone\"") && !html.contains("action=\"/customer/profile/phone\""));
    let layout = layout(Locale::Id, "/customer/profile");
    let phone_held = Some(layout.now + TimeDelta::hours(23));
    let html = ProfilePage { layout, profile: data("Budi Santoso"), phone_held }.render().expect("the page renders");
    place(&html, "Bisa diganti setelah 6 November 2025, 13.30 WIB");
    assert!(!html.contains("href=\"/customer/profile/phone\""));
}

#[test]
fn sec_23_an_email_on_hold_is_not_typed_and_the_page_says_until_when() {
    let mut page = edit(["budi@example.id", "Jl. Mawar 2", "Bogor", ""], false);
    page.email_held = Some(page.layout.now + TimeDelta::hours(1));
    let html = page.render().expect("the page renders");
    place(&html, "email baru bisa diubah setelah 5 November 2025, 15.30 WIB");
    assert!(field(&html, "email").contains(" readonly aria-describedby=\"email-hint\""));
    assert!(!html.contains("/customer/confirm"), "no way that leads nowhere");
}

#[test]
fn case_12_an_address_is_typed_and_shown_in_its_lines() {
    let page = edit(["", "Jl. Melati 1\nRT 02/RW 05", "", ""], true).render().expect("the page renders");
    assert!(field(&page, "address").starts_with("textarea"));
    place(&page, ">\nJl. Melati 1\nRT 02/RW 05</textarea>");
    let mut known = data("Budi Santoso");
    known.address = Some("Jl. Melati 1\nRT 02/RW 05".to_owned());
    let layout = layout(Locale::Id, "/customer/profile");
    let html = ProfilePage { layout, profile: known, phone_held: None }.render().expect("the page renders");
    place(&html, "<span class=\"lines\">Jl. Melati 1\nRT 02/RW 05</span>");
}

fn asked(step: CodeStep, problem: Option<CodeProblem>) -> String {
    let page: SessionCodePage = code(layout(Locale::Id, "/customer/confirm/code"), step, problem);
    page.render().expect("the page renders")
}

#[test]
fn each_step_sends_its_code_to_its_own_address() {
    let html = asked(CodeStep::NewPhone, None);
    place(&html, "action=\"/customer/profile/phone/code\"");
    place(&html, "action=\"/customer/profile/phone/resend\"");
    place(&html, "0812****890");
    assert!(!html.contains("name=\"next\""));
    let html = asked(CodeStep::Confirm { next: "/customer/sessions".to_owned() }, None);
    place(&html, "action=\"/customer/confirm/code\"");
    assert_eq!(count(&html, "name=\"next\" value=\"/customer/sessions\""), 2);
}

#[test]
fn a_code_of_a_session_that_cannot_be_typed_has_no_field_and_no_minutes() {
    let page = |step, status, resend| {
        let layout = layout(Locale::Id, "/customer/confirm/code");
        over(layout, step, status, resend).render().expect("the page renders")
    };
    let expired = page(CodeStep::NewPhone, CodeStatus::Expired, Resend::In(0));
    place(&expired, "Kode ini sudah kedaluwarsa.");
    place(&expired, "action=\"/customer/profile/phone/resend\"");
    place(&expired, "href=\"/customer/profile/phone\"");
    let next = "/customer/sessions/end-others".to_owned();
    let until = layout(Locale::Id, "/").now + TimeDelta::minutes(50);
    let locked = page(CodeStep::Confirm { next }, CodeStatus::Locked, Resend::After(until));
    place(&locked, "Kode baru bisa diminta setelah 5 November 2025, 15.20 WIB.");
    place(&locked, "href=\"/customer/sessions\"");
    assert!(!locked.contains("/resend"));
    for html in [expired, locked] {
        assert!(!html.contains("name=\"otp\"") && !html.contains("10 menit"));
    }
}

#[test]
fn what_is_wrong_with_a_code_is_said_once_at_its_field() {
    let html = asked(CodeStep::NewPhone, Some(CodeProblem::Empty));
    assert_eq!(count(&html, "Isi kode 6\u{a0}digit"), 1);
    place(&html, "id=\"otp-error\" role=\"alert\"");
}

fn revert(state: RevertState) -> String {
    let layout = samples::visitor(Locale::Id, &samples::brand(), "/customer/phone/revert/sample");
    PhoneRevertPage { layout, state }.render().expect("the page renders")
}

#[test]
fn sec_23_taking_a_number_back_is_a_button_and_only_while_it_can_be() {
    let html = revert(offered());
    place(&html, "method=\"post\" action=\"/customer/phone/revert/sample\"");
    place(&html, "6 November 2025 14.30 WIB");
    let back = revert(done());
    place(&back, "Nomor lama sudah kembali");
    place(&back, "bisa diubah lagi setelah 6 November 2025, 14.30 WIB");
    let late = revert(RevertState::NotValid);
    place(&late, "https://wa.me/6281234567890?text=");
    for html in [back, late] {
        assert!(!html.contains("action=\"/customer/phone/revert/"), "nothing is left to send");
        place(&html, "href=\"/customer/login\"");
    }
}
