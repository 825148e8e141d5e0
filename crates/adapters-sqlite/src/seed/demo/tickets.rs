//! Tickets with the steps that led to where they stand.

use std::collections::HashMap;

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use portal_core::TicketNumber;
use sqlx::SqliteConnection;

use super::Today;
use super::people::{Job, Person};
use crate::row::stamp;

/// Gives out ticket numbers, counted per day.
#[derive(Default)]
pub(super) struct TicketNumbers {
    given: HashMap<NaiveDate, u32>,
}

/// A step of a ticket's life.
struct Step {
    state: &'static str,
    at: DateTime<Utc>,
    note: &'static str,
    event: &'static str,
    stars: Option<u8>,
}

/// A ticket's number, and the instants of its life.
struct Course {
    number: String,
    opened: DateTime<Utc>,
    /// When somebody is to come, for work that has not begun.
    visit: Option<DateTime<Utc>>,
    steps: Vec<Step>,
}

impl Course {
    fn at(&self, state: &str) -> Option<String> {
        let mut steps = self.steps.iter();
        let step = steps.find(|step| step.state == state);
        step.map(|step| stamp(step.at))
    }

    fn updated(&self) -> DateTime<Utc> {
        self.steps.last().map_or(self.opened, |step| step.at)
    }
}

impl TicketNumbers {
    pub(super) async fn add_tickets(
        &mut self,
        write: &mut SqliteConnection,
        person: &Person,
        today: Today,
    ) -> Result<(), sqlx::Error> {
        for job in person.jobs {
            let course = self.course(job, today);
            add_ticket(write, person.id, job, &course).await?;
            add_history(write, &course).await?;
        }
        Ok(())
    }

    fn course(&mut self, job: &Job, today: Today) -> Course {
        let day = today.date - Days::new(job.days_ago);
        let given = self.given.entry(day).or_default();
        *given += 1;
        let opened = today.now - Days::new(job.days_ago) - TimeDelta::minutes(95);
        let visit = (job.status == "assigned").then(|| today.now + TimeDelta::hours(3));
        let mut steps: Vec<Step> = steps_to(job.status)
            .iter()
            .map(|(state, minutes, note)| Step {
                state,
                at: opened + TimeDelta::minutes(*minutes),
                note,
                event: if *minutes == 0 && job.created_via == "customer_portal" { "opened" } else { "moved" },
                stars: None,
            })
            .collect();
        if let Some((stars, words)) = job.rating.filter(|_| job.status == "completed") {
            let at = opened + TimeDelta::hours(30);
            steps.push(Step { state: "completed", at, note: words, event: "rated", stars: Some(stars) });
        }
        Course { number: TicketNumber::of_day(day, *given).to_string(), opened, visit, steps }
    }
}

/// How a ticket gets to where it stands: states, minutes after it was opened, and notes.
fn steps_to(status: &str) -> &'static [(&'static str, i64, &'static str)] {
    match status {
        "assigned" => &[("open", 0, "Tiket diterima."), ("assigned", 20, "Ditugaskan ke teknisi.")],
        "in_progress" => &[
            ("open", 0, "Tiket diterima."),
            ("assigned", 20, "Ditugaskan ke teknisi."),
            ("in_progress", 75, "Teknisi menuju lokasi."),
        ],
        "on_hold" => &[
            ("open", 0, "Tiket diterima."),
            ("assigned", 20, "Ditugaskan ke teknisi."),
            ("on_hold", 60, "Menunggu perangkat pengganti."),
        ],
        "completed" => &[
            ("open", 0, "Tiket diterima."),
            ("assigned", 15, "Ditugaskan ke teknisi."),
            ("in_progress", 40, "Teknisi di lokasi."),
            ("completed", 85, "Sambungan kembali normal."),
        ],
        "cancelled" => &[("open", 0, "Tiket diterima."), ("cancelled", 30, "Dibatalkan atas permintaan pelanggan.")],
        _ => &[("open", 0, "Tiket diterima.")],
    }
}

async fn add_ticket(
    write: &mut SqliteConnection,
    customer_id: &str,
    job: &Job,
    course: &Course,
) -> Result<(), sqlx::Error> {
    let done = course.at("completed");
    let rating = job.rating.filter(|_| done.is_some());
    let technician = course.at("assigned").map(|_| ("Rudi Hartono", "081298765432"));
    let due = course.opened + TimeDelta::hours(job.hours_to_solve());
    sqlx::query!(
        "INSERT INTO tickets (ticket_number, customer_id, type, category, priority, status, title,
             description, created_at, updated_at, scheduled_date, started_at, completed_at, actual_duration,
             sla_due_date, technician_name, technician_phone, resolution_notes, work_notes, customer_rating,
             customer_feedback, created_via)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        course.number,
        customer_id,
        job.kind,
        job.category,
        job.priority,
        job.status,
        job.title,
        job.description,
        stamp(course.opened),
        stamp(course.updated()),
        course.visit.map(stamp),
        course.at("in_progress"),
        done,
        done.as_ref().map(|_| 45_i64),
        stamp(due),
        technician.map(|(name, _)| name),
        technician.map(|(_, phone)| phone),
        done.as_ref().map(|_| "Konektor diganti dan redaman diperiksa."),
        done.as_ref().map(|_| "Kabel drop diukur ulang, konektor SC dipasang baru."),
        rating.map(|(stars, _)| stars),
        rating.map(|(_, words)| words),
        job.created_via,
    )
    .execute(write)
    .await?;
    Ok(())
}

async fn add_history(write: &mut SqliteConnection, course: &Course) -> Result<(), sqlx::Error> {
    for (position, step) in (1_i64..).zip(&course.steps) {
        sqlx::query!(
            "INSERT INTO ticket_history (ticket_number, position, status, at, note, event, rating)
             VALUES (?, ?, ?, ?, ?, ?, ?)",
            course.number,
            position,
            step.state,
            stamp(step.at),
            step.note,
            step.event,
            step.stars,
        )
        .execute(&mut *write)
        .await?;
    }
    Ok(())
}
