//! A search of customers.

use std::future::ready;
use std::sync::Arc;

use async_trait::async_trait;
use portal_core::identity::customer::{AccountStatus, Customer};
use portal_core::staff::customer_search::{CustomerHead, CustomerHit, CustomerQuery, CustomerSearch};
use portal_core::{CustomerId, PortError};
use portal_testkit::TestDatabase;

use crate::database::Isp;
use crate::sessions::Sessions;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    ForgetsTheAddress,
    FindsTheBeginningOfAnId,
    FindsOneOfANumber,
    KnowsNoTickets,
    KnowsNoInvoices,
    FindsInsideOfWords,
    NeedsOneWordOnly,
    FindsByWordsFirst,
    FindsTwice,
    IgnoresTheLimit,
    TellsOneTwice,
    SuspendsNobody,
}

struct Search {
    fault: Fault,
    isp: Arc<Isp>,
}

impl Search {
    fn is(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    /// All customers, in the order of their ids.
    fn all(&self) -> Vec<Customer> {
        let mut all: Vec<_> = self.isp.sessions.customers.lock().expect("no panic").values().cloned().collect();
        all.sort_by(|one, other| one.access.customer_id.cmp(&other.access.customer_id));
        all
    }

    /// Whether a number of the query is that of the customer, of an invoice or of a ticket of theirs.
    fn is_named(&self, query: &CustomerQuery, customer: &Customer) -> bool {
        let id = &customer.access.customer_id;
        let names = |number: &str| query.numbers().iter().any(|asked| asked == number);
        let begins = query.numbers().iter().any(|asked| id.as_str().starts_with(asked.as_str()));
        let invoices = self.isp.invoices.lock().expect("no panic");
        let of_invoice = invoices.iter().any(|row| row.customer_id == *id && names(row.number.as_str()));
        let tickets = self.isp.tickets.lock().expect("no panic");
        let of_ticket = tickets.iter().any(|row| row.customer_id == *id && names(row.number.as_str()));
        names(id.as_str())
            || (begins && self.is(Fault::FindsTheBeginningOfAnId))
            || (of_invoice && !self.is(Fault::KnowsNoInvoices))
            || (of_ticket && !self.is(Fault::KnowsNoTickets))
    }

    fn is_found(&self, query: &CustomerQuery, customer: &Customer) -> bool {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let texts = [customer.name.clone(), text(&customer.address), text(&customer.city)];
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let inside = |word: &String| texts.iter().any(|text| text.to_lowercase().contains(word.as_str()));
        match self.fault {
            Fault::FindsInsideOfWords => !query.words().is_empty() && query.words().iter().all(inside),
            Fault::NeedsOneWordOnly => query.words().iter().any(|word| CustomerQuery::parse(word).finds(&texts)),
            _ => query.finds(&texts),
        }
    }

    fn hit(&self, customer: &Customer) -> CustomerHit {
        CustomerHit {
            customer_id: customer.access.customer_id.clone(),
            name: customer.name.clone(),
            address: customer.address.clone().filter(|_| !self.is(Fault::ForgetsTheAddress)),
            phone: customer.phone_as_written.clone(),
            status: customer.access.status,
            portal_active: customer.access.portal_active,
        }
    }
}

#[async_trait]
impl CustomerSearch for Search {
    async fn search(&self, query: &CustomerQuery, limit: u32) -> Result<Vec<CustomerHit>, PortError> {
        let all = self.all();
        let has_phone = |of: &Customer| query.phone().is_some() && of.access.phone.as_ref() == query.phone();
        let named = all.iter().filter(|of| self.is_named(query, of) || has_phone(of));
        let most = if self.is(Fault::FindsOneOfANumber) { 1 } else { usize::MAX };
        let named: Vec<&Customer> = named.take(most).collect();
        let is_new = |of: &&Customer| self.is(Fault::FindsTwice) || !named.contains(of);
        let found: Vec<&Customer> = all.iter().filter(|of| self.is_found(query, of)).filter(is_new).collect();
        let lists = if self.is(Fault::FindsByWordsFirst) { [&found, &named] } else { [&named, &found] };
        let mut hits: Vec<_> = lists.into_iter().flatten().map(|customer| self.hit(customer)).collect();
        if !self.is(Fault::IgnoresTheLimit) {
            hits.truncate(limit.try_into().expect("small"));
        }
        Ok(hits)
    }

    async fn heads(&self, customers: &[CustomerId]) -> Result<Vec<CustomerHead>, PortError> {
        let status = |of: &Customer| {
            if self.is(Fault::SuspendsNobody) { AccountStatus::Active } else { of.access.status }
        };
        let head = |of: Customer| CustomerHead {
            customer_id: of.access.customer_id.clone(),
            status: status(&of),
            name: of.name,
        };
        let times = |of: &Customer| customers.iter().filter(|id| **id == of.access.customer_id).count();
        let most = if self.is(Fault::TellsOneTwice) { usize::MAX } else { 1 };
        let found = self.all().into_iter().flat_map(|of| std::iter::repeat_n(of.clone(), times(&of).min(most)));
        Ok(found.map(head).collect())
    }
}

fn with(fault: Fault) -> (Arc<dyn CustomerSearch>, Arc<dyn TestDatabase>) {
    let isp = Isp::new(Sessions::plain());
    (Arc::new(Search { fault, isp: isp.clone() }), isp)
}

fn fresh() -> impl Future<Output = (Arc<dyn CustomerSearch>, Arc<dyn TestDatabase>, ())> {
    let (search, test_db) = with(Fault::None);
    ready((search, test_db, ()))
}

portal_testkit::customer_search_suite! { #[tokio::test(flavor = "multi_thread")] fresh }

mod must_fail {
    use super::{Fault, with};

    crate::must_fail_on! { customer_search, with;
        Fault::ForgetsTheAddress => a_customer_is_found_with_everything_in_them;
        Fault::FindsTheBeginningOfAnId => a_customer_is_found_by_their_id;
        Fault::FindsOneOfANumber => customers_are_found_by_their_mobile_number_in_any_spelling;
        Fault::KnowsNoTickets => a_customer_is_found_by_an_invoice_and_by_a_ticket;
        Fault::FindsInsideOfWords => customers_are_found_by_the_beginnings_of_words;
        Fault::FindsByWordsFirst => numbers_come_before_words_and_each_customer_once;
        Fault::IgnoresTheLimit => no_more_customers_are_found_than_asked_for;
        Fault::TellsOneTwice => heads_tell_who_customers_are;
    }

    mod in_another_way {
        use super::{Fault, with};

        crate::must_fail_on! { customer_search, with;
            Fault::KnowsNoInvoices => a_customer_is_found_by_an_invoice_and_by_a_ticket;
            Fault::NeedsOneWordOnly => customers_are_found_by_the_beginnings_of_words;
            Fault::FindsTwice => numbers_come_before_words_and_each_customer_once;
            Fault::SuspendsNobody => heads_tell_who_customers_are;
        }
    }
}
