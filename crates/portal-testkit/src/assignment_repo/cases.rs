//! Who is responsible for what.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::TicketNumber;
use portal_core::kernel::actor::StaffName;
use portal_core::kernel::commit::Committed;
use portal_core::staff::assignment::{Assignment, AssignmentChange, AssignmentRepo, WorkSubject};

use crate::fixtures::{chat, noon, staff};
use crate::support::{count, ok, race, secs};

fn ticket(number: &str) -> WorkSubject {
    WorkSubject::Ticket(TicketNumber::parse(number).expect("a number"))
}

/// That somebody is responsible, so many seconds past noon.
fn held(subject: &WorkSubject, name: &str, n: i64) -> Assignment {
    Assignment { subject: subject.clone(), staff: staff(name), since: noon() + secs(n) }
}

fn change(subject: &WorkSubject, expected: Option<&str>, to: Option<&Assignment>) -> AssignmentChange {
    let to = to.map(|held| (held.staff.clone(), held.since));
    AssignmentChange { subject: subject.clone(), expected: expected.map(staff), to }
}

async fn commit(repo: &dyn AssignmentRepo, changes: &[AssignmentChange]) -> Vec<Committed> {
    ok(repo.commit(changes).await)
}

async fn of(repo: &dyn AssignmentRepo, subject: &WorkSubject) -> Option<Assignment> {
    let mut found = ok(repo.of(std::slice::from_ref(subject)).await);
    assert!(found.len() <= 1, "one is responsible at most: {found:?}");
    found.pop()
}

pub async fn who_became_responsible_is_found(repo: Arc<dyn AssignmentRepo>) {
    for subject in [ticket("TKT/1"), WorkSubject::Conversation(chat(1).id)] {
        assert_eq!(of(&*repo, &subject).await, None);
        let first = held(&subject, "Sari: Lain’nya", 1);
        assert_eq!(commit(&*repo, &[change(&subject, None, Some(&first))]).await, [Committed::Done]);
        assert_eq!(of(&*repo, &subject).await, Some(first));
    }
    assert_eq!(of(&*repo, &ticket("TKT/2")).await, None);
    assert_eq!(of(&*repo, &ticket("tkt/1")).await, None);
    let both = [ticket("TKT/1"), ticket("TKT/3"), WorkSubject::Conversation(chat(1).id)];
    assert_eq!(ok(repo.of(&both).await).len(), 2);
    assert_eq!(ok(repo.of(&[]).await), []);
}

pub async fn a_change_of_who_is_responsible_needs_the_one_expected(repo: Arc<dyn AssignmentRepo>) {
    let subject = ticket("TKT1");
    let (sari, budi) = (held(&subject, "sari", 1), held(&subject, "budi", 2));
    for (expected, to, answer, after) in [
        (Some("budi"), Some(&sari), Committed::Conflict, None),
        (Some("budi"), None, Committed::Conflict, None),
        (None, None, Committed::Done, None),
        (None, Some(&sari), Committed::Done, Some(&sari)),
        (None, Some(&budi), Committed::Conflict, Some(&sari)),
        (None, None, Committed::Conflict, Some(&sari)),
        (Some("budi"), None, Committed::Conflict, Some(&sari)),
        (Some("sari"), Some(&budi), Committed::Done, Some(&budi)),
        (Some("budi"), None, Committed::Done, None),
    ] {
        assert_eq!(commit(&*repo, &[change(&subject, expected, to)]).await, [answer], "{expected:?} {to:?}");
        assert_eq!(of(&*repo, &subject).await.as_ref(), after, "{expected:?} {to:?}");
    }
}

pub async fn each_change_is_decided_by_itself(repo: Arc<dyn AssignmentRepo>) {
    let subjects = ["TKT1", "TKT2", "TKT3"].map(ticket);
    let first = held(&subjects[1], "sari", 1);
    assert_eq!(commit(&*repo, &[change(&subjects[1], None, Some(&first))]).await, [Committed::Done]);
    let all: Vec<_> = subjects.iter().map(|subject| change(subject, None, Some(&held(subject, "budi", 2)))).collect();
    assert_eq!(commit(&*repo, &all).await, [Committed::Done, Committed::Conflict, Committed::Done]);
    for (subject, expected) in subjects.iter().zip(["budi", "sari", "budi"]) {
        assert_eq!(of(&*repo, subject).await.map(|held| held.staff), Some(staff(expected)));
    }
    assert_eq!(commit(&*repo, &[]).await, []);
}

/// Who of eight racing callers was answered that their change was written.
async fn winners(repo: &Arc<dyn AssignmentRepo>, expected: Option<&str>) -> Vec<StaffName> {
    let expected = expected.map(staff);
    let answers = race(8, |caller| {
        let (repo, expected) = (Arc::clone(repo), expected.clone());
        async move {
            let subject = ticket("TKT1");
            let mine = held(&subject, &format!("staff {caller}"), count(caller));
            let to = Some((mine.staff.clone(), mine.since));
            let answer = commit(&*repo, &[AssignmentChange { subject, expected, to }]).await;
            (answer == [Committed::Done]).then_some(mine.staff)
        }
    })
    .await;
    answers.into_iter().flatten().collect()
}

pub async fn of_racing_changes_one_makes_somebody_responsible(repo: Arc<dyn AssignmentRepo>) {
    let winners = winners(&repo, None).await;
    assert_eq!(winners.len(), 1, "{winners:?}");
    assert_eq!(of(&*repo, &ticket("TKT1")).await.map(|held| held.staff), winners.first().cloned());
}

pub async fn of_racing_handovers_one_is_written(repo: Arc<dyn AssignmentRepo>) {
    let subject = ticket("TKT1");
    commit(&*repo, &[change(&subject, None, Some(&held(&subject, "sari", 1)))]).await;
    let winners = winners(&repo, Some("sari")).await;
    assert_eq!(winners.len(), 1, "{winners:?}");
    assert_eq!(of(&*repo, &subject).await.map(|held| held.staff), winners.first().cloned());
}

pub async fn all_that_somebody_is_responsible_for_is_listed_the_latest_first(repo: Arc<dyn AssignmentRepo>) {
    let all = [("TKT1", 3), ("TKT2", 9), ("TKT3", 3)].map(|(number, n)| held(&ticket(number), "sari", n));
    let changes: Vec<_> = all.iter().map(|held| change(&held.subject, None, Some(held))).collect();
    commit(&*repo, &changes).await;
    let expected = [all[1].clone(), all[2].clone(), all[0].clone()];
    assert_eq!(ok(repo.all(10).await), expected);
    assert_eq!(ok(repo.all(2).await), expected[..2]);
}
