//! Logs a customer in on an ISP's own customer store: `cargo run -p portal-core --example embed`.
#![expect(clippy::print_stdout, reason = "the example prints what happens")]

use std::error::Error;
use std::sync::Arc;

use adapters_sqlite::SqliteStore;
use adapters_system::{OsEntropy, SystemClock};
use async_trait::async_trait;
use portal_core::identity::customer::{Account, AccountAccess, Customer, CustomerRepo, CustomerScope};
use portal_core::identity::otp::{OtpCode, Redeemer, RequestOtp, Requester, VerifyOtp};
use portal_core::messaging::outbox::{Accepted, Branding, Lane, MessageSender, OutgoingMessage, SendError};
use portal_core::{ClientInfo, CustomerId, KeyRing, PhoneNumber, PortError, Portal, PortalPolicies, Ports, ServerKey};
use tokio::sync::mpsc;

/// The ISP's customers; behind SQL, HTTP or a file in a real system.
struct MyCustomers(Vec<Account>);

#[async_trait]
impl CustomerRepo for MyCustomers {
    async fn accounts_of(&self, phone: &PhoneNumber) -> Result<Vec<Account>, PortError> {
        Ok(self.0.iter().filter(|account| account.access.phone.as_ref() == Some(phone)).cloned().collect())
    }
    async fn access(&self, scope: &CustomerScope) -> Result<Option<AccountAccess>, PortError> {
        Ok(self.0.iter().map(|account| account.access.clone()).find(|a| a.customer_id == *scope.customer_id()))
    }
    async fn profile(&self, _: &CustomerScope) -> Result<Option<Customer>, PortError> {
        Ok(None) // read by the profile page, and for messages about an account
    }
}

/// The way to a customer's phone.
struct Printer(mpsc::UnboundedSender<String>);

#[async_trait]
impl MessageSender for Printer {
    fn name(&self) -> &'static str {
        "printer"
    }
    async fn send(&self, message: &OutgoingMessage) -> Result<Accepted, SendError> {
        println!("{}\n", message.text.expose());
        let _ = self.0.send(message.text.expose().clone());
        Ok(Accepted { provider: "printer".into(), reference: None })
    }
}

/// A portal that only logs in: customers, one store, a sender. `Ports` has a field for each further group.
async fn login_portal(customers: MyCustomers, sender: Printer) -> Result<Portal, Box<dyn Error>> {
    let store = SqliteStore::open_in_memory().await?;
    store.migrate().await?;
    let (clock, entropy) = (Arc::new(SystemClock::new(chrono_tz::Asia::Jakarta)), Arc::new(OsEntropy));
    let ports = Ports::login(Arc::new(customers), Arc::new(store), Arc::new(sender), clock, entropy);
    let keys = KeyRing::new(ServerKey::new((0..64).collect())?, vec![]); // take 32 random bytes instead
    let branding = Branding { brand: "AGLIS Net".into(), portal_url: "https://example.id".into() };
    Ok(Portal::new(ports, PortalPolicies::default(), keys, branding))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let phone = PhoneNumber::parse("0817 102 070")?;
    let budi = Account::in_service(CustomerId::parse("AGLS1")?, phone.clone(), "Budi");
    let (printed, mut inbox) = mpsc::unbounded_channel();
    let portal = login_portal(MyCustomers(vec![budi]), Printer(printed)).await?;

    let client = ClientInfo::new("192.0.2.1".parse()?, "example");
    portal.otp.request(&RequestOtp::new(phone.clone(), Requester::Api, client.clone())).await?;
    portal.delivery.deliver_next(Lane::Code).await?; // a worker repeats this

    let message = inbox.recv().await.ok_or("no message came")?;
    let code = OtpCode::find_in(&message).map_err(|_| "the message holds no code")?;
    let redeemer = Redeemer::Api { phone, challenge: None };
    let opened = portal.log_in(&VerifyOtp { redeemer, code, client, device: None }).await?;
    println!("{} is logged in", opened.account.name);
    Ok(())
}
