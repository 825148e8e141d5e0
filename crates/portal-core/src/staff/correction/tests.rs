use std::sync::Arc;

use super::*;
use crate::identity::customer::Customer;
use crate::identity::profile::{
    Committed, ContactCommit, ContactOnFile, CustomerVersion, MockContactRepo, MockPhoneChangeStore, SentProfile,
    SentText,
};
use crate::kernel::actor::Actor;
use crate::kernel::id::CustomerId;
use crate::messaging::outbox::OutboxMessage;
use crate::staff::account::Role;
use crate::staff::account::test_staff::actor;
use crate::staff::audit::AuditAction;
use crate::staff::trail::test_trail::{away, recording, untouched};
use crate::staff::trail::{TrailAction, TrailReason};
use crate::test_support::{CountingEntropy, account, clock_at, customer, noon};

fn on_file(city: &str) -> ContactOnFile {
    let customer = Customer { email: Some("budi@example.id".into()), city: Some(city.into()), ..customer("AGLS1") };
    ContactOnFile { customer, version: CustomerVersion::new(city) }
}

fn id() -> CustomerId {
    account("AGLS1").access.customer_id
}

struct Case {
    contacts: MockContactRepo,
    records: MockPhoneChangeStore,
}

impl Case {
    fn new() -> Self {
        Self { contacts: MockContactRepo::new(), records: MockPhoneChangeStore::new() }
    }

    fn finds(mut self, cities: &'static [&str]) -> Self {
        for city in cities {
            self.contacts.expect_find_contact().times(1).returning(move |_| Ok(Some(on_file(city))));
        }
        self
    }

    fn commits(mut self, times: usize, check: impl Fn(&ContactCommit) -> Committed + Send + 'static) -> Self {
        self.contacts.expect_commit_contact().times(times).returning(move |_, commit| Ok(check(commit)));
        self
    }

    /// The kinds of the messages, all to the number on file.
    fn tells(mut self, action: AuditAction, kinds: &'static [&str]) -> Self {
        self.records.expect_record_edit().times(1).returning(move |entry, notices| {
            assert_eq!((entry.action, &entry.customer_id), (action, &id()));
            assert!(matches!(&entry.actor, Actor::Staff(name) if name.as_str() == "budi@isp.id"));
            let told = |notice: &OutboxMessage| {
                assert_eq!(notice.to, account("AGLS1").access.phone.expect("a number").into());
                notice.content.kind().to_owned()
            };
            assert_eq!(notices.iter().map(told).collect::<Vec<_>>(), kinds);
            Ok(())
        });
        self
    }

    async fn correct(
        self,
        role: Role,
        trail: StaffTrailService,
        sent: SentProfile<'_>,
    ) -> Result<bool, CorrectContactError> {
        let deps = ContactCorrectionDeps {
            contacts: Arc::new(self.contacts),
            records: Arc::new(self.records),
            trail,
            clock: clock_at(noon()),
            entropy: Arc::new(CountingEntropy::default()),
        };
        let correction = Correction { sent, reason: TrailReason::parse("Showed an identity card").expect("a reason") };
        ContactCorrectionService::new(deps, Locale::Id).correct(&actor(role), &id(), &correction).await
    }
}

fn recorded() -> StaffTrailService {
    recording(|entry| {
        let reason = entry.reason.as_ref().map(TrailReason::as_str);
        entry.action == TrailAction::CorrectedContact
            && entry.customer_id == Some(id())
            && reason == Some("Showed an identity card")
    })
}

fn phone(text: &str) -> SentProfile<'_> {
    SentProfile { phone: SentText::Text(text), ..SentProfile::default() }
}

fn email(text: &str) -> SentProfile<'_> {
    SentProfile { email: SentText::Text(text), ..SentProfile::default() }
}

#[tokio::test]
async fn another_number_is_written_and_the_old_one_is_told() {
    let case = Case::new().finds(&["Bandung"]).tells(AuditAction::ChangedPhone, &["number_corrected"]);
    let case = case.commits(1, |commit| {
        assert_eq!(commit.phone.as_deref(), Some("081234567890"));
        assert!(!commit.edit.is_change());
        Committed::Done
    });
    assert!(case.correct(Role::Cs, recorded(), phone("+62 812-3456-7890")).await.expect("it is written"));
}

#[tokio::test]
async fn contact_data_are_written_and_a_changed_address_of_mail_is_told() {
    let case = Case::new().finds(&["Bandung"]).tells(AuditAction::EditedProfile, &["email_changed"]);
    let case = case.commits(1, |commit| {
        assert!(commit.phone.is_none() && commit.edit.email.is_change() && !commit.edit.city.is_change());
        Committed::Done
    });
    let sent = SentProfile { city: SentText::Text("Bandung"), ..email("baru@example.id") };
    assert!(case.correct(Role::Supervisor, recorded(), sent).await.expect("it is written"));
}

#[tokio::test]
async fn a_correction_is_decided_anew_on_what_others_wrote_and_told_once() {
    let case = Case::new().finds(&["Bandung", "Bogor"]).tells(AuditAction::EditedProfile, &["email_changed"]);
    let case = case.commits(
        2,
        |commit| {
            if commit.expected.as_str() == "Bogor" { Committed::Done } else { Committed::Conflict }
        },
    );
    assert!(case.correct(Role::Cs, recorded(), email("baru@example.id")).await.expect("it is written"));
}

#[tokio::test]
async fn what_is_on_file_already_is_no_correction() {
    let sent = SentProfile { city: SentText::Text("Bandung"), ..phone("0817102070") };
    let unchanged = Case::new().finds(&["Bandung"]).correct(Role::Cs, untouched(), sent).await;
    assert!(!unchanged.expect("nothing is written"));
}

#[tokio::test]
async fn what_is_wrong_is_named_and_nothing_is_told() {
    let sent = SentProfile { phone: SentText::Text("12"), ..email("budi") };
    match Case::new().finds(&["Bandung"]).correct(Role::Cs, untouched(), sent).await {
        Err(CorrectContactError::Invalid(wrong)) => assert_eq!(wrong.len(), 2),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn stf_03_and_04_only_who_corrects_contacts_does_and_only_with_an_entry() {
    for role in [Role::Technician, Role::Finance] {
        let refused = Case::new().correct(role, untouched(), phone("081234567890")).await;
        assert!(matches!(refused, Err(CorrectContactError::Forbidden)));
    }
    let unrecorded = Case::new().finds(&["Bandung"]).correct(Role::Cs, away(), phone("081234567890")).await;
    assert!(matches!(unrecorded, Err(CorrectContactError::Port(_))));
}
