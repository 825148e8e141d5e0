//! The totals of days.

use askama::Template;
use chrono::NaiveDate;
use page_kit::format;
use page_kit::icons::Icon;
use portal_core::Rupiah;
use portal_core::billing::payment::PaymentChannel;
use portal_core::staff::payment::{DailyTotal, PaymentTotals, StaffPaymentService};

use crate::i18n::Locale;
use crate::payment::sections::TOTALS;
use crate::view::layout::Layout;

/// `GET /staff/payments/totals`.
#[derive(Debug, Template)]
#[template(path = "payment/totals.html")]
pub(crate) struct TotalsPage {
    pub(crate) layout: Layout,
    pub(crate) days: (NaiveDate, NaiveDate),
    pub(crate) totals: Option<PaymentTotals>,
    /// Whether the days are in the wrong order or too many.
    pub(crate) is_wrong: bool,
}

impl TotalsPage {
    /// The rows that a page shows at most.
    const MOST: usize = 120;

    fn rows<'t>(&self, totals: &'t PaymentTotals) -> &'t [DailyTotal] {
        &totals.days[..totals.days.len().min(Self::MOST)]
    }

    fn is_cut(&self, totals: &PaymentTotals) -> bool {
        totals.days.len() > Self::MOST
    }

    fn day(&self, total: &DailyTotal) -> String {
        total.day.map_or_else(|| self.layout.t("totals-sum"), |day| format::date(self.layout.locale, day))
    }

    fn method(&self, total: &DailyTotal) -> &'static str {
        total.channel.map_or("", PaymentChannel::name)
    }

    fn count(&self, total: &DailyTotal) -> String {
        format::count(self.layout.locale, total.count)
    }

    /// What came in, fees, what went back, and what is left.
    fn figures(&self, total: &DailyTotal) -> [String; 4] {
        let net = Rupiah::new(total.gross.amount().saturating_sub(total.refunds.amount()));
        [total.gross, total.fees, total.refunds, net].map(|amount| format::rupiah(amount.amount()))
    }

    fn export(&self) -> String {
        format!("{TOTALS}/export?from={}&until={}", self.days.0, self.days.1)
    }

    fn most_days(&self) -> String {
        format::count(self.layout.locale, StaffPaymentService::MOST_DAYS.into())
    }
}
