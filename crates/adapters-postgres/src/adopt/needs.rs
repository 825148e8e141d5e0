//! What the program reads and writes of the ISP's records. A test compares it with the tables that the migrations make.

/// A relation in the schema `isp`.
#[derive(Debug)]
pub struct Relation {
    /// Its name.
    pub name: &'static str,
    /// The columns that tell its rows apart.
    pub key: &'static [&'static str],
    /// The columns that its rows are looked up by, each of which needs an index.
    pub lookups: &'static [&'static str],
    /// Its columns.
    pub columns: &'static [Column],
}

/// A column of such a relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// Its type as `format_type` writes it.
    pub kind: &'static str,
    /// Whether it is never NULL.
    pub required: bool,
    /// What needs it.
    pub needed_by: NeededBy,
    /// Whether the portal gives it a value in a new row.
    pub inserted: bool,
    /// Whether the portal writes another value over the one that is there.
    pub updated: bool,
}

/// The column that is joined with the portal's own columns, which compare byte by byte.
pub(crate) const COMPARED_BYTE_BY_BYTE: (&str, &str) = ("customers", "customer_id");

/// What needs a column or a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NeededBy {
    /// The pages and the API of customers, and the operators' commands.
    Portal,
    /// Imports from files and the API of the ISP's other systems.
    Integration,
}

/// A column that may be NULL and is only read.
const fn column(name: &'static str, kind: &'static str) -> Column {
    Column { name, kind, required: false, needed_by: NeededBy::Portal, inserted: false, updated: false }
}

impl Column {
    const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    const fn for_integration(self) -> Self {
        Self { needed_by: NeededBy::Integration, ..self }
    }

    const fn inserted(self) -> Self {
        Self { inserted: true, ..self }
    }

    const fn updated(self) -> Self {
        Self { updated: true, ..self }
    }
}

impl Relation {
    /// Whether the portal adds rows.
    pub fn is_inserted(&self) -> bool {
        self.columns.iter().any(|column| column.inserted)
    }

    /// Whether the portal changes rows.
    pub fn is_updated(&self) -> bool {
        self.columns.iter().any(|column| column.updated)
    }
}

const TEXT: &str = "text";
const BIGINT: &str = "bigint";
const INTEGER: &str = "integer";
const SMALLINT: &str = "smallint";
const BOOLEAN: &str = "boolean";
const DATE: &str = "date";
const INSTANT: &str = "timestamp with time zone";

/// The row version of a ticket, which every write to it changes. A table has such a column by itself.
pub(crate) const ROW_VERSION: &str = "xmin";

/// Every relation of the ISP's records.
pub const RELATIONS: [Relation; 7] = [
    Relation {
        name: "packages",
        key: &["id"],
        lookups: &["id"],
        columns: &[
            column("id", BIGINT).required(),
            column("service_type_name", TEXT),
            column("name", TEXT),
            column("bandwidth_down", BIGINT),
            column("bandwidth_up", BIGINT),
            column("monthly_price", BIGINT),
            column("code", TEXT).for_integration(),
        ],
    },
    Relation {
        name: "customers",
        key: &["customer_id"],
        lookups: &["customer_id", "phone_e164"],
        columns: &[
            column("customer_id", TEXT).required(),
            column("name", TEXT).required(),
            column("phone", TEXT).required().updated(),
            column("phone_e164", TEXT),
            column("email", TEXT).updated(),
            column("address", TEXT).updated(),
            column("city", TEXT).updated(),
            column("province", TEXT).updated(),
            column("account_status", TEXT).required(),
            column("portal_active", BOOLEAN).required().updated(),
            column("package_id", BIGINT),
            column("subscription_start_date", DATE),
            column("due_date", DATE),
            column("created_at", INSTANT).required().for_integration(),
            column("updated_at", INSTANT).required().updated(),
        ],
    },
    Relation {
        name: "invoices",
        key: &["invoice_number"],
        lookups: &["invoice_number", "customer_id"],
        columns: &[
            column("invoice_number", TEXT).required(),
            column("customer_id", TEXT).required(),
            column("invoice_date", DATE).required(),
            column("due_date", DATE).required(),
            column("period_start", DATE),
            column("period_end", DATE),
            column("subtotal", BIGINT).required(),
            column("tax_amount", BIGINT).required(),
            column("discount_amount", BIGINT).required(),
            column("total_amount", BIGINT).required(),
            column("paid_amount", BIGINT).required(),
            column("status", TEXT).required(),
            column("created_at", INSTANT).required().for_integration(),
            column("updated_at", INSTANT).required().for_integration(),
            column("outstanding", BIGINT),
            column("payment_state", TEXT),
            column("paid_from_payments", BOOLEAN).required().for_integration(),
        ],
    },
    Relation {
        name: "invoice_items",
        key: &["invoice_number", "position"],
        lookups: &["invoice_number"],
        columns: &[
            column("invoice_number", TEXT).required(),
            column("position", INTEGER).required(),
            column("description", TEXT).required(),
            column("quantity", BIGINT).required(),
            column("unit_price", BIGINT).required(),
            column("amount", BIGINT).required(),
        ],
    },
    Relation {
        name: "payments",
        key: &["id"],
        lookups: &["invoice_number"],
        columns: &[
            column("id", BIGINT).required(),
            column("invoice_number", TEXT).required(),
            column("paid_at", INSTANT).required(),
            column("amount", BIGINT).required(),
            column("method", TEXT).required(),
            column("reference", TEXT),
            column("payment_number", TEXT).for_integration(),
        ],
    },
    Relation {
        name: "tickets",
        key: &["ticket_number"],
        lookups: &["ticket_number", "customer_id"],
        columns: &[
            column("ticket_number", TEXT).required().inserted(),
            column("customer_id", TEXT).required().inserted(),
            column("type", TEXT).required().inserted(),
            column("category", TEXT),
            column("priority", TEXT).required().inserted().updated(),
            column("status", TEXT).required().inserted().updated(),
            column("title", TEXT).required().inserted(),
            column("description", TEXT).required().inserted(),
            column("created_at", INSTANT).required().inserted(),
            column("updated_at", INSTANT).required().inserted().updated(),
            column("scheduled_date", INSTANT).updated(),
            column("started_at", INSTANT).updated(),
            column("completed_at", INSTANT).updated(),
            column("actual_duration", INTEGER),
            column("sla_due_date", INSTANT).inserted().updated(),
            column("technician_name", TEXT).updated(),
            column("technician_phone", TEXT).updated(),
            column("resolution_notes", TEXT).updated(),
            column("work_notes", TEXT),
            column("customer_rating", SMALLINT).updated(),
            column("customer_feedback", TEXT).updated(),
            column("created_via", TEXT).required().inserted(),
            column("reopened_at", INSTANT).updated(),
        ],
    },
    Relation {
        name: "ticket_history",
        key: &["ticket_number", "position"],
        lookups: &["ticket_number"],
        columns: &[
            column("ticket_number", TEXT).required().inserted(),
            column("position", INTEGER).required().inserted(),
            column("status", TEXT).required().inserted(),
            column("at", INSTANT).required().inserted(),
            column("note", TEXT).inserted(),
            column("event", TEXT).required().inserted(),
            column("rating", SMALLINT).inserted(),
        ],
    },
];
