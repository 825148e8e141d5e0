//! The contract of [`CustomerViews`](portal_core::staff::customer_view::CustomerViews).

mod entering;
mod standing;

pub use entering::*;
pub use standing::*;

use portal_core::SessionId;
use portal_core::staff::account::StaffAccount;
use portal_core::staff::customer_view::{CustomerView, NewCustomerView, ViewToken, ViewTokenHash};

use crate::fixtures::{customer_id, noon, staff_session};
use crate::support::secs;
use crate::{SeededEntropy, StaffStores};

/// The hash of the token with that number.
fn hash(n: u64) -> ViewTokenHash {
    ViewToken::generate(&SeededEntropy::new(n)).hash()
}

/// A view of the account's session with that number, whose link has that number too.
fn view(account: &StaffAccount, n: u64) -> NewCustomerView {
    let view = CustomerView {
        id: SessionId::generate(noon(), &SeededEntropy::new(n)),
        staff_session: staff_session(account, n).session.id,
        customer_id: customer_id(&format!("AGLS{n}")),
        begun_at: noon(),
        link_until: noon() + secs(60),
        expires_at: noon() + secs(900),
    };
    NewCustomerView { view, link: hash(n) }
}

/// Whether a view is found by that token.
async fn stands(stores: &StaffStores, token: u64) -> bool {
    crate::support::ok(stores.views.resume(hash(token)).await).is_some()
}

/// Runs every case of the contract of [`CustomerViews`](portal_core::staff::customer_view::CustomerViews).
///
/// Takes the attribute of the tests and the name of an `async fn() -> (StaffStores, Guard)`.
#[macro_export]
macro_rules! customer_views_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { plain customer_views_contract customer_views [$(#$attribute)*] $fresh;
            a_link_gives_its_own_view_its_token
            a_link_is_no_token
            a_link_is_opened_before_its_time_is_over
            one_of_several_racing_openings_is_answered
            a_view_takes_the_place_of_the_one_before
            without_its_session_nothing_is_stored
            a_view_tells_what_its_account_is_now
            a_view_that_expired_is_resumed_too
            a_view_ends_with_its_session_of_staff
            an_ended_view_is_not_resumed
        }
    };
}
