//! Hashing passwords and verifying them.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::staff::account::{Password, PasswordHasher};

use crate::support::{number, ok, race};

const SALT: [u8; 16] = *b"sixteen  random!";

fn password(text: &str) -> Password {
    Password::typed(text).expect("not too long")
}

pub async fn a_hash_is_verified_by_its_own_password_alone(hasher: Arc<dyn PasswordHasher>) {
    for text in ["kuda besi hijau", "  spasi di tepi  ", "Rumah 🏠 日本語 é"] {
        let hash = ok(hasher.hash(&password(text), SALT).await);
        assert!(ok(hasher.verify(&password(text), Some(hash.clone())).await), "{text}");
        for other in
            [text.to_uppercase(), format!("{text} "), format!(" {text}"), text.chars().skip(1).collect(), String::new()]
        {
            assert!(!ok(hasher.verify(&password(&other), Some(hash.clone())).await), "{other}");
        }
    }
}

pub async fn another_salt_makes_another_hash(hasher: Arc<dyn PasswordHasher>) {
    let first = ok(hasher.hash(&password("kuda besi hijau"), SALT).await);
    let second = ok(hasher.hash(&password("kuda besi hijau"), [7; 16]).await);
    assert_ne!(first, second);
    assert_eq!(ok(hasher.hash(&password("kuda besi hijau"), SALT).await), first);
}

pub async fn without_a_hash_nothing_is_verified(hasher: Arc<dyn PasswordHasher>) {
    for text in ["kuda besi hijau", ""] {
        assert!(!ok(hasher.verify(&password(text), None).await), "{text}");
    }
}

pub async fn the_password_is_not_in_its_hash(hasher: Arc<dyn PasswordHasher>) {
    let hash = ok(hasher.hash(&password("kudabesihijau"), SALT).await);
    assert!(!hash.as_str().contains("kudabesihijau") && hash.as_str().is_ascii());
}

pub async fn many_callers_at_once_get_their_own_answers(hasher: Arc<dyn PasswordHasher>) {
    let hash = ok(hasher.hash(&password("kuda besi 3"), SALT).await);
    let answers = race(6, |caller| {
        let (hasher, hash) = (Arc::clone(&hasher), hash.clone());
        async move { (caller, ok(hasher.verify(&password(&format!("kuda besi {}", number(caller))), Some(hash)).await)) }
    })
    .await;
    assert_eq!(answers.iter().filter(|(_, right)| *right).map(|(caller, _)| *caller).collect::<Vec<_>>(), [3]);
}
