//! `portal payments` and `portal ledger`: payments through gateways, and their books.

mod reconcile;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use portal_core::billing::ledger::LedgerSummary;
use portal_core::billing::payment::{PaymentAttempt, PaymentId};
use portal_core::billing::settlement::journals_with;
use portal_core::billing::transfer::RejectionReason;
use portal_core::staff::payment::StaffPaymentError;
use portal_core::staff::payment_exception::{ExceptionError, ExceptionService};
use portal_core::staff::trail::{StaffTrailDeps, StaffTrailService, TrailReason};
use portal_core::staff::transfer::{Confirmation, TransferReviewDeps, TransferReviewError, TransferReviewService};
use uuid::Uuid;

use crate::cli::Payments;
use crate::commands::operator::operator;
use crate::config::Settings;
use crate::desk_wiring;
use crate::failure::{Failure, Outcome};
use crate::output;
use crate::storage::Storage;
use crate::{payment_wiring, wiring};

/// The most exceptions that are listed.
const MOST_EXCEPTIONS: u32 = 1_000;

/// Works on payments.
pub(crate) async fn run(command: Payments, settings: &Settings, storage: &Storage) -> Outcome {
    let (zone, clock) = (settings.time_zone, wiring::clock(settings));
    let trail = desk_wiring::trail(settings, storage);
    let service = payment_wiring::exceptions(settings, storage, &trail);
    match command {
        Payments::Check { id } => check(&id, settings, storage).await,
        Payments::Reconcile(options) => {
            known_gateway(&options.gateway, settings, storage).await?;
            reconcile::run(&options, &payment_wiring::settlements(settings, storage, &trail), zone).await
        }
        Payments::Show { id } => show(&id, storage, zone).await,
        Payments::Exceptions => exceptions(&service, zone).await,
        Payments::Close { id, reason, book } => close(&service, id, (&reason, book)).await,
        Payments::Confirm { id, amount, reason, on } => {
            let reason = TrailReason::parse(&reason).map_err(|error| Failure::caused("--reason", &error))?;
            let received_on = on.unwrap_or_else(|| clock.local_date(clock.now()));
            let confirmation = Confirmation { amount, received_on, reason: Some(reason) };
            let review = transfers(settings, storage)?;
            decided(review.confirm(&operator(), (&id, None), &confirmation).await, zone)
        }
        Payments::Reject { id, reason } => {
            let reason = RejectionReason::parse(&reason).map_err(|error| Failure::caused("--reason", &error))?;
            let review = transfers(settings, storage)?;
            decided(review.reject(&operator(), (&id, None), &reason).await, zone)
        }
    }
}

/// What decides on transfers. Files are looked at in the console.
fn transfers(settings: &Settings, storage: &Storage) -> Result<TransferReviewService, Failure> {
    let missing = || Failure::new("nothing is paid online here").advise("set payments.methods and transfer.accounts");
    let payments = payment_wiring::service(settings, storage)?.ok_or_else(missing)?;
    let trail = StaffTrailDeps { trail: storage.staff_trail.clone(), clock: wiring::clock(settings) };
    Ok(TransferReviewService::new(TransferReviewDeps {
        transfers: storage.transfers.clone(),
        payments,
        attachments: None,
        trail: StaffTrailService::new(trail, settings.staff.trail.clone()),
        clock: wiring::clock(settings),
    }))
}

/// Refuses a gateway that is neither set up nor has a payment: its books would be another gateway's.
async fn known_gateway(name: &str, settings: &Settings, storage: &Storage) -> Outcome {
    let mut known: Vec<String> = payment_wiring::names(settings).into_iter().map(str::to_owned).collect();
    known.extend(storage.payment_directory.gateways().await?);
    known.sort_unstable();
    known.dedup();
    if known.iter().any(|known| known == name.trim()) {
        return Ok(());
    }
    let advice = match known.as_slice() {
        [] => "set one up first: midtrans or xendit".to_owned(),
        known => format!("there is: {}", known.join(", ")),
    };
    Err(Failure::new(format!("there is no gateway {:?}", name.trim())).advise(advice))
}

