//! Logs a customer in on an ISP's own customer store: `cargo run -p portal-core --example embed`.
#![expect(clippy::print_stdout, reason = "the example prints the message")]
use adapters_sqlite::SqliteStore;
use adapters_system::{OsEntropy, SystemClock};
use async_trait::async_trait;
use portal_core::identity::customer::{Account, AccountAccess, Customer, CustomerRepo, CustomerScope};
use portal_core::identity::otp::{OtpCode, Redeemer, RequestOtp, Requester, VerifyOtp};
use portal_core::identity::profile::ReadOnlyContacts;
use portal_core::messaging::outbox::{Accepted, Branding, Lane, MessageSender, OutgoingMessage, SendError};
use portal_core::{ClientInfo, CustomerId, KeyRing, PhoneNumber, PortError, Portal, PortalPorts, ServerKey};
use std::sync::Arc;
use tokio::sync::mpsc;

struct MyBilling(Vec<Account>); // your own customers, behind SQL, HTTP or a file
#[async_trait]
impl CustomerRepo for MyBilling {
    async fn accounts_of(&self, phone: &PhoneNumber) -> Result<Vec<Account>, PortError> {
        Ok(self.0.iter().filter(|account| account.access.phone.as_ref() == Some(phone)).cloned().collect())
    }
    async fn access(&self, scope: &CustomerScope) -> Result<Option<AccountAccess>, PortError> {
        Ok(self.0.iter().map(|account| account.access.clone()).find(|a| a.customer_id == *scope.customer_id()))
    }
    async fn profile(&self, _: &CustomerScope) -> Result<Option<Customer>, PortError> {
        Ok(None) // for the profile page
    }
}
struct Printer(mpsc::UnboundedSender<String>); // your own way to send a message
#[async_trait]
impl MessageSender for Printer {
    fn name(&self) -> &'static str {
        "printer"
    }
    async fn send(&self, message: &OutgoingMessage) -> Result<Accepted, SendError> {
        let _ = self.0.send(message.text.expose().clone());
        Ok(Accepted { provider: "printer".into(), reference: None })
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let phone = PhoneNumber::parse("0817 102 070")?;
    let budi = Account::in_service(CustomerId::parse("AGLS1")?, phone.clone(), "Budi");
    let store = SqliteStore::open_in_memory().await?; // everything you do not bring yourself
    store.migrate().await?;
    let (printed, mut inbox) = mpsc::unbounded_channel();
    let (clock, entropy) = (Arc::new(SystemClock::new(chrono_tz::Asia::Jakarta)), Arc::new(OsEntropy));
    let ports = PortalPorts::on(Arc::new(store), Arc::new(Printer(printed)), clock, entropy);
    let (customers, contacts) = (Arc::new(MyBilling(vec![budi])), Arc::new(ReadOnlyContacts));
    let ports = PortalPorts { customers, contacts, ..ports };
    let keys = KeyRing::new(ServerKey::new((0..64).collect())?, vec![]); // take 32 random bytes instead
    let branding = Branding { brand: "AGLIS Net".into(), portal_url: "https://example.id".into() };
    let portal = Portal::new(ports, portal_core::PortalPolicies::default(), keys, branding);
    let client = ClientInfo::new("192.0.2.1".parse()?, "example");
    portal.otp.request(&RequestOtp::new(phone.clone(), Requester::Api, client.clone())).await?;
    portal.delivery.deliver_next(Lane::Code).await?; // a worker loops over this
    let message = inbox.recv().await.ok_or("no message came")?;
    let code = OtpCode::parse(message.split('*').nth(3).ok_or("the message holds no code")?)?;
    let redeemer = Redeemer::Api { phone, challenge: None };
    let opened = portal.log_in(&VerifyOtp { redeemer, code, client, device: None }).await?;
    println!("{message}\n\n{} is logged in", opened.account.name);
    Ok(())
}
