use std::sync::Arc;

use chrono::TimeDelta;

use super::*;
use crate::staff::account::Role;
use crate::staff::account::test_staff::actor;
use crate::staff::assignment::{Assignment, MockAssignmentRepo};
use crate::staff::conversation::MockConversationDesk;
use crate::staff::customer_search::MockCustomerSearch;
use crate::staff::desk::MockTicketDesk;
use crate::staff::desk::test_desk::head;
use crate::staff::inbox::{InboxDeps, InboxFilter, InboxRefinement};
use crate::support::conversation::test_support::conversation;
use crate::support::ticket::{Priority, TicketType};
use crate::test_support::{clock_at, noon};

/// An inbox of these, each port of which is asked once.
fn inbox(tickets: Vec<TicketHead>, waiting: Vec<Conversation>, assigned: Vec<Assignment>) -> InboxService {
    let (mut desk, mut conversations) = (MockTicketDesk::new(), MockConversationDesk::new());
    let (mut assignments, mut customers) = (MockAssignmentRepo::new(), MockCustomerSearch::new());
    desk.expect_active().times(0..=1).returning(move |_| Ok(tickets.clone()));
    conversations.expect_waiting().times(0..=1).returning(move |_| Ok(waiting.clone()));
    assignments.expect_all().times(0..=1).returning(move |_| Ok(assigned.clone()));
    customers.expect_heads().times(0..=1).returning(|ids| {
        let head = |id: &CustomerId| CustomerHead {
            customer_id: id.clone(),
            name: "Budi Santoso".into(),
            status: AccountStatus::Suspended,
        };
        Ok(ids.iter().map(head).collect())
    });
    let deps = InboxDeps {
        tickets: Some(Arc::new(desk)),
        conversations: Arc::new(conversations),
        assignments: Arc::new(assignments),
        customers: Some(Arc::new(customers)),
        clock: clock_at(noon()),
    };
    InboxService::new(deps, InboxPolicy::default())
}

fn due(number: &str, hours: i64) -> TicketHead {
    TicketHead { sla_due: Some(noon() + TimeDelta::hours(hours)), ..head(number) }
}

fn waits(topic: Topic, minutes: i64) -> Conversation {
    Conversation { topic, waiting_since: Some(noon() - TimeDelta::minutes(minutes)), ..conversation() }
}

fn number(text: &str) -> TicketNumber {
    TicketNumber::parse(text).expect("a number")
}

fn subjects(inbox: &Inbox) -> Vec<String> {
    inbox.page.items.iter().map(|item| item.subject.to_string()).collect()
}

async fn listed(service: InboxService, role: Role, filter: InboxFilter) -> Inbox {
    service.list(&actor(role), InboxQuery { filter, ..InboxQuery::default() }).await.expect("it is listed")
}

#[tokio::test]
async fn tickets_and_chats_are_in_one_order_with_names_and_assignees() {
    let mine = Assignment {
        subject: WorkSubject::Ticket(number("TKT1")),
        staff: actor(Role::Cs).name().clone(),
        since: noon(),
    };
    let service = inbox(vec![due("TKT1", 8), due("TKT2", -1)], vec![waits(Topic::Chat, 5)], vec![mine]);
    let inbox = listed(service, Role::Cs, InboxFilter::All).await;
    let chat = format!("conversation:{}", conversation().id);
    assert_eq!(subjects(&inbox), ["ticket:TKT2", chat.as_str(), "ticket:TKT1"]);
    let chat = &inbox.page.items[1];
    assert_eq!((chat.customer_name.as_deref(), chat.is_suspended), (Some("Budi Santoso"), true));
    assert_eq!((chat.time_left, chat.is_breached()), (Some(TimeDelta::minutes(25)), false));
    assert_eq!(inbox.page.items[2].assignee.as_ref(), Some(actor(Role::Cs).name()));
    let counts = InboxFilter::ALL.map(|filter| inbox.counts.of_filter(filter));
    assert_eq!(counts, [3, 1, 2, 2, 1, 1]);
}

