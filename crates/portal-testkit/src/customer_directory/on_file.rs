//! Accounts on file, beside which customers that come in are looked at.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::staff::directory::{AccountOnFile, CustomerDirectory};

use crate::TestDatabase;
use crate::fixtures::{customer, customer_id, phone};
use crate::support::ok;

pub async fn accounts_on_file_are_found_by_id_and_by_number_each_once(
    directory: Arc<dyn CustomerDirectory>,
    test_db: Arc<dyn TestDatabase>,
) {
    for (id, written) in
        [("AGLS3", "0817-102-070"), ("00123", "+62 817 102 070"), ("AGLS1", "021-5550123"), ("AGLS2", "0812 0000 0007")]
    {
        test_db.put_customer(&customer(id).phone(written).build()).await;
    }
    let found = ok(directory.on_file(&["00123", "AGLS1", "agls2"].map(customer_id), &[phone()]).await);
    let expected = [("00123", Some(phone())), ("AGLS1", None), ("AGLS3", Some(phone()))]
        .map(|(id, phone)| AccountOnFile { customer_id: customer_id(id), phone });
    assert_eq!(found, expected);
    assert_eq!(ok(directory.on_file(&[], &[]).await), []);
}
