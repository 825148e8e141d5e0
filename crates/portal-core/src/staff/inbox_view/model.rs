//! A view of the inbox.

use crate::kernel::text::text;
use crate::staff::inbox::{InboxFilter, InboxRefinement};

text!(
    /// The name of a view, of at most 40 characters in one line.
    InboxViewName, 40, false
);

/// A view of the inbox under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InboxView {
    /// Its name; a member of staff has one view of a name.
    pub name: InboxViewName,
    /// Which items it shows.
    pub filter: InboxFilter,
    /// And what they must have.
    pub refinement: InboxRefinement,
}
