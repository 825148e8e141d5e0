//! How a transfer stands, in the words of gateways.

use chrono::{DateTime, Utc};
use portal_core::billing::payment::{GatewayState, GatewayStatus};
use portal_core::billing::transfer::{Transfer, TransferOutcome, TransferState};

pub(crate) fn of(transfer: &Transfer, now: DateTime<Utc>) -> GatewayStatus {
    let confirmed = match transfer.decision.as_ref().map(|decision| &decision.outcome) {
        Some(TransferOutcome::Confirmed { amount, received_at }) => Some((*amount, *received_at)),
        _ => None,
    };
    let state = match transfer.state {
        TransferState::Waiting if now >= transfer.expires_at => GatewayState::Expired,
        TransferState::Waiting => GatewayState::Pending,
        TransferState::InReview => GatewayState::Review,
        TransferState::Confirmed => GatewayState::Paid,
        TransferState::Rejected => GatewayState::Failed,
        TransferState::Cancelled => GatewayState::Cancelled,
    };
    GatewayStatus {
        id: transfer.payment.clone(),
        state,
        amount: Some(confirmed.map_or(transfer.total, |(amount, _)| amount)),
        reference: None,
        paid_at: confirmed.map(|(_, received_at)| received_at),
    }
}
