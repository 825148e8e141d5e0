//! Yearly statements, in the API.

use http_kit::extract::PathParam;
use http_kit::{Problem, RequestContext};
use poem::{Request, handler};
use portal_core::billing::statement::StatementYear;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa::openapi::schema::{ObjectBuilder, Type};

use crate::auth::api_session::ApiSession;
use crate::document::answer::{Answer, Data};
use crate::document::{AnswerOf, Described, Location, NoBody, Operation, Tag, answer, parameter};
use crate::invoice::api::Pdf;
use crate::invoice::form::download;
use crate::problem::OrProblem;
use crate::state::App;
use crate::statement::form::{Form, download_csv};
use crate::statement::page::year_of;

#[derive(Serialize, ToSchema)]
#[schema(as = StatementsData)]
pub(crate) struct Statements {
    /// The latest first.
    #[schema(inline)]
    years: Vec<YearItem>,
}

#[derive(Serialize, ToSchema)]
struct YearItem {
    #[schema(example = 2025)]
    year: i32,
    /// What was invoiced in it, whole rupiah.
    #[schema(example = 3_600_000)]
    invoiced_amount: i64,
    /// What was paid in it, as far as payments are on record, whole rupiah.
    #[schema(example = 3_300_000)]
    paid_amount: i64,
}

impl From<StatementYear> for YearItem {
    fn from(of: StatementYear) -> Self {
        Self { year: of.year, invoiced_amount: of.invoiced.amount(), paid_amount: of.paid.amount() }
    }
}

impl Described for list {
    type Body = NoBody;
    type Answer = Data<Statements>;

    fn describe() -> Operation {
        Operation::new(Tag::Payments, "statements", "The years in which anything was invoiced or paid")
            .details("By the days of the ISP's time zone. Each year has a statement.")
            .answers(200, "StatementsAnswer", "The years.")
    }
}

/// `GET /statements`.
#[handler]
pub(crate) async fn list(app: &App, session: ApiSession) -> Result<AnswerOf<list>, Problem> {
    let years = app.parts.portal.statements()?.years(&session.0).await.or_problem()?;
    answer::data(Statements { years: years.into_iter().map(YearItem::from).collect() })
}

impl Described for show {
    type Body = NoBody;
    type Answer = Pdf;

    fn describe() -> Operation {
        let year = ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(1000)).maximum(Some(9999));
        let year = parameter(Location::Path, "year", year).description(Some("The year.")).example(Some(2025.into()));
        Operation::new(Tag::Payments, "statement", "The statement of a year")
            .details(
                "Everything that was invoiced and paid in the year, with what was owed before and after it, in the language \
                 of `Accept-Language`: a PDF, or CSV in UTF-8 if `Accept` prefers `text/csv`. In CSV amounts are whole \
                 rupiah and dates ISO 8601; what was paid is below zero, and the amounts before the last row sum to it. \
                 Not found, of the kind `statement:nothing-in-year`, if nothing was invoiced and nothing paid, and of the \
                 kind `statement:no-documents` for a PDF where the portal makes no documents.",
            )
            .parameter(year)
            .answers(200, "", "The statement, to be saved.")
            .also_as("text/csv")
            .header("Content-Disposition", "`attachment`, with a name to save it under.", None)
            .problems([404, 406])
    }
}

/// `GET /statements/{year}`.
#[handler]
pub(crate) async fn show(
    app: &App,
    context: &RequestContext,
    session: ApiSession,
    request: &Request,
    at: PathParam<i32>,
) -> Result<AnswerOf<show>, Problem> {
    let (statements, year) = (app.parts.portal.statements()?, year_of(at.0)?);
    let response = match Form::accepted(request.headers()) {
        None => {
            return Err(Problem::not_acceptable("request:not-acceptable", "Not acceptable", "api-not-acceptable"));
        }
        Some(Form::Pdf) => download(statements.document(&session.0, year, context.locale().into()).await.or_problem()?),
        Some(Form::Csv) => {
            let statement = statements.statement(&session.0, year).await.or_problem()?;
            download_csv(&statement, session.0.scope().customer_id().as_str(), context.locale())
        }
    };
    Ok(Answer::made(response))
}
