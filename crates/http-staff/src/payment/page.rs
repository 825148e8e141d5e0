//! `/staff/payments/{id}`: one payment.

use http_kit::extract::{CsrfForm, NoFields, PathParam};
use http_kit::refused_form::{RefusedForm, send_back};
use http_kit::{Problem, RequestContext, refused_form};
use poem::{Response, handler};
use portal_core::billing::payment::{InvalidRefund, PaymentId};
use portal_core::staff::payment::StaffPaymentError;

use crate::guard::StaffSession;
use crate::page::{layout, page, told};
use crate::payment::form::{RefundForm, RefundProblem};
use crate::payment::search::{problem, service};
use crate::payment::view::{PaymentPage, payment_page};
use crate::state::Console;
use crate::view::notice::Notice;

/// The check that refuses a refund.
const CHECK: &str = "staff_refund";

/// `GET /staff/payments/{id}`. The look is in the trail.
#[handler]
pub(crate) async fn show(
    console: &Console,
    context: &RequestContext,
    staff: &StaffSession,
    id: PathParam<PaymentId>,
) -> Result<Response, Problem> {
    let found = service(console)?.show(&staff.actor(), &id.0).await.map_err(problem)?;
    let refused = refused_form::shown(context);
    let form: RefundForm = refused.and_then(RefusedForm::typed).unwrap_or_default();
    let wrong = refused.and_then(RefusedForm::reason);
    page(&PaymentPage { layout: layout(console, context), found, form, wrong })
}

/// `POST /staff/payments/{id}/check`: asks the gateway now.
#[handler]
pub(crate) async fn check(
    console: &Console,
    context: &RequestContext,
    CsrfForm(_): CsrfForm<NoFields>,
    staff: &StaffSession,
    id: PathParam<PaymentId>,
) -> Result<Response, Problem> {
    let notice = match service(console)?.check(&staff.actor(), &id.0).await {
        Ok(_) => Notice::PaymentChecked,
        Err(StaffPaymentError::Gateway(error)) => {
            let error: &(dyn std::error::Error + 'static) = &error;
            tracing::warn!(error, payment.id = %id.0, "a gateway did not say how a payment stands");
            Notice::GatewayAway
        }
        Err(StaffPaymentError::Busy) => Notice::PaymentBusy,
        Err(error) => return Err(problem(error)),
    };
    Ok(told(console, context, notice, &payment_page(&id.0)))
}

/// `POST /staff/payments/{id}/refund`: records that money was given back.
#[handler]
pub(crate) async fn refund(
    console: &Console,
    context: &RequestContext,
    CsrfForm(form): CsrfForm<RefundForm>,
    staff: &StaffSession,
    id: PathParam<PaymentId>,
) -> Result<Response, Problem> {
    let service = service(console)?;
    let Some(amount) = form.amount() else { return Ok(send_back(context, CHECK, &RefundProblem::Amount)) };
    let wrong = match service.refund(&staff.actor(), &id.0, (amount, &form.reason)).await {
        Ok(_) => return Ok(told(console, context, Notice::RefundRecorded, &payment_page(&id.0))),
        Err(StaffPaymentError::Reason { .. }) => RefundProblem::Reason,
        Err(StaffPaymentError::Refund(InvalidRefund::Amount { .. })) => RefundProblem::Amount,
        Err(StaffPaymentError::Refund(_)) => RefundProblem::Nothing,
        Err(StaffPaymentError::Busy) => RefundProblem::Changed,
        Err(error) => return Err(problem(error)),
    };
    Ok(send_back(context, CHECK, &wrong))
}
