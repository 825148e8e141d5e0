//! Every page, in both languages: what must be on it and what must not.

#[path = "pages/dashboard.rs"]
mod dashboard;
#[path = "pages/profile.rs"]
mod profile;
#[path = "../examples/gallery/samples.rs"]
mod samples;
#[path = "pages/tickets.rs"]
mod tickets;

use askama::Template;
use chrono::TimeDelta;
use http_kit::i18n::Locale;
use http_poem::views::{
    AccountState, CodeProblem, CodeState, CodeStatus, DemoChat, DemoChatPage, DemoMessage, ErrorKind, ErrorPage,
    LoginCodePage, LoginPhonePage, Notice, PhoneProblem, Resend, SessionsPage,
};

const EVIL: &str = "<script>alert('x')</script> & \"co\"";

fn every_page() -> Vec<(String, String)> {
    let brand = samples::brand();
    let both = Locale::ALL.into_iter().flat_map(|locale| {
        let pages = samples::pages(locale, &brand).expect("pages render");
        pages.into_iter().map(move |(name, html)| (format!("{name}.{}", locale.code()), html))
    });
    both.collect()
}

fn count(html: &str, part: &str) -> usize {
    html.matches(part).count()
}

/// The opening tags of a page.
fn tags(html: &str) -> impl Iterator<Item = &str> {
    html.split('<').skip(1).filter_map(|rest| rest.split('>').next())
}

/// Where a text stands on a page; a no-break space is a space to the reader.
fn place(html: &str, text: &str) -> usize {
    let plain = |letter| if letter == '\u{a0}' { ' ' } else { letter };
    let begins = |rest: &str| rest.chars().map(plain).take(text.chars().count()).eq(text.chars());
    let found = html.char_indices().map(|(at, _)| at).find(|at| begins(&html[*at..]));
    found.unwrap_or_else(|| panic!("{text} is not on the page"))
}

#[test]
fn every_page_has_one_headline_one_main_part_a_title_and_a_skip_link() {
    let pages = every_page();
    assert!(pages.len() >= 40, "only {} pages", pages.len());
    for (name, html) in pages {
        assert_eq!(count(&html, "<h1"), 1, "headlines of {name}");
        assert_eq!(count(&html, "<main"), 1, "main parts of {name}");
        assert!(html.contains(" – AGLIS Net</title>"), "title of {name}");
        assert!(html.contains("href=\"#main\""), "skip link of {name}");
        assert!(html.contains("name=\"viewport\""), "viewport of {name}");
    }
}

#[test]
fn the_page_says_which_language_it_is_in() {
    for (name, html) in every_page() {
        let code = name.rsplit('.').next().expect("a language");
        assert!(html.contains(&format!("<html lang=\"{code}\">")), "{name}");
    }
}

#[test]
fn nothing_on_a_page_needs_an_unsafe_policy() {
    for (name, html) in every_page() {
        for tag in tags(&html) {
            assert!(!tag.contains(" style="), "{name} has a style attribute: {tag}");
            let handler = tag.split_whitespace().skip(1).any(|word| word.starts_with("on"));
            assert!(!handler, "{name} has an inline handler: {tag}");
            assert!(!tag.contains("javascript:"), "{name}: {tag}");
            if tag.starts_with("script") || tag.starts_with("style") {
                assert!(tag.contains("nonce=\"sample-nonce\""), "{name} lacks the nonce: {tag}");
            }
        }
    }
}

#[test]
fn pages_ask_no_other_host_for_anything() {
    for (name, html) in every_page() {
        for tag in tags(&html).filter(|tag| tag.contains("//") || tag.contains("data:")) {
            // The portal's own address stands in the demo's messages.
            let known = ["href=\"https://wa.me/", "href=\"https://portal.example.id\""];
            assert!(tag.starts_with("a ") && known.iter().any(|href| tag.contains(href)), "{name}: {tag}");
        }
    }
}

#[test]
fn every_form_that_posts_carries_the_token() {
    for (name, html) in every_page() {
        for form in html.split("<form").skip(1).map(|rest| rest.split("</form>").next().unwrap_or("")) {
            if form.contains("method=\"post\"") {
                let token = "name=\"csrf\" value=\"sample-token\"";
                assert!(form.contains(token), "{name}: {form}");
            }
        }
    }
}

