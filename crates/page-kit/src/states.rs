//! The states a customer sees, each as a word, an icon and a meaning.

use portal_core::billing::invoice::InvoiceView;
use portal_core::identity::customer::AccountStatus;
use portal_core::support::ticket::{Priority, Ticket, TicketStatus, TicketType};

use crate::icons::Icon;
use crate::tone::Tone;

/// State of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountState {
    /// Served.
    Active,
    /// Not served until something, mostly a bill, is settled.
    Suspended,
    /// Not yet installed or activated.
    Pending,
    /// Ended.
    Closed,
}

impl AccountState {
    /// Key of its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Active => "account-active",
            Self::Suspended => "account-suspended",
            Self::Pending => "account-pending",
            Self::Closed => "account-closed",
        }
    }

    /// What it means.
    pub const fn tone(self) -> Tone {
        match self {
            Self::Active => Tone::Success,
            Self::Suspended => Tone::Danger,
            Self::Pending => Tone::Info,
            Self::Closed => Tone::Quiet,
        }
    }

    /// Its icon.
    pub const fn icon(self) -> Icon {
        match self {
            Self::Active => Icon::CircleCheck,
            Self::Suspended => Icon::CirclePause,
            Self::Pending => Icon::Hourglass,
            Self::Closed => Icon::CircleX,
        }
    }
}

impl From<AccountStatus> for AccountState {
    fn from(status: AccountStatus) -> Self {
        match status {
            AccountStatus::Active => Self::Active,
            AccountStatus::Suspended => Self::Suspended,
            AccountStatus::Pending => Self::Pending,
            AccountStatus::Closed => Self::Closed,
        }
    }
}

/// State of an invoice, as its customer sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BillState(InvoiceView);

impl BillState {
    /// Key of its word.
    pub const fn word(self) -> &'static str {
        match self.0 {
            InvoiceView::Pending => "invoice-pending",
            InvoiceView::Overdue => "invoice-overdue",
            InvoiceView::Paid => "invoice-paid",
            InvoiceView::Cancelled => "invoice-cancelled",
            InvoiceView::Refunded => "invoice-refunded",
        }
    }

    /// What it means.
    pub const fn tone(self) -> Tone {
        match self.0 {
            InvoiceView::Pending => Tone::Warning,
            InvoiceView::Overdue => Tone::Danger,
            InvoiceView::Paid => Tone::Success,
            InvoiceView::Cancelled | InvoiceView::Refunded => Tone::Quiet,
        }
    }

    /// Its icon.
    pub const fn icon(self) -> Icon {
        match self.0 {
            InvoiceView::Pending => Icon::Clock,
            InvoiceView::Overdue => Icon::CircleAlert,
            InvoiceView::Paid => Icon::CircleCheck,
            InvoiceView::Cancelled => Icon::CircleX,
            InvoiceView::Refunded => Icon::Repeat,
        }
    }
}

impl From<InvoiceView> for BillState {
    fn from(view: InvoiceView) -> Self {
        Self(view)
    }
}

/// State of a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TicketState {
    /// Reported.
    Open,
    /// Open once more, because the customer said that it is still broken.
    Reopened,
    /// A technician has it.
    Assigned,
    /// Being worked on.
    InProgress,
    /// Waiting for something.
    OnHold,
    /// Solved.
    Completed,
    /// Called off.
    Cancelled,
}

impl TicketState {
    /// Where a ticket stands.
    pub fn of(ticket: &Ticket) -> Self {
        match Self::from(ticket.status) {
            Self::Open if ticket.reopened_at.is_some() => Self::Reopened,
            state => state,
        }
    }

    /// Whether it was called off.
    pub const fn is_cancelled(self) -> bool {
        matches!(self, Self::Cancelled)
    }

    /// Key of its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "ticket-open",
            Self::Reopened => "ticket-reopened",
            Self::Assigned => "ticket-assigned",
            Self::InProgress => "ticket-in-progress",
            Self::OnHold => "ticket-on-hold",
            Self::Completed => "ticket-completed",
            Self::Cancelled => "ticket-cancelled",
        }
    }

    /// What it means.
    pub const fn tone(self) -> Tone {
        match self {
            Self::Open | Self::Reopened | Self::Assigned | Self::InProgress => Tone::Info,
            Self::OnHold => Tone::Warning,
            Self::Completed => Tone::Success,
            Self::Cancelled => Tone::Quiet,
        }
    }

    /// Its icon.
    pub const fn icon(self) -> Icon {
        match self {
            Self::Open => Icon::Inbox,
            Self::Reopened => Icon::RefreshCw,
            Self::Assigned => Icon::UserCheck,
            Self::InProgress => Icon::Wrench,
            Self::OnHold => Icon::CirclePause,
            Self::Completed => Icon::CircleCheck,
            Self::Cancelled => Icon::CircleX,
        }
    }
}

impl From<TicketStatus> for TicketState {
    fn from(status: TicketStatus) -> Self {
        match status {
            TicketStatus::Open => Self::Open,
            TicketStatus::Assigned => Self::Assigned,
            TicketStatus::InProgress => Self::InProgress,
            TicketStatus::OnHold => Self::OnHold,
            TicketStatus::Completed => Self::Completed,
            TicketStatus::Cancelled => Self::Cancelled,
        }
    }
}

/// Key of the word for a type.
pub const fn kind_word(kind: TicketType) -> &'static str {
    match kind {
        TicketType::Repair => "ticket-kind-repair",
        TicketType::Upgrade => "ticket-kind-upgrade",
        TicketType::Dismantle => "ticket-kind-dismantle",
    }
}

/// The sign of a type.
pub const fn kind_icon(kind: TicketType) -> Icon {
    match kind {
        TicketType::Repair => Icon::Wrench,
        TicketType::Upgrade => Icon::TrendingUp,
        TicketType::Dismantle => Icon::Unplug,
    }
}

/// Key of the word for a priority.
pub const fn priority_word(priority: Priority) -> &'static str {
    match priority {
        Priority::Low => "ticket-priority-low",
        Priority::Normal => "ticket-priority-normal",
        Priority::High => "ticket-priority-high",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_of_an_account_is_shown_as_itself() {
        for (status, word) in [
            (AccountStatus::Active, "account-active"),
            (AccountStatus::Suspended, "account-suspended"),
            (AccountStatus::Pending, "account-pending"),
            (AccountStatus::Closed, "account-closed"),
        ] {
            assert_eq!(AccountState::from(status).word(), word);
        }
        let inactive: AccountStatus = "inactive".parse().expect("a word of the ISP's");
        assert_eq!(AccountState::from(inactive), AccountState::Closed, "words are read in one place");
    }

    #[test]
    fn every_state_of_a_ticket_is_shown_as_itself() {
        let words = TicketStatus::ALL.iter().map(|status| TicketState::from(*status).word());
        let expected = [
            "ticket-open",
            "ticket-assigned",
            "ticket-in-progress",
            "ticket-on-hold",
            "ticket-completed",
            "ticket-cancelled",
        ];
        assert_eq!(words.collect::<Vec<_>>(), expected);
    }
}
