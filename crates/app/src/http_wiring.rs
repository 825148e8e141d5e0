//! What the HTTP sides are built from.

use std::sync::Arc;

use http_integration::IntegrationParts;
use http_kit::health::ReadinessProbe;
use http_kit::{HttpSettings, PublicUrl};
use http_poem::views::Brand;
use http_poem::{HttpConfig, HttpParts};
use portal_core::billing::invoice::WayToPay;
use portal_core::billing::payment::{PaymentChannel, PaymentMethod};
use portal_core::integration::IntegrationPorts;

use crate::config::Settings;
use crate::failure::Failure;
use crate::storage::Storage;
use crate::wiring::{Assembly, api_keys};

impl Assembly {
    /// What the HTTP side is built from.
    pub(crate) fn http(
        &self,
        settings: &Settings,
        origin: &str,
        readiness: Arc<dyn ReadinessProbe>,
    ) -> Result<HttpParts, Failure> {
        Ok(HttpParts {
            portal: self.portal.clone(),
            clock: self.clock.clone(),
            entropy: self.entropy.clone(),
            config: http_config(settings, origin)?,
            readiness,
            webhooks: self.incoming.webhooks.clone(),
            setup: self.setup.clone(),
            views: None,
            demo: self.demo.clone(),
        })
    }
}

/// What the API of the ISP's other systems is built from; `None` if it is switched off, or another system keeps the
/// records.
pub(crate) fn integration(
    settings: &Settings,
    storage: &Storage,
    assembly: &Assembly,
    origin: &str,
) -> Result<Option<IntegrationParts>, Failure> {
    if !settings.integration.enabled || storage.rest.is_some() {
        return Ok(None);
    }
    let records = storage.isp_records.clone();
    let (keys, changes) = (storage.api_keys.clone(), storage.changes.clone());
    Ok(Some(IntegrationParts {
        keys: api_keys(settings, storage),
        ports: IntegrationPorts {
            records,
            keys,
            changes,
            events: storage.events.clone(),
            directory: storage.directory.clone(),
        },
        clock: assembly.clock.clone(),
        entropy: assembly.entropy.clone(),
        ring: assembly.portal.keys().clone(),
        http: http_settings(settings, origin)?,
        setup: assembly.setup.clone(),
    }))
}

/// What concerns every request of a side that is reached at `origin`.
pub(crate) fn http_settings(settings: &Settings, origin: &str) -> Result<HttpSettings, Failure> {
    let public_url = PublicUrl::parse(origin).map_err(|e| Failure::caused("http.public_url", &e))?;
    Ok(HttpSettings {
        trusted_proxies: settings.http.trusted_proxies.clone(),
        forwarded_header: settings.http.forwarded_header,
        shared_networks: settings.shared_networks.clone(),
        cors_origins: settings.http.cors_origins.clone(),
        streams: settings.http.streams.clone(),
        locale: settings.locale.into(),
        ..HttpSettings::new(public_url)
    })
}

fn http_config(settings: &Settings, origin: &str) -> Result<HttpConfig, Failure> {
    let (brand, logo) = (brand(settings), settings.brand.logo.clone());
    let http = http_settings(settings, origin)?;
    Ok(HttpConfig { http, brand, logo, time_zone: settings.time_zone, integration_document: None })
}

/// The ISP as pages show it.
pub(crate) fn brand(settings: &Settings) -> Brand {
    let of = &settings.brand;
    let mut brand = Brand::new(&of.name, &of.short_name, of.primary, of.secondary);
    brand.support.whatsapp.clone_from(&of.cs_whatsapp);
    brand.support.email.clone_from(&of.cs_email);
    brand.support.phone.clone_from(&of.phone);
    brand.support.hours.clone_from(&of.cs_hours);
    brand.how_to_pay.clone_from(&settings.how_to_pay);
    // Where customers pay by transfer, the accounts are shown with the payment, and not beside it once more.
    let is_transfer = |method: &PaymentMethod| method.channel == PaymentChannel::Transfer;
    if settings.payments.policy.methods.iter().any(is_transfer) {
        brand.how_to_pay.retain(|way| matches!(way, WayToPay::Words(_)));
    }
    brand
}
