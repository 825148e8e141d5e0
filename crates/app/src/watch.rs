//! Watches the limits that all numbers share: says once when one is reached, and once when it is over.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use metrics::gauge;
use portal_core::identity::otp::{OtpService, Pressure};

use crate::failure::chain;
use crate::worker::Workers;

/// How often it is looked.
const EVERY: Duration = Duration::from_secs(2);

/// What was true when it was last looked.
#[derive(Default)]
struct Alarms {
    guarded: AtomicBool,
    guesses_held: AtomicBool,
    sends_held: AtomicBool,
    blind: AtomicBool,
}

/// Starts watching.
pub(crate) fn watch_limits(workers: &Workers, otp: &OtpService) {
    let (otp, alarms) = (otp.clone(), Arc::<Alarms>::default());
    workers.every("limits", EVERY, move || {
        let (otp, alarms) = (otp.clone(), alarms.clone());
        async move { look(&otp, &alarms).await }
    });
}

async fn look(otp: &OtpService, alarms: &Alarms) {
    match otp.pressure().await {
        Ok(pressure) => {
            alarms.blind.store(false, Ordering::Relaxed);
            measure(&pressure);
            report(&pressure, alarms);
        }
        Err(error) if !alarms.blind.swap(true, Ordering::Relaxed) => {
            tracing::warn!(error = %chain(&error), "the limits that all numbers share cannot be read");
        }
        Err(_) => {}
    }
}

fn measure(pressure: &Pressure) {
    gauge!("portal_guarded_mode").set(f64::from(u8::from(pressure.is_guarded())));
    gauge!("portal_failed_guesses").set(f64::from(pressure.failures));
    gauge!("portal_codes_requested").set(f64::from(pressure.sends));
    gauge!("portal_code_cap_reached").set(f64::from(u8::from(pressure.holds_sends())));
}

fn report(pressure: &Pressure, alarms: &Alarms) {
    let Pressure { failures, sends, .. } = *pressure;
    let changed = |alarm: &AtomicBool, now: bool| (alarm.swap(now, Ordering::Relaxed) != now).then_some(now);
    match changed(&alarms.guarded, pressure.is_guarded()) {
        Some(true) => tracing::error!(failures, from = pressure.guarded_from, "guarded mode begins: many wrong codes"),
        Some(false) => tracing::warn!(failures, "guarded mode ends"),
        None => {}
    }
    match changed(&alarms.guesses_held, pressure.holds_guesses()) {
        Some(true) => tracing::error!(failures, "the budget of wrong codes is used up: unknown devices must wait"),
        Some(false) => tracing::warn!(failures, "unknown devices may log in again"),
        None => {}
    }
    match changed(&alarms.sends_held, pressure.holds_sends()) {
        Some(true) => tracing::error!(sends, "the cap of sent codes is reached: unknown devices get no code"),
        Some(false) => tracing::warn!(sends, "codes are sent to unknown devices again"),
        None => {}
    }
}
