//! `payment-gateway KEY`: a simulated payment gateway on a port of its own, for `scripts/bench`. Prints its address and
//! serves until it is ended.

use std::io::Write as _;
use std::sync::Arc;

use adapters_system::SystemClock;
use payment_simulator::RunningSimulator;
use portal_core::Secret;

type Failure = Box<dyn std::error::Error + Send + Sync>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let key = std::env::args().nth(1).ok_or("payment-gateway KEY")?;
    let clock = Arc::new(SystemClock::new(chrono_tz::UTC));
    let gateway = RunningSimulator::start(Secret::new(key), None, clock).await;
    writeln!(std::io::stdout(), "{}", gateway.url())?;
    std::future::pending().await
}
