//! Until when a customer's number and e-mail address are not changed.

use chrono::{DateTime, Utc};

use super::ProfileService;
use super::record::{number_hold, reversal_hold};
use crate::identity::rate_limit::{Bucket, BucketKey, Verdict};
use crate::identity::session::ActiveSession;
use crate::kernel::error::PortError;

/// Until when changes are refused; `None` where they are not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ChangeHolds {
    /// The number: the last change can still be taken back or was taken back, or too many numbers were tried.
    pub phone: Option<DateTime<Utc>>,
    /// The e-mail address: a change of number was taken back.
    pub email: Option<DateTime<Utc>>,
}

impl ProfileService {
    /// Tells until when the account's number and e-mail address are not changed. Nothing is taken from the limits.
    ///
    /// # Errors
    /// [`PortError`] if the records or the counters cannot be read.
    pub async fn holds(&self, session: &ActiveSession) -> Result<ChangeHolds, PortError> {
        let now = self.deps.clock.now();
        let (number, email) = self.record_holds(session, now).await?;
        let limited = match self.deps.limits.peek(&[self.new_numbers(session)], now).await? {
            Verdict::Denied { retry_after } => Some(now + retry_after),
            Verdict::Allowed => None,
        };
        Ok(ChangeHolds { phone: number.max(limited), email })
    }

    /// Until when records of changed numbers hold the number, and the e-mail address. The session's number is the one
    /// on file.
    pub(super) async fn record_holds(
        &self,
        session: &ActiveSession,
        now: DateTime<Utc>,
    ) -> Result<(Option<DateTime<Utc>>, Option<DateTime<Utc>>), PortError> {
        let (scope, on_file) = (session.scope(), Some(&session.session.phone));
        let records = self.deps.changes.records(&scope, on_file, now).await?;
        let email = reversal_hold(&records, scope.customer_id(), on_file, now);
        Ok((email.max(number_hold(&records, scope.customer_id(), now)), email))
    }

    /// Where codes to new numbers are counted: an account cannot have them sent to number after number.
    pub(super) fn new_numbers(&self, session: &ActiveSession) -> Bucket {
        let key = BucketKey::durable("profile.new-phone", session.session.customer_id.as_str());
        Bucket::counting(key, self.policy.new_numbers.clone())
    }
}
