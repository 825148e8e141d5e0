//! Puts paying through gateways together.

use std::sync::Arc;

use adapters_midtrans::Midtrans;
use adapters_system::OsEntropy;
use adapters_transfer::Transfers;
use adapters_xendit::Xendit;
use portal_core::billing::PaymentPorts;
use portal_core::billing::pay_link::PayLinks;
use portal_core::billing::payment::{PaymentDeps, PaymentGateway, PaymentService};
use portal_core::billing::settlement::{SettlementDeps, SettlementService};
use portal_core::integration::change::AuditedRecords;
use portal_core::integration::{PostedRecords, RecordPosting};
use portal_core::messaging::outbox::Branding;
use portal_core::staff::payment::{StaffPaymentDeps, StaffPaymentService, StaffPaymentStores};
use portal_core::staff::payment_exception::{ExceptionDeps, ExceptionService};
use portal_core::staff::trail::StaffTrailService;
use portal_core::{Actor, Portal};

use crate::commands::demo::random_key;
use crate::config::{Settings, documents};
use crate::event_wiring;
use crate::failure::Failure;
use crate::payment_webhooks::{PaymentNotifier, PaymentWebhooks};
use crate::storage::Storage;
use crate::wiring::clock;

/// What customers need to pay; `None` where nothing is paid online, or another system keeps the invoices.
pub(crate) fn ports(settings: &Settings, storage: &Storage) -> Result<Option<PaymentPorts>, Failure> {
    let mut gateways = gateways(settings)?;
    let own = &settings.payments.gateways.transfer;
    if !own.accounts.is_empty() || own.qris.is_some() {
        gateways.push(Arc::new(Transfers::new(own.clone(), storage.transfers.clone(), clock(settings))));
    }
    if gateways.is_empty() || storage.rest.is_some() || settings.database.is_adopted() {
        return Ok(None);
    }
    let (records, changes) = (&storage.isp_records, &storage.changes);
    let posted = PostedRecords {
        customers: Arc::new(AuditedRecords::new(records.customers.clone(), changes.clone(), Actor::System)),
        invoices: Arc::new(AuditedRecords::new(records.invoices.clone(), changes.clone(), Actor::System)),
        payments: Arc::new(AuditedRecords::new(records.payments.clone(), changes.clone(), Actor::System)),
    };
    let events = event_wiring::recorder(settings, storage);
    let posting = RecordPosting::new(posted, storage.invoices.clone(), events, clock(settings));
    Ok(Some(PaymentPorts {
        payments: storage.payments.clone(),
        exceptions: storage.payment_exceptions.clone(),
        credit: storage.customer_credit.clone(),
        ledger: storage.ledger.clone(),
        notifications: storage.payment_notifications.clone(),
        transfers: storage.transfers.clone(),
        posting: Arc::new(posting),
        gateways,
    }))
}

/// The gateways of these settings outside.
pub(crate) fn gateways(settings: &Settings) -> Result<Vec<Arc<dyn PaymentGateway>>, Failure> {
    let mut gateways: Vec<Arc<dyn PaymentGateway>> = Vec::new();
    if let Some(config) = settings.payments.gateways.midtrans.clone() {
        gateways.push(Arc::new(Midtrans::new(config).map_err(|e| Failure::caused("midtrans", &e))?));
    }
    if let Some(config) = settings.payments.gateways.xendit.clone() {
        gateways.push(Arc::new(Xendit::new(config).map_err(|e| Failure::caused("xendit", &e))?));
    }
    Ok(gateways)
}

/// The use cases of payments, for a tool that serves nobody; `None` where nothing is paid online.
pub(crate) fn service(settings: &Settings, storage: &Storage) -> Result<Option<PaymentService>, Failure> {
    let Some(ports) = ports(settings, storage)? else { return Ok(None) };
    let keys = Arc::new(settings.keys.clone().map_or_else(random_key, Ok)?);
    let portal_url = settings.http.origin(settings.http.listen);
    let branding = Branding { brand: settings.brand.name.clone(), portal_url };
    let policy = settings.payments.policy.clone();
    let links = PayLinks::new(keys.clone(), branding.pay_link_page(), policy.link_lifetime);
    let deps = PaymentDeps {
        stores: ports.stores(storage.outbox.clone()),
        gateways: ports.gateways,
        invoices: event_wiring::invoices(settings, storage),
        customers: storage.customers.clone(),
        limits: storage.limits.clone(),
        clock: clock(settings),
        entropy: Arc::new(OsEntropy),
    };
    let has_receipts =
        documents::renderer(settings).map_err(|(key, what)| Failure::new(format!("{key} {what}")))?.is_some();
    let service = PaymentService::new(deps, policy, keys, branding.payment_page(), links);
    Ok(Some(service.with_receipts(has_receipts)))
}

/// What staff do with payments; they ask gateways by `gateways`.
pub(crate) fn for_staff(
    settings: &Settings,
    storage: &Storage,
    trail: &StaffTrailService,
    gateways: Option<PaymentService>,
) -> StaffPaymentService {
    let stores = StaffPaymentStores {
        directory: storage.payment_directory.clone(),
        payments: storage.payments.clone(),
        exceptions: storage.payment_exceptions.clone(),
        ledger: storage.ledger.clone(),
        settlements: storage.settlements.clone(),
    };
    let (customers, trail, clock) = (storage.customer_search.clone(), trail.clone(), clock(settings));
    StaffPaymentService::new(StaffPaymentDeps { stores, customers, gateways, trail, clock })
}

/// What staff do with exceptions.
pub(crate) fn exceptions(settings: &Settings, storage: &Storage, trail: &StaffTrailService) -> ExceptionService {
    ExceptionService::new(ExceptionDeps {
        exceptions: storage.payment_exceptions.clone(),
        payments: storage.payments.clone(),
        ledger: storage.ledger.clone(),
        trail: trail.clone(),
        clock: clock(settings),
    })
}

/// What matches gateways' reports.
pub(crate) fn settlements(settings: &Settings, storage: &Storage, trail: &StaffTrailService) -> SettlementService {
    SettlementService::new(SettlementDeps {
        settlements: storage.settlements.clone(),
        payments: storage.payments.clone(),
        exceptions: storage.payment_exceptions.clone(),
        ledger: storage.ledger.clone(),
        trail: trail.clone(),
        clock: clock(settings),
    })
}

/// The names of the gateways that are set up, the ISP's own accounts among them.
pub(crate) fn names(settings: &Settings) -> Vec<&'static str> {
    let gateways = &settings.payments.gateways;
    let own = &gateways.transfer;
    let named = [
        (adapters_midtrans::GATEWAY, gateways.midtrans.is_some()),
        (adapters_xendit::GATEWAY, gateways.xendit.is_some()),
        (adapters_transfer::GATEWAY, !own.accounts.is_empty() || own.qris.is_some()),
    ];
    named.into_iter().filter(|(_, is_set_up)| *is_set_up).map(|(name, _)| name).collect()
}

/// What gateways report to, with their names as they are mounted.
pub(crate) fn webhooks(settings: &Settings, portal: &Portal, notifier: &PaymentNotifier) -> Vec<PaymentWebhooks> {
    let Ok(payments) = portal.payments() else { return Vec::new() };
    // Nobody tells of transfers.
    let named = names(settings).into_iter().filter(|name| *name != adapters_transfer::GATEWAY);
    named.map(|name| PaymentWebhooks::new(name, payments.clone(), notifier.clone())).collect()
}
