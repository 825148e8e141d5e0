//! The contract of the port that the files answer for.

use std::future::ready;
use std::sync::Arc;

use adapters_content::{ContentFaq, Filling, Hours};
use portal_core::content::faq::FaqRepo;

/// What is built in, with and without opening hours.
macro_rules! with_hours {
    ($module:ident, $hours:expr) => {
        mod $module {
            use super::*;

            fn fresh() -> impl Future<Output = (Arc<dyn FaqRepo>, ())> {
                let filling = Filling {
                    brand: "AGLIS Net".to_owned(),
                    hours: $hours,
                    otp_minutes: 10,
                    sla_hours: [4, 24, 48],
                    reopen_days: 7,
                };
                let faq: Arc<dyn FaqRepo> = Arc::new(ContentFaq::built_in(&filling).expect("the built-in texts"));
                ready((faq, ()))
            }

            portal_testkit::faq_repo_suite! { #[tokio::test] fresh }
        }
    };
}

with_hours! { with_opening_hours, Some(Hours { id: "Setiap hari 08.00–21.00 WIB".to_owned(), en: "Every day 08:00–21:00 WIB".to_owned() }) }
with_hours! { without_opening_hours, None }
