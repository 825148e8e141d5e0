//! What a reader asks the inbox for, as addresses and forms spell it.

use portal_core::staff::inbox::{InboxFilter, InboxQuery, InboxRefinement};
use portal_core::support::ticket::{Priority, TicketType};
use serde::Deserialize;

use crate::routes::BASE;

/// A filter and what items must have. Words that are none of the offered ones count as none.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    pub(crate) filter: String,
    pub(crate) kind: String,
    pub(crate) priority: String,
    /// `1` for what waits of suspended customers alone.
    pub(crate) suspended: String,
    pub(crate) page: Option<u32>,
}

impl Asked {
    pub(crate) fn query(&self) -> InboxQuery {
        let refinement = InboxRefinement {
            kind: self.kind.parse().ok(),
            priority: self.priority.parse().ok(),
            only_suspended: self.suspended == "1",
        };
        let filter = InboxFilter::parse(&self.filter).unwrap_or_default();
        InboxQuery { filter, refinement, page: self.page.unwrap_or(1) }
    }
}

/// The part of an address behind the `?` that asks for these; nothing if that is all.
pub(crate) fn words(filter: InboxFilter, refinement: InboxRefinement) -> String {
    let suspended = Some("1").filter(|_| refinement.only_suspended);
    let fields = [
        ("filter", Some(filter.as_str()).filter(|_| filter != InboxFilter::All)),
        ("kind", refinement.kind.map(TicketType::as_str)),
        ("priority", refinement.priority.map(Priority::as_str)),
        ("suspended", suspended),
    ];
    let given = fields.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", value?)));
    given.collect::<Vec<_>>().join("&")
}

/// The address that shows these.
pub(crate) fn address(filter: InboxFilter, refinement: InboxRefinement) -> String {
    match words(filter, refinement).as_str() {
        "" => BASE.to_owned(),
        words => format!("{BASE}?{words}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_asks_for_what_it_was_made_of() {
        assert_eq!(address(InboxFilter::All, InboxRefinement::default()), "/staff");
        let refinement =
            InboxRefinement { kind: Some(TicketType::Repair), priority: Some(Priority::High), only_suspended: true };
        let made = words(InboxFilter::Mine, refinement);
        assert_eq!(made, "filter=mine&kind=repair&priority=high&suspended=1");
        let asked: Asked = serde_urlencoded::from_str(&made).expect("it is read");
        assert_eq!(asked.query(), InboxQuery { filter: InboxFilter::Mine, refinement, page: 1 });
    }

    #[test]
    fn words_that_nobody_offers_ask_for_nothing() {
        let asked: Asked = serde_urlencoded::from_str("filter=x&kind=y&priority=&suspended=yes").expect("it is read");
        assert_eq!(asked.query(), InboxQuery::default());
    }
}
