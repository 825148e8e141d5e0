//! The ISP's invoices and tickets by plain SQL.

use portal_core::support::ticket::{Rating, TicketEventKind};
use portal_testkit::fixtures::{InvoiceFixture, TicketFixture};
use sqlx::PgConnection;

/// Adds an invoice with its lines and payments.
pub(crate) async fn insert_invoice(connection: &mut PgConnection, invoice: &InvoiceFixture) {
    sqlx::query(
        "INSERT INTO isp.invoices (invoice_number, customer_id, invoice_date, due_date, period_start, period_end,
            subtotal, tax_amount, discount_amount, total_amount, paid_amount, status)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(invoice.number.as_str())
    .bind(invoice.customer_id.as_str())
    .bind(invoice.invoice_date)
    .bind(invoice.due_date)
    .bind(invoice.period_start)
    .bind(invoice.period_end)
    .bind(invoice.subtotal.amount())
    .bind(invoice.tax.amount())
    .bind(invoice.discount.amount())
    .bind(invoice.total.amount())
    .bind(invoice.paid.amount())
    .bind(invoice.state.as_str())
    .execute(&mut *connection)
    .await
    .expect("an invoice");
    insert_items(connection, invoice).await;
    insert_payments(connection, invoice).await;
}

async fn insert_items(connection: &mut PgConnection, invoice: &InvoiceFixture) {
    for (item, position) in invoice.items.iter().zip(1_i32..) {
        sqlx::query("INSERT INTO isp.invoice_items VALUES ($1, $2, $3, $4, $5, $6)")
            .bind(invoice.number.as_str())
            .bind(position)
            .bind(&item.description)
            .bind(item.quantity)
            .bind(item.unit_price.amount())
            .bind(item.amount.amount())
            .execute(&mut *connection)
            .await
            .expect("a line");
    }
}

async fn insert_payments(connection: &mut PgConnection, invoice: &InvoiceFixture) {
    for payment in &invoice.payments {
        sqlx::query(
            "INSERT INTO isp.payments (invoice_number, paid_at, amount, method, reference) VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(invoice.number.as_str())
        .bind(payment.paid_at)
        .bind(payment.amount.amount())
        .bind(&payment.method)
        .bind(&payment.reference)
        .execute(&mut *connection)
        .await
        .expect("a payment");
    }
}

/// Adds a ticket with its timeline.
pub(crate) async fn insert_ticket(connection: &mut PgConnection, ticket: &TicketFixture) {
    let known = &ticket.known;
    sqlx::query(
        "INSERT INTO isp.tickets (ticket_number, customer_id, type, priority, status, title, description, created_at,
            updated_at, created_via, category, scheduled_date, started_at, completed_at, actual_duration,
            sla_due_date, technician_name, technician_phone, resolution_notes, work_notes, customer_rating,
            customer_feedback, reopened_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
            $22, $23)",
    )
    .bind(ticket.number.as_str())
    .bind(ticket.customer_id.as_str())
    .bind(ticket.kind.as_str())
    .bind(ticket.priority.as_str())
    .bind(ticket.status.as_str())
    .bind(&ticket.title)
    .bind(&ticket.description)
    .bind(ticket.created_at)
    .bind(ticket.updated_at)
    .bind(&ticket.created_via)
    .bind(&known.category)
    .bind(known.scheduled_at)
    .bind(known.started_at)
    .bind(known.completed_at)
    .bind(known.actual_duration.map(|minutes| i32::try_from(minutes).expect("minutes that fit")))
    .bind(known.sla_due)
    .bind(known.technician.as_ref().map(|technician| &technician.name))
    .bind(known.technician.as_ref().and_then(|technician| technician.phone.as_ref()))
    .bind(&known.resolution_notes)
    .bind(&known.work_notes)
    .bind(known.rating.map(stars))
    .bind(&known.feedback)
    .bind(known.reopened_at)
    .execute(&mut *connection)
    .await
    .expect("a ticket");
    insert_timeline(connection, ticket).await;
}

async fn insert_timeline(connection: &mut PgConnection, ticket: &TicketFixture) {
    for (event, position) in ticket.timeline.iter().zip(1_i32..) {
        let rating = if let TicketEventKind::Rated(rating) = event.kind { Some(stars(rating)) } else { None };
        sqlx::query(
            "INSERT INTO isp.ticket_history (ticket_number, position, status, at, note, event, rating)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(ticket.number.as_str())
        .bind(position)
        .bind(event.status.as_str())
        .bind(event.at)
        .bind(&event.note)
        .bind(event.kind.as_str())
        .bind(rating)
        .execute(&mut *connection)
        .await
        .expect("a step");
    }
}

fn stars(rating: Rating) -> i16 {
    rating.stars().into()
}
