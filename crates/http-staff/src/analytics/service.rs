//! How customers were served in a period: charts, each with its table, and the tickets that wait by their age.

use askama::Template;
use page_kit::icons::Icon;
use portal_core::insight::analytics::RecentDays;
use portal_core::insight::service::{Age, AnswerTimes, Backlog, ServiceDay, ServiceReport};

use crate::analytics::figure::{Chart, Figure, Share, Unit};
use crate::analytics::period::Period;
use crate::i18n::Locale;
use crate::view::layout::Layout;

/// A figure: its words, what it is, and what a day has of it.
type Of = (&'static str, Unit, fn(&ServiceDay) -> Option<u64>);

/// Those of tickets.
const OF_TICKETS: [Of; 6] = [
    ("figure-opened", Unit::Count, |day| Some(day.opened)),
    ("figure-portal-share", Unit::Permille, ServiceDay::portal_permille),
    ("figure-ticket-answer", Unit::Seconds, |day| seconds(&day.ticket_answers)),
    ("figure-done", Unit::Count, |day| Some(day.done)),
    ("figure-reopened", Unit::Permille, ServiceDay::reopened_permille),
    ("figure-ticket-rating", Unit::StarTenths, |day| day.ticket_ratings.average_tenths()),
];

/// Those of chats.
const OF_CHATS: [Of; 3] = [
    ("figure-chats", Unit::Count, |day| Some(day.chats)),
    ("figure-chat-answer", Unit::Seconds, |day| seconds(&day.chat_answers)),
    ("figure-chat-rating", Unit::StarTenths, |day| day.chat_ratings.average_tenths()),
];

fn seconds(times: &AnswerTimes) -> Option<u64> {
    times.median().map(|took| took.num_seconds().unsigned_abs())
}

/// `GET /staff/figures/service`.
#[derive(Debug, Template)]
#[template(path = "analytics/service.html")]
pub(crate) struct ServicePage {
    layout: Layout,
    period: Period,
    charts: Vec<Chart>,
    /// What waits, by age; `None` where tickets cannot be listed.
    backlog: Option<Vec<Share>>,
}

impl ServicePage {
    pub(crate) fn new(layout: Layout, days: RecentDays, report: &ServiceReport) -> Self {
        let total = report.total();
        let chart = |(word, unit, of): &Of| {
            let days = report.days.iter().map(|(day, figures)| (*day, of(figures))).collect();
            Chart::new(&layout, &Figure { word, unit: *unit, total: of(&total), days })
        };
        let of_tickets = if report.backlog.is_some() { OF_TICKETS.as_slice() } else { &[] };
        let charts = of_tickets.iter().chain(&OF_CHATS).map(chart).collect();
        let period = Period::new(&layout, days, report.days.iter().map(|(day, _)| *day));
        let backlog = report.backlog.as_ref().map(|backlog| waiting(&layout, backlog));
        Self { layout, period, charts, backlog }
    }
}

fn waiting(layout: &Layout, backlog: &Backlog) -> Vec<Share> {
    let row = |age| Share::new(layout.locale, layout.t(age_word(age)), backlog.of_age(age), backlog.total());
    Age::ALL.map(row).into()
}

/// The key of the words of an age.
const fn age_word(age: Age) -> &'static str {
    match age {
        Age::Day => "age-day",
        Age::ThreeDays => "age-three-days",
        Age::Week => "age-week",
        Age::Longer => "age-longer",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::t;

    #[test]
    fn every_figure_and_every_age_has_words() {
        let figures = OF_TICKETS.iter().chain(&OF_CHATS).map(|(word, ..)| *word);
        for word in figures.chain(Age::ALL.map(age_word)) {
            for locale in Locale::ALL {
                assert_ne!(t(locale, word, &[]), word);
            }
        }
    }
}
