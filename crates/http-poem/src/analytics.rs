//! Which requests count as use of which feature: the one place that knows, so that handlers need not.

use http_kit::RequestContext;
use http_kit::refused_form::Refused;
use poem::Response;
use poem::http::StatusCode;
use portal_core::insight::analytics::AnalyticsEvent;

use crate::state::App;
use crate::view::layout::SignedIn;

/// Counts a request that succeeded, if it is one that counts.
pub(crate) fn note(app: &App, method: &str, context: &RequestContext, result: &poem::Result<Response>) {
    let Ok(response) = result else { return };
    let is_viewed = context.signed_in::<SignedIn>().is_some_and(SignedIn::is_viewed);
    if is_viewed || response.data::<Refused>().is_some() {
        return;
    }
    if let Some(event) = event(method, context.path(), response.status()) {
        app.note(event);
    }
}

/// What a request to `path`, with its query, means when it was answered with `status`. Invoice numbers may
/// hold slashes, so a tail may have any length.
fn event(method: &str, path: &str, status: StatusCode) -> Option<AnalyticsEvent> {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let below = path.strip_prefix("/api/customer-portal/").or_else(|| path.strip_prefix("/customer/"))?;
    let parts: Vec<&str> = below.split('/').collect();
    match (method, status) {
        ("GET", StatusCode::OK) => looked_at(&parts, query),
        // Pages answer with a redirect, the API with what there is now.
        ("POST", StatusCode::SEE_OTHER | StatusCode::OK | StatusCode::CREATED) | ("PUT", StatusCode::OK) => {
            changed(&parts)
        }
        _ => None,
    }
}

fn looked_at(parts: &[&str], query: &str) -> Option<AnalyticsEvent> {
    Some(match parts {
        ["dashboard"] | ["dashboard", "stats"] => AnalyticsEvent::ViewDashboard,
        ["invoices"] => AnalyticsEvent::ViewInvoices,
        ["invoices", _, .., "pdf"] => AnalyticsEvent::InvoicePdf,
        ["invoices", _, .., "payments", _, "receipt"] | ["payments", _, "receipt"] => AnalyticsEvent::ReceiptFile,
        ["invoices", _, .., "promise"] | ["tickets", "new"] => return None,
        ["invoices", _, ..] => AnalyticsEvent::ViewInvoice,
        ["tickets"] => AnalyticsEvent::ViewTickets,
        ["tickets", _] => AnalyticsEvent::ViewTicket,
        ["profile"] => AnalyticsEvent::ViewProfile,
        ["faq"] if searches(query) => AnalyticsEvent::SearchFaq,
        ["faq"] => AnalyticsEvent::ViewFaq,
        ["sessions"] => AnalyticsEvent::ViewSessions,
        ["statements", _] | ["statements", _, "pdf" | "csv"] => AnalyticsEvent::StatementFile,
        _ => return None,
    })
}

fn changed(parts: &[&str]) -> Option<AnalyticsEvent> {
    Some(match parts {
        ["tickets"] | ["tickets", "new"] => AnalyticsEvent::NewTicket,
        ["tickets", _, "rate" | "rating"] => AnalyticsEvent::RateTicket,
        ["profile"] | ["profile", "edit"] => AnalyticsEvent::EditProfile,
        ["invoices", _, .., "promise"] => AnalyticsEvent::PromisePayment,
        _ => return None,
    })
}

