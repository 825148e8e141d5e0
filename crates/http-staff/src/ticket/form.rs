//! What is done to a ticket, as forms send it.

use chrono::{DateTime, NaiveDateTime, TimeZone as _, Utc};
use chrono_tz::Tz;
use portal_core::staff::desk::{TechnicianName, TechnicianPhone, TicketAction, WorkNote};
use serde::Deserialize;

use crate::ticket::view::ActionProblem;

/// One form for all actions; each reads the fields it needs.
#[derive(Debug, Deserialize)]
pub(crate) struct ActionForm {
    #[serde(default)]
    action: String,
    #[serde(default)]
    note: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    phone: String,
    #[serde(default)]
    visit: String,
    #[serde(default)]
    priority: String,
}

impl ActionForm {
    /// What is to be done; times are read in `zone`.
    pub(crate) fn read(&self, zone: Tz) -> Result<TicketAction, ActionProblem> {
        Ok(match self.action.as_str() {
            "take" => TicketAction::Take,
            "start" => TicketAction::Start,
            "resume" => TicketAction::Resume,
            "hold" => TicketAction::Hold { note: self.needed_note()? },
            "complete" => TicketAction::Complete { resolution: self.needed_note()? },
            "cancel" => TicketAction::Cancel { reason: self.needed_note()? },
            "technician" => TicketAction::AssignTechnician {
                name: TechnicianName::parse(&self.name).map_err(|_| ActionProblem::Technician)?,
                phone: optional(&self.phone, |text| TechnicianPhone::parse(text).map_err(|_| ActionProblem::Phone))?,
            },
            "visit" => TicketAction::ScheduleVisit {
                at: instant(&self.visit, zone).ok_or(ActionProblem::Visit)?,
                note: optional(&self.note, |text| WorkNote::parse(text).map_err(|_| ActionProblem::Note))?,
            },
            "priority" => TicketAction::ChangePriority(self.priority.parse().map_err(|_| ActionProblem::NotNow)?),
            _ => return Err(ActionProblem::NotNow),
        })
    }

    fn needed_note(&self) -> Result<WorkNote, ActionProblem> {
        WorkNote::parse(&self.note).map_err(|_| ActionProblem::Note)
    }
}

fn optional<T>(text: &str, read: impl Fn(&str) -> Result<T, ActionProblem>) -> Result<Option<T>, ActionProblem> {
    if text.trim().is_empty() { Ok(None) } else { read(text).map(Some) }
}

/// The instant of a field of date and time, as browsers send it.
fn instant(text: &str, zone: Tz) -> Option<DateTime<Utc>> {
    let local = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").ok()?;
    zone.from_local_datetime(&local).earliest().map(|at| at.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(action: &str) -> ActionForm {
        let empty = String::new;
        ActionForm {
            action: action.into(),
            note: empty(),
            name: empty(),
            phone: empty(),
            visit: empty(),
            priority: empty(),
        }
    }

    fn read(form: &ActionForm) -> Result<TicketAction, ActionProblem> {
        form.read(chrono_tz::Asia::Jakarta)
    }

    #[test]
    fn what_customers_are_told_needs_words() {
        for action in ["hold", "complete", "cancel"] {
            assert_eq!(read(&form(action)), Err(ActionProblem::Note), "{action}");
            assert!(read(&ActionForm { note: "Kabel diganti".into(), ..form(action) }).is_ok(), "{action}");
        }
        assert_eq!(read(&form("take")), Ok(TicketAction::Take));
        assert_eq!(read(&form("explode")), Err(ActionProblem::NotNow));
    }

    #[test]
    fn a_visit_is_read_in_the_portals_zone() {
        let visit = ActionForm { visit: "2025-11-06T09:30".into(), ..form("visit") };
        let Ok(TicketAction::ScheduleVisit { at, note: None }) = read(&visit) else { panic!("a visit") };
        assert_eq!(at.to_rfc3339(), "2025-11-06T02:30:00+00:00");
        assert_eq!(read(&form("visit")), Err(ActionProblem::Visit));
    }

    #[test]
    fn a_technician_has_a_name_and_perhaps_a_number() {
        assert_eq!(read(&form("technician")), Err(ActionProblem::Technician));
        let named = ActionForm { name: "Rudi".into(), ..form("technician") };
        assert!(matches!(read(&named), Ok(TicketAction::AssignTechnician { phone: None, .. })));
        let long = ActionForm { phone: "0".repeat(40), ..named };
        assert_eq!(read(&long), Err(ActionProblem::Phone));
    }
}
