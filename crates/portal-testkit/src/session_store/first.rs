//! First cases.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::session::SessionStore;

use crate::Backstage;
use crate::fixtures::{customer, noon, session};

pub async fn a_new_session_is_resumed_with_everything_in_it(store: Arc<dyn SessionStore>, stage: Arc<dyn Backstage>) {
    stage.put_customer(&customer("AGLS1").active().build()).await;
    let session = session(1, "AGLS1");
    store.create(&session).await.expect("the store answers");
    let resumed = store.resume(session.id, noon(), noon()).await;
    let resumed = resumed.expect("the store answers").expect("a session");
    assert_eq!(resumed.session, session);
}
