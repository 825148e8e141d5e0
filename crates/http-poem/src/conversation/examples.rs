//! Conversations as the API's document shows them.

use serde_json::{Value, json};

const ID: &str = "0199f0c2-6f3a-7c54-9b1e-5d6f7a8b9c01";

pub(crate) fn message() -> Value {
    json!({
        "ordinal": 1,
        "client_id": "0199f0c2-6f3a-7000-8000-000000000001",
        "author": { "type": "customer", "name": null },
        "at": "2025-11-05T19:00:00+07:00",
        "kind": "message",
        "text": "Internet di rumah mati sejak pagi.",
        "attachments": [],
        "state": "read",
    })
}

fn answer() -> Value {
    json!({
        "ordinal": 2,
        "client_id": "0199f0c2-9a10-7000-8000-000000000002",
        "author": { "type": "staff", "name": "Sari" },
        "at": "2025-11-05T19:02:00+07:00",
        "kind": "message",
        "text": "Kami periksa dulu, mohon tunggu.",
        "attachments": [],
        "state": "delivered",
    })
}

pub(crate) fn conversation(last_ordinal: u64) -> Value {
    json!({
        "id": ID,
        "topic": "chat",
        "ticket_number": null,
        "state": "open",
        "created_at": "2025-11-05T19:00:00+07:00",
        "updated_at": "2025-11-05T19:02:00+07:00",
        "last_ordinal": last_ordinal,
        "customer_read": 1,
        "staff_read": 1,
    })
}

pub(crate) fn page() -> Value {
    let mut listed = conversation(2);
    listed["last_message"] = answer();
    let pagination = json!({ "total": 1, "page": 1, "limit": 10, "totalPages": 1 });
    let cursor = format!("all.{}-2", ID.replace('-', ""));
    json!({
        "success": true,
        "data": { "conversations": [listed], "cursor": cursor, "pagination": pagination },
    })
}

pub(crate) fn messages() -> Value {
    json!({ "success": true, "data": { "conversation": conversation(2), "messages": [message(), answer()] } })
}

pub(crate) fn written() -> Value {
    let data = json!({ "conversation": conversation(1), "message": message() });
    json!({ "success": true, "message": "Pesan sudah terkirim.", "data": data })
}
