//! Tickets with the steps that led to where they stand.

use std::collections::HashMap;

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use sqlx::SqliteConnection;

use super::Today;
use super::people::{Job, Person};
use crate::row::stamp;

/// Gives out ticket numbers, counted per day.
#[derive(Default)]
pub(super) struct Desk {
    given: HashMap<NaiveDate, u32>,
}

/// A ticket's number, and the instants of its life.
struct Course {
    number: String,
    opened: DateTime<Utc>,
    /// State, instant and note of each step.
    steps: Vec<(&'static str, DateTime<Utc>, &'static str)>,
}

impl Course {
    fn at(&self, state: &str) -> Option<String> {
        let mut steps = self.steps.iter();
        let step = steps.find(|(reached, ..)| *reached == state);
        step.map(|(_, at, _)| stamp(*at))
    }

    fn updated(&self) -> DateTime<Utc> {
        self.steps.last().map_or(self.opened, |(_, at, _)| *at)
    }
}

impl Desk {
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
        let steps = steps_to(job.status)
            .iter()
            .map(|(state, minutes, note)| (*state, opened + TimeDelta::minutes(*minutes), *note))
            .collect();
        Course { number: format!("TKT{}{given:03}", day.format("%Y%m%d")), opened, steps }
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
    let technician = course.at("assigned").map(|_| ("Rudi Hartono", "081298765432"));
    let due = course.opened + TimeDelta::hours(job.hours_to_solve());
    sqlx::query!(
        "INSERT INTO tickets (ticket_number, customer_id, type, category, priority, status, title,
             description, created_at, updated_at, started_at, completed_at, actual_duration, sla_due_date,
             technician_name, technician_phone, resolution_notes, customer_rating, created_via)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
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
        course.at("in_progress"),
        done,
        done.as_ref().map(|_| 45_i64),
        stamp(due),
        technician.map(|(name, _)| name),
        technician.map(|(_, phone)| phone),
        done.as_ref().map(|_| "Konektor diganti dan redaman diperiksa."),
        done.as_ref().map(|_| 5_i64),
        job.created_via,
    )
    .execute(write)
    .await?;
    Ok(())
}

async fn add_history(write: &mut SqliteConnection, course: &Course) -> Result<(), sqlx::Error> {
    for (position, (state, at, note)) in (1_i64..).zip(&course.steps) {
        sqlx::query!(
            "INSERT INTO ticket_history (ticket_number, position, status, at, note) VALUES (?, ?, ?, ?, ?)",
            course.number,
            position,
            state,
            stamp(*at),
            note,
        )
        .execute(&mut *write)
        .await?;
    }
    Ok(())
}
