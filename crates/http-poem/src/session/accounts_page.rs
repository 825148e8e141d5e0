//! Choosing among the accounts of one number.

use http_kit::answer::see_other;
use http_kit::extract::CsrfForm;
use http_kit::{Problem, RequestContext};
use poem::{Response, handler};
use portal_core::CustomerId;
use portal_core::identity::customer::Account;
use serde::Deserialize;

use crate::auth::web_session::WebSession;
use crate::cookies::CHOOSING;
use crate::otp::entry::give_session;
use crate::page::render::{layout, notify, page};
use crate::page::return_to;
use crate::problem::OrProblem;
use crate::session::accounts_view::{AccountCard, AccountsPage};
use crate::state::App;
use crate::view::flash::Notice;
use crate::view::states::AccountState;

#[derive(Deserialize)]
struct Choice {
    customer_id: String,
}

/// `GET /customer/accounts`.
#[handler]
pub(crate) async fn show(app: &App, context: &RequestContext, web: WebSession) -> Result<Response, Problem> {
    let own = &web.session.session().customer_id;
    let is_chosen = context.cookie(CHOOSING).is_none();
    let mut accounts = app.parts.portal.sessions.accounts(&web.session).await?;
    // The trail of staff names one account: the others of the number are not shown with it.
    accounts.retain(|account| !web.session.is_viewed() || account.access.customer_id == *own);
    let more_accounts = accounts.len() > 1;
    let named =
        |account: &Account| WebSession { session: web.session.clone(), more_accounts }.named(account.name.clone());
    let signed_in = accounts.iter().find(|account| account.access.customer_id == *own).map(named);
    let layout = layout(app, context, signed_in);
    let accounts = accounts.into_iter().map(|account| card(account, Some(own).filter(|_| is_chosen))).collect();
    page(&AccountsPage { layout, accounts, is_chosen })
}

/// `POST /customer/accounts`.
#[handler]
pub(crate) async fn choose(
    app: &App,
    context: &RequestContext,
    sent: CsrfForm<Choice>,
    web: WebSession,
) -> Result<Response, Problem> {
    let to = CustomerId::parse(&sent.0.customer_id).map_err(|_| Problem::not_found())?;
    context.remove_cookie(CHOOSING);
    if to == web.session.session().customer_id {
        return Ok(see_other(&return_to::take(app, context)));
    }
    let opened = app.parts.portal.sessions.switch(&web.session, &to, context.client()).await.or_problem()?;
    give_session(app, context, &opened)?;
    notify(app, context, Notice::AccountSwitched);
    Ok(see_other(&return_to::take(app, context)))
}

fn card(account: Account, open: Option<&CustomerId>) -> AccountCard {
    AccountCard {
        current: Some(&account.access.customer_id) == open,
        customer_id: account.access.customer_id.into(),
        name: account.name,
        address: account.address,
        state: AccountState::from(account.access.status),
    }
}
