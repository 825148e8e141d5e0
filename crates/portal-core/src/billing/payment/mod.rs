//! Paying invoices through gateways.

mod gateway;
mod id;
mod instructions;
mod method;
mod qris;

#[cfg(any(test, feature = "mocks"))]
pub use gateway::MockPaymentGateway;
pub use gateway::{
    CreatePaymentError, CreatedPayment, GatewayState, GatewayStatus, NotificationError, Notified, OrderLine, Payer,
    PaymentGateway, PaymentOrder, RawNotification,
};
pub use id::PaymentId;
pub use instructions::PaymentInstructions;
pub use method::{Bank, Fee, InvalidChannel, PaymentChannel, PaymentMethod, Store, Wallet};
pub use qris::{InvalidQris, check_qris, whole_rupiah};
