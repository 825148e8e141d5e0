//! Matching a report.

use std::collections::HashSet;

use chrono::NaiveDate;

use super::SettlementService;
use super::error::ReconcileError;
use super::line::SettlementLine;
use super::matching::{Booked, LineOutcome, journal, outcome};
use super::model::{Settlement, SettlementFile, UnsettledPayment};
use crate::billing::ledger::{Journal, Ledger};
use crate::billing::payment::{ExceptionKind, PaymentAttempt, PaymentException, PaymentId, PaymentRefund};
use crate::kernel::actor::StaffActor;
use crate::kernel::commit::Committed;
use crate::kernel::error::PortError;
use crate::kernel::local_day::LocalDay;
use crate::kernel::money::Rupiah;
use crate::staff::account::Permission;
use crate::staff::trail::{TrailAction, TrailNote};

/// How often a line is decided anew when what it is about moved meanwhile.
const TRIES: usize = 3;
/// The most payments that are told as missing there: as many as a report may have lines.
const MOST_MISSING: usize = 200_000;

/// A report that is to be matched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReconcileRequest {
    /// The gateway.
    pub gateway: String,
    /// The SHA-256 of the file.
    pub hash: [u8; 32],
    /// What the file is called.
    pub name: String,
    /// Its lines.
    pub lines: Vec<SettlementLine>,
    /// The days, first and last, of which it is to have every payment; `None` if that is not known.
    pub days: Option<(NaiveDate, NaiveDate)>,
    /// Whether nothing is written.
    pub dry_run: bool,
}

/// A line with what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReconciledLine {
    /// The line.
    pub line: SettlementLine,
    /// The payment that it is of, if one was found.
    pub order: Option<String>,
    /// What it is.
    pub outcome: LineOutcome,
}

/// What a report came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReconcileReport {
    /// Its lines, in their order.
    pub lines: Vec<ReconciledLine>,
    /// Payments that came in here on its days, and that it does not have.
    pub missing_there: Vec<UnsettledPayment>,
}

impl ReconcileReport {
    /// Whether nobody has to look at anything.
    pub fn is_clean(&self) -> bool {
        self.missing_there.is_empty() && !self.lines.iter().any(|line| line.outcome.is_exception())
    }

    /// How many lines are that, and what they come to.
    pub fn count(&self, is_it: impl Fn(LineOutcome) -> bool) -> (usize, Rupiah) {
        let lines = self.lines.iter().filter(|line| is_it(line.outcome));
        lines.fold((0, Rupiah::ZERO), |(count, sum), line| {
            (count + 1, Rupiah::new(sum.amount().saturating_add(line.line.gross.amount())))
        })
    }
}

impl SettlementService {
    /// Matches a report line by line, and books what fits: once, however often it is matched. What does not fit is an
    /// exception; nothing that was posted is changed. A stop in between is made up for by matching the same file again.
    ///
    /// # Errors
    /// [`ReconcileError`]; it needs [`Permission::ConfirmPayments`].
    pub async fn reconcile(
        &self,
        staff: &StaffActor,
        request: ReconcileRequest,
    ) -> Result<ReconcileReport, ReconcileError> {
        if !staff.may(Permission::ConfirmPayments) {
            return Err(ReconcileError::Forbidden);
        }
        if let Some(file) = self.deps.settlements.file(&request.hash).await? {
            return Err(ReconcileError::FileKnown { at: file.recorded_at });
        }
        if !request.dry_run {
            let name: String = request.name.chars().filter(|c| !c.is_control()).take(60).collect();
            let note = TrailNote::new(TrailAction::ReconciledSettlement).to(&format!("{}:{name}", request.gateway));
            self.deps.trail.record(staff, vec![note]).await?;
        }
        let (mut report, mut seen) = (ReconcileReport::default(), HashSet::new());
        for line in &request.lines {
            let done = self.take(&request, line, &seen).await?;
            // Without writing, the lines before are not in the store.
            seen.insert((line.name.as_str(), done.order.clone()));
            report.lines.push(done);
        }
        report.missing_there = self.missing_there(&request, &report).await?;
        if !request.dry_run {
            let recorded_at = self.deps.clock.now();
            let ReconcileRequest { hash, gateway, name, .. } = request;
            self.deps.settlements.add_file(&SettlementFile { hash, gateway, name, recorded_at }).await?;
        }
        Ok(report)
    }

