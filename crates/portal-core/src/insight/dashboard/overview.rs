//! Reads the dashboard of the account a session is logged in to.

use std::sync::Arc;

use super::model::{Overview, PortalFigures};
use super::port::DashboardRepo;
use crate::identity::session::ActiveSession;
use crate::kernel::clock::Clock;
use crate::kernel::error::PortError;

/// Why there is no dashboard to show.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DashboardError {
    /// The account is gone.
    #[error("there is no such account")]
    NotFound,
    /// The figures cannot be read.
    #[error(transparent)]
    Port(#[from] PortError),
}

/// What the dashboard needs.
#[derive(Clone)]
pub struct DashboardDeps {
    /// Reads the figures.
    pub figures: Arc<dyn DashboardRepo>,
    /// Tells which day it is.
    pub clock: Arc<dyn Clock>,
}

/// The dashboard's use cases.
#[derive(Clone)]
pub struct DashboardService {
    deps: DashboardDeps,
}

impl DashboardService {
    /// Wires the use cases.
    pub fn new(deps: DashboardDeps) -> Self {
        Self { deps }
    }

    /// The four figures and what is behind them.
    ///
    /// # Errors
    /// [`DashboardError::Port`].
    pub async fn figures(&self, session: &ActiveSession) -> Result<PortalFigures, DashboardError> {
        let today = self.deps.clock.local_date(self.deps.clock.now());
        Ok(self.deps.figures.figures(&session.scope(), today).await?)
    }

    /// Everything the page shows.
    ///
    /// # Errors
    /// [`DashboardError`].
    pub async fn overview(&self, session: &ActiveSession) -> Result<Overview, DashboardError> {
        let today = self.deps.clock.local_date(self.deps.clock.now());
        self.deps.figures.overview(&session.scope(), today).await?.ok_or(DashboardError::NotFound)
    }
}
