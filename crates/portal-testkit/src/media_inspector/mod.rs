//! The contract of [`MediaInspector`].

mod kept;
mod refused;

pub use kept::*;
pub use refused::*;

use portal_core::support::attachment::{Inspected, MediaInspector, Refusal, StoredMedia};

use crate::support::ok;

/// Runs every case of the contract of [`MediaInspector`](portal_core::support::attachment::MediaInspector).
///
/// Takes the attribute of the tests and the name of an `async fn() -> (Arc<dyn MediaInspector>, Guard)`.
#[macro_export]
macro_rules! media_inspector_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { plain media_inspector_contract media_inspector [$(#$attribute)*] $fresh;
            files_of_every_kind_are_taken_as_what_they_are
            pictures_have_a_preview_and_documents_have_none
            sec_37_pictures_keep_nothing_that_hides_in_them
            sec_38_pictures_and_films_lose_the_place_where_they_were_made
            the_same_file_gives_the_same_bytes_also_at_once
            sec_37_what_is_not_on_the_list_is_refused
            sec_37_files_that_break_off_are_refused
            sec_37_a_picture_that_claims_too_many_points_is_refused
        }
    };
}

async fn taken(inspector: &dyn MediaInspector, bytes: &[u8]) -> StoredMedia {
    match ok(inspector.inspect(bytes.to_vec()).await) {
        Inspected::Taken(media) => media,
        Inspected::Refused(refusal) => panic!("the file is taken, and not refused: {refusal}"),
    }
}

async fn refused(inspector: &dyn MediaInspector, bytes: &[u8]) -> Refusal {
    match ok(inspector.inspect(bytes.to_vec()).await) {
        Inspected::Refused(refusal) => refusal,
        Inspected::Taken(media) => panic!("the file is refused, and not taken as {}", media.media_type),
    }
}