#[tokio::test]
async fn a_customer_who_waits_in_a_tickets_conversation_lifts_the_ticket() {
    let of_ticket = waits(Topic::Ticket(number("TKT1")), 40);
    let service = inbox(vec![due("TKT1", 8), due("TKT2", 1)], vec![of_ticket], Vec::new());
    let inbox = listed(service, Role::Cs, InboxFilter::All).await;
    assert_eq!(subjects(&inbox), ["ticket:TKT1", "ticket:TKT2"]);
    let first = &inbox.page.items[0];
    assert_eq!((first.conversation, first.is_breached()), (Some(conversation().id), true));
}

#[tokio::test]
async fn who_waits_in_the_conversation_of_a_ticket_that_is_over_is_not_forgotten() {
    let service = inbox(Vec::new(), vec![waits(Topic::Ticket(number("TKT9")), 5)], Vec::new());
    let inbox = listed(service, Role::Cs, InboxFilter::Conversations).await;
    assert_eq!(inbox.page.items[0].title.as_deref(), Some("TKT9"));
}

#[tokio::test]
async fn stf_03_each_role_sees_what_it_may_read() {
    let all = || inbox(vec![due("TKT1", 8)], vec![waits(Topic::Chat, 5)], Vec::new());
    let inbox = listed(all(), Role::Technician, InboxFilter::All).await;
    assert_eq!(subjects(&inbox), ["ticket:TKT1"]);
    let refused = all().list(&actor(Role::Finance), InboxQuery::default()).await;
    assert!(matches!(refused, Err(InboxError::Forbidden)));
}

#[tokio::test]
async fn ten_thousand_items_take_one_query_of_each_port() {
    let many = (0..10_000).map(|n| due(&format!("TKT{n:05}"), n)).collect();
    let service = inbox(many, vec![waits(Topic::Chat, 5)], Vec::new());
    let query = InboxQuery { filter: InboxFilter::Tickets, page: 3, ..InboxQuery::default() };
    let inbox = service.list(&actor(Role::Cs), query).await.expect("it is listed");
    assert_eq!((inbox.page.items.len(), inbox.page.total), (50, 10_000));
    assert_eq!(subjects(&inbox)[0], "ticket:TKT00100");
}

#[tokio::test]
async fn what_is_asked_for_beside_the_filter_is_counted_alone() {
    let urgent = TicketHead { priority: Priority::High, kind: TicketType::Upgrade, ..due("TKT2", 1) };
    let stopped = TicketHead { is_suspended: true, ..due("TKT3", 2) };
    let listed = async |refinement| {
        let service =
            inbox(vec![due("TKT1", 8), urgent.clone(), stopped.clone()], vec![waits(Topic::Chat, 5)], Vec::new());
        let query = InboxQuery { refinement, ..InboxQuery::default() };
        service.list(&actor(Role::Cs), query).await.expect("it is listed")
    };
    let high = listed(InboxRefinement { priority: Some(Priority::High), ..InboxRefinement::default() }).await;
    assert_eq!((subjects(&high), high.page.total), (vec!["ticket:TKT2".into()], 1));
    assert_eq!(InboxFilter::ALL.map(|filter| high.counts.of_filter(filter)), [1, 0, 1, 1, 0, 0]);
    let upgrades = listed(InboxRefinement { kind: Some(TicketType::Upgrade), ..InboxRefinement::default() }).await;
    assert_eq!(subjects(&upgrades), ["ticket:TKT2"]);
    let chat = format!("conversation:{}", conversation().id);
    let suspended = listed(InboxRefinement { only_suspended: true, ..InboxRefinement::default() }).await;
    assert_eq!(subjects(&suspended), [chat, "ticket:TKT3".into()]);
    let all = InboxRefinement { kind: Some(TicketType::Repair), priority: Some(Priority::High), only_suspended: true };
    assert_eq!(subjects(&listed(all).await), Vec::<String>::new());
}
