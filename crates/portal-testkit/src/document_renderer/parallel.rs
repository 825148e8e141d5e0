//! Many documents at once, beside everything else.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use portal_core::Locale;
use portal_core::billing::document::DocumentRenderer;
use portal_core::billing::invoice::InvoiceDocument;
use tokio::runtime::Builder;
use tokio::task::{JoinSet, spawn_blocking, yield_now};

use super::{render, usual};
use crate::fixtures::{document, item};
use crate::support::{count, race};

/// The document of caller number `n`.
fn nth(n: usize) -> InvoiceDocument {
    let locale = if n.is_multiple_of(2) { Locale::Id } else { Locale::En };
    document(&usual().items([item(&format!("Paket {n}"), 1_000 + count(n))]), locale)
}

pub async fn documents_made_at_once_are_the_same_as_one_by_one(renderer: Arc<dyn DocumentRenderer>) {
    let at_once = race(12, |caller| {
        let renderer = Arc::clone(&renderer);
        async move { (caller % 4, render(&*renderer, &nth(caller % 4)).await) }
    })
    .await;
    for n in 0..4 {
        let alone = render(&*renderer, &nth(n)).await;
        assert!(at_once.iter().filter(|(which, _)| *which == n).all(|(_, pdf)| *pdf == alone), "document {n} differs");
    }
}

/// Renders thirty documents on one thread that has something else to do as well; answers how often it came to
/// that before each of them was ready.
fn ticks_meanwhile(renderer: &Arc<dyn DocumentRenderer>) -> Vec<u64> {
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let ticks = Arc::new(AtomicU64::new(0));
        let mut rendering = JoinSet::new();
        for n in 0..30 {
            let (renderer, ticks) = (Arc::clone(renderer), Arc::clone(&ticks));
            rendering.spawn(async move {
                render(&*renderer, &nth(n)).await;
                ticks.load(Ordering::Relaxed)
            });
        }
        let ticker = tokio::spawn(async move {
            loop {
                ticks.fetch_add(1, Ordering::Relaxed);
                yield_now().await;
            }
        });
        let seen = rendering.join_all().await;
        ticker.abort();
        seen
    })
}

pub async fn rendering_holds_up_nobody_else_on_the_thread(renderer: Arc<dyn DocumentRenderer>) {
    let seen = spawn_blocking(move || ticks_meanwhile(&renderer)).await.expect("thirty documents");
    let beside_others = seen.iter().filter(|ticks| **ticks > 0).count();
    assert!(beside_others >= 15, "the thread was held up until {} of 30 documents were ready", 30 - beside_others);
}
