//! What the document of a statement says.

use chrono::NaiveDate;

use super::year::Statement;
use crate::identity::customer::Customer;
use crate::kernel::locale::Locale;

/// Everything that the document of a statement says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementDocument {
    /// The language of the document.
    pub locale: Locale,
    /// Whose account it is of.
    pub customer: Customer,
    /// The day of whose states it tells.
    pub today: NaiveDate,
    /// The statement.
    pub statement: Statement,
}

impl StatementDocument {
    /// The document's number: one for each year of an account.
    pub fn number(&self) -> String {
        format!("{}/{}", self.customer.access.customer_id, self.statement.year)
    }
}