#[test]
fn every_icon_is_skipped_by_assistive_technology_and_every_picture_has_a_text() {
    for (name, html) in every_page() {
        for tag in tags(&html) {
            if tag.starts_with("svg") {
                assert!(tag.contains("aria-hidden=\"true\""), "{name}: {tag}");
            }
            if tag.starts_with("img") {
                assert!(tag.contains("alt="), "{name}: {tag}");
            }
        }
    }
}

#[test]
fn every_visible_field_has_a_label_and_ids_are_given_once() {
    for (name, html) in every_page() {
        let value = |tag: &str, attribute: &str| {
            let rest = tag.split(&format!(" {attribute}=\"")).nth(1)?;
            Some(rest.split('"').next().unwrap_or_default().to_owned())
        };
        let mut ids: Vec<String> = tags(&html).filter_map(|tag| value(tag, "id")).collect();
        let all = ids.len();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), all, "{name} uses an id twice");
        for tag in tags(&html).filter(|tag| tag.starts_with("input") && !tag.contains("hidden")) {
            // Fields inside a <template> get id and label by script.
            let Some(id) = value(tag, "id") else {
                assert!(name.starts_with("docs"), "{name}: {tag}");
                continue;
            };
            assert!(html.contains(&format!("<label for=\"{id}\"")), "{name}: no label for {id}");
        }
    }
}

#[test]
fn a_customers_name_cannot_become_markup() {
    let brand = samples::brand();
    for locale in Locale::ALL {
        let layout = samples::customer(locale, &brand, "/customer/dashboard", EVIL);
        let page = samples::dashboard(layout, EVIL, Some(samples::owed(1)), AccountState::Active);
        let html = page.render().expect("the page renders");
        assert!(!html.contains("<script>alert"), "{html}");
        assert!(html.contains("&#60;script&#62;alert"), "the name is shown");
        for tag in tags(&html).filter(|tag| tag.starts_with("summary ")) {
            assert_eq!(count(tag, "\""), 2, "the name breaks out of an attribute: {tag}");
        }
    }
}

#[test]
fn a_typed_number_and_a_path_cannot_become_markup() {
    let mut layout = samples::visitor(Locale::Id, &samples::brand(), "/x?\"><script>1");
    layout.flash = Some(Notice::LoginOver.flash(Locale::Id));
    let problem = Some(PhoneProblem::Malformed);
    let html = LoginPhonePage { layout, phone: format!("\">{EVIL}"), problem }.render().expect("renders");
    assert!(!html.contains("\"><script>"), "{html}");
}

#[test]
fn a_message_in_the_demo_chat_cannot_become_markup() {
    let text = format!("*{EVIL}* https://portal.example.id/x?a=1&b=2 https://a.id/\"onclick=\"x javascript:alert(1)");
    let message = DemoMessage { text, sent_at: samples::now(), code: None };
    let chats = vec![DemoChat { number: EVIL.to_owned(), messages: vec![message] }];
    let layout = samples::visitor(Locale::Id, &samples::brand(), "/demo/whatsapp");
    let html = DemoChatPage { layout, chats, open: None }.render().expect("the page renders");
    assert!(!html.contains("<script>alert"));
    assert!(html.contains("<strong>&#60;script&#62;"), "bold stays bold");
    place(&html, "<a href=\"https://portal.example.id/x?a=1&#38;b=2\" rel=\"noreferrer\">");
    assert_eq!(count(&html, "rel=\"noreferrer\">https://"), 1, "the others are no addresses");
    assert!(!html.contains("\"onclick") && !html.contains("href=\"javascript"));
}

