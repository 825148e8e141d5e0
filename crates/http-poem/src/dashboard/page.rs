//! The dashboard: the session and the overview, two reads; one more each for promises and credit, where there are any.

use http_kit::{Problem, RequestContext};
use poem::{Response, handler};
use portal_core::Rupiah;
use portal_core::identity::customer::Customer;
use portal_core::insight::dashboard::{Dashboard, InvoicePart};

use crate::auth::web_session::WebSession;
use crate::dashboard::view::{AccountPanel, ActivePanel, DashboardPage, Figures, InvoiceFigures, Owed, TicketFigures};
use crate::invoice::form::page_of;
use crate::invoice::pay_view::Reference;
use crate::page::render::{layout_of, page};
use crate::problem::OrProblem;
use crate::promise::page::promise_part;
use crate::promise::view::PromisePart;
use crate::state::App;
use crate::view::states::AccountState;

/// `GET /customer/dashboard`.
#[handler]
pub(crate) async fn show(app: &App, context: &RequestContext, web: WebSession) -> Result<Response, Problem> {
    let Dashboard { customer, tickets, invoices } =
        app.parts.portal.dashboard()?.overview(&web.session).await.or_problem()?;
    let layout = layout_of(app, context, &web, web.named(customer.name.clone()));
    let promise = promise_of(app, &web, invoices.as_ref()).await?;
    let credit = match app.parts.portal.payments() {
        Ok(payments) => payments.credit(&web.session).await.or_problem()?,
        Err(_) => Rupiah::ZERO,
    };
    let active = tickets.as_ref().and_then(|tickets| tickets.active.as_ref());
    page(&DashboardPage {
        actions: DashboardPage::quick_actions(&layout),
        ticket: active.map(|active| ActivePanel::new(&layout, active)),
        layout,
        owed: invoices.as_ref().and_then(|invoices| owed(&customer, invoices)),
        figures: Figures {
            tickets: tickets.map(|tickets| ticket_figures(tickets.figures)),
            invoices: invoices.map(|invoices| invoice_figures(invoices.figures)),
        },
        account: panel(customer),
        promise,
        credit: credit.amount(),
    })
}

/// The open promise; else where the invoice that is due first can be promised.
async fn promise_of(
    app: &App,
    web: &WebSession,
    invoices: Option<&InvoicePart>,
) -> Result<Option<PromisePart>, Problem> {
    let owed = invoices.filter(|invoices| invoices.figures.outstanding.is_positive());
    let Some(due) = owed.and_then(|invoices| invoices.next_due.as_ref()) else { return Ok(None) };
    promise_part(app, &web.session, &due.number, due.into()).await
}

fn ticket_figures(of: portal_core::insight::dashboard::TicketFigures) -> TicketFigures {
    TicketFigures { active: shown(of.active), completed: shown(of.completed) }
}

fn invoice_figures(of: portal_core::insight::dashboard::InvoiceFigures) -> InvoiceFigures {
    InvoiceFigures { unpaid: shown(of.pending + of.overdue), outstanding: of.outstanding.amount() }
}

fn owed(customer: &Customer, InvoicePart { figures, next_due }: &InvoicePart) -> Option<Owed> {
    let only = next_due.as_ref().filter(|_| figures.pending + figures.overdue == 1);
    figures.outstanding.is_positive().then(|| Owed {
        amount: figures.outstanding.amount(),
        invoices: shown(figures.pending + figures.overdue),
        due: next_due.as_ref().map(|due| due.due_date),
        overdue: shown(figures.overdue),
        href: only.map_or("/customer/invoices?status=unpaid".to_owned(), |due| page_of(&due.number)),
        reference: match only {
            Some(due) => Reference::Invoice(due.number.as_str().to_owned()),
            None => Reference::Customer(customer.access.customer_id.as_str().to_owned()),
        },
    })
}

fn panel(customer: Customer) -> AccountPanel {
    let place: Vec<String> = [customer.address, customer.city, customer.province].into_iter().flatten().collect();
    AccountPanel {
        customer_id: customer.access.customer_id.into(),
        name: customer.name,
        phone: customer.access.phone.map_or(customer.phone_as_written, String::from),
        email: customer.email,
        address: (!place.is_empty()).then(|| place.join(", ")),
        package: customer.service.package_name,
        bandwidth_down: customer.service.bandwidth_down.map(i64::from),
        bandwidth_up: customer.service.bandwidth_up.map(i64::from),
        monthly_price: customer.service.monthly_price.map(Rupiah::amount),
        starts: customer.subscription_start_date,
        next_due: customer.due_date,
        state: AccountState::from(customer.access.status),
    }
}

fn shown(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
