//! Taking a list of payments out of the portal.

use super::StaffPaymentService;
use super::error::StaffPaymentError;
use super::model::{FoundPayments, PaymentFilter, PaymentQuery};
use super::read::confirming;
use crate::kernel::actor::StaffActor;
use crate::staff::trail::{TrailAction, TrailNote};

/// How many payments are read at a time.
const BATCH: u32 = 500;

impl StaffPaymentService {
    /// The most payments of an export.
    pub const MOST_EXPORTED: u32 = 50_000;

    /// The first payments of an export, which is in the trail before anything is read, and what they were found by: with
    /// the last of them in `after`, [`export_on`](Self::export_on) answers those that follow.
    ///
    /// # Errors
    /// [`StaffPaymentError`]; it needs
    /// [`Permission::ConfirmPayments`](crate::staff::account::Permission::ConfirmPayments).
    pub async fn export(
        &self,
        staff: &StaffActor,
        query: &PaymentQuery,
    ) -> Result<(FoundPayments, PaymentFilter), StaffPaymentError> {
        confirming(staff)?;
        let day = |day: Option<chrono::NaiveDate>| day.map_or_else(String::new, |day| day.to_string());
        let subject = format!("payments:{}..{}", day(query.first), day(query.last));
        let note = TrailNote::new(TrailAction::ExportedPayments).to(&subject);
        self.deps.trail.record(staff, vec![note]).await?;
        let filter = self.filter(query).await?;
        Ok((self.page(filter.clone(), BATCH).await?, filter))
    }

    /// The payments of an export that come after those before.
    ///
    /// # Errors
    /// [`StaffPaymentError`], like [`export`](Self::export).
    pub async fn export_on(
        &self,
        staff: &StaffActor,
        filter: &PaymentFilter,
    ) -> Result<FoundPayments, StaffPaymentError> {
        confirming(staff)?;
        self.page(filter.clone(), BATCH).await
    }
}
