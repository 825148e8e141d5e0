//! The contract's records have every member that the portal's integration API writes.

use serde_json::Value;

/// The description of the integration API.
const DOCUMENT: &str = include_str!("../../../../crates/http-integration/tests/api/openapi.snapshot.json");

const CUSTOMER: &str = r#"{"customer_id": "AGLS1", "name": "Budi", "account_status": "active"}"#;
const INVOICE: &str = r#"{"invoice_number": "INV1", "customer_id": "AGLS1", "invoice_date": "2025-11-01", "due_date": "2025-11-20",
    "subtotal": 1, "total_amount": 1, "status": "sent", "items": [{"description": "", "quantity": 1, "unit_price": 1, "amount": 1}],
    "payments": [{"paid_at": "2025-11-05T12:00:00Z", "amount": 1, "method": "BCA"}]}"#;
const TICKET: &str = r#"{"ticket_number": "T1", "customer_id": "AGLS1", "type": "repair", "priority": "normal", "status": "open",
    "title": "x", "created_at": "2025-11-05T12:00:00Z", "updated_at": "2025-11-05T12:00:00Z",
    "steps": [{"status": "open", "at": "2025-11-05T12:00:00Z"}]}"#;

/// The members of a schema that a record, written anew, lacks.
fn lacking(schema: &Value, record: &Value) -> Vec<String> {
    let members = schema["properties"].as_object().expect("members").keys();
    members.filter(|member| record.get(member).is_none()).cloned().collect()
}

fn written<T: serde::de::DeserializeOwned + serde::Serialize>(text: &str) -> Value {
    let record: T = serde_json::from_str(text).expect("a record with what is required alone");
    serde_json::to_value(record).expect("it is written")
}

#[test]
fn a_record_of_the_integration_api_keeps_all_its_members() {
    let document: Value = serde_json::from_str(DOCUMENT).expect("a document");
    let schemas = &document["components"]["schemas"];
    let invoice = written::<adapters_rest::wire::Invoice>(INVOICE);
    let ticket = written::<adapters_rest::wire::Ticket>(TICKET);
    let line = &schemas["Invoice"]["properties"]["items"]["items"];
    let step = &schemas["Ticket"]["properties"]["steps"]["items"];
    assert_eq!(lacking(&schemas["Customer"], &written::<adapters_rest::wire::Customer>(CUSTOMER)), [""; 0]);
    assert_eq!(lacking(&schemas["Invoice"], &invoice), [""; 0]);
    assert_eq!(lacking(line, &invoice["items"][0]), [""; 0]);
    assert_eq!(lacking(&schemas["Payment"], &invoice["payments"][0]), ["invoice_number"], "which its invoice has");
    assert_eq!(lacking(&schemas["Ticket"], &ticket), [""; 0]);
    assert_eq!(lacking(step, &ticket["steps"][0]), [""; 0]);
}
