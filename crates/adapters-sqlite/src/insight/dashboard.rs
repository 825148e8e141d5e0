//! The dashboard's figures, one statement over what the indexes hold, and the ticket it leads with.

use async_trait::async_trait;
use chrono::NaiveDate;
use portal_core::billing::invoice::InvoiceTally;
use portal_core::identity::customer::{Customer, CustomerScope};
use portal_core::insight::dashboard::{
    ActiveTicket, DashboardRepo, InvoiceFigures, NextDue, Overview, PortalFigures, TicketFigures,
};
use portal_core::support::ticket::TicketStatus;
use portal_core::{InvoiceNumber, PortError, Rupiah};

use crate::SqliteStore;
use crate::error::{broken, failed};
use crate::identity::customer_row::CustomerRow;
use crate::row::{BrokenRow, Place, Text, readable_one, sum};
use crate::support::ticket::latest_active;

const PORT: &str = "dashboard repository";

/// A statement over the figures `t` of tickets and `i` of invoices of the customer ?1. Unpaid invoices due before ?2 are
/// counted apart; the states of active, completed and cancelled tickets are ?3 to ?5.
macro_rules! figures {
    ($row:ident, $before:literal, $after:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            $row,
            "SELECT " + $before + r#" t.active AS "active!: i64", t.completed AS "completed!: i64",
                t.cancelled AS "cancelled!: i64", i.paid AS "paid!: i64", i.unpaid AS "unpaid!: i64",
                i.unpaid_late AS "unpaid_late!: i64", i.owed_millions AS "owed_millions!: i64",
                i.owed_rest AS "owed_rest!: i64"
            FROM
                (SELECT
                    COUNT(*) FILTER (WHERE status IN (SELECT value FROM json_each(?3))) AS active,
                    COUNT(*) FILTER (WHERE status IN (SELECT value FROM json_each(?4))) AS completed,
                    COUNT(*) FILTER (WHERE status IN (SELECT value FROM json_each(?5))) AS cancelled
                 FROM tickets WHERE customer_id = ?1) t,
                (SELECT
                    COUNT(*) FILTER (WHERE payment_state = 'paid') AS paid,
                    COUNT(*) FILTER (WHERE payment_state = 'unpaid') AS unpaid,
                    COUNT(*) FILTER (WHERE payment_state = 'unpaid' AND due_date < ?2) AS unpaid_late,
                    COALESCE(SUM(outstanding / 1000000), 0) AS owed_millions,
                    COALESCE(SUM(outstanding % 1000000), 0) AS owed_rest
                 FROM invoices WHERE customer_id = ?1) i "# + $after
            $(, $argument)*
        )
    };
}

#[async_trait]
impl DashboardRepo for SqliteStore {
    async fn figures(&self, scope: &CustomerScope, today: NaiveDate) -> Result<PortalFigures, PortError> {
        let customer_id = scope.customer_id().as_str();
        let (late, [active, completed, cancelled]) = (InvoiceTally::due_before(today).to_string(), words());
        let row = figures!(FiguresRow, "", "", customer_id, late, active, completed, cancelled)
            .fetch_one(&self.readers)
            .await
            .map_err(failed(PORT))?;
        row.figures(customer_id).map_err(broken(PORT))
    }

    async fn overview(&self, scope: &CustomerScope, today: NaiveDate) -> Result<Option<Overview>, PortError> {
        let (late, [active, completed, cancelled]) = (InvoiceTally::due_before(today).to_string(), words());
        let active_words = active.clone();
        let row = figures!(
            OverviewRow,
            r#"c.customer_id AS "customer_id: Text", c.phone_e164, c.portal_active AS "portal_active: bool",
               c.account_status AS "account_status: Text", c.name AS "name: Text", c.phone AS "phone: Text", c.email AS "email: Text",
               c.address AS "address: Text", c.city AS "city: Text", c.province AS "province: Text", c.package_id,
               p.service_type_name AS "service_type_name?: Text", p.name AS "package_name?: Text",
               p.bandwidth_down AS "bandwidth_down?", p.bandwidth_up AS "bandwidth_up?",
               p.monthly_price AS "monthly_price?", c.subscription_start_date AS "subscription_start_date: Text",
               c.due_date AS "due_date: Text",
               n.invoice_number AS "next_invoice?: Text", n.due_date AS "next_due_date?: Text",
               n.outstanding AS "next_outstanding?: i64","#,
            r#"CROSS JOIN customers c
               LEFT JOIN packages p ON p.id = c.package_id
               LEFT JOIN (SELECT invoice_number, due_date, outstanding
                   FROM invoices
                   WHERE customer_id = ?1 AND payment_state = 'unpaid'
                   ORDER BY due_date, invoice_number LIMIT 1) n
               WHERE c.customer_id = ?1"#,
            scope.customer_id().as_str(),
            late,
            active,
            completed,
            cancelled,
        )
        .fetch_optional(&self.readers)
        .await
        .map_err(failed(PORT))?;
        let Some(row) = row else { return Ok(None) };
        let detail = if row.active == 0 { None } else { latest_active(&self.readers, scope, &active_words).await? };
        let active_ticket = detail.map(ActiveTicket::from);
        Ok(readable_one(Some(row.overview(active_ticket))))
    }
}

