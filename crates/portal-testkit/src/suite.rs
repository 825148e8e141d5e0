//! The macro behind every suite: one test per case, each on a fresh store.

/// Writes one test per case. Called by the suites' macros only.
#[doc(hidden)]
#[macro_export]
macro_rules! __suite {
    ($kind:ident $module:ident $port:ident $attributes:tt $fresh:path; $($case:ident)+) => {
        mod $module {
            #[allow(unused_imports, reason = "`fresh` may be named by a full path")]
            use super::*;

            $($crate::__case! { $kind $port $attributes $fresh; $case })+
        }
    };
}

/// Writes the test of one case. Called by [`__suite!`] only.
#[doc(hidden)]
#[macro_export]
macro_rules! __case {
    (plain $port:ident [$(#$attribute:tt)*] $fresh:path; $case:ident) => {
        $(#$attribute)*
        async fn $case() {
            let (port, _guard) = $fresh().await;
            $crate::$port::$case(port).await;
        }
    };
    (with_database $port:ident [$(#$attribute:tt)*] $fresh:path; $case:ident) => {
        $(#$attribute)*
        async fn $case() {
            let (port, test_db, _guard) = $fresh().await;
            $crate::$port::$case(port, test_db).await;
        }
    };
}
