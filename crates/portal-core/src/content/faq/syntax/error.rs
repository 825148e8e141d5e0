//! What is wrong with a text.

/// Why a text cannot be shown.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FaqTextError {
    /// There is nothing in it that anybody could read or look for.
    #[error("the text is blank")]
    Blank,
    /// It holds tabs or other control characters.
    #[error("the text holds control characters")]
    Control,
    /// It must be one line.
    #[error("the text is more than one line")]
    Lines,
    /// It is too long.
    #[error("the text is longer than {most} characters")]
    TooLong {
        /// How many characters there may be.
        most: usize,
    },
    /// There are too many of it.
    #[error("there are more than {most}")]
    TooMany {
        /// How many there may be.
        most: usize,
    },
    /// It names a place that does not exist.
    #[error("there is no place {{{0}}}")]
    Place(String),
    /// It names a place that has no value in this portal.
    #[error("the place {{{0}}} has no value")]
    PlaceWithoutValue(String),
    /// It leads to something that is no page of the portal.
    #[error("{0:?} is no page of the portal")]
    Page(String),
    /// It names a category that does not exist.
    #[error("there is no such category")]
    Category,
}
