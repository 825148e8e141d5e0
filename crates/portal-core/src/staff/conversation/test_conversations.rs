//! Conversations of staff over mocks.

use std::sync::Arc;

use super::{MockConversationDesk, StaffConversationDeps, StaffConversationService};
use crate::staff::account::MockStaffAccountRepo;
use crate::staff::assignment::{AssignmentDeps, AssignmentService, MockAssignmentRepo};
use crate::staff::trail::StaffTrailService;
use crate::support::conversation::test_support::conversation;
use crate::support::conversation::{ClientId, MessageText, MockConversationRepo, SendMessage};
use crate::support::live::MockLiveEvents;
use crate::test_support::{CountingEntropy, clock_at, noon};

pub(super) fn service(conversations: MockConversationRepo, trail: StaffTrailService) -> StaffConversationService {
    let mut assignments = MockAssignmentRepo::new();
    assignments.expect_of().returning(|_| Ok(Vec::new()));
    let assignments = AssignmentService::new(AssignmentDeps {
        assignments: Arc::new(assignments),
        accounts: Arc::new(MockStaffAccountRepo::new()),
        trail: trail.clone(),
        clock: clock_at(noon()),
    });
    let mut live = MockLiveEvents::new();
    live.expect_publish().returning(|_| ());
    StaffConversationService::new(StaffConversationDeps {
        conversations: Arc::new(conversations),
        desk: Arc::new(MockConversationDesk::new()),
        assignments,
        trail,
        clock: clock_at(noon()),
        entropy: Arc::new(CountingEntropy::default()),
        live: Arc::new(live),
    })
}

pub(super) fn there() -> MockConversationRepo {
    let mut conversations = MockConversationRepo::new();
    conversations.expect_find().returning(|_, _| Ok(Some(conversation())));
    conversations
}

pub(super) fn name() -> ClientId {
    ClientId::parse("m-1").expect("a name")
}

pub(super) fn message() -> SendMessage {
    SendMessage { client_id: name(), text: MessageText::parse("Halo").expect("a text"), attachments: Vec::new() }
}
