//! What a message or a state means.

use crate::icons::Icon;

/// What a message means; always shown as colour, icon and word together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Neither good nor bad.
    Info,
    /// It worked, or all is well.
    Success,
    /// Needs attention soon.
    Warning,
    /// Needs attention now, or went wrong.
    Danger,
    /// Over and done, or not known.
    Quiet,
}

impl Tone {
    /// The CSS class of this meaning.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Success => "success",
            Self::Warning => "warning",
            Self::Danger => "danger",
            Self::Quiet => "quiet",
        }
    }

    /// The icon that goes with it.
    pub const fn icon(self) -> Icon {
        match self {
            Self::Info | Self::Quiet => Icon::Info,
            Self::Success => Icon::CircleCheck,
            Self::Warning => Icon::TriangleAlert,
            Self::Danger => Icon::CircleAlert,
        }
    }
}

/// A message ready to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flash {
    /// What it means.
    pub tone: Tone,
    /// The words, in the page's language.
    pub text: String,
}
