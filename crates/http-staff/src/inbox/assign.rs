//! `POST /staff/assign`: who is responsible for one thing or for many.

use std::collections::BTreeMap;

use http_kit::extract::CsrfForm;
use http_kit::refused_form::send_back_for;
use http_kit::{Problem, RequestContext};
use poem::{Response, handler};
use portal_core::staff::account::StaffEmail;
use portal_core::staff::assignment::{AssignError, WorkSubject};
use serde::Deserialize;

use crate::check::forbidden;
use crate::guard::StaffSession;
use crate::page::told;
use crate::state::Console;
use crate::view::error::{ErrorKind, Trouble};
use crate::view::notice::Notice;

/// The subjects are fields `s0`, `s1` and so on.
#[derive(Deserialize)]
struct AssignForm {
    /// An address; `me`, or `nobody`.
    #[serde(default)]
    to: String,
    #[serde(default)]
    return_to: String,
    #[serde(flatten)]
    fields: BTreeMap<String, String>,
}

/// `POST /staff/assign`.
#[handler]
pub(crate) async fn assign(
    console: &Console,
    context: &RequestContext,
    CsrfForm(form): CsrfForm<AssignForm>,
    staff: &StaffSession,
) -> Result<Response, Problem> {
    let notice = match carry_out(console, staff, &form).await {
        Ok(left) if left.is_empty() => Notice::Assigned,
        Err(AssignError::Port(error)) => return Err(error.into()),
        Err(AssignError::Forbidden) => return Err(forbidden()),
        Err(AssignError::Taken(_)) => Notice::TakenByOther,
        Err(AssignError::NoSuchStaff) => Notice::CannotBeAssigned,
        Err(AssignError::TooMany) => {
            let trouble = Trouble { kind: ErrorKind::BadRequest, trace_id: None };
            return send_back_for(context, "staff_assign", &trouble).ok_or_else(Problem::bad_request);
        }
        Ok(_) | Err(_) => Notice::PartlyAssigned,
    };
    Ok(told(console, context, notice, console.page_or_home(&form.return_to)))
}

async fn carry_out(
    console: &Console,
    staff: &StaffSession,
    form: &AssignForm,
) -> Result<Vec<WorkSubject>, AssignError> {
    let is_subject = |name: &str| name.strip_prefix('s').is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit()));
    let named = form.fields.iter().filter(|(name, _)| is_subject(name));
    let subjects: Vec<WorkSubject> = named.filter_map(|(_, subject)| subject.parse().ok()).collect();
    let (assignments, actor) = (&console.parts.desk.assignments, staff.actor());
    match (form.to.as_str(), &subjects[..]) {
        (_, []) => Ok(Vec::new()),
        ("nobody", subjects) => assignments.unassign(&actor, subjects).await,
        ("me", [subject]) => assignments.assign_to_me(&actor, subject).await.map(|()| Vec::new()),
        ("me", subjects) => assignments.assign(&actor, subjects, staff.active.email()).await,
        (email, subjects) => {
            let email = StaffEmail::parse(email).map_err(|_| AssignError::NoSuchStaff)?;
            assignments.assign(&actor, subjects, &email).await
        }
    }
}
