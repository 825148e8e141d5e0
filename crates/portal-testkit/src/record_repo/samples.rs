//! Records of each kind for the cases.

use async_trait::async_trait;
use chrono::TimeDelta;
use portal_core::Rupiah;
use portal_core::billing::invoice::InvoiceState;
use portal_core::identity::customer::AccountStatus;
use portal_core::integration::record::{
    CustomerPackage, CustomerRecord, InvoiceRecord, PackageRecord, PackageTerms, PaidAmount, PaymentRecord, Record,
    TicketRecord,
};
use portal_core::support::ticket::{Priority, TicketStatus, TicketType};

use super::{RecordTestDatabase, put};
use crate::fixtures::{customer, customer_id, day, invoice, item, noon, step};

/// A kind of record, as the cases need it.
#[async_trait]
pub trait Sample: Record {
    /// Puts in what the samples belong to.
    async fn put_parents(test_db: &dyn RecordTestDatabase);

    /// Record number `n` with every field filled; another one for every `n`.
    fn sample(n: u32) -> Self;

    /// Record number `n` with nothing but what it needs.
    fn bare(n: u32) -> Self;

    /// The record with each of its fields changed by itself, and each that can be empty emptied.
    fn variants(&self) -> Vec<Self>;

    /// The record with another text in one of its fields.
    #[must_use]
    fn with_text(&self, text: &str) -> Self;

    /// The record as one of a parent that is not on file; `None` if the kind belongs to nothing.
    fn orphaned(self) -> Option<Self>;
}

/// The record with one field after the other changed.
macro_rules! variants {
    ($record:expr; $($field:ident = $value:expr),+ $(,)?) => {{
        let record = $record;
        vec![$({
            let mut changed = record.clone();
            changed.$field = $value;
            changed
        }),+]
    }};
}

fn parse<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().expect("a number")
}

async fn put_customers(test_db: &dyn RecordTestDatabase) {
    for id in ["AGLS1", "AGLS2"] {
        test_db.put_customer(&customer(id).active().build()).await;
    }
}

#[async_trait]
impl Sample for PackageRecord {
    async fn put_parents(_: &dyn RecordTestDatabase) {}

    fn sample(n: u32) -> Self {
        Self {
            service_type: Some("Broadband".into()),
            bandwidth_down: Some(50),
            bandwidth_up: Some(u32::MAX),
            monthly_price: Some(Rupiah::new(300_000)),
            ..Self::bare(n)
        }
    }

    fn bare(n: u32) -> Self {
        Self {
            code: parse(&format!("HOME-{n}")),
            // Two packages may be called the same.
            name: "Home".into(),
            service_type: None,
            bandwidth_down: None,
            bandwidth_up: None,
            monthly_price: None,
        }
    }

    fn variants(&self) -> Vec<Self> {
        variants!(self; name = "Office".into(), service_type = Some("Dedicated".into()), service_type = None,
            bandwidth_down = Some(0), bandwidth_down = None, bandwidth_up = Some(7), bandwidth_up = None,
            monthly_price = Some(Rupiah::new(1)), monthly_price = None)
    }

    fn with_text(&self, text: &str) -> Self {
        Self { name: text.into(), ..self.clone() }
    }

    fn orphaned(self) -> Option<Self> {
        None
    }
}

#[async_trait]
impl Sample for CustomerRecord {
    async fn put_parents(test_db: &dyn RecordTestDatabase) {
        put(&*test_db.package_records(), &[PackageRecord::sample(1), PackageRecord::sample(2)]).await;
    }

    fn sample(n: u32) -> Self {
        Self {
            email: Some("budi@example.id".into()),
            address: Some("Jl. Melati 1\nRT 02/RW 05".into()),
            city: Some("Bandung".into()),
            province: Some("Jawa Barat".into()),
            package: Some(CustomerPackage::Code(parse("HOME-1"))),
            subscription_start_date: Some(day(1)),
            due_date: Some(day(20)),
            ..Self::bare(n)
        }
    }