/// Shows the payment that was decided on.
fn decided(result: Result<PaymentAttempt, TransferReviewError>, zone: Tz) -> Outcome {
    match result {
        Ok(payment) => {
            for line in described(&payment, zone) {
                output::line(line);
            }
            Ok(())
        }
        Err(error @ (TransferReviewError::NotFound | TransferReviewError::Changed)) => {
            Err(Failure::caused("payments", &error).advise("portal payments show NUMBER tells how it stands"))
        }
        Err(error @ TransferReviewError::Port(_)) => Err(Failure::caused("payments", &error)
            .advise("it may be decided, and is booked later then: portal payments show NUMBER tells how it stands")),
        Err(error) => Err(Failure::caused("payments", &error)),
    }
}

async fn show(id: &PaymentId, storage: &Storage, zone: Tz) -> Outcome {
    let found = storage.payments.find_any(id).await?;
    let found = found.ok_or_else(|| {
        Failure::new(format!("there is no payment {id}")).advise("portal payments exceptions lists unknown orders")
    })?;
    for line in described(&found.payment, zone) {
        output::line(line);
    }
    let payment = &found.payment;
    let settlements = storage.settlements.of_payment(&payment.gateway, id.as_str()).await?;
    for journal in journals_with(storage.ledger.as_ref(), payment, &settlements).await? {
        output::line(format_args!("posted {} as {}", shown(journal.recorded_at, zone), journal.kind.as_str()));
        for entry in journal.entries() {
            output::line(format_args!("  {:<40} {:>18}", entry.account.to_string(), entry.amount));
        }
    }
    Ok(())
}

/// Asks the gateway, and shows what came of it.
async fn check(id: &PaymentId, settings: &Settings, storage: &Storage) -> Outcome {
    let Some(gateways) = payment_wiring::service(settings, storage)? else {
        return Err(Failure::new("nothing is paid online here").advise("set up payments.methods and a gateway"));
    };
    let trail = desk_wiring::trail(settings, storage);
    let service = payment_wiring::for_staff(settings, storage, &trail, Some(gateways));
    match service.check(&operator(), id).await {
        Ok(_) => show(id, storage, settings.time_zone).await,
        Err(error @ StaffPaymentError::NotFound) => {
            Err(Failure::caused("payments check", &error).advise("portal payments exceptions lists unknown orders"))
        }
        Err(error) => Err(Failure::caused("payments check", &error)),
    }
}

/// A payment, line by line.
fn described(payment: &PaymentAttempt, zone: Tz) -> Vec<String> {
    let mut lines = vec![
        format!(
            "{}  {}  {} by {} at {}",
            payment.id,
            payment.state.as_str(),
            payment.total(),
            payment.channel,
            payment.gateway
        ),
        format!("customer {}", payment.customer_id),
    ];
    if let Some(reference) = &payment.reference {
        lines.push(format!("gateway's reference {}", output::plain(reference)));
    }
    for line in &payment.lines {
        lines.push(format!("for {}: {}, of it taken off {}", line.invoice, line.amount, line.applied));
    }
    if payment.fee.is_positive() {
        lines.push(format!("fee {}", payment.fee));
    }
    if payment.extra.is_positive() {
        lines.push(format!("added to tell it from others {}", payment.extra));
    }
    if let Some(received) = payment.received {
        lines.push(format!("came in {received}"));
    }
    for event in &payment.timeline {
        lines.push(format!("{}  {:?}", shown(event.at, zone), event.kind));
    }
    if let Some(next) = payment.next_check_at {
        lines.push(format!("looked at next {}", shown(next, zone)));
    }
    lines
}

