//! A customer's own data.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::Rupiah;
use portal_core::identity::customer::{Customer, CustomerRepo, Service};

use crate::TestDatabase;
use crate::fixtures::{customer, day, scope};
use crate::support::ok;

/// Puts the customer there, and checks that the profile shows them so.
async fn check(repo: &dyn CustomerRepo, test_db: &dyn TestDatabase, made: Customer) {
    test_db.put_customer(&made).await;
    assert_eq!(ok(repo.profile(&scope(made.access.customer_id.as_str())).await), Some(made));
}

pub async fn a_profile_holds_everything_that_is_known(repo: Arc<dyn CustomerRepo>, test_db: Arc<dyn TestDatabase>) {
    check(&*repo, &*test_db, customer("AGLS2025/10-0001").active().complete().build()).await;
}

pub async fn what_is_unknown_stays_unknown(repo: Arc<dyn CustomerRepo>, test_db: Arc<dyn TestDatabase>) {
    check(&*repo, &*test_db, customer("AGLS1").phone("021-5550123").build()).await;
}

pub async fn a_profile_keeps_every_character(repo: Arc<dyn CustomerRepo>, test_db: Arc<dyn TestDatabase>) {
    let awkward = "Jl. \"Raya\" 5\\7, 'Blok' %_ Ñandú 日本 😀; DROP TABLE customers; --";
    let made = Customer {
        address: Some(awkward.into()),
        city: Some("Kab. O'Higgins".into()),
        email: Some("a+b@example.id".into()),
        ..customer("AGLS1").complete().name(awkward).phone("0817-102-070 ").build()
    };
    check(&*repo, &*test_db, made).await;
}

pub async fn a_profile_keeps_large_amounts_and_early_days(repo: Arc<dyn CustomerRepo>, test_db: Arc<dyn TestDatabase>) {
    let full = customer("AGLS1").complete().build();
    let service = Service {
        monthly_price: Some(Rupiah::new(9_000_000_000_000)),
        bandwidth_down: Some(100_000),
        ..full.service.clone()
    };
    let subscription_start_date = chrono::NaiveDate::from_ymd_opt(1999, 12, 31);
    check(&*repo, &*test_db, Customer { service, subscription_start_date, due_date: Some(day(30)), ..full }).await;
}

pub async fn everybody_sees_their_own_data(repo: Arc<dyn CustomerRepo>, test_db: Arc<dyn TestDatabase>) {
    let all = [
        customer("AGLS1").active().complete().name("Siti").build(),
        customer("AGLS2").active().name("Budi").build(),
        customer("agls1").active().name("Tono").build(),
    ];
    for one in &all {
        test_db.put_customer(one).await;
    }
    for one in all {
        assert_eq!(ok(repo.profile(&scope(one.access.customer_id.as_str())).await), Some(one));
    }
}