    async fn take(
        &self,
        request: &ReconcileRequest,
        line: &SettlementLine,
        seen: &HashSet<(&str, Option<String>)>,
    ) -> Result<ReconciledLine, ReconcileError> {
        let gateway = request.gateway.as_str();
        for _ in 0..TRIES {
            let order = self.order_of(gateway, line).await?;
            let booked = match &order {
                Some(order) => Some(self.booked(gateway, order).await?),
                None => None,
            };
            let (name, was_booked) = self.name_of(gateway, line, order.as_deref()).await?;
            let was_seen = seen.contains(&(line.name.as_str(), order.clone()));
            let outcome = outcome(line, booked.as_ref(), was_booked || was_seen);
            let done = ReconciledLine { line: SettlementLine { name, ..line.clone() }, order, outcome };
            if request.dry_run || outcome == LineOutcome::AlreadySettled {
                return Ok(done);
            }
            if outcome.is_exception() {
                self.deps.exceptions.raise(&self.exception(gateway, &done)).await?;
                return Ok(done);
            }
            if self.book(request, &done).await? == Committed::Done {
                return Ok(done);
            }
        }
        Err(ReconcileError::Busy)
    }

    /// What a line is kept as, and whether it is. Some reports call all lines of a payout the same: what another payment
    /// has is told apart by the payment.
    async fn name_of(
        &self,
        gateway: &str,
        line: &SettlementLine,
        order: Option<&str>,
    ) -> Result<(String, bool), PortError> {
        match self.deps.settlements.of_line(gateway, &line.name).await? {
            None => Ok((line.name.clone(), false)),
            Some(before) if before.order.as_deref() == order => Ok((line.name.clone(), true)),
            Some(_) => {
                let name = format!("{} {}", line.name, order.unwrap_or("fee"));
                let is_there = self.deps.settlements.of_line(gateway, &name).await?.is_some();
                Ok((name, is_there))
            }
        }
    }

    async fn book(&self, request: &ReconcileRequest, done: &ReconciledLine) -> Result<Committed, PortError> {
        let settlement = Settlement {
            gateway: request.gateway.clone(),
            line: done.line.name.clone(),
            order: done.order.clone(),
            gross: done.line.gross,
            fee: done.line.fee,
            net: done.line.net,
            file: request.hash,
            recorded_at: self.deps.clock.now(),
        };
        let journal = journal(&settlement).map_err(|error| PortError::broken("settlement", error))?;
        self.deps.settlements.commit(&settlement, &journal).await
    }

    /// The order that a line is of: ours by our name, or else by the gateway's, or one that is held in suspense.
    async fn order_of(&self, gateway: &str, line: &SettlementLine) -> Result<Option<String>, PortError> {
        if let Some(order) = &line.order {
            let found = match PaymentId::parse(order) {
                Ok(id) => self.deps.payments.find_any(&id).await?,
                Err(_) => None,
            };
            if found.is_some_and(|found| found.payment.gateway == gateway) {
                return Ok(Some(order.clone()));
            }
        }
        if let Some(reference) = &line.reference
            && let Some(id) = self.deps.settlements.payment_of(gateway, reference).await?
        {
            return Ok(Some(id.to_string()));
        }
        let Some(order) = &line.order else { return Ok(None) };
        let is_held = self.booked(gateway, order).await?.taken.is_positive();
        Ok(is_held.then(|| order.clone()))
    }

    /// What the books have of an order.
    async fn booked(&self, gateway: &str, order: &str) -> Result<Booked, PortError> {
        let ledger = self.deps.ledger.as_ref();
        let journals = match PaymentId::parse(order) {
            Ok(id) => journals_of(ledger, &id).await?,
            Err(_) => ledger.journals(order).await?,
        };
        let settled = self.deps.settlements.of_payment(gateway, order).await?;
        Ok(Booked::of(order, gateway, &journals, settled))
    }

