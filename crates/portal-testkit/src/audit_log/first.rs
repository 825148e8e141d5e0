//! First cases.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::audit::AuditLog;

use crate::Backstage;
use crate::fixtures::customer_id;

pub async fn recording_nothing_is_no_error(log: Arc<dyn AuditLog>, stage: Arc<dyn Backstage>) {
    log.record(&[]).await.expect("the trail answers");
    assert_eq!(stage.audit_entries(&customer_id("AGLS1")).await, []);
}
