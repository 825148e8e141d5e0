//! The pages of the profile.

use askama::Template;
use http_poem::i18n::Locale;
use http_poem::web::view::{
    CodeProblem, CodeStep, NewPhoneProblem, PhoneRevertPage, ProfilePage, RevertState, SessionCodePage, Shell,
};

use super::samples::profile::{code, data, form, new_phone, offered, wrong};
use super::{EVIL, count, place, samples, tags};

fn shell(locale: Locale, path: &str) -> Shell {
    samples::customer(locale, &samples::brand(), path, "Budi Santoso")
}

fn edit(values: [&str; 4], is_fresh: bool) -> http_poem::web::view::ProfileEditPage {
    form(shell(Locale::Id, "/customer/profile/edit"), values, is_fresh)
}

/// The tag of the field of that name.
fn field<'a>(html: &'a str, name: &str) -> &'a str {
    let start = format!("input id=\"{name}\"");
    tags(html).find(|tag| tag.starts_with(&start)).expect("the field")
}

#[test]
fn the_profile_shows_what_is_known_and_says_what_is_not() {
    let page = |profile| ProfilePage { shell: shell(Locale::Id, "/customer/profile"), profile }.render();
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
    let shell = shell(Locale::Id, "/customer/profile");
    let html = ProfilePage { shell, profile: data("Budi Santoso") }.render().expect("the page renders");
    for href in ["/customer/profile/edit", "/customer/profile/phone", "/customer/sessions"] {
        place(&html, &format!("href=\"{href}\""));
    }
}

#[test]
fn what_customers_typed_cannot_become_markup() {
    let typed = wrong(edit([EVIL; 4], true), "email", "field-email-malformed");
    let html = typed.render().expect("the page renders");
    assert!(!html.contains("<script>alert"), "{html}");
    let shown = ProfilePage { shell: shell(Locale::En, "/customer/profile"), profile: data(EVIL) };
    assert!(!shown.render().expect("the page renders").contains("<script>alert"));
    let problem = Some(NewPhoneProblem::Same);
    let typed = new_phone(shell(Locale::En, "/customer/profile/phone"), EVIL, problem);
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
    let page = new_phone(shell(Locale::Id, "/customer/profile/phone"), "", None);
    let html = page.render().expect("the page renders");
    for words in ["Semua perangkat lain dikeluarkan", "membatalkan selama 24 jam", "0817****070"] {
        assert!(place(&html, words) < place(&html, "name=\"phone\""));
    }
}

#[test]
fn sec_23_a_number_on_hold_is_kept_in_its_field_with_the_wait() {
    let problem = Some(NewPhoneProblem::OnHold { retry_after: 23 * 3_600 });
    let page = new_phone(shell(Locale::En, "/customer/profile/phone"), "0812 3456 7890", problem);
    let html = page.render().expect("the page renders");
    place(&html, "23 hours");
    assert!(field(&html, "phone").contains("value=\"0812 3456 7890\""));
}

fn asked(step: CodeStep, problem: Option<CodeProblem>) -> String {
    let page: SessionCodePage = code(shell(Locale::Id, "/customer/confirm/code"), step, problem);
    page.render().expect("the page renders")
}

#[test]
fn each_step_sends_its_code_to_its_own_address() {
    let html = asked(CodeStep::NewPhone, None);
    place(&html, "action=\"/customer/profile/phone/code\"");
    place(&html, "action=\"/customer/profile/phone/resend\"");
    place(&html, "0812****890");
    assert!(!html.contains("name=\"next\""));
    let html = asked(CodeStep::Confirm { next: "/customer/sessions" }, None);
    place(&html, "action=\"/customer/confirm/code\"");
    assert_eq!(count(&html, "name=\"next\" value=\"/customer/sessions\""), 2);
}

#[test]
fn a_spent_code_of_a_session_leads_back_to_the_beginning() {
    let html = asked(CodeStep::NewPhone, Some(CodeProblem::Spent));
    assert!(!html.contains("name=\"otp\"") && !html.contains("/resend"));
    place(&html, "href=\"/customer/profile/phone\"");
    assert!(asked(CodeStep::NewPhone, Some(CodeProblem::Empty)).contains("href=\"#otp\""));
}

fn revert(state: RevertState) -> String {
    let shell = samples::visitor(Locale::Id, &samples::brand(), "/customer/phone/revert/sample");
    PhoneRevertPage { shell, state }.render().expect("the page renders")
}

#[test]
fn sec_23_taking_a_number_back_is_a_button_and_only_while_it_can_be() {
    let html = revert(offered());
    place(&html, "method=\"post\" action=\"/customer/phone/revert/sample\"");
    place(&html, "6 November 2025 14.30 WIB");
    let done = revert(RevertState::Done { old: "0817****070".to_owned() });
    place(&done, "Nomor lama sudah kembali");
    let late = revert(RevertState::NotValid);
    place(&late, "https://wa.me/6281234567890?text=");
    for html in [done, late] {
        assert!(!html.contains("action=\"/customer/phone/revert/"), "nothing is left to send");
        place(&html, "href=\"/customer/login\"");
    }
}
