//! The offer on the page of a document.

use http_kit::Problem;

use crate::auth::web_session::WebSession;
use crate::problem::OrProblem;
use crate::state::App;

/// Where a document is sent to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EmailOffer {
    /// To this address, the one on file.
    To(String),
    /// Nowhere, until the customer enters an address.
    NoAddress,
}

impl EmailOffer {
    /// What is offered to the customer; `None` in a portal that sends no e-mail.
    pub(crate) async fn of(app: &App, web: &WebSession) -> Result<Option<Self>, Problem> {
        let Ok(emails) = app.parts.portal.emails() else { return Ok(None) };
        let address = emails.address(&web.session).await.or_problem()?;
        Ok(Some(address.map_or(Self::NoAddress, |address| Self::To(address.as_str().to_owned()))))
    }
}
