//! What a customer needs for paying.

use serde::{Deserialize, Serialize};

use super::method::{Bank, Store};

/// An account of the ISP's own that customers transfer to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransferAccount {
    /// At which bank: `BCA`.
    pub bank: String,
    /// The account's number, digits alone.
    pub number: String,
    /// In whose name it is.
    pub holder: String,
}

/// What a gateway gave out for one payment, as the customer uses it. Its form in JSON is what stores keep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PaymentInstructions {
    /// A QR code.
    Qris {
        /// What the code says, byte for byte as the gateway gave it.
        payload: String,
    },
    /// An account number for this payment.
    VirtualAccount {
        /// At which bank.
        bank: Bank,
        /// The number, digits alone.
        number: String,
    },
    /// A bill at a bank: a company's code, and the bill's number.
    Bill {
        /// At which bank.
        bank: Bank,
        /// The company's code.
        biller: String,
        /// The bill's number.
        number: String,
    },
    /// A code to tell at a counter.
    Counter {
        /// In which shops.
        store: Store,
        /// The code.
        code: String,
    },
    /// A page or an app that a link opens.
    Link {
        /// The link.
        url: String,
        /// What a QR code says that does the same on another device, if there is one.
        qr: Option<String>,
    },
    /// A transfer to one of the ISP's own accounts.
    Transfer {
        /// The accounts, in the ISP's order; the customer chooses one.
        accounts: Vec<TransferAccount>,
        /// What is to be written into the remark of the transfer, if anything.
        remark: Option<String>,
    },
    /// The ISP's own QR code, which asks for no amount: the customer types it in.
    StaticQris {
        /// What the code says.
        payload: String,
    },
}