    fn bare(n: u32) -> Self {
        Self {
            customer_id: customer_id(&format!("AGLS{n}")),
            name: format!("Budi {n}"),
            phone: "0817-102-070".into(),
            email: None,
            address: None,
            city: None,
            province: None,
            status: AccountStatus::Active,
            package: None,
            subscription_start_date: None,
            due_date: None,
        }
    }

    fn variants(&self) -> Vec<Self> {
        let terms = |name: Option<&str>, price| {
            let name = name.map(str::to_owned);
            let monthly_price = Some(Rupiah::new(price));
            Some(CustomerPackage::Terms(PackageTerms { name, monthly_price, ..PackageTerms::default() }))
        };
        variants!(self; name = "Siti".into(), phone = "(021) 555-1234".into(), email = Some("siti@example.id".into()),
            email = None, address = Some("Jl. Mawar 2".into()), address = None, city = Some("Cimahi".into()),
            city = None, province = Some("DKI Jakarta".into()), province = None, status = AccountStatus::Suspended,
            package = Some(CustomerPackage::Code(parse("HOME-2"))), package = terms(Some("Lama"), 250_000),
            package = terms(None, 250_000), package = None, subscription_start_date = Some(day(2)),
            subscription_start_date = None, due_date = Some(day(21)), due_date = None)
    }

    fn with_text(&self, text: &str) -> Self {
        Self { name: text.into(), ..self.clone() }
    }

    fn orphaned(mut self) -> Option<Self> {
        self.package = Some(CustomerPackage::Code(parse("NOWHERE")));
        Some(self)
    }
}

#[async_trait]
impl Sample for InvoiceRecord {
    async fn put_parents(test_db: &dyn RecordTestDatabase) {
        put_customers(test_db).await;
    }

    fn sample(n: u32) -> Self {
        Self {
            period_start: Some(day(1)),
            period_end: Some(day(30)),
            paid: PaidAmount::Stated(Rupiah::new(100_000)),
            state: InvoiceState::Partial,
            items: vec![item("Home 50", 250_000), item("Home 50", 250_000), item("Potongan", -200_000)],
            ..Self::bare(n)
        }
    }

    fn bare(n: u32) -> Self {
        Self {
            number: parse(&format!("INV/2025/11/{n:04}")),
            customer_id: customer_id("AGLS1"),
            invoice_date: day(1),
            due_date: day(20),
            period_start: None,
            period_end: None,
            subtotal: Rupiah::new(300_000),
            tax: Rupiah::new(33_000),
            discount: Rupiah::ZERO,
            total: Rupiah::new(333_000),
            paid: PaidAmount::Payments(Rupiah::ZERO),
            state: InvoiceState::Sent,
            items: Vec::new(),
        }
    }

    fn variants(&self) -> Vec<Self> {
        let amount = Rupiah::new(900_719_925_474_099);
        variants!(self; invoice_date = day(2), due_date = day(21), period_start = Some(day(2)), period_start = None,
            period_end = Some(day(29)), period_end = None, subtotal = amount, tax = amount, discount = amount,
            total = Rupiah::new(-5_000), paid = PaidAmount::Stated(amount),
            paid = PaidAmount::Payments(Rupiah::ZERO), state = InvoiceState::Draft, state = InvoiceState::Cancelled,
            items = vec![item("Kabel", 1)], items = Vec::new())
    }

    fn with_text(&self, text: &str) -> Self {
        Self { items: vec![item("Home 50", 1), item(text, 2)], ..self.clone() }
    }

    fn orphaned(mut self) -> Option<Self> {
        self.customer_id = customer_id("NOBODY");
        Some(self)
    }
}

#[async_trait]
impl Sample for PaymentRecord {
    async fn put_parents(test_db: &dyn RecordTestDatabase) {
        put_customers(test_db).await;
        for number in ["INV/2025/11/0001", "INV/2025/11/0002"] {
            test_db.put_invoice(&invoice(number, "AGLS1")).await;
        }
    }

