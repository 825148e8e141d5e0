//! The part of JSON Schema that the `OpenAPI` document uses.

use serde_json::Value;

/// Where `value` is not what `schema` says. An object may hold nothing that the schema does not name.
pub(crate) fn mismatches(document: &Value, schema: &Value, value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    compare(document, schema, value, "$", &mut found);
    found
}

fn compare(document: &Value, schema: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
    if let Some(reference) = schema["$ref"].as_str() {
        let target = document.pointer(&reference[1..]).unwrap_or_else(|| panic!("{reference} is nowhere"));
        return compare(document, target, value, at, found);
    }
    let types: Vec<&str> = match &schema["type"] {
        Value::String(one) => vec![one],
        Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
        _ => panic!("a schema without a type at {at}"),
    };
    if !types.contains(&kind(value)) {
        found.push(format!("{at} is a {}, not {types:?}", kind(value)));
        return;
    }
    if schema["enum"].as_array().is_some_and(|words| !words.contains(value)) {
        found.push(format!("{at} is {value}, which is not among its words"));
    }
    if let Some(items) = value.as_array() {
        for (n, item) in items.iter().enumerate() {
            compare(document, &schema["items"], item, &format!("{at}[{n}]"), found);
        }
    }
    if let Some(members) = value.as_object() {
        for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            if !members.contains_key(name) {
                found.push(format!("{at}.{name} is missing"));
            }
        }
        for (name, member) in members {
            match schema["properties"].get(name) {
                Some(told) => compare(document, told, member, &format!("{at}.{name}"), found),
                None => found.push(format!("{at}.{name} is not in the document")),
            }
        }
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

#[test]
fn the_comparison_finds_what_is_wrong() {
    let document =
        serde_json::json!({"a": {"type": "object", "required": ["x"], "properties": {"x": {"type": "integer"}}}});
    let schema = serde_json::json!({"$ref": "#/a"});
    let wrong = |value: Value| mismatches(&document, &schema, &value).len();
    assert_eq!(wrong(serde_json::json!({"x": 1})), 0);
    assert_eq!(wrong(serde_json::json!({"x": "1"})), 1);
    assert_eq!(wrong(serde_json::json!({"y": 1})), 2);
    assert_eq!(wrong(serde_json::json!([])), 1);
}
