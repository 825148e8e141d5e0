//! Reading the figures in the staff console.

use super::report::{AnalyticsReport, AnalyticsReports, InvalidPeriod};
use crate::kernel::actor::StaffActor;
use crate::kernel::error::PortError;
use crate::staff::account::Permission;

/// The periods that staff choose from. Each ends today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RecentDays {
    /// A week.
    Seven,
    /// A month.
    #[default]
    Thirty,
    /// A quarter of a year.
    Ninety,
}

/// Why figures were not read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadFiguresError {
    /// The role does not have the permission.
    #[error("the permission is missing")]
    Forbidden,
    /// The clock stands in a year that no period reaches.
    #[error(transparent)]
    Period(#[from] InvalidPeriod),
    /// The store cannot be reached.
    #[error(transparent)]
    Port(#[from] PortError),
}

impl RecentDays {
    /// Every period, the shortest first.
    pub const ALL: [Self; 3] = [Self::Seven, Self::Thirty, Self::Ninety];

    /// How many days it has.
    pub const fn count(self) -> u64 {
        match self {
            Self::Seven => 7,
            Self::Thirty => 30,
            Self::Ninety => 90,
        }
    }
}

impl AnalyticsReports {
    /// Reads the figures of the last days.
    ///
    /// # Errors
    /// [`ReadFiguresError`]; it needs [`Permission::ReadAnalytics`].
    pub async fn recent(&self, staff: &StaffActor, days: RecentDays) -> Result<AnalyticsReport, ReadFiguresError> {
        if !staff.may(Permission::ReadAnalytics) {
            return Err(ReadFiguresError::Forbidden);
        }
        let period = self.last(days.count())?;
        Ok(self.read(period).await?)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::insight::analytics::{Adoption, AnalyticsReportDeps, MockAnalyticsStore};
    use crate::staff::account::Role;
    use crate::staff::account::test_staff::actor;
    use crate::test_support::{clock_at, noon};

    #[tokio::test]
    async fn stf_03_figures_are_for_who_may_read_them_and_end_today() {
        for role in Role::ALL {
            for days in RecentDays::ALL {
                let mut store = MockAnalyticsStore::new();
                store.expect_figures().returning(|_| Ok(Vec::new()));
                store.expect_adoption().returning(|| Ok(Adoption::default()));
                let deps = AnalyticsReportDeps { store: Arc::new(store), clock: clock_at(noon()) };
                let read = AnalyticsReports::new(deps).recent(&actor(role), days).await;
                if !matches!(role, Role::Supervisor | Role::Admin) {
                    assert!(matches!(read, Err(ReadFiguresError::Forbidden)), "{role:?}");
                    continue;
                }
                let report = read.expect("figures");
                assert_eq!(report.days.len() as u64, days.count());
                assert_eq!(report.days.last().map(|(day, _)| *day), Some(noon().date_naive()));
            }
        }
    }
}
