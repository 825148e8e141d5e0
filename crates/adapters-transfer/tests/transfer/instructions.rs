//! What customers are given, and what finance finds.

use adapters_transfer::{OwnQris, TransferConfig};
use chrono::TimeDelta;
use portal_core::Rupiah;
use portal_core::billing::payment::{
    CreatePaymentError, GatewayState, OrderLine, Payer, PaymentChannel, PaymentGateway, PaymentId, PaymentInstructions,
    PaymentOrder, StaticQris, check_qris,
};
use portal_testkit::fixtures::noon;

use crate::stage::{STATIC, Stage};

fn order(channel: PaymentChannel, extra: i64) -> PaymentOrder {
    let line = |name: &str, amount| OrderLine { name: name.to_owned(), amount: Rupiah::new(amount) };
    PaymentOrder {
        id: PaymentId::parse("INV-2025-11-0001-abcdefghjkmn").expect("a name"),
        channel,
        total: Rupiah::new(145_000 + extra),
        lines: vec![line("INV/2025/11/0001", 145_000), line("Kode unik", extra)],
        extra: Rupiah::new(extra),
        payer: Payer::default(),
        at: noon(),
        expires_at: noon() + TimeDelta::days(1),
        return_to: "https://portal.example.id/customer/invoices".to_owned(),
    }
}

async fn given(config: TransferConfig, order: &PaymentOrder) -> PaymentInstructions {
    Stage::new().gateway(config).create(order).await.expect("it is taken").instructions
}

#[tokio::test]
async fn a_remark_is_asked_for_where_nothing_else_tells_the_payment_from_others() {
    let remark = |instructions| match instructions {
        PaymentInstructions::Transfer { accounts, remark } => (accounts.len(), remark),
        other => panic!("{other:?}"),
    };
    let transfer = |extra| order(PaymentChannel::Transfer, extra);
    assert_eq!(remark(given(Stage::config(), &transfer(123)).await), (2, None));
    assert_eq!(remark(given(Stage::config(), &transfer(0)).await), (2, Some("EFGHJKMN".to_owned())));
    let asking = TransferConfig { has_remark: true, ..Stage::config() };
    assert_eq!(remark(given(asking, &transfer(123)).await).1.as_deref(), Some("EFGHJKMN"));
}

#[tokio::test]
async fn the_isps_code_is_shown_as_it_is_unless_an_amount_was_switched_on() {
    let qris = order(PaymentChannel::StaticQris, 123);
    let payload = STATIC.to_owned();
    assert_eq!(given(Stage::config(), &qris).await, PaymentInstructions::StaticQris { payload });
    let code = StaticQris::parse(STATIC).expect("a static code");
    let config = TransferConfig { qris: Some(OwnQris { code, with_amount: true }), ..Stage::config() };
    let PaymentInstructions::Qris { payload } = given(config, &qris).await else { panic!("a code with an amount") };
    assert_eq!(check_qris(&payload, Rupiah::new(145_123)), Ok(()));
}

#[tokio::test]
async fn what_is_not_set_up_is_not_taken() {
    let gateway = Stage::new().gateway(TransferConfig::default());
    for channel in PaymentChannel::ALL {
        assert!(!gateway.takes(channel), "{channel}");
        let refused = gateway.create(&order(channel, 1)).await;
        assert!(matches!(refused, Err(CreatePaymentError::NotCreated(_))), "{channel}");
    }
    let wrong = PaymentOrder { total: Rupiah::new(1), ..order(PaymentChannel::Transfer, 1) };
    let refused = Stage::new().gateway(Stage::config()).create(&wrong).await;
    assert!(matches!(refused, Err(CreatePaymentError::NotCreated(_))), "its lines are not its total");
}

#[tokio::test]
async fn a_proof_waits_for_finance_and_is_neither_called_off_nor_over() {
    let stage = Stage::new();
    let (gateway, order) = (stage.gateway(Stage::config()), order(PaymentChannel::Transfer, 7));
    gateway.create(&order).await.expect("it is taken");
    stage.prove(&order.id).await;
    gateway.cancel(&order.id, None).await.expect("no error");
    portal_testkit::FakePaymentGateway::turn(&stage, &order.id, portal_testkit::PaymentTurn::Expired).await;
    let status = gateway.status(&order.id, None).await.expect("it answers").expect("it is known");
    assert_eq!((status.state, status.amount), (GatewayState::Review, Some(Rupiah::new(145_007))));
}
