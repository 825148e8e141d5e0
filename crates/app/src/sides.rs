//! The sides of the portal behind one listener.

use poem::endpoint::BoxEndpoint;
use poem::{Endpoint, EndpointExt, Request, Response, Route};

/// Where a simulated payment gateway lies.
pub(crate) const SIMULATOR: &str = "/demo/payments";

/// The customers' side, and those beside it that are served here.
pub(crate) struct Sides {
    customers: BoxEndpoint<'static, Response>,
    integration: Option<BoxEndpoint<'static, Response>>,
    staff: Option<BoxEndpoint<'static, Response>>,
    simulator: Option<BoxEndpoint<'static, Response>>,
}

impl Sides {
    /// The customers' side alone.
    pub(crate) fn of_customers(customers: impl Endpoint<Output = Response> + 'static) -> Self {
        Self { customers: customers.boxed(), integration: None, staff: None, simulator: None }
    }

    /// With the API of the ISP's other systems, if there is one.
    pub(crate) fn and_integration(self, api: Option<impl Endpoint<Output = Response> + 'static>) -> Self {
        Self { integration: api.map(EndpointExt::boxed), ..self }
    }

    /// With the staff console, if it is served here.
    pub(crate) fn and_staff(self, console: Option<impl Endpoint<Output = Response> + 'static>) -> Self {
        Self { staff: console.map(EndpointExt::boxed), ..self }
    }

    /// With a simulated payment gateway, if there is one.
    pub(crate) fn and_simulator(self, simulator: Option<Route>) -> Self {
        let nested = |route| Route::new().nest(SIMULATOR, route).map_to_response().boxed();
        Self { simulator: simulator.map(nested), ..self }
    }
}

impl Endpoint for Sides {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        let path = request.uri().path();
        if let Some(simulator) = &self.simulator
            && path.starts_with(SIMULATOR)
        {
            return simulator.call(request).await;
        }
        match (&self.integration, &self.staff) {
            (Some(integration), _) if http_integration::is_below(path) => integration.call(request).await,
            (_, Some(staff)) if http_staff::is_below(path) => staff.call(request).await,
            _ => self.customers.call(request).await,
        }
    }
}
