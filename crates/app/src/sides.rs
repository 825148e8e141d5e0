//! The sides of the portal behind one listener.

use poem::endpoint::BoxEndpoint;
use poem::{Endpoint, EndpointExt, Request, Response};

/// The customers' side, and those beside it that are served here.
pub(crate) struct Sides {
    customers: BoxEndpoint<'static, Response>,
    integration: Option<BoxEndpoint<'static, Response>>,
    staff: Option<BoxEndpoint<'static, Response>>,
}

impl Sides {
    /// The customers' side alone.
    pub(crate) fn of_customers(customers: impl Endpoint<Output = Response> + 'static) -> Self {
        Self { customers: customers.boxed(), integration: None, staff: None }
    }

    /// With the API of the ISP's other systems, if there is one.
    pub(crate) fn and_integration(self, api: Option<impl Endpoint<Output = Response> + 'static>) -> Self {
        Self { integration: api.map(EndpointExt::boxed), ..self }
    }

    /// With the staff console, if it is served here.
    pub(crate) fn and_staff(self, console: Option<impl Endpoint<Output = Response> + 'static>) -> Self {
        Self { staff: console.map(EndpointExt::boxed), ..self }
    }
}

impl Endpoint for Sides {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        let path = request.uri().path();
        match (&self.integration, &self.staff) {
            (Some(integration), _) if http_integration::is_below(path) => integration.call(request).await,
            (_, Some(staff)) if http_staff::is_below(path) => staff.call(request).await,
            _ => self.customers.call(request).await,
        }
    }
}
