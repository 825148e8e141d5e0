//! One payment: what to do while it waits, what became of it after.

use askama::Template;
use portal_core::InvoiceNumber;
use portal_core::billing::payment::{
    PaymentAttempt, PaymentEvent, PaymentEventKind, PaymentInstructions, PaymentState, TransferAccount,
};

use crate::email::view::EmailOffer;
use crate::i18n::{Locale, t};
use crate::invoice::pay_view::Copied;
use crate::invoice::view::money;
use crate::payment::form::PAY_ALL;
use crate::payment::place::Place;
use crate::payment::words::{PaymentBadge, event_word, is_in_review, steps};
use crate::transfer::view::ProofPanel;
use crate::view::format;
use crate::view::icons::Icon;
use crate::view::layout::Layout;
use crate::view::pagination::Crumb;

/// `GET /customer/payments/{id}`, and the same behind a link.
#[derive(Debug, Template)]
#[template(path = "payment/payment.html")]
pub(crate) struct PaymentPage {
    /// The layout; its customer must be set in an account.
    pub(crate) layout: Layout,
    /// Where it is.
    pub(crate) place: Place,
    /// The payment.
    pub(crate) payment: PaymentAttempt,
    /// The side and the path of the QR code, if there is one to scan.
    pub(crate) qr: Option<(usize, String)>,
    /// Whether there is a receipt to download.
    pub(crate) has_receipt: bool,
    /// Where the receipt is sent by e-mail.
    pub(crate) email: Option<EmailOffer>,
    /// The proof of a transfer, where the payment needs one and its customer looks at it.
    pub(crate) proof: Option<ProofPanel>,
}

impl PaymentPage {
    const CRUMBS: &[Crumb] = &[Crumb { href: "/customer/payments", word: "payments-title" }];

    /// The page of a payment.
    pub(crate) fn new(layout: Layout, place: Place, payment: PaymentAttempt) -> Self {
        let qr = payment.instructions.as_ref().filter(|_| payment.state.is_open()).and_then(scanned);
        let qr = qr.and_then(page_kit::qr::path);
        Self { layout, place, payment, qr, has_receipt: false, email: None, proof: None }
    }

    /// The same page, with a receipt to download if there is one.
    pub(crate) fn with_receipt(self, has_receipt: bool, email: Option<EmailOffer>) -> Self {
        Self { has_receipt, email, ..self }
    }

    /// The same page, with the proof of a transfer.
    pub(crate) fn with_proof(self, proof: Option<ProofPanel>) -> Self {
        Self { proof, ..self }
    }

    /// Whether finance looks at a proof of it.
    fn is_in_review(&self) -> bool {
        is_in_review(&self.payment)
    }

    /// Whether finance looked at a proof of it; else it failed before anybody could transfer.
    fn was_in_review(&self) -> bool {
        self.payment.channel.is_reviewed() && self.payment.at(PaymentEventKind::InReview).is_some()
    }

    /// Whether the gateway can be asked: finance tells by itself.
    const fn can_be_asked(&self) -> bool {
        !self.payment.channel.is_reviewed()
    }

    /// The exact amount, and apart from it the digits that tell it from others.
    fn unique_total(&self) -> Option<(String, String)> {
        let shown = self.payment.extra.is_positive().then(|| self.total())?;
        let at = shown.char_indices().rev().nth(2).map(|(at, _)| at)?;
        Some((shown[..at].to_owned(), shown[at..].to_owned()))
    }

    /// Why the exact amount matters, with its last digits.
    fn unique_hint(&self) -> Option<String> {
        let (_, digits) = self.unique_total()?;
        Some(self.layout.tn("transfer-unique", "digits", digits))
    }

    fn href(&self) -> String {
        self.place.payment(&self.payment.id)
    }

    /// Where its receipt is asked for by e-mail.
    fn email_action(&self) -> String {
        format!("{}/receipt/email", self.href())
    }

    fn badge(&self) -> PaymentBadge {
        PaymentBadge::of(&self.payment)
    }

    /// The words of a step of the timeline.
    fn step(&self, event: &PaymentEvent) -> String {
        self.layout.t(event_word(event.kind, self.payment.channel))
    }

    fn is_open(&self) -> bool {
        self.payment.state.is_open()
    }

    /// Whether the page waits for the gateway, the bank or what follows from the money.
    fn is_waiting(&self) -> bool {
        self.is_open() || (self.payment.state == PaymentState::Paid && self.payment.settled_at.is_none())
    }

    fn total(&self) -> String {
        money(self.payment.gross())
    }

    /// What it is made of, if there is a fee.
    fn with_fee(&self) -> Option<String> {
        let (amount, fee) = (money(self.payment.amount()), money(self.payment.fee));
        let words = || t(self.layout.locale, "payment-with-fee", &[("amount", amount.into()), ("fee", fee.into())]);
        self.payment.fee.is_positive().then(words)
    }

