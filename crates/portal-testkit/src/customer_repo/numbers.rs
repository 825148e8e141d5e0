//! Numbers on file: found however they are written, and as soon as they are.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::identity::customer::CustomerRepo;
use portal_core::{CustomerId, PhoneNumber};

use crate::TestDatabase;
use crate::fixtures::{another_phone, customer, customer_id, number, phone, scope};
use crate::support::ok;

/// One number, written in many ways.
const SPELLINGS: [&str; 31] = [
    "081234567890",
    "0812 3456 7890",
    "0812-3456-7890",
    "0812.3456.7890",
    "(0812) 3456-7890",
    "+6281234567890",
    "+62 812-3456-7890",
    "+62 (0)812 3456 7890",
    "+62081234567890",
    "6281234567890",
    "62 0812 3456 7890",
    "62081234567890",
    "006281234567890",
    "00162 812 3456 7890",
    "81234567890",
    "812-3456-7890",
    "  081234567890  ",
    "\u{a0}0812\u{a0}3456\u{a0}7890\u{a0}",
    "0812\u{2010}3456\u{2013}7890",
    "0812\u{2011}3456\u{2014}78\u{2012}9\u{2015}0",
    "(+62) 812-3456-7890",
    "\u{202a}+62 812-3456-7890\u{202c}",
    "\u{2066}0812\u{2009}3456\u{2009}7890\u{2069}",
    "\u{200b}0812\u{200c}3456\u{200d}7890\u{200e}\u{200f}",
    "\u{feff}0812\u{ad}3456\u{2060}7890",
    "0812\t34567890",
    "081234567890\r\n",
    "０８１２３４５６７８９０",
    "＋６２（８１２）３４５６－７８９０",
    "[0812] 3456·7890",
    "0812\u{fe0f}3456\u{e0041}7890",
];

/// What is no mobile number, or none of ours, or hardly one; the core decides.
const AWKWARD: [&str; 44] = [
    "",
    " ",
    "-",
    "+",
    "0",
    "8",
    "62",
    "+62",
    "021-5550123",
    "+62 21 5550123",
    "(022) 4201234",
    "1500123",
    "+1 202 555 0123",
    "+65 8123 4567",
    "+86 138 0013 8000",
    "00 65 8123 4567",
    "0060123456789",
    "0800 1 234567",
    "0840123456789",
    "+62 840 1234 5678",
    "08123456",
    "081234567",
    "0812345678901",
    "08123456789012",
    "+6281234567",
    "+628123456789012",
    "0812345678a0",
    "0812/3456/7890",
    "0812,3456,7890",
    "081234567890#1",
    "0812²34567890",
    "081234567890\u{1b}",
    "tidak ada",
    "0817102070 / 081234567890",
    "٠٨١٢٣٤٥٦٧٨٩٠",
    "𝟎𝟖𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗𝟎",
    "++6281234567890",
    "+-62 812 3456 7890",
    "0+81234567890",
    "001628123456789",
    "0081234567890",
    "'; --",
    "0812 3456 7890                                                  ", // as long as may be
    "0812 3456 7890                                                   ", // one character too long
];

/// The customers' ids in the order of their names: `AGLS000`, `AGLS001`, …
fn id(n: usize) -> CustomerId {
    customer_id(&format!("AGLS{n:03}"))
}

pub async fn a_number_is_found_however_it_is_written(repo: Arc<dyn CustomerRepo>, test_db: Arc<dyn TestDatabase>) {
    for (n, written) in SPELLINGS.iter().enumerate() {
        test_db.put_customer(&customer(id(n).as_str()).phone(written).build()).await;
    }
    let found: Vec<CustomerId> =
        ok(repo.accounts_of(&number("081234567890")).await).into_iter().map(|a| a.access.customer_id).collect();
    let missing: Vec<&str> =
        (0..).zip(SPELLINGS).filter(|(n, _)| !found.contains(&id(*n))).map(|(_, written)| written).collect();
    assert_eq!(missing, [""; 0], "spellings that are not found");
    assert_eq!(found.len(), SPELLINGS.len());
}

pub async fn every_text_on_file_is_read_as_the_core_reads_it(
    repo: Arc<dyn CustomerRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    let texts: Vec<&str> = AWKWARD.into_iter().chain(SPELLINGS).collect();
    for (n, written) in texts.iter().enumerate() {
        test_db.put_customer(&customer(id(n).as_str()).phone(written).build()).await;
    }
    let mut wrong = Vec::new();
    for (n, written) in texts.iter().enumerate() {
        let access = ok(repo.access(&scope(id(n).as_str())).await).expect("the account");
        let expected = PhoneNumber::parse(written).ok();
        if access.phone != expected {
            wrong.push((written, access.phone.map(String::from), expected.map(String::from)));
        }
    }
    assert!(wrong.is_empty(), "(on file, read as, should be): {wrong:?}");
}

pub async fn a_number_edited_by_hand_is_found_by_its_new_value_at_once(
    repo: Arc<dyn CustomerRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    let made = customer("AGLS1").active().build();
    test_db.put_customer(&made).await;
    test_db.put_customer(&customer("AGLS2").active().build()).await;
    assert_eq!(ok(repo.accounts_of(&phone()).await).len(), 2);
    test_db.edit_phone_by_hand(&made.access.customer_id, "+62 812-0000 0007").await;
    let found = ok(repo.accounts_of(&another_phone(7)).await);
    assert_eq!(found.len(), 1);
    assert_eq!(
        (&found[0].access.customer_id, &found[0].access.phone),
        (&made.access.customer_id, &Some(another_phone(7)))
    );
    let left = ok(repo.accounts_of(&phone()).await);
    assert_eq!(left.len(), 1, "the old number leads there no more");
    assert_eq!(left[0].access.customer_id, customer_id("AGLS2"));
    let profile = ok(repo.profile(&scope("AGLS1")).await).expect("the account");
    assert_eq!(profile.phone_as_written, "+62 812-0000 0007");
}

pub async fn a_number_edited_by_hand_into_none_finds_nothing_until_it_is_put_right(
    repo: Arc<dyn CustomerRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    let made = customer("AGLS1").active().build();
    test_db.put_customer(&made).await;
    test_db.edit_phone_by_hand(&made.access.customer_id, "belum ada").await;
    assert_eq!(ok(repo.accounts_of(&phone()).await), []);
    let access = ok(repo.access(&scope("AGLS1")).await).expect("the account");
    assert_eq!(access.phone, None);
    test_db.edit_phone_by_hand(&made.access.customer_id, "0817 102 070").await;
    assert_eq!(ok(repo.accounts_of(&phone()).await).len(), 1);
}

pub async fn numbers_that_differ_in_a_digit_are_different_numbers(
    repo: Arc<dyn CustomerRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    for (n, written) in ["0817102070", "0817102071", "08171020700", "081710207", "0871102070"].iter().enumerate() {
        test_db.put_customer(&customer(id(n).as_str()).phone(written).build()).await;
    }
    let found = ok(repo.accounts_of(&phone()).await);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].access.customer_id, id(0));
}
