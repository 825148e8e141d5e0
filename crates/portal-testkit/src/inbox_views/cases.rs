//! Views of the inbox.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::kernel::actor::StaffName;
use portal_core::kernel::commit::Committed;
use portal_core::staff::inbox::{InboxFilter, InboxRefinement};
use portal_core::staff::inbox_view::{InboxView, InboxViewName, InboxViews};
use portal_core::support::ticket::{Priority, TicketType};

use crate::support::ok;

const MOST: u32 = 3;

fn staff(name: &str) -> StaffName {
    StaffName::parse(name).expect("a name")
}

fn name(text: &str) -> InboxViewName {
    InboxViewName::parse(text).expect("a name")
}

fn view(called: &str, filter: InboxFilter) -> InboxView {
    InboxView { name: name(called), filter, refinement: InboxRefinement::default() }
}

async fn save(views: &Arc<dyn InboxViews>, owner: &str, view: &InboxView) -> Committed {
    ok(views.save(&staff(owner), view, MOST).await)
}

async fn names(views: &Arc<dyn InboxViews>, owner: &str) -> Vec<String> {
    ok(views.of(&staff(owner)).await).iter().map(|view| view.name.as_str().to_owned()).collect()
}

pub async fn views_are_listed_as_they_were_saved_by_their_names(views: Arc<dyn InboxViews>) {
    assert_eq!(ok(views.of(&staff("sari@isp.id")).await), []);
    let full = InboxView {
        refinement: InboxRefinement {
            kind: Some(TicketType::Upgrade),
            priority: Some(Priority::High),
            only_suspended: true,
        },
        ..view("B 'mendesak' 👍", InboxFilter::Unassigned)
    };
    let (bare, other) = (view("a", InboxFilter::All), view("A", InboxFilter::Breached));
    for view in [&full, &bare, &other] {
        assert_eq!(save(&views, "sari@isp.id", view).await, Committed::Done);
    }
    assert_eq!(ok(views.of(&staff("sari@isp.id")).await), [other, full, bare]);
}

pub async fn each_member_of_staff_has_views_of_their_own(views: Arc<dyn InboxViews>) {
    save(&views, "sari@isp.id", &view("Milik Sari", InboxFilter::Mine)).await;
    save(&views, "budi@isp.id", &view("Milik Budi", InboxFilter::Mine)).await;
    assert_eq!(names(&views, "sari@isp.id").await, ["Milik Sari"]);
    ok(views.remove(&staff("budi@isp.id"), &name("Milik Sari")).await);
    assert_eq!(names(&views, "sari@isp.id").await, ["Milik Sari"]);
}

pub async fn a_view_of_the_same_name_is_changed(views: Arc<dyn InboxViews>) {
    save(&views, "sari@isp.id", &view("Pagi", InboxFilter::Mine)).await;
    let changed = InboxView {
        refinement: InboxRefinement { only_suspended: true, ..InboxRefinement::default() },
        ..view("Pagi", InboxFilter::Tickets)
    };
    assert_eq!(save(&views, "sari@isp.id", &changed).await, Committed::Done);
    assert_eq!(ok(views.of(&staff("sari@isp.id")).await), [changed]);
}

pub async fn there_are_no_more_views_than_are_allowed(views: Arc<dyn InboxViews>) {
    for called in ["A", "B", "C"] {
        assert_eq!(save(&views, "sari@isp.id", &view(called, InboxFilter::All)).await, Committed::Done);
    }
    assert_eq!(save(&views, "sari@isp.id", &view("D", InboxFilter::All)).await, Committed::Conflict);
    assert_eq!(save(&views, "sari@isp.id", &view("B", InboxFilter::Mine)).await, Committed::Done);
    assert_eq!(save(&views, "budi@isp.id", &view("D", InboxFilter::All)).await, Committed::Done);
    assert_eq!(names(&views, "sari@isp.id").await, ["A", "B", "C"]);
}

pub async fn a_removed_view_is_gone_and_no_other(views: Arc<dyn InboxViews>) {
    for called in ["A", "B"] {
        save(&views, "sari@isp.id", &view(called, InboxFilter::All)).await;
    }
    for gone in ["A", "Z"] {
        ok(views.remove(&staff("sari@isp.id"), &name(gone)).await);
    }
    assert_eq!(names(&views, "sari@isp.id").await, ["B"]);
}
