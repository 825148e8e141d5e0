//! Puts together what staff do: the inbox, tickets, conversations, notes, replies, and the trail of all of it.

use std::sync::Arc;

use adapters_system::OsEntropy;
use http_staff::DeskParts;
use portal_core::messaging::outbox::Outbox;
use portal_core::staff::announcement::{AnnouncementDeps, AnnouncementFacts, AnnouncementService};
use portal_core::staff::api_key::{StaffKeysDeps, StaffKeysService};
use portal_core::staff::assignment::{AssignmentDeps, AssignmentService};
use portal_core::staff::conversation::{StaffConversationDeps, StaffConversationService};
use portal_core::staff::correction::{ContactCorrectionDeps, ContactCorrectionService};
use portal_core::staff::customer::{CustomerCareDeps, CustomerCareService};
use portal_core::staff::customer_search::{CustomerSearchDeps, CustomerSearchService};
use portal_core::staff::customer_view::{CustomerViewDeps, CustomerViewPolicy, CustomerViewService};
use portal_core::staff::desk::{DeskPolicy, TicketDeskDeps, TicketDeskService};
use portal_core::staff::inbox::{InboxDeps, InboxService};
use portal_core::staff::inbox_view::InboxViewService;
use portal_core::staff::merge::{MergeDeps, MergeService};
use portal_core::staff::note::{NoteDeps, NoteService};
use portal_core::staff::reply::{ReplyDeps, ReplyService};
use portal_core::staff::trail::{StaffTrailDeps, StaffTrailService};
use portal_core::staff::transfer::{TransferReviewDeps, TransferReviewService};

use crate::config::Settings;
use crate::event_wiring;
use crate::faq_wiring;
use crate::payment_wiring;
use crate::storage::Storage;
use crate::wiring::{self, Assembly, clock};

/// The use cases of staff on this storage. Customers are told as `assembly` tells them.
pub(crate) fn desk(settings: &Settings, storage: &Storage, assembly: &Assembly) -> DeskParts {
    let outbox = &assembly.outbox;
    let trail = trail(settings, storage);
    let assignments = assignments(settings, storage, &trail);
    let tickets = tickets(settings, storage, outbox, &assignments);
    let payments = assembly.portal.payments().ok().cloned();
    DeskParts {
        directory: wiring::staff(settings, storage),
        inbox: inbox(settings, storage),
        inbox_views: InboxViewService::new(storage.inbox_views.clone()),
        merges: tickets.clone().map(|desk| {
            let (merges, notes) = (storage.merges.clone(), storage.notes.clone());
            MergeService::new(MergeDeps { merges, desk, notes, trail: trail.clone(), clock: clock(settings) })
        }),
        tickets,
        conversations: StaffConversationService::new(StaffConversationDeps {
            conversations: storage.conversations.clone(),
            desk: storage.conversation_desk.clone(),
            assignments: assignments.clone(),
            trail: trail.clone(),
            live: assembly.live.clone(),
            clock: clock(settings),
            entropy: Arc::new(OsEntropy),
        }),
        attachments: assembly.portal.attachments().ok().cloned(),
        notes: NoteService::new(NoteDeps {
            notes: storage.notes.clone(),
            trail: trail.clone(),
            clock: clock(settings),
            entropy: Arc::new(OsEntropy),
        }),
        replies: ReplyService::new(ReplyDeps {
            replies: storage.replies.clone(),
            trail: trail.clone(),
            clock: clock(settings),
            entropy: Arc::new(OsEntropy),
        }),
        faq: faq_wiring::editor(settings, storage, &trail),
        announcements: announcements(settings, storage, &trail),
        customers: storage.customer_search.clone().map(|search| {
            let (customers, trail) = (storage.customers.clone(), trail.clone());
            CustomerSearchService::new(CustomerSearchDeps { search, customers, trail })
        }),
        care: care(settings, storage, assembly, &trail),
        keys: keys(settings, storage, &trail),
        corrections: corrections(settings, storage, &trail),
        views: views(settings, storage),
        invoices: assembly.portal.invoices().ok().cloned(),
        payments: payments
            .as_ref()
            .map(|payments| payment_wiring::for_staff(settings, storage, &trail, Some(payments.clone()))),
        payment_exceptions: payments.map(|_| payment_wiring::exceptions(settings, storage, &trail)),
        transfers: transfers(settings, storage, assembly, &trail),
        promises: assembly.portal.promises().ok().cloned(),
        analytics: wiring::analytics_reports(settings, storage),
        service: wiring::service_reports(settings, storage),
        assignments,
        trail,
    }
}

