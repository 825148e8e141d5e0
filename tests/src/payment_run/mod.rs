//! Simulated payments over both gateways, while the portal is killed, its database crashes, and notifications are lost,
//! repeated, reordered and forged. What the portal has on record in the end is held against what the gateways took.

mod books;
mod compare;
mod course;
mod forge;
mod outages;
mod payer;
mod plan;
mod random;
mod record;
mod report;
mod setting;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

use self::books::Books;
use self::payer::Payer;
use self::plan::Planned;
use self::record::Record;
pub use self::report::Report;
use self::setting::Setting;

/// How many customers pay at the same time.
const AT_ONCE: usize = 48;
/// How long it may take until everything that was paid is booked, after the last payment.
const HEALING: Duration = Duration::from_mins(5);

/// How large a run is.
#[derive(Debug, Clone)]
pub struct Options {
    /// Payments.
    pub payments: usize,
    /// What everything is drawn from.
    pub seed: u64,
    /// Kills of the portal.
    pub kills: usize,
    /// Crashes of the database.
    pub crashes: usize,
    /// The longest pause until a gateway is asked again about an open payment.
    pub check_every: Duration,
}

impl Options {
    const fn accounts(&self) -> usize {
        let some = self.payments / 100;
        if some < 8 { 8 } else { some }
    }
}

/// Everything that the tasks of a run share.
struct Run {
    setting: Setting,
    record: Record,
    options: Options,
    begun: AtomicUsize,
}

/// Makes a run and compares what came of it.
///
/// # Panics
/// If a server is missing, or the portal does not start again.
pub async fn payment_run(options: Options) -> Report {
    let setting = Setting::start(&options).await;
    let run = Arc::new(Run { setting, record: Record::default(), options, begun: AtomicUsize::new(0) });
    let began = Instant::now();
    run.pay().await;
    let paid = began.elapsed();
    let told = Instant::now();
    run.heal().await;
    run.report(paid, told.elapsed()).await
}

impl Run {
    /// Makes every payment, and every outage meanwhile.
    async fn pay(self: &Arc<Self>) {
        let mut tasks = JoinSet::new();
        for _ in 0..AT_ONCE {
            tasks.spawn(Arc::clone(self).pay_one_after_the_other());
        }
        outages::bring_about(&self.setting, &self.record, &self.options, &self.begun).await;
        while let Some(ended) = tasks.join_next().await {
            if let Err(error) = ended {
                self.record.note().troubles.push(error.to_string());
            }
        }
    }

    async fn pay_one_after_the_other(self: Arc<Self>) {
        loop {
            let number = self.begun.fetch_add(1, Ordering::Relaxed);
            if number >= self.options.payments {
                return;
            }
            let planned = Planned::draw(self.options.seed, number);
            let payer = Payer { setting: &self.setting, record: &self.record, planned };
            if let Err(trouble) = payer.run().await {
                self.record.note().troubles.push(trouble);
            }
        }
    }

    /// Waits until everything that the gateways took is booked and nothing that they told waits, or for as long as that may take.
    async fn heal(&self) {
        let mut link = self.setting.link().await;
        let settled = i64::try_from(self.record.note().settled.len()).expect("a number of payments");
        let booked = "SELECT count(*) FROM payment_attempts WHERE state = 'paid'
                AND payment->>'settled_at' IS NOT NULL AND NOT EXISTS (SELECT FROM payment_notifications)";
        let end = Instant::now() + HEALING;
        while Instant::now() < end {
            let count: i64 = sqlx::query_scalar(booked).fetch_one(&mut link).await.expect("payments are counted");
            if count >= settled {
                return;
            }
            sleep(Duration::from_millis(200)).await;
        }
    }

    async fn report(&self, paid: Duration, healed: Duration) -> Report {
        let books = Books::read(&mut self.setting.link().await).await.expect("the books are read");
        let mut report = Report::default();
        let noted = self.record.note();
        report.fact("seed", self.options.seed);
        report.fact("payments planned", self.options.payments);
        report.fact("seconds of paying", paid.as_secs());
        report.fact("seconds until all was booked", healed.as_secs());
        noted.tell(&mut report);
        let known = |orders: &[String]| orders.iter().filter(|order| books.attempts.contains_key(*order)).count();
        for gateway in ["midtrans", "xendit"] {
            let orders = self.setting.gateway(gateway).orders();
            report.row(&format!("orders at {gateway}, on record"), orders.len(), known(&orders));
        }
        report.row("payments shown to clients, on record", noted.orders.len(), known(&noted.orders));
        compare::compare(&noted, &books, &mut report);
        let checked = self.setting.stack.run(&["ledger", "check"]);
        report.row("portal ledger check, exit code", 0, checked.status.code().unwrap_or(-1));
        report
    }
}
