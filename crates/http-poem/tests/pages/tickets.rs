//! The pages of tickets.

use askama::Template;
use http_kit::i18n::Locale;
use http_poem::views::{Layout, RatingForm, ReopenForm, TicketPage, WrongField};
use portal_core::TicketNumber;
use portal_core::support::ticket::{Rating, Technician, Ticket, TicketFilter, TicketStatus};

use super::samples::tickets::{form, list, page, ticket};
use super::{EVIL, count, place, samples};

fn layout(locale: Locale) -> Layout {
    samples::customer(locale, &samples::brand(), "/customer/tickets", "Budi Santoso")
}

fn shown(locale: Locale, ticket: Ticket) -> String {
    page(layout(locale), ticket).render().expect("the page renders")
}

#[test]
fn a_tickets_words_cannot_become_markup() {
    let mut evil = ticket(1, EVIL, TicketStatus::Completed, 30);
    for words in [&mut evil.category, &mut evil.resolution_notes, &mut evil.work_notes, &mut evil.feedback] {
        *words = Some(EVIL.to_owned());
    }
    evil.description = EVIL.to_owned();
    evil.rating = Rating::new(1);
    evil.technician = Some(Technician { name: EVIL.to_owned(), phone: Some(format!("0812{EVIL}")) });
    let all = list(layout(Locale::Id), TicketFilter::All, vec![evil.clone()]).render().expect("the list renders");
    let mut one = page(layout(Locale::Id), evil);
    for step in &mut one.detail.timeline {
        step.note = Some(EVIL.to_owned());
    }
    one.rating = Some(RatingForm { feedback: format!("</textarea>{EVIL}"), ..RatingForm::default() });
    one.reopening = Some(ReopenForm { until: samples::now(), note: format!("</textarea>{EVIL}"), wrong: None });
    let one = one.render().expect("the page renders");
    let mut new = form(layout(Locale::Id));
    new.typed.title = format!("\">{EVIL}");
    new.typed.description = format!("</textarea>{EVIL}");
    let new = new.render().expect("the form renders");
    for html in [all, one, new] {
        assert!(!html.contains("<script>alert"), "{html}");
        place(&html, "&#60;script&#62;alert");
    }
}

#[test]
fn the_top_tells_the_latest_event_and_what_comes_next() {
    let html = shown(Locale::Id, ticket(1, "Mati", TicketStatus::Open, 1));
    place(&html, "Tiket Anda sudah kami terima");
    place(&html, "<strong>Selanjutnya:</strong> kami periksa dan tugaskan teknisi.");
    place(&html, "Target selesai 3 jam lagi");
    let mut again = ticket(1, "Mati", TicketStatus::Open, 1);
    again.reopened_at = Some(samples::now());
    let html = shown(Locale::Id, again.clone());
    place(&html, "Dibuka lagi</span>");
    place(&html, "Anda membuka lagi tiket ini");
    let html = shown(Locale::En, again);
    place(&html, "You reopened this ticket");
    place(&html, "we look at your ticket again");
}

#[test]
fn a_broken_promise_is_told_in_words_and_a_kept_one_is_history() {
    let late = shown(Locale::Id, ticket(1, "Mati", TicketStatus::OnHold, 6));
    place(&late, "Terlambat 2 jam.</strong> Maaf, ini lebih lama dari yang kami janjikan.");
    place(&late, "hero warning");
    assert!(!late.contains("Target selesai"), "what is past is no promise");
    let (before, after) = late.split_once("Tanyakan ke CS").expect("a way to customer service");
    assert!(before.contains("btn primary") && after.contains("Yang Anda sampaikan"), "customer service comes first");
    place(&shown(Locale::En, ticket(1, "Mati", TicketStatus::OnHold, 6)), "2 hours late");
    let done = shown(Locale::Id, ticket(1, "Mati", TicketStatus::Completed, 60));
    assert!(!done.contains("Terlambat") && !done.contains("Target selesai"), "the work is done");
    let all = vec![ticket(1, "Mati", TicketStatus::OnHold, 6), ticket(2, "Mati", TicketStatus::Completed, 60)];
    let listed = list(layout(Locale::Id), TicketFilter::All, all).render().expect("the list renders");
    assert_eq!((count(&listed, "promise small late"), count(&listed, "Terlambat 2\u{a0}jam")), (1, 1));
}

#[test]
fn a_visit_that_is_past_is_no_promise() {
    let planned = |status, hours: i64| {
        let mut with = ticket(1, "Mati", status, 1);
        with.scheduled_at = Some(samples::now() + chrono::TimeDelta::hours(hours));
        shown(Locale::Id, with)
    };
    place(&planned(TicketStatus::Assigned, 2), "Kunjungan teknisi");
    let missed = planned(TicketStatus::Assigned, -2);
    place(&missed, "sudah lewat. Tanyakan jadwal barunya ke CS.");
    place(&missed, "Tanyakan ke CS");
    assert!(!missed.contains("Kunjungan teknisi"));
    let begun = planned(TicketStatus::InProgress, -2);
    assert!(!begun.contains("Kunjungan"), "somebody is there already");
}

