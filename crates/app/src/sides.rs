//! The sides of the portal behind one listener.

use poem::endpoint::BoxEndpoint;
use poem::{Endpoint, EndpointExt, Request, Response};

/// The customers' side, and the API of the ISP's other systems if it is served.
pub(crate) struct Sides {
    customers: BoxEndpoint<'static, Response>,
    integration: Option<BoxEndpoint<'static, Response>>,
}

impl Sides {
    pub(crate) fn new<C, I>(customers: C, integration: Option<I>) -> Self
    where
        C: Endpoint<Output = Response> + 'static,
        I: Endpoint<Output = Response> + 'static,
    {
        Self { customers: customers.boxed(), integration: integration.map(EndpointExt::boxed) }
    }
}

impl Endpoint for Sides {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        match &self.integration {
            Some(integration) if http_integration::is_below(request.uri().path()) => integration.call(request).await,
            _ => self.customers.call(request).await,
        }
    }
}
