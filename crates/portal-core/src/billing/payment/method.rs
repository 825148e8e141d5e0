//! The ways to pay through a gateway.

use std::fmt;
use std::str::FromStr;

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use crate::kernel::money::Rupiah;

/// A bank that gives account numbers for single payments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bank {
    /// Bank Central Asia.
    Bca,
    /// Bank Negara Indonesia.
    Bni,
    /// Bank Rakyat Indonesia.
    Bri,
    /// Bank Mandiri.
    Mandiri,
    /// Bank Permata.
    Permata,
    /// CIMB Niaga.
    Cimb,
}

/// A wallet on the customer's phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wallet {
    /// `GoPay`.
    Gopay,
    /// `ShopeePay`.
    Shopeepay,
}

impl Wallet {
    /// The schemes of links by which the apps of wallets open.
    pub const APP_SCHEMES: [&'static str; 4] = ["gojek", "gopay", "shopeeid", "shopeepay"];
}

/// A chain of shops that take payments at the counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Store {
    /// Alfamart.
    Alfamart,
    /// Indomaret.
    Indomaret,
}

/// How the money moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "&'static str", try_from = "String")]
pub enum PaymentChannel {
    /// A QR code that every bank and wallet reads.
    Qris,
    /// An account number for this one payment.
    VirtualAccount(Bank),
    /// A wallet that opens by a link.
    Wallet(Wallet),
    /// A code to tell at the counter.
    Counter(Store),
    /// A card, on a page of the gateway.
    Card,
    /// A transfer to an account of the ISP's own.
    Transfer,
    /// The ISP's own QR code, which is the same for every payment.
    StaticQris,
    /// What the customer paid beyond what was owed before. No gateway takes it.
    Credit,
}

/// A text that names no channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a way to pay")]
pub struct InvalidChannel;

impl PaymentChannel {
    /// Every channel.
    pub const ALL: [Self; 15] = [
        Self::Qris,
        Self::VirtualAccount(Bank::Bca),
        Self::VirtualAccount(Bank::Bni),
        Self::VirtualAccount(Bank::Bri),
        Self::VirtualAccount(Bank::Mandiri),
        Self::VirtualAccount(Bank::Permata),
        Self::VirtualAccount(Bank::Cimb),
        Self::Wallet(Wallet::Gopay),
        Self::Wallet(Wallet::Shopeepay),
        Self::Counter(Store::Alfamart),
        Self::Counter(Store::Indomaret),
        Self::Card,
        Self::Transfer,
        Self::StaticQris,
        Self::Credit,
    ];

    /// The word in the configuration, the API and stores.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Qris => "qris",
            Self::VirtualAccount(Bank::Bca) => "va_bca",
            Self::VirtualAccount(Bank::Bni) => "va_bni",
            Self::VirtualAccount(Bank::Bri) => "va_bri",
            Self::VirtualAccount(Bank::Mandiri) => "va_mandiri",
            Self::VirtualAccount(Bank::Permata) => "va_permata",
            Self::VirtualAccount(Bank::Cimb) => "va_cimb",
            Self::Wallet(Wallet::Gopay) => "gopay",
            Self::Wallet(Wallet::Shopeepay) => "shopeepay",
            Self::Counter(Store::Alfamart) => "alfamart",
            Self::Counter(Store::Indomaret) => "indomaret",
            Self::Card => "card",
            Self::Transfer => "transfer",
            Self::StaticQris => "qris_static",
            Self::Credit => "credit",
        }
    }

    /// What people call it; names of banks, wallets and shops are the same in every language.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Qris => "QRIS",
            Self::VirtualAccount(Bank::Bca) => "Virtual Account BCA",
            Self::VirtualAccount(Bank::Bni) => "Virtual Account BNI",
            Self::VirtualAccount(Bank::Bri) => "Virtual Account BRI",
            Self::VirtualAccount(Bank::Mandiri) => "Mandiri Bill Payment",
            Self::VirtualAccount(Bank::Permata) => "Virtual Account Permata",
            Self::VirtualAccount(Bank::Cimb) => "Virtual Account CIMB Niaga",
            Self::Wallet(Wallet::Gopay) => "GoPay",
            Self::Wallet(Wallet::Shopeepay) => "ShopeePay",
            Self::Counter(Store::Alfamart) => "Alfamart",
            Self::Counter(Store::Indomaret) => "Indomaret",
            Self::Card => "Visa, Mastercard, JCB",
            Self::Transfer => "Transfer Bank",
            Self::StaticQris => "QRIS Statis",
            Self::Credit => "Saldo",
        }
    }

    /// Whether the money goes to the ISP past every gateway: customers send a proof, and finance tells how much came in.
    pub const fn is_reviewed(self) -> bool {
        matches!(self, Self::Transfer | Self::StaticQris)
    }

    /// Whether it is credit, which is spent here: a gateway takes every other way.
    pub const fn is_credit(self) -> bool {
        matches!(self, Self::Credit)
    }
}

