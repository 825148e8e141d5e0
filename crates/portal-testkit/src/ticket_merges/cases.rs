//! Merges of tickets.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::TicketNumber;
use portal_core::kernel::actor::StaffName;
use portal_core::kernel::commit::Committed;
use portal_core::staff::merge::{MergesOf, TicketMerge, TicketMerges};

use crate::fixtures::noon;
use crate::support::{ok, race, secs};

fn number(text: &str) -> TicketNumber {
    TicketNumber::parse(text).expect("a number")
}

fn merge(duplicate: &str, into: &str, seconds: i64) -> TicketMerge {
    TicketMerge {
        duplicate: number(duplicate),
        into: number(into),
        staff: StaffName::parse("sari@isp.id").expect("a name"),
        at: noon() + secs(seconds),
    }
}

async fn of(merges: &Arc<dyn TicketMerges>, ticket: &str) -> (Option<String>, Vec<String>) {
    let MergesOf { into, duplicates } = ok(merges.of(&number(ticket)).await);
    (into.map(|into| into.to_string()), duplicates.iter().map(ToString::to_string).collect())
}

pub async fn a_merge_is_found_from_both_sides(merges: Arc<dyn TicketMerges>) {
    assert_eq!(ok(merges.of(&number("TKT/1")).await), MergesOf::default());
    assert_eq!(ok(merges.add(&merge("TKT/2", "TKT/1", 0)).await), Committed::Done);
    assert_eq!(of(&merges, "TKT/1").await, (None, vec!["TKT/2".into()]));
    assert_eq!(of(&merges, "TKT/2").await, (Some("TKT/1".into()), Vec::new()));
    assert_eq!(of(&merges, "TKT/3").await, (None, Vec::new()));
}

pub async fn a_ticket_is_merged_once(merges: Arc<dyn TicketMerges>) {
    ok(merges.add(&merge("TKT2", "TKT1", 0)).await);
    assert_eq!(ok(merges.add(&merge("TKT2", "TKT3", 1)).await), Committed::Conflict);
    assert_eq!(of(&merges, "TKT2").await, (Some("TKT1".into()), Vec::new()));
    assert_eq!(of(&merges, "TKT3").await, (None, Vec::new()));
}

pub async fn nothing_is_merged_into_a_ticket_that_was_merged(merges: Arc<dyn TicketMerges>) {
    ok(merges.add(&merge("TKT2", "TKT1", 0)).await);
    assert_eq!(ok(merges.add(&merge("TKT3", "TKT2", 1)).await), Committed::Conflict);
    assert_eq!(ok(merges.add(&merge("TKT1", "TKT2", 1)).await), Committed::Conflict);
    // What was merged into may be merged on.
    assert_eq!(ok(merges.add(&merge("TKT1", "TKT4", 2)).await), Committed::Done);
    assert_eq!(of(&merges, "TKT2").await, (Some("TKT1".into()), Vec::new()));
}

pub async fn a_merge_that_is_added_again_keeps_its_time(merges: Arc<dyn TicketMerges>) {
    for (again, seconds) in [("TKT2", 0), ("TKT3", 5), ("TKT2", 9)] {
        assert_eq!(ok(merges.add(&merge(again, "TKT1", seconds)).await), Committed::Done);
    }
    assert_eq!(of(&merges, "TKT1").await.1, ["TKT2", "TKT3"]);
}

pub async fn duplicates_are_listed_by_their_times(merges: Arc<dyn TicketMerges>) {
    for (duplicate, seconds) in [("TKT5", 9), ("TKT4", 1), ("TKT2", 5), ("TKT3", 5)] {
        ok(merges.add(&merge(duplicate, "TKT1", seconds)).await);
    }
    assert_eq!(of(&merges, "TKT1").await.1, ["TKT4", "TKT2", "TKT3", "TKT5"]);
}

pub async fn of_racing_merges_that_exclude_each_other_one_is_written(merges: Arc<dyn TicketMerges>) {
    for round in 0..10 {
        let (one, other) = (format!("TKT{round}A"), format!("TKT{round}B"));
        let all = [merge(&one, &other, 0), merge(&other, &one, 0)];
        let answers = race(2, |caller| {
            let (merges, merge) = (merges.clone(), all[caller].clone());
            async move { ok(merges.add(&merge).await) }
        })
        .await;
        let done = answers.into_iter().filter(|done| *done == Committed::Done).count();
        assert_eq!(done, 1, "round {round}");
        let into = [of(&merges, &one).await.0, of(&merges, &other).await.0];
        assert_eq!(into.iter().flatten().count(), 1, "round {round}");
    }
}
