//! Importing: adding and bringing up to date, all or none.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::identity::customer::{AccountStatus, Customer, Service};
use portal_core::staff::directory::{
    AccountOnFile, AccountSelection, CustomerDirectory, CustomerOverview, CustomerRecord, ImportCounts,
};
use portal_core::{PhoneNumber, Rupiah};

use crate::TestDatabase;
use crate::fixtures::{customer, customer_id, customer_record, noon, phone};
use crate::support::{ok, race, secs};

async fn import(directory: &dyn CustomerDirectory, batch: &[CustomerRecord]) -> ImportCounts {
    ok(directory.import(batch, noon()).await)
}

async fn look_up(directory: &dyn CustomerDirectory, id: &str) -> Customer {
    let selection = AccountSelection::Customer(customer_id(id));
    let mut found: Vec<CustomerOverview> = ok(directory.overviews(&selection, noon()).await);
    assert_eq!(found.len(), 1, "{id} is there once");
    found.remove(0).customer
}

/// The customer a record makes when it is new; what kind of service it is stays unknown.
fn made_of(record: &CustomerRecord) -> Customer {
    let base = customer(record.customer_id.as_str()).name(&record.name).phone(&record.phone_as_written);
    Customer {
        email: record.email.clone(),
        address: record.address.clone(),
        city: record.city.clone(),
        province: record.province.clone(),
        service: Service {
            type_name: None,
            package_name: record.package_name.clone(),
            bandwidth_down: record.bandwidth_down,
            bandwidth_up: record.bandwidth_up,
            monthly_price: record.monthly_price,
        },
        ..base.status(record.status).build()
    }
}

/// Without the kind of service, which a store may fill in as it likes.
fn without_type(mut customer: Customer) -> Customer {
    customer.service.type_name = None;
    customer
}

/// A record that names only what must be named.
fn bare_record(id: &str) -> CustomerRecord {
    CustomerRecord {
        email: None,
        address: None,
        city: None,
        province: None,
        package_name: None,
        bandwidth_down: None,
        bandwidth_up: None,
        monthly_price: None,
        ..customer_record(id)
    }
}

pub async fn an_empty_batch_changes_nothing(directory: Arc<dyn CustomerDirectory>, _test_db: Arc<dyn TestDatabase>) {
    assert_eq!(import(&*directory, &[]).await, ImportCounts::default());
}

pub async fn a_new_customer_has_all_of_the_record_and_the_portal_switched_off(
    directory: Arc<dyn CustomerDirectory>,
    _test_db: Arc<dyn TestDatabase>,
) {
    let batch = [
        customer_record("AGLS1"),
        bare_record("AGLS2"),
        CustomerRecord {
            name: "Siti Nur’aini \"O'Brien\" 日本".into(),
            phone_as_written: "021-5550123".into(),
            phone: None,
            status: AccountStatus::Suspended,
            ..customer_record("AGLS2025/10-0001")
        },
    ];
    assert_eq!(import(&*directory, &batch).await, ImportCounts { added: 3, ..ImportCounts::default() });
    for record in batch {
        let found = look_up(&*directory, record.customer_id.as_str()).await;
        assert!(!found.access.portal_active);
        assert_eq!(without_type(found), made_of(&record));
    }
}

pub async fn new_and_known_customers_are_counted_apart(
    directory: Arc<dyn CustomerDirectory>,
    _test_db: Arc<dyn TestDatabase>,
) {
    let all = ["AGLS1", "AGLS2", "AGLS3", "AGLS4", "AGLS5"].map(customer_record);
    assert_eq!(import(&*directory, &all[..2]).await, ImportCounts { added: 2, ..ImportCounts::default() });
    let changed = all.map(|record| CustomerRecord { city: Some("Cimahi".into()), ..record });
    assert_eq!(import(&*directory, &changed).await, ImportCounts { added: 3, updated: 2, unchanged: 0 });
}

pub async fn only_customers_that_differ_from_what_is_on_file_are_updated(
    directory: Arc<dyn CustomerDirectory>,
    _test_db: Arc<dyn TestDatabase>,
) {
    let all = [customer_record("AGLS1"), customer_record("AGLS2"), bare_record("AGLS3")];
    import(&*directory, &all).await;
    assert_eq!(import(&*directory, &all).await, ImportCounts { unchanged: 3, ..ImportCounts::default() });
    let changes: [fn(&mut CustomerRecord); 11] = [
        |record| record.name.push('x'),
        |record| record.phone_as_written.push(' '),
        |record| record.email = None,
        |record| record.address = None,
        |record| record.city = Some(String::from("Cimahi")),
        |record| record.province = None,
        |record| record.status = AccountStatus::Suspended,
        |record| record.package_name = None,
        |record| record.bandwidth_down = Some(7),
        |record| record.bandwidth_up = None,
        |record| record.monthly_price = None,
    ];
    let [mut edited, same, bare] = all;
    for (n, change) in changes.into_iter().enumerate() {
        change(&mut edited);
        let counts = import(&*directory, &[edited.clone(), same.clone(), bare.clone()]).await;
        assert_eq!(counts, ImportCounts { added: 0, updated: 1, unchanged: 2 }, "change {n}");
    }
}

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

