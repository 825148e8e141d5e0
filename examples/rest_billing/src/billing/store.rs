//! The records in memory.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use adapters_rest::wire::{Customer, CustomerPatch, Invoice, Ticket, TicketPatch};
use chrono::{DateTime, Datelike, NaiveDate, Utc};

/// The last year that is kept.
pub(super) const LAST_YEAR: i32 = 9999;

/// A record and the number of writes to it, which is its `ETag`.
type Versioned<T> = (T, u64);

/// The billing system. Clones share their records.
#[derive(Clone, Default)]
pub struct Billing(Arc<Mutex<Records>>);

#[derive(Default)]
pub(super) struct Records {
    customers: BTreeMap<String, Versioned<Customer>>,
    invoices: Vec<Invoice>,
    pub(super) tickets: BTreeMap<String, Versioned<Ticket>>,
    /// The last count that was given out, by day.
    pub(super) counts: HashMap<NaiveDate, u32>,
    /// Requests with their idempotency keys, by customer and key.
    pub(super) requests: HashMap<(String, String), Request>,
}

pub(super) struct Request {
    pub(super) fingerprint: Option<String>,
    pub(super) ticket_number: String,
    pub(super) remember_until: DateTime<Utc>,
}

/// What came of a write.
pub(super) enum Written {
    Done,
    NotFound,
    /// The record does not have the expected version.
    Moved,
    /// It cannot be kept.
    Refused,
}

impl Billing {
    pub(super) fn records(&self) -> MutexGuard<'_, Records> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a customer, or overwrites everything of theirs.
    pub fn put_customer(&self, customer: Customer) {
        let mut records = self.records();
        let version = records.customers.get(&customer.customer_id).map_or(0, |(_, version)| *version) + 1;
        records.customers.insert(customer.customer_id.clone(), (customer, version));
    }

    /// Has staff write to a customer; whether there is one.
    pub fn edit_customer(&self, id: &str, edit: impl FnOnce(&mut Customer)) -> bool {
        let mut records = self.records();
        let Some((customer, version)) = records.customers.get_mut(id) else { return false };
        edit(customer);
        *version += 1;
        true
    }

    /// Adds an invoice.
    pub fn put_invoice(&self, invoice: Invoice) {
        self.records().invoices.push(invoice);
    }

    /// Adds a ticket, or overwrites everything of it.
    pub fn put_ticket(&self, ticket: Ticket) {
        let mut records = self.records();
        let version = records.tickets.get(&ticket.ticket_number).map_or(0, |(_, version)| *version) + 1;
        records.tickets.insert(ticket.ticket_number.clone(), (ticket, version));
    }

    /// Has staff write to a ticket; whether there is one.
    pub fn edit_ticket(&self, number: &str, edit: impl FnOnce(&mut Ticket)) -> bool {
        let mut records = self.records();
        let Some((ticket, version)) = records.tickets.get_mut(number) else { return false };
        edit(ticket);
        *version += 1;
        true
    }

    /// The customers whose number ends in these digits.
    pub(super) fn customers_with(&self, digits: &str) -> Vec<Customer> {
        let records = self.records();
        let ends = |customer: &&Customer| digits_of(&customer.phone).ends_with(digits);
        records.customers.values().map(|(customer, _)| customer).filter(ends).cloned().collect()
    }

    pub(super) fn customer(&self, id: &str) -> Option<Versioned<Customer>> {
        self.records().customers.get(id).cloned()
    }

    pub(super) fn patch_customer(&self, id: &str, expected: &str, patch: CustomerPatch) -> Written {
        let mut records = self.records();
        let Some((customer, version)) = records.customers.get_mut(id) else { return Written::NotFound };
        if etag(*version) != expected {
            return Written::Moved;
        }
        customer.phone = patch.phone.unwrap_or_else(|| customer.phone.clone());
        for (field, value) in [
            (&mut customer.email, patch.email),
            (&mut customer.address, patch.address),
            (&mut customer.city, patch.city),
            (&mut customer.province, patch.province),
        ] {
            if let Some(value) = value {
                *field = value;
            }
        }
        *version += 1;
        Written::Done
    }

    /// The customer's invoices, newest first.
    pub(super) fn invoices_of(&self, customer: &str) -> Vec<Invoice> {
        let records = self.records();
        let mut all: Vec<_> = records.invoices.iter().filter(|one| one.customer_id == customer).cloned().collect();
        all.sort_by_key(|one| Reverse((one.invoice_date, one.invoice_number.clone())));
        all
    }

    /// The customer's tickets, the one first to which something happened last.
    pub(super) fn tickets_of(&self, customer: &str) -> Vec<Ticket> {
        let records = self.records();
        let own = records.tickets.values().map(|(ticket, _)| ticket).filter(|one| one.customer_id == customer);
        let mut all: Vec<_> = own.cloned().collect();
        all.sort_by_key(|one| Reverse((one.updated_at, one.ticket_number.clone())));
        all
    }

    pub(super) fn ticket(&self, number: &str) -> Option<Versioned<Ticket>> {
        self.records().tickets.get(number).cloned()
    }

    pub(super) fn patch_ticket(&self, number: &str, expected: &str, patch: TicketPatch) -> Written {
        let mut records = self.records();
        let Some((ticket, version)) = records.tickets.get_mut(number) else { return Written::NotFound };
        if etag(*version) != expected {
            return Written::Moved;
        }
        if patch.steps.iter().any(|step| step.at.year() > LAST_YEAR) {
            return Written::Refused;
        }
        ticket.status = patch.status;
        ticket.updated_at = patch.updated_at;
        ticket.sla_due_date = patch.sla_due_date;
        ticket.customer_rating = patch.customer_rating;
        ticket.customer_feedback = patch.customer_feedback;
        ticket.reopened_at = patch.reopened_at;
        ticket.steps.extend(patch.steps);
        *version += 1;
        Written::Done
    }
}

/// The `ETag` of a version.
pub(super) fn etag(version: u64) -> String {
    format!("\"{version}\"")
}

/// The digits of a text, wide ones too.
fn digits_of(text: &str) -> String {
    let digit = |c: char| match c {
        '0'..='9' => Some(c),
        '\u{ff10}'..='\u{ff19}' => char::from_digit(u32::from(c) - 0xff10, 10),
        _ => None,
    };
    text.chars().filter_map(digit).collect()
}