    /// One sentence on where it stands.
    fn standing(&self) -> String {
        let (layout, payment) = (&self.layout, &self.payment);
        let at = |at: Option<_>| at.map(|at| layout.date_time(&at)).unwrap_or_default();
        if self.is_in_review() {
            return layout.t("transfer-is-in-review");
        }
        match payment.state {
            PaymentState::Created => layout.t("payment-is-created"),
            PaymentState::Pending => layout.tn("payment-until", "when", layout.date_time(&payment.expires_at)),
            PaymentState::Paid if payment.settled_at.is_none() => layout.t("payment-is-settling"),
            PaymentState::Paid => layout.tn("payment-is-paid", "when", at(payment.paid_at)),
            PaymentState::Failed if self.was_in_review() => layout.t("transfer-is-rejected"),
            PaymentState::Failed => layout.t("payment-is-failed"),
            PaymentState::Expired => layout.tn("payment-is-expired", "when", layout.date_time(&payment.expires_at)),
            PaymentState::Cancelled => layout.t("payment-is-cancelled"),
            PaymentState::Refunded => layout.t("payment-is-refunded"),
            PaymentState::ChargedBack => layout.t("payment-is-charged-back"),
        }
    }

    /// What came in beyond what was owed.
    fn credited(&self) -> Option<String> {
        let credited = self.payment.credited();
        credited.is_positive().then(|| self.layout.tn("payment-credited", "amount", money(credited)))
    }

    /// What came in too little.
    fn short(&self) -> Option<String> {
        let short = self.payment.short();
        short.is_positive().then(|| self.layout.tn("payment-short", "amount", money(short)))
    }

    /// What is typed at the bank or told at the counter, and the exact amount.
    fn copies(&self) -> Vec<Copied> {
        let layout = &self.layout;
        let copied = |word: &str, shown: String, value: &str| Copied {
            word: layout.t(word),
            name: layout.t(word),
            shown,
            value: value.to_owned(),
            is_money: false,
        };
        let mut rows = match &self.payment.instructions {
            Some(PaymentInstructions::VirtualAccount { number, .. }) => {
                vec![copied("payment-va", grouped(number), number)]
            }
            Some(PaymentInstructions::Bill { biller, number, .. }) => {
                vec![copied("payment-biller", biller.clone(), biller), copied("payment-bill", grouped(number), number)]
            }
            Some(PaymentInstructions::Counter { code, .. }) => vec![copied("payment-code", grouped(code), code)],
            Some(PaymentInstructions::Transfer { accounts, remark }) => {
                let remark = remark.as_ref().map(|remark| copied("transfer-remark", remark.clone(), remark));
                accounts.iter().map(|account| self.account(account)).chain(remark).collect()
            }
            Some(
                PaymentInstructions::Qris { .. }
                | PaymentInstructions::StaticQris { .. }
                | PaymentInstructions::Link { .. },
            )
            | None => Vec::new(),
        };
        let is_typed_in = matches!(self.payment.instructions, Some(PaymentInstructions::StaticQris { .. }));
        if !rows.is_empty() || is_typed_in {
            rows.push(Copied {
                word: layout.t("payment-exact"),
                name: layout.t("pay-copy-amount"),
                shown: self.total(),
                value: format::digits(self.payment.total().amount()),
                is_money: true,
            });
        }
        rows
    }

    /// An account of the ISP's own.
    fn account(&self, account: &TransferAccount) -> Copied {
        let (layout, bank) = (&self.layout, account.bank.as_str());
        let of = [("bank", bank.into()), ("holder", account.holder.as_str().into())];
        Copied {
            word: t(layout.locale, "pay-account-of", &of),
            name: layout.tn("pay-copy-account", "bank", bank),
            shown: grouped(&account.number),
            value: account.number.clone(),
            is_money: false,
        }
    }

    /// The page or app that a link opens.
    fn link(&self) -> Option<&str> {
        match &self.payment.instructions {
            Some(PaymentInstructions::Link { url, .. }) => Some(url),
            _ => None,
        }
    }

    fn steps(&self) -> Vec<String> {
        self.layout
            .t(steps(self.payment.channel, self.payment.instructions.as_ref()))
            .lines()
            .map(str::to_owned)
            .collect()
    }

    /// Where it is chosen how to pay the same.
    fn choice(&self, first: &InvoiceNumber) -> String {
        let is_of_several = self.payment.lines.len() > 1 && self.place.is_account();
        if is_of_several { PAY_ALL.to_owned() } else { self.place.choice(first) }
    }

    /// Where another way to pay is chosen, or the invoice is paid again.
    fn again(&self) -> Option<String> {
        let is_needed = !self.payment.state.was_paid() && !self.is_in_review();
        self.payment.lines.first().filter(|_| is_needed).map(|line| self.choice(&line.invoice))
    }
}

/// What a QR code says, if there is one.
pub(crate) fn scanned(instructions: &PaymentInstructions) -> Option<&str> {
    match instructions {
        PaymentInstructions::Qris { payload } | PaymentInstructions::StaticQris { payload } => Some(payload),
        PaymentInstructions::Link { qr, .. } => qr.as_deref(),
        _ => None,
    }
}

/// A long number in groups of four, as it is read out.
fn grouped(number: &str) -> String {
    let digits: Vec<char> = number.chars().collect();
    digits.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_out_in_groups() {
        assert_eq!(grouped("8077012345678901"), "8077 0123 4567 8901");
        assert_eq!(grouped("12345"), "1234 5");
    }
}
