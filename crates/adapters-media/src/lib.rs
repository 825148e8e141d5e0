//! Tells what a file is, by its content, and makes of it what may be kept and shown.
//!
//! [`MediaFiles`] decodes pictures within [`PictureLimits`], apart from the threads that serve requests and a few at a
//! time. Photos and drawings are encoded anew, moving pictures and films are rewritten without what tells of the place
//! they were made at.

mod boxes;
mod exif;
mod film;
mod gif;
mod inspector;
mod picture;
mod sniff;
mod webp;

pub use inspector::{MediaFiles, PictureLimits};

/// What this adapter calls itself in errors.
const PORT: &str = "media inspector";
