//! Nobody sees what is not theirs.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::billing::statement::StatementRepo;

use super::{numbers, paid, put, records};
use crate::TestDatabase;
use crate::fixtures::{InvoiceFixture, invoice, noon, payment};

pub async fn sec_40_nothing_of_another_customer_is_answered(
    repo: Arc<dyn StatementRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    let made = |number: &str, owner: &str, amount| InvoiceFixture {
        payments: vec![payment(noon(), amount)],
        ..invoice(number, owner)
    };
    let others = ["AGLS2", "AGLS10", "agls1", "AGLS"];
    let mut all = vec![made("INV/mine", "AGLS1", 70)];
    all.extend((1..).zip(others).map(|(n, owner)| made(&format!("INV/{n}"), owner, n)));
    put(&*test_db, &all).await;
    let found = records(&*repo).await;
    assert_eq!((numbers(&found), paid(&found)), (vec!["INV/mine"], vec![("INV/mine", 70)]));
}
