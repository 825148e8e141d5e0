//! What comes of a commit that expects a version.

/// What came of committing a change that was decided on a version of what is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Committed {
    /// It was written, all of it.
    Done,
    /// The expected version is no longer stored, or there is no such thing; nothing was written.
    Conflict,
}
