//! The choice among the accounts that share one number.

use askama::Template;

use crate::i18n::Locale;
use crate::view::icons::Icon;
use crate::view::layout::Layout;
use crate::view::states::AccountState;

/// One account to choose.
#[derive(Debug, Clone)]
pub struct AccountCard {
    /// The customer's number at the ISP; the value of `customer_id`.
    pub customer_id: String,
    /// Name on the account.
    pub name: String,
    /// Where the line is.
    pub address: Option<String>,
    /// State of the account.
    pub state: AccountState,
    /// Whether this is the account that is open now.
    pub current: bool,
}

/// Account chooser: `POST /customer/accounts` with `customer_id`.
#[derive(Debug, Template)]
#[template(path = "session/accounts.html")]
pub struct AccountsPage {
    /// The layout.
    pub layout: Layout,
    /// The accounts of the verified number.
    pub accounts: Vec<AccountCard>,
    /// Whether one was chosen before.
    pub is_chosen: bool,
}
