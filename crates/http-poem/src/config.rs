//! What the customers' side is told at start.

use chrono_tz::Tz;
use http_kit::{HttpSettings, PublicUrl};

use crate::view::brand::Brand;

/// Settings of pages and API.
#[derive(Debug, Clone)]
pub struct HttpConfig {
    /// What concerns every request.
    pub http: HttpSettings,
    /// The ISP's identity.
    pub brand: Brand,
    /// The ISP's logo, served by the portal itself; without one a mark is drawn.
    pub logo: Option<Logo>,
    /// The zone times are shown in.
    pub time_zone: Tz,
    /// Address of the OpenAPI document of the API for the ISP's other systems, if it is served beside this one.
    pub integration_document: Option<String>,
}

impl HttpConfig {
    /// Defaults for a portal at `public_url`.
    pub fn new(public_url: PublicUrl) -> Self {
        let (http, brand) = (HttpSettings::new(public_url), Brand::default());
        Self { http, brand, logo: None, time_zone: chrono_tz::Asia::Jakarta, integration_document: None }
    }
}

/// An image of the ISP's logo.
#[derive(Debug, Clone)]
pub struct Logo {
    /// Such as `image/png`.
    pub content_type: String,
    /// The image.
    pub bytes: Vec<u8>,
}
