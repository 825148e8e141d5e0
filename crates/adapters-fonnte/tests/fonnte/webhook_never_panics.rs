//! Whatever is posted to a webhook's address, reading it never panics and never lets secrets or oversized
//! texts through.

use adapters_fonnte::webhook::{parse_device, parse_status};
use chrono::DateTime;
use proptest::prelude::*;

fn content_type() -> impl Strategy<Value = Option<&'static str>> {
    prop_oneof![
        Just(None),
        Just(Some("application/json")),
        Just(Some("application/x-www-form-urlencoded")),
        Just(Some("text/plain; charset=utf-8")),
    ]
}

fn read(body: &[u8], content_type: Option<&str>) {
    for event in parse_status(body, content_type).unwrap_or_default() {
        if let Some(report) = event.report(DateTime::UNIX_EPOCH) {
            for name in [Some(report.reference), report.alias].into_iter().flatten() {
                assert!((1..=100).contains(&name.len()) && name.is_ascii());
            }
        }
    }
    if let Ok(Some(event)) = parse_device(body, content_type) {
        assert!(event.reason.is_none_or(|text| text.chars().count() <= 80));
    }
}

/// JSON whose keys and words are often those that matter.
fn telling_json() -> impl Strategy<Value = String> {
    let key = prop_oneof![
        Just("id".to_owned()),
        Just("stateid".into()),
        Just("Status".into()),
        Just("state".into()),
        Just("reason".into()),
        Just("token".into()),
        "\\PC{0,8}",
    ];
    let value = prop_oneof![
        Just("\"sent\"".to_owned()),
        Just("\"read\"".into()),
        Just("\"disconnect\"".into()),
        Just("null".into()),
        Just("[[\"1\"],2,\"\\u0000\"]".into()),
        any::<f64>().prop_map(|n| format!("{n:e}")),
        any::<u64>().prop_map(|n| n.to_string()),
        "[ -~]{0,120}".prop_map(|text| format!("{text:?}")),
    ];
    proptest::collection::vec((key, value), 0..8).prop_map(|pairs| {
        let members: Vec<_> = pairs.iter().map(|(k, v)| format!("{k:?}:{v}")).collect();
        format!("{{{}}}", members.join(","))
    })
}

proptest! {
    #[test]
    fn any_bytes(body in proptest::collection::vec(any::<u8>(), 0..4_096), kind in content_type()) {
        read(&body, kind);
    }

    #[test]
    fn any_text(body in "\\PC{0,400}", kind in content_type()) {
        read(body.as_bytes(), kind);
    }

    #[test]
    fn objects_with_telling_names(body in telling_json(), kind in content_type()) {
        read(body.as_bytes(), kind);
    }

    #[test]
    fn forms_with_telling_names(value in "\\PC{0,200}", kind in content_type()) {
        read(format!("id={value}&stateid=%00{value}&status=sent&reason={value}").as_bytes(), kind);
    }

    #[test]
    fn sixty_four_kilobytes_of_anything(unit in "[\\[{\"a:1,]{1,6}", kind in content_type()) {
        read(unit.repeat(65_536 / unit.len()).as_bytes(), kind);
    }
}
