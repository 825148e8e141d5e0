//! [`DashboardRepo`]: figures and page in one statement each, from indexes that cover the sums.

use async_trait::async_trait;
use chrono::NaiveDate;
use portal_core::billing::invoice::InvoiceTally;
use portal_core::identity::customer::{Customer, CustomerScope};
use portal_core::insight::dashboard::{
    ActiveTicket, DashboardRepo, InvoiceFigures, NextDue, Overview, PortalFigures, TicketFigures,
};
use portal_core::{InvoiceNumber, PortError, Rupiah};
use sqlx::types::Json;

use crate::identity::customer::CustomerRow;
use crate::row::{BadValue, RowName, readable_one};
use crate::store::PgStore;
use crate::stored::Stored;
use crate::support::ticket_row::DetailRow;

const PORT: &str = "dashboard";

struct FiguresRow {
    tickets_active: i64,
    tickets_completed: i64,
    tickets_cancelled: i64,
    invoices_paid: i64,
    invoices_unpaid: i64,
    invoices_unpaid_late: i64,
    outstanding: i64,
}

/// Counts of rows are never below zero.
impl From<FiguresRow> for PortalFigures {
    fn from(row: FiguresRow) -> Self {
        Self {
            tickets: TicketFigures {
                active: row.tickets_active.unsigned_abs(),
                completed: row.tickets_completed.unsigned_abs(),
                cancelled: row.tickets_cancelled.unsigned_abs(),
            },
            invoices: InvoiceFigures::of(
                InvoiceTally {
                    unpaid: row.invoices_unpaid.unsigned_abs(),
                    unpaid_late: row.invoices_unpaid_late.unsigned_abs(),
                    paid: row.invoices_paid.unsigned_abs(),
                    ..InvoiceTally::default()
                },
                Rupiah::new(row.outstanding),
            ),
        }
    }
}

struct OverviewRow {
    customer_id: String,
    phone_e164: Option<String>,
    portal_active: bool,
    account_status: String,
    name: String,
    phone: String,
    email: Option<String>,
    address: Option<String>,
    city: Option<String>,
    province: Option<String>,
    service_type_name: Option<String>,
    package_name: Option<String>,
    bandwidth_down: Option<i64>,
    bandwidth_up: Option<i64>,
    monthly_price: Option<i64>,
    subscription_start_date: Option<Stored<NaiveDate>>,
    due_date: Option<Stored<NaiveDate>>,
    tickets_active: i64,
    tickets_completed: i64,
    tickets_cancelled: i64,
    invoices_paid: i64,
    invoices_unpaid: i64,
    invoices_unpaid_late: i64,
    outstanding: i64,
    next_number: Option<String>,
    next_due_date: Option<Stored<NaiveDate>>,
    next_outstanding: Option<i64>,
    /// The latest few, so that one that cannot be read leaves room for the next.
    active_tickets: Option<Json<Vec<DetailRow>>>,
}

impl OverviewRow {
    fn next_due(&self) -> Option<NextDue> {
        let (number, due_date, outstanding) = (self.next_number.as_ref()?, self.next_due_date?, self.next_outstanding?);
        readable_one(Some(Self::due(number, due_date, outstanding)))
    }

    fn due(number: &str, due_date: Stored<NaiveDate>, outstanding: i64) -> Result<NextDue, BadValue> {
        let name = RowName::new("invoices", number);
        Ok(NextDue {
            number: name.own_number("invoice_number", number, InvoiceNumber::parse)?,
            due_date: name.date("due_date", due_date)?,
            outstanding: Rupiah::new(outstanding),
        })
    }
}

impl TryFrom<OverviewRow> for Overview {
    type Error = BadValue;

    fn try_from(row: OverviewRow) -> Result<Self, BadValue> {
        let next_due = row.next_due();
        let figures = PortalFigures::from(FiguresRow {
            tickets_active: row.tickets_active,
            tickets_completed: row.tickets_completed,
            tickets_cancelled: row.tickets_cancelled,
            invoices_paid: row.invoices_paid,
            invoices_unpaid: row.invoices_unpaid,
            invoices_unpaid_late: row.invoices_unpaid_late,
            outstanding: row.outstanding,
        });
        let tickets = row.active_tickets.map(|Json(tickets)| tickets).unwrap_or_default();
        let active_ticket = tickets.into_iter().find_map(DetailRow::detail).map(ActiveTicket::from);
        let customer = Customer::try_from(CustomerRow {
            customer_id: row.customer_id,
            phone_e164: row.phone_e164,
            portal_active: row.portal_active,
            account_status: row.account_status,
            name: row.name,
            phone: row.phone,
            email: row.email,
            address: row.address,
            city: row.city,
            province: row.province,
            service_type_name: row.service_type_name,
            package_name: row.package_name,
            bandwidth_down: row.bandwidth_down,
            bandwidth_up: row.bandwidth_up,
            monthly_price: row.monthly_price,
            subscription_start_date: row.subscription_start_date,
            due_date: row.due_date,
        })?;
        Ok(Self { customer, figures, next_due, active_ticket })
    }
}

/// The states of tickets that each figure counts.
fn words() -> [Vec<String>; 3] {
    TicketFigures::statuses().map(|states| states.into_iter().map(|state| state.as_str().to_owned()).collect())
}

#[async_trait]
impl DashboardRepo for PgStore {
    async fn figures(&self, scope: &CustomerScope, today: NaiveDate) -> Result<PortalFigures, PortError> {
        let [active, completed, cancelled] = &words();
        self.ask(PORT, |mut c| async move {
            sqlx::query_file_as!(
                FiguresRow,
                "src/insight/dashboard_figures.sql",
                scope.customer_id().as_str(),
                InvoiceTally::due_before(today),
                active,
                completed,
                cancelled,
            )
            .fetch_one(&mut *c)
            .await
        })
        .await
        .map(PortalFigures::from)
    }

    async fn overview(&self, scope: &CustomerScope, today: NaiveDate) -> Result<Option<Overview>, PortError> {
        let [active, completed, cancelled] = &words();
        let row = self
            .ask(PORT, |mut c| async move {
                sqlx::query_file_as!(
                    OverviewRow,
                    "src/insight/dashboard_overview.sql",
                    scope.customer_id().as_str(),
                    InvoiceTally::due_before(today),
                    active,
                    completed,
                    cancelled,
                )
                .fetch_optional(&mut *c)
                .await
            })
            .await?;
        Ok(readable_one(row.map(Overview::try_from)))
    }
}