/// The states of tickets that each figure counts, as JSON lists.
fn words() -> [String; 3] {
    TicketFigures::statuses().map(|states| {
        let words: Vec<&str> = states.into_iter().map(TicketStatus::as_str).collect();
        serde_json::Value::from(words).to_string()
    })
}

struct FiguresRow {
    active: i64,
    completed: i64,
    cancelled: i64,
    paid: i64,
    unpaid: i64,
    unpaid_late: i64,
    owed_millions: i64,
    owed_rest: i64,
}

struct OverviewRow {
    customer_id: Text,
    phone_e164: Option<String>,
    portal_active: bool,
    account_status: Text,
    name: Text,
    phone: Text,
    email: Option<Text>,
    address: Option<Text>,
    city: Option<Text>,
    province: Option<Text>,
    package_id: Option<i64>,
    service_type_name: Option<Text>,
    package_name: Option<Text>,
    bandwidth_down: Option<i64>,
    bandwidth_up: Option<i64>,
    monthly_price: Option<i64>,
    subscription_start_date: Option<Text>,
    due_date: Option<Text>,
    next_invoice: Option<Text>,
    next_due_date: Option<Text>,
    next_outstanding: Option<i64>,
    active: i64,
    completed: i64,
    cancelled: i64,
    paid: i64,
    unpaid: i64,
    unpaid_late: i64,
    owed_millions: i64,
    owed_rest: i64,
}

impl FiguresRow {
    fn figures(&self, customer_id: &str) -> Result<PortalFigures, BrokenRow> {
        let (tickets, invoices) =
            (Place { table: "tickets", id: customer_id }, Place { table: "invoices", id: customer_id });
        Ok(PortalFigures {
            tickets: TicketFigures {
                active: tickets.number("status", self.active)?,
                completed: tickets.number("status", self.completed)?,
                cancelled: tickets.number("status", self.cancelled)?,
            },
            invoices: InvoiceFigures::of(
                InvoiceTally {
                    unpaid: invoices.number("status", self.unpaid)?,
                    unpaid_late: invoices.number("status", self.unpaid_late)?,
                    paid: invoices.number("status", self.paid)?,
                    ..InvoiceTally::default()
                },
                sum(self.owed_millions, self.owed_rest),
            ),
        })
    }
}

impl OverviewRow {
    fn overview(self, active_ticket: Option<ActiveTicket>) -> Result<Overview, BrokenRow> {
        Ok(Overview { figures: self.figures()?, next_due: self.next_due(), active_ticket, customer: self.customer()? })
    }

    fn figures(&self) -> Result<PortalFigures, BrokenRow> {
        let row = FiguresRow {
            active: self.active,
            completed: self.completed,
            cancelled: self.cancelled,
            paid: self.paid,
            unpaid: self.unpaid,
            unpaid_late: self.unpaid_late,
            owed_millions: self.owed_millions,
            owed_rest: self.owed_rest,
        };
        row.figures(&self.customer_id.0)
    }

    fn next_due(&self) -> Option<NextDue> {
        let (number, due_date, outstanding) =
            (self.next_invoice.as_ref()?, self.next_due_date.as_ref()?, self.next_outstanding?);
        readable_one(Some(Self::due(&number.0, &due_date.0, outstanding)))
    }

    fn due(number: &str, due_date: &str, outstanding: i64) -> Result<NextDue, BrokenRow> {
        let place = Place { table: "invoices", id: number };
        Ok(NextDue {
            number: place.own_number("invoice_number", number, InvoiceNumber::parse)?,
            due_date: place.day("due_date", due_date)?,
            outstanding: Rupiah::new(outstanding),
        })
    }

    fn customer(self) -> Result<Customer, BrokenRow> {
        let row = CustomerRow {
            customer_id: self.customer_id,
            phone_e164: self.phone_e164,
            portal_active: self.portal_active,
            account_status: self.account_status,
            name: self.name,
            phone: self.phone,
            email: self.email,
            address: self.address,
            city: self.city,
            province: self.province,
            package_id: self.package_id,
            service_type_name: self.service_type_name,
            package_name: self.package_name,
            bandwidth_down: self.bandwidth_down,
            bandwidth_up: self.bandwidth_up,
            monthly_price: self.monthly_price,
            subscription_start_date: self.subscription_start_date,
            due_date: self.due_date,
        };
        row.try_into()
    }
}
