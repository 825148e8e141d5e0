//! First cases.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::customer::CustomerRepo;

use crate::Backstage;
use crate::fixtures::{customer, scope};

pub async fn a_profile_holds_everything_that_is_known(repo: Arc<dyn CustomerRepo>, stage: Arc<dyn Backstage>) {
    let customer = customer("AGLS1").active().complete().build();
    stage.put_customer(&customer).await;
    let profile = repo.profile(&scope("AGLS1")).await;
    assert_eq!(profile.expect("the repo answers"), Some(customer));
}