async fn close(service: &ExceptionService, id: Uuid, closing: (&str, bool)) -> Outcome {
    match service.close(&operator(), id, closing).await {
        Ok(exception) => {
            let (kind, order) = (exception.kind.as_str(), output::plain(&exception.order));
            output::line(format_args!("closed: {kind} of {order}"));
            Ok(())
        }
        Err(error @ ExceptionError::NotFound) => {
            Err(Failure::caused("payments close", &error)
                .advise("portal payments exceptions lists those that are open"))
        }
        Err(error @ ExceptionError::NothingToBook { .. }) => Err(Failure::caused("payments close", &error)
            .advise("it may be in the books already (payments show); close it without --book")),
        Err(error) => Err(Failure::caused("payments close", &error)),
    }
}

async fn exceptions(service: &ExceptionService, zone: Tz) -> Outcome {
    let found = service.open(&operator(), MOST_EXCEPTIONS).await;
    let found = found.map_err(|error| Failure::caused("payments exceptions", &error))?;
    if found.is_empty() {
        output::note("there is nothing to look at");
    }
    for exception in found {
        let amount = exception.amount.map_or_else(|| "-".to_owned(), |amount| amount.to_string());
        let (kind, order) = (exception.kind.as_str(), output::plain(&exception.order));
        output::line(format_args!(
            "{}  {}  {kind:<14} {:<10} {order}  {amount}",
            exception.id(),
            shown(exception.found_at, zone),
            exception.gateway
        ));
    }
    Ok(())
}

/// Looks through the books.
pub(crate) async fn check_ledger(settings: &Settings, storage: &Storage) -> Outcome {
    let summary = storage.ledger.summary().await?;
    for total in &summary.totals {
        output::line(format_args!("{:<30} {:>22}", total.accounts, total.total));
    }
    let trail = desk_wiring::trail(settings, storage);
    let settlements = payment_wiring::settlements(settings, storage, &trail);
    for gateway in summary.totals.iter().filter_map(|total| total.accounts.strip_prefix("clearing:")) {
        let oldest = settlements.oldest_unsettled(&operator(), gateway).await;
        if let Some(oldest) = oldest.map_err(|error| Failure::caused("ledger check", &error))? {
            let (id, paid_at) = (&oldest.id, shown(oldest.paid_at, settings.time_zone));
            output::line(format_args!("{gateway}: the oldest payment that is not paid out yet is {id} of {paid_at}"));
        }
    }
    verdict(&summary)
}

fn verdict(summary: &LedgerSummary) -> Outcome {
    if summary.is_balanced() {
        output::line(format_args!("{} journals, and all of them sum to zero", summary.journals));
        return Ok(());
    }
    let what = match summary.unbalanced.as_slice() {
        [] => "the accounts do not sum to zero".to_owned(),
        some => format!("these journals do not sum to zero: {}", some.join(", ")),
    };
    Err(Failure::new(what).advise("somebody changed the books past the portal: restore them from a backup"))
}

fn shown(at: DateTime<Utc>, zone: Tz) -> String {
    at.with_timezone(&zone).format("%Y-%m-%d %H:%M:%S %Z").to_string()
}

#[cfg(test)]
mod tests {
    use portal_core::Rupiah;
    use portal_core::billing::ledger::AccountTotal;

    use super::*;

    #[test]
    fn books_that_do_not_sum_to_zero_are_a_failure() {
        let total = |accounts: &str, total| AccountTotal { accounts: accounts.to_owned(), total: Rupiah::new(total) };
        let good = LedgerSummary {
            journals: 1,
            unbalanced: Vec::new(),
            totals: vec![total("clearing:midtrans", 300), total("receivable", -300)],
        };
        assert!(verdict(&good).is_ok());
        assert!(verdict(&LedgerSummary { totals: vec![total("receivable", -300)], ..good.clone() }).is_err());
        assert!(verdict(&LedgerSummary { unbalanced: vec!["INV-1".to_owned()], ..good }).is_err());
    }
}