#[test]
fn the_actor_of_a_step_is_named_and_the_newest_step_comes_first() {
    let html = shown(Locale::Id, ticket(1, "Mati", TicketStatus::InProgress, 3));
    place(&html, "<h2 id=\"state-title\">Rudi Hartono sedang mengerjakannya</h2>");
    place(&html, "Diperbarui 1 jam lalu");
    let (_, steps) = html.split_once("class=\"timeline\"").expect("a timeline");
    let places = ["Dikerjakan", "Ditugaskan", "Tiket dibuat oleh Anda"].map(|word| steps.find(word));
    assert!(places.is_sorted() && places.iter().all(Option::is_some), "{places:?}");
    let html = shown(Locale::En, ticket(1, "Mati", TicketStatus::InProgress, 3));
    place(&html, "Rudi Hartono is working on it");
    place(&html, "Ticket opened by you");
    let mut moved = page(layout(Locale::Id), ticket(1, "Mati", TicketStatus::InProgress, 3));
    moved.detail.timeline.pop();
    let html = moved.render().expect("the page renders");
    place(&html, "Rudi Hartono sedang mengerjakannya");
    let mut alone = ticket(1, "Mati", TicketStatus::Completed, 30);
    alone.technician = None;
    place(&shown(Locale::Id, alone), "AGLIS Net sudah menyelesaikannya");
}

#[test]
fn a_tickets_number_can_be_copied() {
    let html = shown(Locale::Id, ticket(12, "Mati", TicketStatus::Open, 1));
    place(
        &html,
        "<button type=\"button\" class=\"btn copy\" data-copy=\"TKT20251105012\" data-done=\"Tersalin\" hidden>",
    );
}

#[test]
fn a_technician_with_a_mobile_number_can_be_written_to() {
    let mut with = ticket(1, "Mati", TicketStatus::Assigned, 1);
    let html = shown(Locale::Id, with.clone());
    place(&html, "href=\"https://wa.me/6281298765432?text=Halo%20Rudi");
    place(&html, "href=\"tel:+6281298765432\"");
    place(&html, "0812-9876-5432");
    with.technician = Some(Technician { name: "Rudi".to_owned(), phone: Some("021-5551234".to_owned()) });
    let html = shown(Locale::Id, with);
    place(&html, "021-5551234");
    place(&html, "href=\"tel:0215551234\"");
    assert!(!html.contains("wa.me/6221"), "a landline has no WhatsApp");
}

#[test]
fn five_labelled_stars_are_on_offer_until_one_of_them_is_given() {
    let mut done = page(layout(Locale::Id), ticket(1, "Mati", TicketStatus::Completed, 30));
    done.rating = Some(RatingForm::default());
    let html = done.render().expect("the page renders");
    assert_eq!(count(&html, "name=\"rating\""), 5);
    for word in ["Sangat buruk", "Buruk", "Cukup", "Baik", "Sangat baik"] {
        place(&html, word);
    }
    let mut rated = ticket(1, "Mati", TicketStatus::Completed, 30);
    (rated.rating, rated.feedback) = (Rating::new(4), Some("Cepat.".to_owned()));
    let html = shown(Locale::En, rated);
    place(&html, "4 of 5 stars");
    assert_eq!((count(&html, "name=\"rating\""), count(&html, "class=\"lit\"")), (0, 4));
}

#[test]
fn what_is_wrong_leads_to_fields_that_are_there() {
    let mut new = form(layout(Locale::Id));
    new.wrong =
        [("type", "ticket-type-missing"), ("title", "ticket-title-long"), ("description", "ticket-text-control")]
            .map(|(field, words)| WrongField { field, words })
            .to_vec();
    new.wrong.push(WrongField { field: "priority", words: "ticket-priority-unknown" });
    let mut done = page(layout(Locale::Id), ticket(1, "Mati", TicketStatus::Completed, 30));
    let wrong = |field| WrongField { field, words: "ticket-remark-long" };
    done.rating = Some(RatingForm { wrong: vec![wrong("rating"), wrong("feedback")], ..RatingForm::default() });
    done.reopening = Some(ReopenForm { until: samples::now(), note: "x".to_owned(), wrong: Some(wrong("note")) });
    for html in [new.render().expect("renders"), done.render().expect("renders")] {
        place(&html, "<title>Perlu diperbaiki: ");
        let (_, summary) = html.split_once("role=\"alert\"").expect("a summary");
        let summary = summary.split("</div>").next().unwrap_or_default();
        let targets: Vec<&str> = summary.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert!(targets.len() >= 3, "{summary}");
        for target in targets {
            place(&html, &format!(" id=\"{target}\""));
        }
        assert_eq!(count(&html, "class=\"error\""), count(summary, "<li>"), "a message at each field");
    }
}

#[test]
fn a_number_with_slashes_is_one_part_of_the_address() {
    let mut odd = ticket(1, "Mati", TicketStatus::Completed, 30);
    odd.number = TicketNumber::parse("T/2025/1").expect("a number");
    let listed = list(layout(Locale::Id), TicketFilter::All, vec![odd.clone()]).render().expect("the list renders");
    place(&listed, "href=\"/customer/tickets/T%2F2025%2F1\"");
    let one = TicketPage { rating: Some(RatingForm::default()), ..page(layout(Locale::Id), odd) };
    place(&one.render().expect("renders"), "action=\"/customer/tickets/T%2F2025%2F1/rating\"");
}

#[test]
fn an_empty_list_offers_a_new_ticket() {
    for filter in [TicketFilter::All, TicketFilter::Active, TicketFilter::Status(TicketStatus::Cancelled)] {
        let html = list(layout(Locale::Id), filter, Vec::new()).render().expect("the list renders");
        assert_eq!(count(&html, "href=\"/customer/tickets/new\""), 2, "above the list and in its place");
        assert_eq!(count(&html, "aria-current=\"true\""), 1);
    }
}

#[test]
fn each_priority_is_explained_by_its_promise() {
    let html = form(layout(Locale::Id)).render().expect("the form renders");
    for promise in ["Selesai dalam 4 jam", "Selesai dalam 24 jam", "Selesai dalam 48 jam"] {
        place(&html, promise);
    }
    place(&html, "value=\"normal\" checked");
}