#[test]
fn only_pages_that_exist_are_linked() {
    let known = [
        "/customer/dashboard",
        "/customer/faq",
        "/customer/invoices",
        "/customer/payments",
        "/customer/tickets",
        "/customer/profile",
        "/customer/confirm",
        "/customer/sessions",
        "/customer/accounts",
        "/customer/chat",
        "/customer/looks",
        "/customer/login",
        "/customer/pay",
        "/demo/whatsapp",
        "/api/openapi.json",
        "/static/",
        "/favicon.svg",
        "/manifest.webmanifest",
        "/icons/",
        "/nowhere",
        "#",
        "https://wa.me/",
        "https://portal.example.id",
        "mailto:",
        "tel:",
    ];
    for (name, html) in every_page() {
        for target in html.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap_or("")) {
            assert!(known.iter().any(|start| target.starts_with(start)), "{name} links to {target}");
        }
    }
}

#[test]
fn hover_is_styled_only_where_there_is_hover() {
    let css = include_str!("../static/app.css");
    for line in css.lines().filter(|line| line.contains(":hover") && !line.contains(".toast:hover")) {
        assert!(line.starts_with("@media (hover:hover){"), "{line}");
    }
}

#[test]
fn no_line_on_a_page_ends_between_rp_and_its_digits() {
    for (name, html) in every_page() {
        let parted = html.match_indices("Rp ").find(|(at, _)| html[at + 3..].starts_with(|c: char| c.is_ascii_digit()));
        assert_eq!(parted, None, "{name}");
        assert!(!html.contains("-Rp"), "{name} has a hyphen for a minus");
    }
}

#[test]
fn the_tab_of_the_page_is_marked_and_strangers_see_no_tabs() {
    let html = dashboard::dashboard(Locale::Id, None, AccountState::Active);
    place(&html, "href=\"/customer/dashboard\" aria-current=\"page\"");
    assert_eq!(count(&html, "aria-current=\"page\""), 1);
    let login = samples::visitor(Locale::Id, &samples::brand(), "/customer/login");
    assert!(login.tabs().is_empty());
}

fn code_page(problem: Option<CodeProblem>, resend: Resend, status: CodeStatus) -> String {
    let layout = samples::visitor(Locale::Id, &samples::brand(), "/customer/login/code");
    let masked_phone = "0817****070".to_owned();
    let challenge = "0193a5b0-1f1e-7000-8000-000000000001".to_owned();
    let code = CodeState { masked_phone, valid_for: "10 menit".into(), status, resend, problem };
    LoginCodePage { layout, challenge, code }.render().expect("the page renders")
}

#[test]
fn the_code_is_one_field_that_phones_can_fill_in() {
    let html = code_page(None, Resend::In(60), CodeStatus::Open);
    let visible = tags(&html).filter(|tag| tag.starts_with("input") && !tag.contains("hidden"));
    assert_eq!(visible.count(), 1);
    place(&html, "inputmode=\"numeric\" autocomplete=\"one-time-code\" maxlength=\"1000\"");
    place(&html, "0817****070");
    place(&html, "Ganti nomor");
    place(&html, "Kode tidak datang?");
}

#[test]
fn the_wait_for_a_new_code_is_told_with_and_without_script() {
    let html = code_page(None, Resend::In(60), CodeStatus::Open);
    place(&html, "data-wait=\"60\"");
    place(&html, "aria-describedby=\"resend-wait\"");
    let told =
        "id=\"resend-wait\" role=\"status\" data-ready=\"Kode baru sudah bisa diminta.\">Kode baru bisa diminta dalam";
    place(&html, told);
    assert!(!code_page(None, Resend::In(0), CodeStatus::Open).contains("data-wait="));
}

#[test]
fn a_wrong_code_says_once_at_its_field_how_many_guesses_are_left() {
    let html = code_page(Some(CodeProblem::NotValid { guesses_left: 3 }), Resend::In(0), CodeStatus::Open);
    assert_eq!(count(&html, "Sisa 3\u{a0}percobaan"), 1);
    place(&html, "id=\"otp-error\" role=\"alert\"");
    place(&html, "aria-invalid=\"true\" aria-describedby=\"otp-error\"");
    place(&html, "<title>Perlu diperbaiki: ");
}

