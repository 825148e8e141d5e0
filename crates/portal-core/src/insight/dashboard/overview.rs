//! Reads the dashboard of the account a session is logged in to.

use std::sync::Arc;

use super::model::{Dashboard, DashboardFigures, DashboardParts};
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
    parts: DashboardParts,
}

impl DashboardService {
    /// Wires the use cases of a dashboard with these parts.
    pub fn new(deps: DashboardDeps, parts: DashboardParts) -> Self {
        Self { deps, parts }
    }

    /// The figures and what is behind them.
    ///
    /// # Errors
    /// [`DashboardError::Port`].
    pub async fn figures(&self, session: &ActiveSession) -> Result<DashboardFigures, DashboardError> {
        let today = self.deps.clock.local_date(self.deps.clock.now());
        Ok(self.parts.figures(self.deps.figures.figures(&session.scope(), today).await?))
    }

    /// Everything the page shows.
    ///
    /// # Errors
    /// [`DashboardError`].
    pub async fn overview(&self, session: &ActiveSession) -> Result<Dashboard, DashboardError> {
        let today = self.deps.clock.local_date(self.deps.clock.now());
        let found = self.deps.figures.overview(&session.scope(), today).await?.ok_or(DashboardError::NotFound)?;
        Ok(self.parts.overview(found))
    }
}
