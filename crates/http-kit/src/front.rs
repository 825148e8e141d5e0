//! What a side of the portal tells the kit.

use async_trait::async_trait;
use poem::{Request, Response};

use crate::context::RequestContext;
use crate::i18n::Locale;
use crate::problem::{Details, Problem};

/// One side of the portal, such as the customers' pages and API.
#[async_trait]
pub trait Front: Send + Sync + 'static {
    /// Gives handlers what they need, as data of the request.
    fn attach(&self, request: &mut Request);

    /// The sentence of a key: of the side's own problems, and of [`crate::problem::WORDS`]. It names the time to wait and
    /// the character of `details` where the words ask for them.
    fn sentence(&self, locale: Locale, key: &str, details: &Details) -> String;

    /// What a browser shows of a problem.
    async fn error_page(&self, problem: &Problem, context: &RequestContext) -> Response;

    /// Is told of every answer, before errors are converted, to count what is used. `method` is one of the known
    /// methods' names, or `other`.
    fn answered(&self, method: &'static str, context: &RequestContext, result: &poem::Result<Response>);
}