impl From<PaymentChannel> for &'static str {
    fn from(channel: PaymentChannel) -> Self {
        channel.as_str()
    }
}

impl TryFrom<String> for PaymentChannel {
    type Error = InvalidChannel;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl fmt::Display for PaymentChannel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for PaymentChannel {
    type Err = InvalidChannel;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|channel| channel.as_str() == text).ok_or(InvalidChannel)
    }
}

/// A fee that the customer pays on top.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Fee {
    /// A fixed part.
    pub flat: Rupiah,
    /// A share of the amount, in hundredths of a percent: 150 is 1.5 %.
    pub basis_points: u32,
}

impl Fee {
    /// The fee for `amount`, rounded up to whole rupiah.
    pub fn on(self, amount: Rupiah) -> Rupiah {
        let share = i128::from(amount.amount()) * i128::from(self.basis_points);
        let share = i64::try_from(share.max(0).unsigned_abs().div_ceil(10_000)).unwrap_or(i64::MAX);
        Rupiah::new(self.flat.amount().saturating_add(share))
    }
}

/// A way to pay that the ISP offers: one channel at one gateway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentMethod {
    /// How the money moves.
    pub channel: PaymentChannel,
    /// The gateway that takes it, such as `midtrans`.
    pub gateway: String,
    /// What the customer pays on top.
    pub fee: Fee,
    /// The least that can be paid by it.
    pub least: Rupiah,
    /// The most that can be paid by it.
    pub most: Rupiah,
    /// How long the customer has for paying.
    pub lifetime: TimeDelta,
}

impl PaymentMethod {
    /// Whether `amount`, without the fee, can be paid by it.
    pub fn takes(&self, amount: Rupiah) -> bool {
        amount.is_positive() && self.least <= amount && amount <= self.most
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_channel_reads_back_from_its_word() {
        for channel in PaymentChannel::ALL {
            assert_eq!(channel.as_str().parse(), Ok(channel));
        }
        assert_eq!("cash".parse::<PaymentChannel>(), Err(InvalidChannel));
    }

    #[test]
    fn a_fee_is_rounded_up_to_whole_rupiah_and_never_wraps() {
        let on = |flat, basis_points, amount| Fee { flat: Rupiah::new(flat), basis_points }.on(Rupiah::new(amount));
        assert_eq!(on(0, 0, 145_000), Rupiah::ZERO);
        assert_eq!(on(4_000, 0, 145_000), Rupiah::new(4_000));
        assert_eq!(on(0, 70, 145_000), Rupiah::new(1_015));
        assert_eq!(on(0, 70, 145_001), Rupiah::new(1_016), "1,015.007 is more than 1,015");
        assert_eq!(on(2_000, 290, 333_000), Rupiah::new(11_657));
        assert_eq!(on(1, u32::MAX, i64::MAX), Rupiah::new(i64::MAX));
    }
}
