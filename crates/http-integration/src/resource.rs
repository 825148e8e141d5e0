//! The kinds of records that the API has.

use std::str::FromStr;
use std::sync::Arc;

use portal_core::integration::key::Scope;
use portal_core::integration::record::{
    CustomerRecord, CustomerReview, CustomersOwnChanges, InvoiceRecord, PackageRecord, PaymentRecord, Record,
    RecordRepo, RecordReview, RecordRule, RecordWrite, TicketRecord,
};
use portal_core::integration::{IntegrationPorts, RecordPorts};
use serde::Serialize;
use utoipa::ToSchema;

use crate::wire::{CustomerItem, InvoiceItem, PackageItem, PaymentItem, TicketItem};

/// A kind of record as it lies below the API's base: `/customers`, `/customers/{id}`.
pub(crate) trait Resource: Record<Id: FromStr> {
    /// How it is written in JSON.
    type Item: for<'r> From<&'r Self> + Serialize + ToSchema + Send;

    /// What a key needs to read it.
    const READ: Scope;
    /// What a key needs to write it.
    const WRITE: Scope;
    /// What its number is called in addresses.
    const PARAMETER: &'static str;
    /// What one of it is called.
    const ONE: &'static str;

    /// Where its records are.
    fn repo(ports: &RecordPorts) -> &Arc<dyn RecordRepo<Self>>;

    /// What looks at rows before they are written.
    fn review(_: &IntegrationPorts) -> Option<Arc<dyn RecordReview<Self>>> {
        None
    }

    /// What changes rows by what is on file.
    fn rule(_: &IntegrationPorts) -> Option<Arc<dyn RecordRule<Self>>> {
        None
    }

    /// The member that holds its number.
    fn number_field() -> &'static str {
        <Self::Write as RecordWrite>::FIELDS[0]
    }
}

macro_rules! resource {
    ($record:ident, $item:ident, $ports:ident, $read:ident, $write:ident, $parameter:literal, $one:literal $(, { $($more:tt)+ })?) => {
        impl Resource for $record {
            type Item = $item;

            const READ: Scope = Scope::$read;
            const WRITE: Scope = Scope::$write;
            const PARAMETER: &'static str = $parameter;
            const ONE: &'static str = $one;

            fn repo(ports: &RecordPorts) -> &Arc<dyn RecordRepo<Self>> {
                &ports.$ports
            }

            $($($more)+)?
        }
    };
}

resource!(CustomerRecord, CustomerItem, customers, CustomersRead, CustomersWrite, "id", "customer", {
    fn review(ports: &IntegrationPorts) -> Option<Arc<dyn RecordReview<Self>>> {
        Some(Arc::new(CustomerReview::new(Arc::clone(&ports.directory))))
    }

    fn rule(ports: &IntegrationPorts) -> Option<Arc<dyn RecordRule<Self>>> {
        Some(Arc::new(CustomersOwnChanges::new(Arc::clone(&ports.events))))
    }
});
resource!(PackageRecord, PackageItem, packages, PackagesRead, PackagesWrite, "code", "package");
resource!(InvoiceRecord, InvoiceItem, invoices, InvoicesRead, InvoicesWrite, "number", "invoice");
resource!(PaymentRecord, PaymentItem, payments, PaymentsRead, PaymentsWrite, "number", "payment");
resource!(TicketRecord, TicketItem, tickets, TicketsRead, TicketsWrite, "number", "ticket");

#[cfg(test)]
mod tests {
    use super::*;

    fn holds_together<R: Resource>(number: &str) {
        assert_eq!(R::number_field(), number);
        assert_eq!(R::READ.as_str(), format!("{}:read", R::KIND));
        assert_eq!(R::WRITE.as_str(), format!("{}:write", R::KIND));
        assert_eq!(R::KIND, format!("{}s", R::ONE));
    }

    #[test]
    fn scopes_kinds_and_numbers_fit_each_other() {
        holds_together::<CustomerRecord>("customer_id");
        holds_together::<PackageRecord>("package_code");
        holds_together::<InvoiceRecord>("invoice_number");
        holds_together::<PaymentRecord>("payment_number");
        holds_together::<TicketRecord>("ticket_number");
    }
}
