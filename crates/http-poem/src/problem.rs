//! Errors of use cases as problems: one conversion for each, beside its feature.

use http_kit::Problem;
use portal_core::PortError;

/// An error that a client is told of as a problem.
pub(crate) trait IntoProblem {
    /// What the client is told.
    fn into_problem(self) -> Problem;
}

impl IntoProblem for PortError {
    fn into_problem(self) -> Problem {
        self.into()
    }
}

/// A result whose error a client is told of.
pub(crate) trait OrProblem<T> {
    /// The value, or what the client is told.
    fn or_problem(self) -> Result<T, Problem>;
}

impl<T, E: IntoProblem> OrProblem<T> for Result<T, E> {
    fn or_problem(self) -> Result<T, Problem> {
        self.map_err(IntoProblem::into_problem)
    }
}