#[test]
fn a_code_that_cannot_be_typed_has_no_field_and_no_minutes_and_offers_a_new_one_or_the_wait() {
    let expired = code_page(Some(CodeProblem::NotValid { guesses_left: 3 }), Resend::In(0), CodeStatus::Expired);
    place(&expired, "Kode ini sudah kedaluwarsa.");
    place(&expired, "action=\"/customer/login/resend\"");
    let until = samples::visitor(Locale::Id, &samples::brand(), "/").now + TimeDelta::minutes(40);
    let locked = code_page(None, Resend::After(until), CodeStatus::Locked);
    place(&locked, "Kode baru bisa diminta setelah 5 November 2025, 15.10 WIB.");
    let held = code_page(None, Resend::Never, CodeStatus::Held { until });
    place(&held, "Coba lagi setelah 5 November 2025, 15.10 WIB.");
    let lost = code_page(Some(CodeProblem::Spent), Resend::Never, CodeStatus::Locked);
    place(&lost, "href=\"/customer/login\"");
    for html in [&locked, &held, &lost] {
        assert!(!html.contains("action=\"/customer/login/resend\""));
    }
    for html in [expired, locked, held, lost] {
        assert!(!html.contains("name=\"otp\"") && !html.contains("10 menit") && !html.contains("Sisa"), "{html}");
    }
}

#[test]
fn a_wrong_number_is_kept_in_its_field() {
    let layout = samples::visitor(Locale::En, &samples::brand(), "/customer/login");
    let page = LoginPhonePage { layout, phone: "0812".to_owned(), problem: Some(PhoneProblem::Malformed) };
    let html = page.render().expect("the page renders");
    place(&html, "value=\"0812\"");
    assert_eq!(count(&html, "This number is incomplete"), 1);
    place(&html, "id=\"phone-error\" role=\"alert\"");
}

#[test]
fn this_device_cannot_be_ended_by_mistake_and_others_can() {
    let pages = samples::pages(Locale::Id, &samples::brand()).expect("pages render");
    let html = |name: &str| &pages.iter().find(|(found, _)| found == name).expect("the page").1;
    assert_eq!(count(html("sessions"), "/end\""), 2, "three devices, two of them others");
    place(html("sessions"), "/customer/sessions/end-others");
    place(html("sessions"), "Perangkat ini");
    assert!(!html("sessions-alone").contains("/end-others"));
}

#[test]
fn a_list_without_devices_still_is_a_page() {
    let layout = samples::customer(Locale::Id, &samples::brand(), "/customer/sessions", "Budi");
    SessionsPage { layout, sessions: Vec::new() }.render().expect("the page renders");
}

#[test]
fn an_error_names_its_trace_and_offers_one_action_without_codes_or_blame() {
    for kind in [ErrorKind::NotFound, ErrorKind::Internal, ErrorKind::TooMany { retry_after: None }] {
        let layout = samples::visitor(Locale::Id, &samples::brand(), "/customer/dashboard");
        let page = ErrorPage { layout, kind, trace_id: Some("4bf92f".to_owned()), form_page: None, elsewhere: None };
        let html = page.render().expect("renders");
        let main = &html[place(&html, "<main")..place(&html, "</main>")];
        place(main, "<code>4bf92f</code>");
        assert_eq!(count(main, "class=\"btn"), 1);
        assert!(!main.contains(&kind.status().to_string()), "{main}");
    }
}

#[test]
fn an_isp_without_contacts_has_no_dead_links() {
    let mut brand = samples::brand();
    brand.support = http_poem::views::Support::default();
    for (name, html) in samples::pages(Locale::Id, &brand).expect("pages render") {
        let html = html.replace("https://wa.me/6281298765432", "the technician");
        assert!(!html.contains("wa.me") && !html.contains("mailto:"), "{name}");
        assert!(!html.contains("Butuh bantuan?"), "{name} has a headline without anything below it");
    }
}

#[test]
fn the_language_switch_returns_to_the_page_it_was_used_on() {
    let layout = samples::visitor(Locale::Id, &samples::brand(), "/customer/login?next=1&x=2");
    let html = LoginPhonePage { layout, phone: String::new(), problem: None }.render().expect("renders");
    place(&html, "name=\"return_to\" value=\"/customer/login?next=1&#38;x=2\"");
    place(&html, "value=\"id\" lang=\"id\" aria-pressed=\"true\"");
    place(&html, "value=\"en\" lang=\"en\" aria-pressed=\"false\"");
}