    fn sample(n: u32) -> Self {
        Self { reference: Some(format!("FT{n}")), ..Self::bare(n) }
    }

    fn bare(n: u32) -> Self {
        Self {
            number: parse(&format!("PAY-{n}")),
            invoice_number: parse("INV/2025/11/0001"),
            paid_at: noon(),
            amount: Rupiah::new(333_000),
            method: "Transfer BCA".into(),
            reference: None,
        }
    }

    fn variants(&self) -> Vec<Self> {
        variants!(self; invoice_number = parse("INV/2025/11/0002"), paid_at = noon() + TimeDelta::milliseconds(1),
            amount = Rupiah::new(-1), method = "Tunai".into(), reference = Some("FT0".into()), reference = None)
    }

    fn with_text(&self, text: &str) -> Self {
        Self { method: text.into(), ..self.clone() }
    }

    fn orphaned(mut self) -> Option<Self> {
        self.invoice_number = parse("INV/0");
        Some(self)
    }
}

#[async_trait]
impl Sample for TicketRecord {
    async fn put_parents(test_db: &dyn RecordTestDatabase) {
        put_customers(test_db).await;
    }

    fn sample(n: u32) -> Self {
        let at = |minutes| Some(noon() + TimeDelta::minutes(minutes));
        Self {
            category: Some("Internet".into()),
            description: "Lampu LOS\nmerah".into(),
            scheduled_at: at(1),
            started_at: at(2),
            completed_at: at(3),
            actual_duration: Some(90),
            sla_due: at(4),
            technician_name: Some("Andi".into()),
            technician_phone: Some("0812-3456-7890".into()),
            resolution_notes: Some("Konektor diganti".into()),
            work_notes: Some("Redaman -18 dBm".into()),
            steps: vec![step(TicketStatus::Open, noon()), step(TicketStatus::Assigned, noon() + TimeDelta::minutes(1))],
            ..Self::bare(n)
        }
    }

    fn bare(n: u32) -> Self {
        Self {
            number: parse(&format!("REP-{n}")),
            customer_id: customer_id("AGLS1"),
            kind: TicketType::Repair,
            category: None,
            priority: Priority::Normal,
            status: TicketStatus::Assigned,
            title: "Internet putus".into(),
            description: String::new(),
            created_at: noon(),
            updated_at: noon(),
            scheduled_at: None,
            started_at: None,
            completed_at: None,
            actual_duration: None,
            sla_due: None,
            technician_name: None,
            technician_phone: None,
            resolution_notes: None,
            work_notes: None,
            steps: Vec::new(),
        }
    }

    fn variants(&self) -> Vec<Self> {
        let later = noon() + TimeDelta::days(1);
        let mut all = variants!(self; kind = TicketType::Upgrade, category = Some("TV".into()), category = None,
            priority = Priority::High, status = TicketStatus::Completed, title = "Pindah".into(),
            description = String::new(), created_at = later, updated_at = later, scheduled_at = Some(later),
            scheduled_at = None, started_at = Some(later), started_at = None, completed_at = Some(later),
            completed_at = None, actual_duration = Some(0), actual_duration = None, sla_due = Some(later),
            sla_due = None, technician_name = Some("Sari".into()), technician_name = None,
            technician_phone = Some("021 5551234".into()), technician_phone = None,
            resolution_notes = Some("-".into()), resolution_notes = None, work_notes = Some("-".into()),
            work_notes = None);
        let mut longer = self.clone();
        longer.steps.push(step(TicketStatus::OnHold, later));
        all.push(longer);
        all
    }

    fn with_text(&self, text: &str) -> Self {
        Self { title: text.into(), ..self.clone() }
    }

    fn orphaned(mut self) -> Option<Self> {
        self.customer_id = customer_id("NOBODY");
        Some(self)
    }
}