/// The trail of what staff do.
pub(crate) fn trail(settings: &Settings, storage: &Storage) -> StaffTrailService {
    let deps = StaffTrailDeps { trail: storage.staff_trail.clone(), clock: clock(settings) };
    StaffTrailService::new(deps, settings.staff.trail.clone())
}

fn care(settings: &Settings, storage: &Storage, assembly: &Assembly, trail: &StaffTrailService) -> CustomerCareService {
    let deps = CustomerCareDeps {
        customers: storage.customers.clone(),
        sessions: storage.sessions.clone(),
        limits: wiring::number_limits(settings, storage, assembly.portal.keys()),
        outbox: assembly.outbox.clone(),
        trail: trail.clone(),
        clock: clock(settings),
        entropy: Arc::new(OsEntropy),
    };
    CustomerCareService::new(deps, settings.locale)
}

/// Proofs of transfers; none where nothing is transferred to the ISP's own accounts.
fn transfers(
    settings: &Settings,
    storage: &Storage,
    assembly: &Assembly,
    trail: &StaffTrailService,
) -> Option<TransferReviewService> {
    let payments = assembly.portal.payments().ok()?.clone();
    payments.asks(adapters_transfer::GATEWAY).then(|| {
        TransferReviewService::new(TransferReviewDeps {
            transfers: storage.transfers.clone(),
            payments,
            attachments: assembly.portal.attachments().ok().cloned(),
            trail: trail.clone(),
            clock: clock(settings),
        })
    })
}

/// The keys of other systems; none where the API that takes them is not there.
fn keys(settings: &Settings, storage: &Storage, trail: &StaffTrailService) -> Option<StaffKeysService> {
    let deps = StaffKeysDeps { keys: wiring::api_keys(settings, storage), trail: trail.clone() };
    let has_api = settings.integration.enabled && storage.rest.is_none();
    has_api.then(|| StaffKeysService::new(deps))
}

fn corrections(settings: &Settings, storage: &Storage, trail: &StaffTrailService) -> ContactCorrectionService {
    let deps = ContactCorrectionDeps {
        contacts: event_wiring::contacts(settings, storage),
        records: storage.phone_changes.clone(),
        trail: trail.clone(),
        clock: clock(settings),
        entropy: Arc::new(OsEntropy),
    };
    ContactCorrectionService::new(deps, settings.locale)
}

/// Seeing what a customer sees, for both sides.
pub(crate) fn views(settings: &Settings, storage: &Storage) -> CustomerViewService {
    let deps = CustomerViewDeps {
        views: storage.customer_views.clone(),
        customers: storage.customers.clone(),
        trail: trail(settings, storage),
        clock: clock(settings),
        entropy: Arc::new(OsEntropy),
    };
    CustomerViewService::new(deps, CustomerViewPolicy::default(), settings.staff.sessions.clone())
}

fn assignments(settings: &Settings, storage: &Storage, trail: &StaffTrailService) -> AssignmentService {
    AssignmentService::new(AssignmentDeps {
        assignments: storage.assignments.clone(),
        accounts: storage.staff_accounts.clone(),
        trail: trail.clone(),
        clock: clock(settings),
    })
}

/// Announcements; none where another system keeps the customers.
fn announcements(settings: &Settings, storage: &Storage, trail: &StaffTrailService) -> Option<AnnouncementService> {
    let deps = AnnouncementDeps {
        campaigns: storage.campaigns.clone(),
        announcer: wiring::announcer(settings, storage),
        trail: trail.clone(),
        clock: clock(settings),
        entropy: Arc::new(OsEntropy),
    };
    let (brand, portal_url) = (settings.brand.name.clone(), settings.http.public_url.clone());
    let has_customers = storage.rest.is_none();
    has_customers.then(|| AnnouncementService::new(deps, AnnouncementFacts { brand, portal_url }))
}

fn tickets(
    settings: &Settings,
    storage: &Storage,
    outbox: &Arc<dyn Outbox>,
    assignments: &AssignmentService,
) -> Option<TicketDeskService> {
    let deps = TicketDeskDeps {
        desk: storage.ticket_desk.clone()?,
        tickets: storage.tickets.clone(),
        assignments: assignments.clone(),
        outbox: outbox.clone(),
        trail: trail(settings, storage),
        clock: clock(settings),
    };
    let policy = DeskPolicy { tickets: settings.tickets.clone(), locale: settings.locale };
    Some(TicketDeskService::new(deps, policy))
}

fn inbox(settings: &Settings, storage: &Storage) -> InboxService {
    let deps = InboxDeps {
        tickets: storage.ticket_desk.clone(),
        conversations: storage.conversation_desk.clone(),
        assignments: storage.assignments.clone(),
        customers: storage.customer_search.clone(),
        clock: clock(settings),
    };
    InboxService::new(deps, settings.staff.inbox.clone())
}
