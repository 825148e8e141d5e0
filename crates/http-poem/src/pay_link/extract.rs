//! The link in a path.

use http_kit::Problem;
use poem::{FromRequest, Request, RequestBody};
use portal_core::billing::pay_link::PayLink;

use crate::payment::place::Place;
use crate::state::App;

/// A link that this portal made and that can still be used. Every other one is a page that there is none of.
pub(crate) struct OpenLink {
    pub(super) link: PayLink,
    /// Where its pages are.
    pub(super) place: Place,
}

impl<'a> FromRequest<'a> for OpenLink {
    async fn from_request(request: &'a Request, body: &mut RequestBody) -> poem::Result<Self> {
        let app = <&App>::from_request(request, body).await?;
        let token = request.raw_path_param("token").unwrap_or_default();
        let found = app.parts.portal.payments().map_err(Problem::from)?.open_link(token);
        let link = found.ok_or_else(Problem::not_found)?;
        Ok(Self { link, place: Place::Link { token: token.to_owned() } })
    }
}
