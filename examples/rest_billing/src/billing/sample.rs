//! A customer to look at.

use adapters_rest::wire::{Customer, Invoice, Line, Payment, Step, Ticket};
use chrono::{DateTime, Days, NaiveDate, Utc};

use super::store::Billing;

impl Billing {
    /// A billing system with one customer, whose number is 0817102070.
    pub fn sample(now: DateTime<Utc>) -> Self {
        let (billing, today) = (Self::default(), now.date_naive());
        billing.put_customer(budi(today));
        billing.put_invoice(invoice("INV-0001", today - Days::new(40), Some(now)));
        billing.put_invoice(invoice("INV-0002", today - Days::new(10), None));
        billing.put_ticket(solved(now));
        billing
    }
}

fn budi(today: NaiveDate) -> Customer {
    Customer {
        customer_id: "AGLS0001".into(),
        name: "Budi Santoso".into(),
        phone: "0817-102-070".into(),
        address: Some("Jl. Melati No. 5".into()),
        city: Some("Bandung".into()),
        province: Some("Jawa Barat".into()),
        account_status: "active".into(),
        portal_active: true,
        package_name: Some("Home 50".into()),
        service_type: Some("Broadband".into()),
        bandwidth_down: Some(50),
        bandwidth_up: Some(25),
        monthly_price: Some(300_000),
        subscription_start_date: Some(today - Days::new(400)),
        due_date: Some(today + Days::new(10)),
        ..Customer::default()
    }
}

fn invoice(number: &str, date: NaiveDate, paid_at: Option<DateTime<Utc>>) -> Invoice {
    let amount = 300_000;
    let payment = |paid_at| Payment {
        payment_number: None,
        paid_at,
        amount,
        method: "Transfer BCA".into(),
        reference: Some("FT25309XYZ".into()),
    };
    Invoice {
        invoice_number: number.into(),
        customer_id: "AGLS0001".into(),
        status: if paid_at.is_some() { "paid".into() } else { "sent".into() },
        invoice_date: date,
        due_date: date + Days::new(20),
        period_start: Some(date),
        period_end: Some(date + Days::new(29)),
        subtotal: amount,
        tax_amount: 0,
        discount_amount: 0,
        total_amount: amount,
        paid_amount: None,
        items: vec![Line { description: "Home 50".into(), quantity: 1, unit_price: amount, amount }],
        payments: paid_at.map(payment).into_iter().collect(),
    }
}

/// A ticket whose work is done and waits for a rating.
fn solved(now: DateTime<Utc>) -> Ticket {
    let opened = now - Days::new(2);
    let step = |status: &str, at| Step { event: "moved".into(), status: status.into(), at, note: None, rating: None };
    Ticket {
        ticket_number: "OLD-0001".into(),
        customer_id: "AGLS0001".into(),
        r#type: "repair".into(),
        category: None,
        priority: "normal".into(),
        status: "completed".into(),
        title: "Internet lambat".into(),
        description: "Setiap malam lambat.".into(),
        created_at: opened,
        updated_at: now,
        scheduled_date: None,
        started_at: None,
        completed_at: Some(now),
        actual_duration: Some(45),
        sla_due_date: None,
        technician_name: Some("Rudi".into()),
        technician_phone: None,
        resolution_notes: Some("Konektor diganti.".into()),
        work_notes: None,
        customer_rating: None,
        customer_feedback: None,
        reopened_at: None,
        created_via: "staff".into(),
        steps: vec![step("open", opened), step("completed", now)],
    }
}
