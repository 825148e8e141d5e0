//! What a key may be used for.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

/// One thing that a key may be used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// Read customers.
    CustomersRead,
    /// Write customers.
    CustomersWrite,
    /// Read packages.
    PackagesRead,
    /// Write packages.
    PackagesWrite,
    /// Read invoices.
    InvoicesRead,
    /// Write invoices, and remove drafts.
    InvoicesWrite,
    /// Read payments.
    PaymentsRead,
    /// Write payments.
    PaymentsWrite,
    /// Read tickets.
    TicketsRead,
    /// Write tickets.
    TicketsWrite,
    /// Read what customers did.
    EventsRead,
}

/// A text that names no scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is none of {}", Scope::ALL.map(Scope::as_str).join(", "))]
pub struct UnknownScope;

impl Scope {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::CustomersRead,
        Self::CustomersWrite,
        Self::PackagesRead,
        Self::PackagesWrite,
        Self::InvoicesRead,
        Self::InvoicesWrite,
        Self::PaymentsRead,
        Self::PaymentsWrite,
        Self::TicketsRead,
        Self::TicketsWrite,
        Self::EventsRead,
    ];

    /// The word that is typed and stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CustomersRead => "customers:read",
            Self::CustomersWrite => "customers:write",
            Self::PackagesRead => "packages:read",
            Self::PackagesWrite => "packages:write",
            Self::InvoicesRead => "invoices:read",
            Self::InvoicesWrite => "invoices:write",
            Self::PaymentsRead => "payments:read",
            Self::PaymentsWrite => "payments:write",
            Self::TicketsRead => "tickets:read",
            Self::TicketsWrite => "tickets:write",
            Self::EventsRead => "events:read",
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Scope {
    type Err = UnknownScope;

    fn from_str(text: &str) -> Result<Self, UnknownScope> {
        Self::ALL.into_iter().find(|scope| scope.as_str() == text).ok_or(UnknownScope)
    }
}

/// Everything that a key may be used for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scopes(BTreeSet<Scope>);

impl Scopes {
    /// Takes back what was stored. A word that this program does not know, such as one of a newer version, gives no
    /// right here.
    pub fn of_words<'w>(words: impl IntoIterator<Item = &'w str>) -> Self {
        words.into_iter().filter_map(|word| word.parse().ok()).collect()
    }

    /// Whether the scope is among them.
    pub fn contains(&self, scope: Scope) -> bool {
        self.0.contains(&scope)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The words as adapters store them.
    pub fn words(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|scope| scope.as_str())
    }
}

impl FromIterator<Scope> for Scopes {
    fn from_iter<I: IntoIterator<Item = Scope>>(scopes: I) -> Self {
        Self(scopes.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_are_read_back_and_unknown_words_give_no_right() {
        let all: Scopes = Scope::ALL.into_iter().collect();
        let words: Vec<&str> = all.words().collect();
        assert_eq!(Scopes::of_words(words.iter().copied().chain(["events:read", ""])), all);
        assert!(Scopes::of_words(["customers", "customers:*"]).is_empty());
        assert_eq!(words.len(), Scope::ALL.len());
    }

    #[test]
    fn a_scope_gives_nothing_else() {
        let reader: Scopes = [Scope::InvoicesRead].into_iter().collect();
        let given: Vec<Scope> = Scope::ALL.into_iter().filter(|scope| reader.contains(*scope)).collect();
        assert_eq!(given, [Scope::InvoicesRead]);
    }
}