pub async fn a_known_customer_is_brought_up_to_date(
    directory: Arc<dyn CustomerDirectory>,
    _test_db: Arc<dyn TestDatabase>,
) {
    let old = customer_record("AGLS1");
    import(&*directory, &[old.clone(), customer_record("AGLS2")]).await;
    let new = CustomerRecord {
        name: "Siti Baru".into(),
        phone_as_written: "0812 0000 0007".into(),
        phone: PhoneNumber::parse("081200000007").ok(),
        email: Some("baru@example.id".into()),
        address: Some("Jl. Mawar".into()),
        city: Some("Cimahi".into()),
        province: Some("Banten".into()),
        status: AccountStatus::Closed,
        package_name: Some("Home 100".into()),
        bandwidth_down: Some(100),
        bandwidth_up: Some(50),
        monthly_price: Some(Rupiah::new(450_000)),
        ..old
    };
    import(&*directory, std::slice::from_ref(&new)).await;
    assert_eq!(without_type(look_up(&*directory, "AGLS1").await), made_of(&new));
    let other = look_up(&*directory, "AGLS2").await;
    assert_eq!(without_type(other), made_of(&customer_record("AGLS2")), "the others stay as they are");
}

pub async fn an_update_never_moves_the_switch(directory: Arc<dyn CustomerDirectory>, test_db: Arc<dyn TestDatabase>) {
    test_db.put_customer(&customer("AGLS1").active().build()).await;
    test_db.put_customer(&customer("AGLS2").portal_active(false).build()).await;
    let batch = [AccountStatus::Suspended, AccountStatus::Closed, AccountStatus::Active]
        .map(|status| ["AGLS1", "AGLS2"].map(|id| CustomerRecord { status, ..customer_record(id) }));
    for records in batch {
        import(&*directory, &records).await;
        assert!(look_up(&*directory, "AGLS1").await.access.portal_active);
        assert!(!look_up(&*directory, "AGLS2").await.access.portal_active);
    }
}

pub async fn an_update_leaves_what_the_file_does_not_hold(
    directory: Arc<dyn CustomerDirectory>,
    test_db: Arc<dyn TestDatabase>,
) {
    let made = customer("AGLS1").active().complete().build();
    test_db.put_customer(&made).await;
    import(&*directory, &[customer_record("AGLS1")]).await;
    let found = look_up(&*directory, "AGLS1").await;
    assert_eq!(found.subscription_start_date, made.subscription_start_date);
    assert_eq!(found.due_date, made.due_date);
}

pub async fn packages_of_one_name_keep_their_own_figures(
    directory: Arc<dyn CustomerDirectory>,
    _test_db: Arc<dyn TestDatabase>,
) {
    let dearer = CustomerRecord {
        bandwidth_down: Some(60),
        monthly_price: Some(Rupiah::new(350_000)),
        ..customer_record("AGLS2")
    };
    import(&*directory, &[customer_record("AGLS1"), dearer.clone(), customer_record("AGLS3")]).await;
    let changed = CustomerRecord { monthly_price: Some(Rupiah::new(275_000)), ..customer_record("AGLS3") };
    import(&*directory, std::slice::from_ref(&changed)).await;
    for record in [customer_record("AGLS1"), dearer, changed] {
        let found = look_up(&*directory, record.customer_id.as_str()).await;
        assert_eq!(found.service.monthly_price, record.monthly_price, "{}", record.customer_id);
        assert_eq!(found.service.bandwidth_down, record.bandwidth_down, "{}", record.customer_id);
    }
}

pub async fn a_long_file_fits_into_one_batch(directory: Arc<dyn CustomerDirectory>, _test_db: Arc<dyn TestDatabase>) {
    let batch: Vec<CustomerRecord> = (0..3_000).map(|n| customer_record(&format!("AGLS{n:05}"))).collect();
    assert_eq!(import(&*directory, &batch).await, ImportCounts { added: 3_000, ..ImportCounts::default() });
    assert_eq!(look_up(&*directory, "AGLS02999").await.access.customer_id, customer_id("AGLS02999"));
}

pub async fn a_batch_is_there_whole_or_not_at_all(
    directory: Arc<dyn CustomerDirectory>,
    _test_db: Arc<dyn TestDatabase>,
) {
    let batch: Vec<CustomerRecord> = (0..50).map(|n| customer_record(&format!("AGLS{n:03}"))).collect();
    race(20, |caller| {
        let (directory, batch) = (Arc::clone(&directory), batch.clone());
        async move {
            if caller == 5 {
                import(&*directory, &batch).await;
                return;
            }
            for _ in 0..3 {
                let found = ok(directory.overviews(&AccountSelection::Phone(phone()), noon()).await).len();
                assert!(found == 0 || found == 50, "{found} of 50 customers");
            }
        }
    })
    .await;
}

pub async fn racing_imports_add_every_customer_once(
    directory: Arc<dyn CustomerDirectory>,
    _test_db: Arc<dyn TestDatabase>,
) {
    let counts = race(20, |caller| {
        let directory = Arc::clone(&directory);
        let mut batch: Vec<CustomerRecord> = (0..10).map(|n| customer_record(&format!("AGLS{n}"))).collect();
        batch.rotate_left(caller % 10);
        async move { ok(directory.import(&batch, noon() + secs(1)).await) }
    })
    .await;
    assert_eq!(counts.iter().map(|c| c.added).sum::<u64>(), 10);
    assert_eq!(counts.iter().map(|c| c.unchanged).sum::<u64>(), 190);
}
