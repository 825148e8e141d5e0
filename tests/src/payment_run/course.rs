//! Leads one payment through what is planned for it.

use std::time::Duration;

use payment_simulator::{Notification, Simulator};
use reqwest::StatusCode;
use tokio::time::sleep;

use super::forge::Forged;
use super::payer::{Payer, Started};
use super::plan::{Course, Delivery, Forgery};
use super::record::Settled;
use super::setting::now;

/// How often a gateway sends a notification that is not acknowledged, before it gives up.
const TRIES: u32 = 4;
/// How often one is sent that has to arrive.
const MANY_TRIES: u32 = 400;
const PAUSE: Duration = Duration::from_millis(500);
/// The states of a payment that nobody waits for any more.
const OVER: [&str; 3] = ["failed", "expired", "cancelled"];

impl Payer<'_> {
    /// Leads the payment through its course.
    pub(super) async fn run(&self) -> Result<(), String> {
        let planned = &self.planned;
        let started = self.start(planned.method).await?;
        if planned.forgery == Forgery::Unsigned {
            self.send_unsigned(&started).await?;
        }
        let (gateway, order) = (self.gateway(&started), &started.order);
        match planned.course {
            Course::Paid => self.pay(&started, true).await,
            Course::Unpaid => {}
            Course::Expired => self.end(&started, Simulator::expire).await,
            Course::Refused => self.end(&started, Simulator::deny).await,
            Course::Late => {
                self.end(&started, Simulator::expire).await;
                self.wait_for(order, &OVER).await?;
                self.record.expect("late", started.method.gateway, order, started.total);
                self.pay(&started, true).await;
            }
            Course::Withdrawn => {
                self.pay(&started, true).await;
                self.wait_for(order, &["paid"]).await?;
                gateway.deny(order);
                self.record.expect("reversed", started.method.gateway, order, started.total);
                self.arrive(&started, self.told(&started)).await?;
            }
            Course::PaidTwice => self.pay_twice(&started).await?,
        }
        self.forge(&started).await
    }

    /// Pays a payment that another one took the place of, after that one.
    async fn pay_twice(&self, first: &Started) -> Result<(), String> {
        let second = self.start(self.planned.other).await?;
        self.pay(&second, true).await;
        self.wait_for(&second.order, &["paid"]).await?;
        let gateway = first.method.gateway;
        self.record.expect("late", gateway, &first.order, first.total);
        self.record.expect("overpaid", gateway, &first.order, self.planned.amount());
        self.pay(first, false).await;
        Ok(())
    }

    fn gateway(&self, started: &Started) -> &Simulator {
        self.setting.gateway(started.method.gateway)
    }

    fn told(&self, started: &Started) -> Notification {
        self.gateway(started).notification(&started.order).expect("the gateway knows the order")
    }

    async fn pay(&self, started: &Started, is_owed: bool) {
        let before = self.told(started);
        self.record.settled(Settled {
            order: started.order.clone(),
            gateway: started.method.gateway,
            invoice: self.planned.invoice(),
            total: started.total,
            applied: if is_owed { self.planned.amount() } else { 0 },
            fee: started.method.fee,
            acknowledged: None,
        });
        self.gateway(started).pay(&started.order);
        self.deliver(started, before, true).await;
    }

    async fn end(&self, started: &Started, how: impl Fn(&Simulator, &str) -> bool) {
        let before = self.told(started);
        how(self.gateway(started), &started.order);
        self.deliver(started, before, false).await;
    }

    /// Has the portal told of a change, as it is planned.
    async fn deliver(&self, started: &Started, before: Notification, is_paid: bool) {
        let after = self.told(started);
        let taken = match self.planned.delivery {
            Delivery::Lost => {
                self.record.note().lost_notifications += 1;
                return;
            }
            Delivery::Once => self.send(started, &after, TRIES).await,
            Delivery::Delayed(pause) => {
                sleep(Duration::from_millis(pause)).await;
                self.send(started, &after, TRIES).await
            }
            Delivery::Repeated(times) => {
                let mut taken = false;
                for _ in 0..times {
                    taken |= self.send(started, &after, TRIES).await;
                }
                taken
            }
            Delivery::Concurrent(times) => self.send_at_once(started, &after, times).await,
            Delivery::Reordered => {
                let taken = self.send(started, &after, TRIES).await;
                self.send(started, &before, TRIES).await;
                taken
            }
        };
        if taken && is_paid {
            self.record.acknowledged(&started.order, now());
        }
    }

    async fn send_at_once(&self, started: &Started, told: &Notification, times: u32) -> bool {
        let posts: Vec<_> = (0..times).map(|_| tokio::spawn(self.post(started, told))).collect();
        let mut taken = false;
        for post in posts {
            taken |= post.await.is_ok_and(|status| status == Some(StatusCode::OK));
        }
        self.record.note().notifications += u64::from(times);
        taken || self.send(started, told, TRIES).await
    }

    /// Sends a notification until it is acknowledged; whether it was.
    async fn send(&self, started: &Started, told: &Notification, tries: u32) -> bool {
        for _ in 0..tries {
            self.record.note().notifications += 1;
            if self.post(started, told).await == Some(StatusCode::OK) {
                return true;
            }
            self.record.note().unacknowledged += 1;
            sleep(PAUSE).await;
        }
        false
    }

    /// Sends a notification that has to arrive.
    async fn arrive(&self, started: &Started, told: Notification) -> Result<(), String> {
        let has_arrived = self.send(started, &told, MANY_TRIES).await;
        has_arrived.then_some(()).ok_or_else(|| format!("a notification of {} is never acknowledged", started.order))
    }

    /// Answers the status, if there is an answer.
    fn post(&self, started: &Started, told: &Notification) -> impl Future<Output = Option<StatusCode>> + use<> {
        let url = format!("{}/webhooks/{}/notification", self.setting.base(), started.method.gateway);
        let request = self.setting.http.post(url).header("X-Forwarded-For", "198.51.100.7").body(told.body.clone());
        let request = told.headers.iter().fold(request, |request, (name, value)| request.header(*name, value));
        async move { request.send().await.ok().map(|answer| answer.status()) }
    }

    /// Tells that it was paid, without the key; the answer has to be a refusal.
    async fn send_unsigned(&self, started: &Started) -> Result<(), String> {
        let forged = Forged::new(&self.told(started)).that_it_is(true).unsigned();
        self.record.note().forged += 1;
        for _ in 0..MANY_TRIES {
            match self.post(started, &forged).await {
                Some(StatusCode::UNAUTHORIZED) => return Ok(()),
                Some(StatusCode::OK) => return Err(format!("a forged notification of {} is taken", started.order)),
                _ => sleep(PAUSE).await,
            }
        }
        Err(format!("a forged notification of {} is not refused", started.order))
    }

    /// Tells with the key what is not so.
    async fn forge(&self, started: &Started) -> Result<(), String> {
        let forged = Forged::new(&self.told(started));
        let (gateway, order) = (started.method.gateway, &started.order);
        let is_paid = !matches!(self.planned.course, Course::Unpaid | Course::Expired | Course::Refused);
        let told = match self.planned.forgery {
            Forgery::None | Forgery::Unsigned => return Ok(()),
            Forgery::OtherAmount => {
                self.record.expect("amount_differs", gateway, order, started.total - 1);
                forged.with_amount(started.total - 1).signed()
            }
            Forgery::UnknownOrder => {
                let unknown = format!("UNKNOWN-{}", self.planned.number);
                self.record.expect("unknown_order", gateway, &unknown, started.total);
                forged.with_order(&unknown).signed()
            }
            Forgery::OtherState => forged.that_it_is(!is_paid).signed(),
        };
        self.record.note().forged += 1;
        self.arrive(started, told).await
    }
}
