//! Payments and totals for spreadsheets. Columns are added at the end, never renamed or moved: their names are the same
//! in every language.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use http_kit::csv::{Cell, line};
use portal_core::billing::payment::PaymentChannel;
use portal_core::staff::payment::{DailyTotal, FoundPayment, PaymentTotals};

/// The names of the columns of payments.
pub(super) fn payment_head() -> String {
    line(
        [
            "payment",
            "created",
            "paid",
            "customer",
            "name",
            "invoices",
            "method",
            "gateway",
            "reference",
            "state",
            "total",
            "fee",
            "applied",
            "credited",
        ]
        .map(Cell::Text),
    )
}

fn time(at: DateTime<Utc>, zone: Tz) -> String {
    at.with_timezone(&zone).format("%Y-%m-%d %H:%M:%S").to_string()
}

/// A line for each payment, times in the zone.
pub(super) fn payment_lines(found: &[FoundPayment], zone: Tz) -> String {
    let one = |FoundPayment { payment, name }: &FoundPayment| {
        let invoices: Vec<&str> = payment.lines.iter().map(|line| line.invoice.as_str()).collect();
        line([
            Cell::Text(payment.id.as_str()),
            Cell::Text(&time(payment.created_at, zone)),
            Cell::Text(&payment.paid_at.map(|at| time(at, zone)).unwrap_or_default()),
            Cell::Text(payment.customer_id.as_str()),
            Cell::Text(name.as_deref().unwrap_or_default()),
            Cell::Text(&invoices.join(" ")),
            Cell::Text(payment.channel.as_str()),
            Cell::Text(&payment.gateway),
            Cell::Text(payment.reference.as_deref().unwrap_or_default()),
            Cell::Text(payment.state.as_str()),
            Cell::Number(payment.gross().amount()),
            Cell::Number(payment.fee.amount()),
            Cell::Number(payment.applied().amount()),
            Cell::Number(payment.credited().amount()),
        ])
    };
    found.iter().map(one).collect()
}

/// The totals, with a last line of all of them.
pub(super) fn totals_file(totals: &PaymentTotals) -> String {
    let head = line(["day", "gateway", "method", "payments", "gross", "fees", "refunds", "net"].map(Cell::Text));
    let one = |total: &DailyTotal| {
        let day = total.day.map_or_else(|| "total".to_owned(), |day| day.to_string());
        line([
            Cell::Text(&day),
            Cell::Text(&total.gateway),
            Cell::Text(total.channel.map_or("", PaymentChannel::as_str)),
            Cell::Number(i64::try_from(total.count).unwrap_or(i64::MAX)),
            Cell::Number(total.gross.amount()),
            Cell::Number(total.fees.amount()),
            Cell::Number(total.refunds.amount()),
            Cell::Number(total.gross.amount().saturating_sub(total.refunds.amount())),
        ])
    };
    totals.days.iter().chain([&totals.sum]).fold(head, |file, total| file + &one(total))
}