/// Whether the query asks for words.
fn searches(query: &str) -> bool {
    query.split('&').any(|pair| pair.strip_prefix("q=").is_some_and(|words| !words.trim_matches('+').is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_and_api_of_one_feature_count_alike() {
        for (path, expected) in [
            ("dashboard", AnalyticsEvent::ViewDashboard),
            ("invoices", AnalyticsEvent::ViewInvoices),
            ("invoices?status=paid&page=2", AnalyticsEvent::ViewInvoices),
            ("invoices/INV-1", AnalyticsEvent::ViewInvoice),
            ("invoices/INV/2025/11/0001", AnalyticsEvent::ViewInvoice),
            ("invoices/INV/2025/11/0001/pdf", AnalyticsEvent::InvoicePdf),
            ("tickets", AnalyticsEvent::ViewTickets),
            ("tickets/TKT20251105001", AnalyticsEvent::ViewTicket),
            ("profile", AnalyticsEvent::ViewProfile),
            ("faq", AnalyticsEvent::ViewFaq),
            ("faq?q=", AnalyticsEvent::ViewFaq),
            ("faq?q=los+merah", AnalyticsEvent::SearchFaq),
            ("sessions", AnalyticsEvent::ViewSessions),
            ("payments/INV-1-a/receipt", AnalyticsEvent::ReceiptFile),
            ("invoices/INV/2025/11/0001/payments/7/receipt", AnalyticsEvent::ReceiptFile),
            ("statements/2025", AnalyticsEvent::StatementFile),
            ("statements/2025/csv", AnalyticsEvent::StatementFile),
        ] {
            for base in ["/customer", "/api/customer-portal"] {
                let found = event("GET", &format!("{base}/{path}"), StatusCode::OK);
                assert_eq!(found, Some(expected), "{base}/{path}");
            }
        }
        assert_eq!(
            event("GET", "/api/customer-portal/dashboard/stats", StatusCode::OK),
            Some(AnalyticsEvent::ViewDashboard)
        );
    }

    #[test]
    fn a_change_counts_once_it_is_made() {
        let made = |method, path, status| event(method, path, status);
        assert_eq!(made("POST", "/customer/tickets/new", StatusCode::SEE_OTHER), Some(AnalyticsEvent::NewTicket));
        assert_eq!(made("POST", "/customer/tickets", StatusCode::SEE_OTHER), Some(AnalyticsEvent::NewTicket));
        assert_eq!(made("POST", "/api/customer-portal/tickets", StatusCode::CREATED), Some(AnalyticsEvent::NewTicket));
        assert_eq!(
            made("POST", "/customer/tickets/TKT1/rating", StatusCode::SEE_OTHER),
            Some(AnalyticsEvent::RateTicket)
        );
        assert_eq!(made("PUT", "/api/customer-portal/profile", StatusCode::OK), Some(AnalyticsEvent::EditProfile));
        assert_eq!(made("POST", "/customer/profile", StatusCode::SEE_OTHER), Some(AnalyticsEvent::EditProfile));
        assert_eq!(made("POST", "/customer/profile/edit", StatusCode::SEE_OTHER), Some(AnalyticsEvent::EditProfile));
        assert_eq!(made("POST", "/customer/profile/edit", StatusCode::BAD_REQUEST), None);
        assert_eq!(made("POST", "/customer/tickets/new", StatusCode::UNPROCESSABLE_ENTITY), None);
        assert_eq!(made("GET", "/customer/tickets/new", StatusCode::OK), None);
        let promised = Some(AnalyticsEvent::PromisePayment);
        assert_eq!(made("POST", "/customer/invoices/INV%2F1/promise", StatusCode::SEE_OTHER), promised);
        assert_eq!(made("POST", "/api/customer-portal/invoices/INV-1/promise", StatusCode::CREATED), promised);
        assert_eq!(made("GET", "/customer/invoices/INV%2F1/promise", StatusCode::OK), None);
    }

    #[test]
    fn what_is_no_use_of_a_feature_does_not_count() {
        for (method, path, status) in [
            ("GET", "/customer/dashboard", StatusCode::SEE_OTHER),
            ("GET", "/customer/invoices/INV-1", StatusCode::NOT_FOUND),
            ("HEAD", "/customer/dashboard", StatusCode::OK),
            ("GET", "/customer/login", StatusCode::OK),
            ("GET", "/static/app.css", StatusCode::OK),
            ("GET", "/livez", StatusCode::OK),
            ("POST", "/customer/logout", StatusCode::SEE_OTHER),
        ] {
            assert_eq!(event(method, path, status), None, "{method} {path}");
        }
    }
}
