//! First cases.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::staff::CustomerDirectory;

use crate::Backstage;
use crate::fixtures::{customer_record, noon};

pub async fn an_imported_customer_is_new_once(directory: Arc<dyn CustomerDirectory>, _stage: Arc<dyn Backstage>) {
    let batch = [customer_record("AGLS1")];
    let counts = directory.import(&batch, noon()).await;
    let counts = counts.expect("the directory answers");
    assert_eq!((counts.added, counts.updated), (1, 0));
    let counts = directory.import(&batch, noon()).await;
    let counts = counts.expect("the directory answers");
    assert_eq!((counts.added, counts.updated), (0, 1));
}
