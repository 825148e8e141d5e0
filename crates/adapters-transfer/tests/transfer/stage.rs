//! A store of transfers in memory, and finance that decides in it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use adapters_transfer::{OwnQris, TransferConfig, Transfers};
use async_trait::async_trait;
use chrono::TimeDelta;
use portal_core::billing::payment::{PaymentId, StaticQris, TransferAccount};
use portal_core::billing::transfer::{
    NewProof, RejectionReason, Transfer, TransferChange, TransferCommitted, TransferRepo, VersionedTransfer,
};
use portal_core::{Actor, AttachmentId, Page, PageRequest, PortError};
use portal_testkit::fixtures::noon;
use portal_testkit::{
    FakePaymentGateway, PaymentGatewayAbilities, PaymentGatewayState, PaymentTurn, SeededEntropy, SentNotification,
    TestClock,
};

/// A static code of a merchant that does not exist.
pub(crate) const STATIC: &str = "00020101021126690017ID.CO.EXAMPLE.WWW011893600000000000000102150000000000000010303UMI51440014ID.CO.QRIS.WWW0215ID10200000000010303UMI5204481453033605802ID5914CONTOH ISP NET6007BANDUNG6105401116304230A";

#[derive(Default)]
struct Memory(Mutex<BTreeMap<String, VersionedTransfer>>);

#[async_trait]
impl TransferRepo for Memory {
    async fn add(&self, transfer: &Transfer) -> Result<bool, PortError> {
        let mut all = self.0.lock().expect("no panic");
        if all.contains_key(transfer.payment.as_str()) {
            return Ok(false);
        }
        let new = VersionedTransfer { transfer: transfer.clone(), version: 1 };
        all.insert(transfer.payment.as_str().to_owned(), new);
        Ok(true)
    }

    async fn find(&self, payment: &PaymentId) -> Result<Option<VersionedTransfer>, PortError> {
        Ok(self.0.lock().expect("no panic").get(payment.as_str()).cloned())
    }

    async fn commit(&self, change: &TransferChange) -> Result<TransferCommitted, PortError> {
        let mut all = self.0.lock().expect("no panic");
        match all.get_mut(change.after.payment.as_str()).filter(|found| found.version == change.expected) {
            Some(found) => {
                *found = VersionedTransfer { transfer: change.after.clone(), version: found.version + 1 };
                Ok(TransferCommitted::Done)
            }
            None => Ok(TransferCommitted::Conflict),
        }
    }

    async fn waiting(&self, page: PageRequest) -> Result<Page<VersionedTransfer>, PortError> {
        Ok(Page { items: Vec::new(), total: 0, request: page })
    }
}

/// The store, its clock, and finance.
#[derive(Clone)]
pub(crate) struct Stage {
    memory: Arc<Memory>,
    clock: Arc<TestClock>,
}

impl Stage {
    pub(crate) fn new() -> Self {
        Self { memory: Arc::default(), clock: Arc::new(TestClock::new(noon())) }
    }

    /// One account and a QR code.
    pub(crate) fn config() -> TransferConfig {
        let account = |bank: &str, number: &str| TransferAccount {
            bank: bank.to_owned(),
            number: number.to_owned(),
            holder: "PT Contoh".to_owned(),
        };
        let code = StaticQris::parse(STATIC).expect("a static code");
        TransferConfig {
            accounts: vec![account("BCA", "1234567890"), account("BRI", "098765432109876")],
            has_remark: false,
            qris: Some(OwnQris { code, with_amount: false }),
        }
    }

    pub(crate) fn gateway(&self, config: TransferConfig) -> Transfers {
        Transfers::new(config, self.memory.clone(), self.clock.clone())
    }

    async fn change(&self, id: &PaymentId, decide: impl Fn(&Transfer) -> Transfer) {
        let found = self.memory.find(id).await.expect("the store answers").expect("it was made");
        let after = decide(&found.transfer);
        let change = TransferChange { expected: found.version, after, claim: None, message: None };
        assert_eq!(self.memory.commit(&change).await.expect("the store answers"), TransferCommitted::Done);
    }

    /// The customer sends a proof.
    pub(crate) async fn prove(&self, id: &PaymentId) {
        let attachment = AttachmentId::generate(noon(), &SeededEntropy::new(1));
        let proof = NewProof { attachment, sender: None, note: None };
        self.change(id, |transfer| transfer.proven(&proof, noon()).expect("it waits").expect("it is new")).await;
    }
}

#[async_trait]
impl FakePaymentGateway for Stage {
    fn abilities(&self) -> PaymentGatewayAbilities {
        PaymentGatewayAbilities { tells_refunds: false, ..PaymentGatewayAbilities::default() }
    }

    async fn put(&self, state: PaymentGatewayState) {
        panic!("the portal itself cannot be put into {state:?}");
    }

    async fn turn(&self, id: &PaymentId, turn: PaymentTurn) {
        match turn {
            PaymentTurn::Paid => {
                let confirm = |transfer: &Transfer| {
                    transfer.confirmed((transfer.total, noon()), (&Actor::System, noon())).expect("it was not yet")
                };
                self.change(id, confirm).await;
            }
            PaymentTurn::Denied => {
                self.prove(id).await;
                let reason = RejectionReason::parse("Fotonya buram").expect("a reason");
                let reject =
                    |transfer: &Transfer| transfer.rejected(&reason, (&Actor::System, noon())).expect("a proof waits");
                self.change(id, reject).await;
            }
            PaymentTurn::Expired => {
                self.clock.advance(TimeDelta::hours(1));
            }
            // The ISP gives money back by itself; the transfer stands.
            PaymentTurn::Refunded => {}
        }
    }

    async fn made(&self) -> Vec<String> {
        self.memory.0.lock().expect("no panic").keys().cloned().collect()
    }

    async fn notification(&self, id: &PaymentId, _is_forged: bool) -> SentNotification {
        panic!("nobody tells of {id}");
    }
}
