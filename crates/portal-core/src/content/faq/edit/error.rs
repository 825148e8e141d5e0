//! What keeps staff from editing questions.

use chrono::{DateTime, Utc};

use super::draft::FaqProblem;
use crate::kernel::actor::StaffName;
use crate::kernel::error::PortError;

/// Why a question was not shown or changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FaqEditError {
    /// The role does not have the permission.
    #[error("the permission is missing")]
    Forbidden,
    /// There is no such question or version.
    #[error("there is no such question")]
    NotFound,
    /// Something is wrong with the texts.
    #[error("the texts cannot be shown")]
    Text(Vec<FaqProblem>),
    /// Somebody else edited it since it was read.
    #[error("the question was edited since it was read")]
    Changed {
        /// Who.
        by: StaffName,
        /// When.
        at: DateTime<Utc>,
    },
    /// The file does not have the question, so there is no text to go back to.
    #[error("the question has no default")]
    NoDefault,
    /// There are too many already.
    #[error("at most {} questions in a language", super::FaqEditor::MOST)]
    TooMany,
    /// Others edited all the time.
    #[error("others are editing the same question")]
    Busy,
    /// A port cannot be reached.
    #[error(transparent)]
    Port(#[from] PortError),
}
