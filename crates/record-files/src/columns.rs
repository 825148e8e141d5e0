//! The columns that a file of one kind of record may have.

use portal_core::integration::record::{ITEM_FIELDS, RecordWrite, STEP_FIELDS};

/// Rows within a record, which a file holds in columns of repeated rows.
pub(crate) struct Parts {
    /// The record's field.
    pub(crate) field: &'static str,
    /// The fields of one row.
    pub(crate) fields: &'static [&'static str],
    /// The columns that hold them, in the same order.
    pub(crate) columns: &'static [&'static str],
    /// Rows as an example.
    pub(crate) example: &'static [&'static [&'static str]],
}

const ITEMS: Parts = Parts {
    field: "items",
    fields: &ITEM_FIELDS,
    columns: &["item_description", "item_quantity", "item_unit_price", "item_amount"],
    example: &[&["Home 50", "1", "275000", "275000"], &["Sewa modem", "1", "25000", "25000"]],
};

const STEPS: Parts = Parts {
    field: "steps",
    fields: &STEP_FIELDS,
    columns: &["step_status", "step_at", "step_note"],
    example: &[&["assigned", "2025-11-03 09:00", ""], &["completed", "2025-11-03 14:40", "Konektor diganti"]],
};

/// Which of the columns a file may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scope {
    /// All.
    #[default]
    Whole,
    /// Those of the record itself: its parts are in a file of their own.
    WithoutParts,
    /// The record's number, and those of its parts.
    PartsAlone,
}

/// What a kind of record looks like in files.
#[derive(Clone, Copy)]
pub(crate) struct Shape {
    pub(crate) kind: &'static str,
    pub(crate) fields: &'static [&'static str],
    pub(crate) required: &'static [&'static str],
    pub(crate) example: &'static [&'static str],
    pub(crate) parts: Option<&'static Parts>,
}

impl Shape {
    pub(crate) fn of<W: RecordWrite>() -> Self {
        use portal_core::integration::record::Record;
        let parts = [&ITEMS, &STEPS].into_iter().find(|parts| W::FIELDS.contains(&parts.field));
        Self { kind: W::Record::KIND, fields: W::FIELDS, required: W::REQUIRED, example: W::EXAMPLE, parts }
    }

    /// The columns of a file, in the order of a template.
    pub(crate) fn columns(&self, scope: Scope) -> Vec<&'static str> {
        let parts = self.parts.filter(|_| scope != Scope::WithoutParts);
        let of_parts = parts.map(|parts| parts.columns).unwrap_or_default();
        let own = self.own_columns().filter(|field| scope != Scope::PartsAlone || *field == self.fields[0]);
        own.chain(of_parts.iter().copied()).collect()
    }

    /// The columns that hold fields of the record itself.
    pub(crate) fn own_columns(&self) -> impl Iterator<Item = &'static str> + use<> {
        let parts = self.parts;
        self.fields.iter().copied().filter(move |field| parts.is_none_or(|parts| parts.field != *field))
    }

    /// The column that names the record, and the one that it can be known by without it.
    pub(crate) fn identities(&self) -> [&'static str; 2] {
        [self.fields[0], self.required[0]]
    }
}

/// The columns of a file of records, in the order of a template.
pub fn columns<W: RecordWrite>() -> Vec<&'static str> {
    Shape::of::<W>().columns(Scope::Whole)
}

/// Names are compared without regard to case, and to blanks and dashes in the place of `_`.
pub(crate) fn plain_name(name: &str) -> String {
    let name = name.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}').to_lowercase();
    name.split(|c: char| c.is_whitespace() || c == '-' || c == '_')
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("_")
}

/// A field that holds a whole number.
pub(crate) fn is_number(column: &str) -> bool {
    matches!(column, "bandwidth_down" | "bandwidth_up" | "monthly_price" | "subtotal" | "amount" | "actual_duration")
        || matches!(column, "item_quantity" | "item_unit_price" | "item_amount")
        || matches!(column, "tax_amount" | "discount_amount" | "total_amount" | "paid_amount")
}

#[cfg(test)]
mod tests {
    use portal_core::integration::record::{CustomerWrite, InvoiceWrite, PaymentWrite, TicketWrite};

    use super::*;

    #[test]
    fn case_09_names_are_known_in_any_case_and_with_blanks() {
        for name in ["customer_id", " Customer ID ", "CUSTOMER-ID", "Customer_Id", "\u{feff}customer_id"] {
            assert_eq!(plain_name(name), "customer_id");
        }
    }

    #[test]
    fn parts_of_a_record_are_columns_of_their_own() {
        let invoice = Shape::of::<InvoiceWrite>();
        assert_eq!(invoice.columns(Scope::Whole).len(), 12 + 4);
        assert_eq!(invoice.columns(Scope::WithoutParts).last(), Some(&"status"));
        let alone = ["invoice_number", "item_description", "item_quantity", "item_unit_price", "item_amount"];
        assert_eq!(invoice.columns(Scope::PartsAlone), alone);
        assert_eq!(columns::<TicketWrite>().last(), Some(&"step_note"));
        assert_eq!(columns::<CustomerWrite>(), CustomerWrite::FIELDS);
        assert_eq!(Shape::of::<PaymentWrite>().identities(), ["payment_number", "invoice_number"]);
    }

    #[test]
    fn every_row_of_parts_has_a_column_for_each_field() {
        for parts in [&ITEMS, &STEPS] {
            assert_eq!(parts.fields.len(), parts.columns.len());
            for (field, column) in parts.fields.iter().zip(parts.columns) {
                assert!(column.ends_with(&format!("_{field}")), "{column} holds {field}");
            }
            assert!(parts.example.iter().all(|row| row.len() == parts.columns.len()));
        }
    }
}
