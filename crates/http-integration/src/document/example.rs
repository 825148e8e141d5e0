//! Rows as examples, made of those that files have.

use portal_core::integration::record::RecordWrite;
use serde_json::{Map, Value};
use utoipa::openapi::schema::{KnownFormat, Object, SchemaFormat, SchemaType, Type};
use utoipa::openapi::{RefOr, Schema};

use super::body::members;
use crate::resource::Resource;

/// A row, without its number where the address has it.
pub(super) fn row<R: Resource>(with_number: bool) -> Value {
    let members = members::<R>();
    let fields = <R::Write as RecordWrite>::FIELDS.iter().zip(<R::Write as RecordWrite>::EXAMPLE);
    let is_shown = |field: &str, text: &str| !text.is_empty() && (with_number || field != R::number_field());
    let shown = fields.filter(|(field, text)| is_shown(field, text));
    let object: Map<String, Value> =
        shown.map(|(field, text)| ((*field).to_owned(), value(members.properties.get(*field), text))).collect();
    Value::Object(object)
}

fn value(schema: Option<&RefOr<Schema>>, text: &str) -> Value {
    let Some(RefOr::T(Schema::Object(object))) = schema else { return text.into() };
    if is_integer(object) {
        return text.parse::<i64>().map_or(Value::Null, Value::from);
    }
    match &object.format {
        // Files may leave out the zone and the seconds.
        Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)) => format!("{}:00+07:00", text.replace(' ', "T")).into(),
        _ => text.into(),
    }
}

fn is_integer(object: &Object) -> bool {
    match &object.schema_type {
        SchemaType::Type(kind) => *kind == Type::Integer,
        SchemaType::Array(kinds) => kinds.contains(&Type::Integer),
        SchemaType::AnyValue => false,
    }
}

#[cfg(test)]
mod tests {
    use portal_core::integration::record::{
        Conventions, CustomerRecord, InvoiceRecord, PackageRecord, PaymentRecord, TicketRecord,
    };
    use portal_core::kernel::clock::MockClock;

    use super::*;
    use crate::json::Node;

    fn can_be_sent<R: Resource>() {
        let text = row::<R>(true).to_string();
        let Ok(Node::Object(members)) = serde_json::from_str(&text) else { panic!("{text}") };
        let conventions = Conventions { by_people: false, days: None, clock: &MockClock::new() };
        let read = R::Write::read(&members.row(), conventions);
        assert!(read.is_ok(), "{text}: {read:?}");
        let known: Vec<String> = super::members::<R>().properties.into_keys().collect();
        assert_eq!(known, <R::Write as RecordWrite>::FIELDS, "what is answered is what can be sent");
    }

    #[test]
    fn every_example_can_be_sent_and_every_field_is_described() {
        can_be_sent::<CustomerRecord>();
        can_be_sent::<PackageRecord>();
        can_be_sent::<InvoiceRecord>();
        can_be_sent::<PaymentRecord>();
        can_be_sent::<TicketRecord>();
    }
}
