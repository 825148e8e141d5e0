//! `payment-run [--payments N] [--seed N] [--kills N] [--crashes N]`, started by `scripts/payment-run`.

use std::io::Write as _;
use std::process::ExitCode;
use std::time::Duration;

use portal_tests::payment_run::{Options, payment_run};

type Failure = Box<dyn std::error::Error + Send + Sync>;

#[tokio::main]
async fn main() -> Result<ExitCode, Failure> {
    let report = payment_run(options(std::env::args().skip(1))?).await;
    write!(std::io::stdout(), "{report}")?;
    Ok(if report.is_right() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn options(mut words: impl Iterator<Item = String>) -> Result<Options, Failure> {
    let check_every = Duration::from_secs(30);
    let mut options = Options { payments: 10_000, seed: 1, kills: 24, crashes: 4, check_every };
    while let Some(word) = words.next() {
        let value = words.next().ok_or_else(|| format!("{word} needs a number"))?;
        match word.as_str() {
            "--payments" => options.payments = value.parse()?,
            "--seed" => options.seed = value.parse()?,
            "--kills" => options.kills = value.parse()?,
            "--crashes" => options.crashes = value.parse()?,
            _ => return Err(format!("there is no option {word}").into()),
        }
    }
    Ok(options)
}
