use chrono::TimeDelta;

use super::*;
use crate::insight::service::{Age, Ratings};
use crate::staff::account::Role;
use crate::staff::account::test_staff::actor;
use crate::staff::conversation::MockConversationDesk;
use crate::staff::desk::MockTicketDesk;
use crate::staff::desk::test_desk::head;
use crate::support::ticket::Rating;
use crate::test_support::{clock_at, noon};

fn at(days_ago: i64, minutes: i64) -> DateTime<Utc> {
    noon() - TimeDelta::days(days_ago) + TimeDelta::minutes(minutes)
}

fn ticket(number: &str, created_at: DateTime<Utc>) -> TicketRecord {
    TicketRecord {
        number: TicketNumber::parse(number).expect("a number"),
        customer_id: CustomerId::parse("AGLS1").expect("an id"),
        created_via: "staff".into(),
        created_at,
        moved_at: None,
        completed_at: None,
        reopened_at: None,
        rating: None,
    }
}

fn conversation(topic: Topic, created_at: DateTime<Utc>, answered: Option<i64>) -> ConversationRecord {
    let customer_id = CustomerId::parse("AGLS1").expect("an id");
    let answered_at = answered.map(|minutes| created_at + TimeDelta::minutes(minutes));
    ConversationRecord { customer_id, topic, created_at, answered_at }
}

fn of_ticket(number: &str) -> Topic {
    Topic::Ticket(TicketNumber::parse(number).expect("a number"))
}

fn stars(stars: u8) -> Rating {
    Rating::new(stars).expect("stars")
}

fn reports(
    tickets: Option<Vec<TicketRecord>>,
    conversations: Vec<ConversationRecord>,
    ratings: Vec<(DateTime<Utc>, Rating)>,
) -> ServiceReports {
    let (mut desk, mut talks) = (MockTicketDesk::new(), MockConversationDesk::new());
    talks.expect_records().returning(move |_, _| Ok(conversations.clone()));
    talks.expect_ratings().returning(move |_, _| Ok(ratings.clone()));
    desk.expect_active().returning(|_| Ok(vec![head("TKT8"), head("TKT9")]));
    let tickets = tickets.map(|records| {
        desk.expect_records().returning(move |_, _| Ok(records.clone()));
        Arc::new(desk) as Arc<dyn TicketDesk>
    });
    ServiceReports::new(ServiceReportDeps { tickets, conversations: Arc::new(talks), clock: clock_at(noon()) })
}

async fn week(reports: &ServiceReports) -> ServiceReport {
    reports.recent(&actor(Role::Admin), RecentDays::Seven).await.expect("figures")
}

#[tokio::test]
async fn stf_03_the_figures_are_for_who_may_read_them() {
    for role in Role::ALL {
        let read = reports(None, Vec::new(), Vec::new()).recent(&actor(role), RecentDays::Seven).await;
        let may = matches!(role, Role::Supervisor | Role::Admin);
        assert_eq!(read.is_ok(), may, "{role:?}");
        assert!(may || matches!(read, Err(ReadFiguresError::Forbidden)), "{role:?}");
    }
}

#[tokio::test]
async fn tickets_count_on_the_day_they_were_opened_and_on_the_day_they_were_done() {
    let done = TicketRecord {
        created_via: "customer_portal".into(),
        completed_at: Some(at(0, 5)),
        reopened_at: Some(at(1, 0)),
        rating: Some(stars(4)),
        ..ticket("TKT1", at(2, 0))
    };
    let before = TicketRecord { completed_at: Some(at(2, 0)), ..ticket("TKT2", at(40, 0)) };
    let report = week(&reports(Some(vec![done, before, ticket("TKT3", at(2, 1))]), Vec::new(), Vec::new())).await;
    assert_eq!(report.days.len(), 7);
    let on = |days_ago: usize| &report.days[6 - days_ago].1;
    assert_eq!((on(2).opened, on(2).opened_in_portal, on(2).done, on(2).reopened), (2, 1, 1, 0));
    assert_eq!((on(0).opened, on(0).done, on(0).reopened), (0, 1, 1));
    assert_eq!(on(0).ticket_ratings, Ratings { count: 1, stars: 4 });
    let total = report.total();
    assert_eq!((total.opened, total.done, total.portal_permille()), (2, 2, Some(500)));
    assert_eq!(report.backlog.map(|backlog| backlog.of_age(Age::Day)), Some(2));
}

#[tokio::test]
async fn a_ticket_is_answered_by_what_comes_first_a_step_or_a_message() {
    let moved = TicketRecord { moved_at: Some(at(1, 30)), ..ticket("TKT1", at(1, 0)) };
    let both = TicketRecord { moved_at: Some(at(1, 50)), ..ticket("TKT2", at(1, 0)) };
    let talks = vec![
        conversation(of_ticket("TKT2"), at(1, 0), Some(10)),
        conversation(of_ticket("TKT3"), at(1, 0), Some(20)),
        conversation(of_ticket("TKT4"), at(1, 0), None),
    ];
    let tickets = vec![moved, both, ticket("TKT3", at(1, 0)), ticket("TKT4", at(1, 0))];
    let total = week(&reports(Some(tickets), talks, Vec::new())).await.total();
    assert_eq!((total.ticket_answers.count(), total.chats), (3, 0));
    assert_eq!(total.ticket_answers.median(), Some(TimeDelta::minutes(20)));
}

#[tokio::test]
async fn a_message_about_another_customers_ticket_of_that_number_answers_nothing() {
    let other = CustomerId::parse("AGLS2").expect("an id");
    let talk = ConversationRecord { customer_id: other, ..conversation(of_ticket("TKT1"), at(1, 0), Some(1)) };
    let total = week(&reports(Some(vec![ticket("TKT1", at(1, 0))]), vec![talk], Vec::new())).await.total();
    assert_eq!(total.ticket_answers.median(), None);
}

#[tokio::test]
async fn chats_count_where_tickets_cannot_be_listed() {
    let talks = vec![conversation(Topic::Chat, at(3, 0), Some(7)), conversation(Topic::Chat, at(3, 9), None)];
    let ratings = vec![(at(0, 0), stars(5)), (at(0, 1), stars(2)), (at(30, 0), stars(1))];
    let report = week(&reports(None, talks, ratings)).await;
    let total = report.total();
    assert_eq!((total.chats, total.chat_answers.median()), (2, Some(TimeDelta::minutes(7))));
    assert_eq!(total.chat_ratings, Ratings { count: 2, stars: 7 });
    assert_eq!(report.backlog, None);
}