    fn exception(&self, gateway: &str, done: &ReconciledLine) -> PaymentException {
        let kind = match done.outcome {
            LineOutcome::Differs { .. } => ExceptionKind::SettlementDiffers,
            _ => ExceptionKind::SettlementUnknown,
        };
        let order = done.order.clone().or_else(|| done.line.order.clone()).or_else(|| done.line.reference.clone());
        let order: String = order.unwrap_or_else(|| done.line.name.clone()).chars().take(64).collect();
        let (gateway, amount, found_at) = (gateway.to_owned(), Some(done.line.net), self.deps.clock.now());
        PaymentException { kind, gateway, order, amount, found_at }
    }

    /// Payments of the report's days that it does not have.
    async fn missing_there(
        &self,
        request: &ReconcileRequest,
        report: &ReconcileReport,
    ) -> Result<Vec<UnsettledPayment>, PortError> {
        let Some((first, last)) = request.days else { return Ok(Vec::new()) };
        let clock = self.deps.clock.as_ref();
        let within = (LocalDay::of(clock, first).starts, LocalDay::of(clock, last).ends);
        // What is in the report and does not fit is told as that.
        let told: HashSet<&str> = report.lines.iter().filter_map(|line| line.order.as_deref()).collect();
        let most = u32::try_from(told.len().saturating_add(MOST_MISSING)).unwrap_or(u32::MAX);
        let mut missing = self.deps.settlements.unsettled(&request.gateway, within, most).await?;
        missing.retain(|payment| !told.contains(payment.id.as_str()));
        if !request.dry_run {
            for payment in &missing {
                let (gateway, order) = (request.gateway.clone(), payment.id.to_string());
                let (amount, found_at) = (Some(payment.total), self.deps.clock.now());
                let kind = ExceptionKind::SettlementMissing;
                let exception = PaymentException { kind, gateway, order, amount, found_at };
                self.deps.exceptions.raise(&exception).await?;
            }
        }
        Ok(missing)
    }

    /// What each gateway owes by the books for longer than it takes: the oldest payment that was not paid out yet.
    ///
    /// # Errors
    /// [`ReconcileError`]; it needs [`Permission::ReadInvoices`].
    pub async fn oldest_unsettled(
        &self,
        staff: &StaffActor,
        gateway: &str,
    ) -> Result<Option<UnsettledPayment>, ReconcileError> {
        if !staff.may(Permission::ReadInvoices) {
            return Err(ReconcileError::Forbidden);
        }
        let within = (chrono::DateTime::UNIX_EPOCH, self.deps.clock.now());
        Ok(self.deps.settlements.unsettled(gateway, within, 1).await?.pop())
    }
}

/// The journals of a payment, of its refunds and of what was paid out of it (`settlements`), in this order.
///
/// # Errors
/// [`PortError`] if the books cannot be read.
pub async fn journals_with(
    ledger: &dyn Ledger,
    payment: &PaymentAttempt,
    settlements: &[Settlement],
) -> Result<Vec<Journal>, PortError> {
    let mut journals = journals_of(ledger, &payment.id).await?;
    // It may be closed as paid out without a line that fits.
    let paid_out = format!("{}/{}", payment.gateway, payment.id);
    journals.extend(ledger.journals(&paid_out).await?);
    for other in settlements.iter().map(Settlement::reference).filter(|of| *of != paid_out) {
        journals.extend(ledger.journals(&other).await?);
    }
    Ok(journals)
}

/// The journals of a payment and of its refunds, in their order.
///
/// # Errors
/// [`PortError`] if the books cannot be read.
pub(crate) async fn journals_of(ledger: &dyn Ledger, payment: &PaymentId) -> Result<Vec<Journal>, PortError> {
    let mut journals = ledger.journals(payment.as_str()).await?;
    for number in 1.. {
        let found = ledger.journals(&PaymentRefund::reference(payment, number)).await?;
        if found.is_empty() {
            break;
        }
        journals.extend(found);
    }
    Ok(journals)
}
