//! The files of proofs.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use portal_core::AttachmentId;
use portal_core::billing::transfer::TransferCommitted;
use portal_core::support::conversation::{Appended, EntryContent, MessageText, NewEntry, Participant};

use super::{added, commit, file, found, id, own_file, proof, proven, seen};
use crate::fixtures::{attachment, chat, noon, operator, says, scope};
use crate::support::{ok, race, secs, winners};
use crate::transfer_stores::TransferStores;

/// Sends files in a conversation of AGLS1's; whether they were claimed.
async fn send(stores: &TransferStores, n: u64, files: &[AttachmentId]) -> Appended {
    let (me, owner) = (Participant::Customer(scope("AGLS1")), scope("AGLS1"));
    let chat = ok(stores.conversations.open(&owner, &chat(1)).await);
    let content = EntryContent::Message(MessageText::none());
    let new = NewEntry { content, attachments: files.to_vec(), ..says(&me, n, "x") };
    ok(stores.conversations.append(&me, chat.id, &new).await)
}

async fn withdrawn(stores: &TransferStores) -> Vec<AttachmentId> {
    ok(stores.attachments.withdraw(noon() + secs(99_999), 99).await).into_iter().map(|file| file.id).collect()
}

pub async fn a_proof_claims_its_file(stores: TransferStores) {
    let (new, first) = (added(&stores, 1).await, own_file(&stores, "AGLS1", 1).await);
    let change = proof(1, proven(&new, first, 5));
    assert_eq!(commit(&stores, &change).await, TransferCommitted::Done);
    assert_eq!(found(&stores, 1).await.map(|found| (found.transfer, found.version)), Some((change.after, 2)));
    let kept = seen(&*stores.attachments, first).await.expect("it is found");
    assert_eq!((kept.proof_of, kept.entry), (Some(id(1)), None));
}

pub async fn what_is_not_the_customers_to_send_proves_nothing(stores: TransferStores) {
    let new = added(&stores, 1).await;
    let of_another = own_file(&stores, "AGLS2", 1).await;
    let of_staff = file(&stores, attachment("AGLS1", &Participant::Staff(operator()), 2)).await;
    let unfinished = attachment("AGLS1", &Participant::Customer(scope("AGLS1")), 3);
    ok(stores.attachments.add(&unfinished, None).await);
    let nowhere = attachment("AGLS1", &Participant::Customer(scope("AGLS1")), 4).id;
    for wrong in [of_another, of_staff, unfinished.id, nowhere] {
        assert_eq!(commit(&stores, &proof(1, proven(&new, wrong, 5))).await, TransferCommitted::NoFile);
        assert_eq!(found(&stores, 1).await.map(|found| (found.transfer, found.version)), Some((new.clone(), 1)));
    }
}

pub async fn a_file_belongs_to_one_proof_or_one_message(stores: TransferStores) {
    let (one, two) = (added(&stores, 1).await, added(&stores, 2).await);
    let (proves, sent) = (own_file(&stores, "AGLS1", 1).await, own_file(&stores, "AGLS1", 2).await);
    assert_eq!(commit(&stores, &proof(1, proven(&one, proves, 5))).await, TransferCommitted::Done);
    assert_eq!(send(&stores, 1, &[proves]).await, Appended::NoSuchAttachment, "it is a proof");
    assert_eq!(commit(&stores, &proof(1, proven(&two, proves, 5))).await, TransferCommitted::NoFile, "of the first");
    assert!(matches!(send(&stores, 2, &[sent]).await, Appended::New(_)));
    assert_eq!(commit(&stores, &proof(1, proven(&two, sent, 5))).await, TransferCommitted::NoFile, "it was sent");
}

pub async fn a_file_is_claimed_by_a_message_or_a_proof_and_never_both(stores: TransferStores) {
    send(&stores, 999, &[]).await;
    for n in 1..=10 {
        let new = added(&stores, n).await;
        let wanted = own_file(&stores, "AGLS1", u64::from(n)).await;
        let answers = race(2, |caller| {
            let (stores, change) = (stores.clone(), proof(1, proven(&new, wanted, 5)));
            async move {
                if caller == 0 {
                    return commit(&stores, &change).await == TransferCommitted::Done;
                }
                matches!(send(&stores, u64::from(n), &[wanted]).await, Appended::New(_))
            }
        })
        .await;
        assert_eq!(winners(&answers), 1, "{answers:?}");
    }
}

pub async fn a_proof_is_not_withdrawn_and_an_earlier_one_is(stores: TransferStores) {
    let new = added(&stores, 1).await;
    let (first, second) = (own_file(&stores, "AGLS1", 1).await, own_file(&stores, "AGLS1", 2).await);
    let after = proven(&new, first, 5);
    assert_eq!(commit(&stores, &proof(1, after.clone())).await, TransferCommitted::Done);
    assert_eq!(withdrawn(&stores).await, [second], "the first proves something");
    let third = own_file(&stores, "AGLS1", 3).await;
    assert_eq!(commit(&stores, &proof(2, proven(&after, third, 9))).await, TransferCommitted::Done);
    let kept = seen(&*stores.attachments, first).await.expect("it is given up, and still there");
    assert_eq!(kept.proof_of, None);
    let mut gone = withdrawn(&stores).await;
    gone.retain(|id| *id != second);
    assert_eq!(gone, [first], "the third took its place");
    assert_eq!(seen(&*stores.attachments, third).await.and_then(|kept| kept.proof_of), Some(id(1)));
}
