//! First cases.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::otp::{ChallengeRef, OtpStore};

use crate::fixtures;

pub async fn a_challenge_that_was_put_is_found_with_everything_in_it(store: Arc<dyn OtpStore>) {
    let challenge = fixtures::browser_challenge(1);
    store.put(&challenge).await.expect("the store answers");
    let found = store.find(&ChallengeRef::Id(challenge.id)).await;
    assert_eq!(found.expect("the store answers"), Some(challenge));
}
