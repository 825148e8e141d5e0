//! Sections `payments` and `transfer` together.

use super::Case;
use crate::config;

const ACCOUNTS: &str = r#"[{ bank = "BCA", number = "123 456 7890", holder = "PT Contoh" }]"#;
const BY_TRANSFER: &str = r#"[{ method = "transfer", gateway = "transfer", lifetime = "3d" }]"#;
const BY_CODE: &str = r#"[{ method = "qris_static", gateway = "transfer" }]"#;
const CODE: &str = "00020101021126690017ID.CO.EXAMPLE.WWW011893600000000000000102150000000000000010303UMI51440014ID.CO.QRIS.WWW0215ID10200000000010303UMI5204481453033605802ID5914CONTOH ISP NET6007BANDUNG6105401116304230A";

fn transfers() -> Case {
    Case::good().env("transfer.accounts", ACCOUNTS)
}

#[test]
fn transfers_are_told_apart_by_amount_unless_the_isp_says_otherwise() {
    let payments = transfers().env("payments.methods", BY_TRANSFER).good_settings().payments;
    assert_eq!(payments.gateways.transfer.accounts.len(), 1);
    assert!(payments.policy.transfers.has_unique_amounts && !payments.policy.transfers.keeps_extra);
    assert!(!payments.gateways.transfer.has_remark);
    let by_remark =
        transfers().env("transfer.unique", "reference").env("transfer.extra", "keep").good_settings().payments;
    assert!(!by_remark.policy.transfers.has_unique_amounts && by_remark.policy.transfers.keeps_extra);
    assert!(by_remark.gateways.transfer.has_remark);
    let both = transfers().env("transfer.unique", "both").good_settings().payments;
    assert!(both.policy.transfers.has_unique_amounts && both.gateways.transfer.has_remark);
    assert_eq!(transfers().env("transfer.unique", "luck").bad_keys(), ["transfer.unique"]);
    assert_eq!(transfers().env("transfer.extra", "burn").bad_keys(), ["transfer.extra"]);
}

#[test]
fn a_way_to_pay_past_gateways_needs_its_account_or_its_code() {
    assert_eq!(Case::good().env("payments.methods", BY_TRANSFER).bad_keys(), ["transfer.accounts"]);
    assert_eq!(transfers().env("payments.methods", BY_CODE).bad_keys(), ["transfer.static_qris"]);
    let code = Case::good().env("payments.methods", BY_CODE).env("transfer.static_qris", CODE);
    let qris = code.good_settings().payments.gateways.transfer.qris.expect("a code");
    assert!(!qris.with_amount, "it is shown as it is");
}

#[test]
fn transfers_without_a_place_for_files_are_told() {
    let offered = || transfers().env("payments.methods", BY_TRANSFER);
    let place = |case: Case| case.env("attachments.enabled", "true").env("attachments.folder", "/var/lib/portal/files");
    let notes = config::notes(&offered().env("attachments.enabled", "false").good_settings());
    assert!(notes.len() == 1 && notes[0].contains("no customer can send a proof"), "{notes:?}");
    assert_eq!(config::notes(&place(offered()).good_settings()), Vec::<String>::new());
    let others = transfers().env("attachments.enabled", "false");
    assert_eq!(config::notes(&others.good_settings()), Vec::<String>::new());
}

#[test]
fn a_code_is_checked_at_the_start() {
    for wrong in ["hello", &CODE.replace("BANDUNG", "BANDUNK"), &CODE.replace("010211", "010212")] {
        assert_eq!(Case::good().env("transfer.static_qris", wrong).bad_keys(), ["transfer.static_qris"]);
    }
}

#[test]
fn the_channel_fits_the_gateway_and_a_transfer_costs_nothing() {
    for wrong in [
        r#"[{ method = "qris", gateway = "transfer" }]"#,
        r#"[{ method = "transfer", gateway = "midtrans" }]"#,
        r#"[{ method = "transfer", gateway = "transfer", fee = 2500 }]"#,
    ] {
        let case = transfers().env("midtrans.server_key", "SB-Mid-server-abc").env("payments.methods", wrong);
        assert_eq!(case.bad_keys(), ["payments.methods"], "{wrong}");
    }
}
