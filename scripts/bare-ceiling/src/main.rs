//! A web server of one page: takes a connection, runs the statements it was given, writes their rows as JSON. It is served
//! as the portal is; what the portal loses against it under the same load is what its middleware, sessions, use cases and
//! answers cost.
//!
//! Settings of its connections, such as how statements are planned, are taken from `PGOPTIONS`.
//!
//! `bare-ceiling LISTEN DATABASE_URL CONNECTIONS STATEMENTS`, where STATEMENTS is a file with a JSON list of
//! `{"sql": …, "values": [text or null, …]}`.

mod row;
mod value;

use std::sync::Arc;

use deadpool::unmanaged::Pool;
use http_kit::{ServerLimits, serve};
use poem::http::StatusCode;
use poem::web::{Data, Json};
use poem::{EndpointExt as _, Route, get, handler};
use serde::Deserialize;
use serde_json::Value;
use sqlx::postgres::PgArguments;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, SqlSafeStr as _, SqlStr};
use tokio::net::TcpListener;

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// A statement as it comes from the file.
#[derive(Deserialize)]
struct Asked {
    sql: String,
    values: Vec<Option<String>>,
}

/// A statement with its values in the types that the server wants.
struct Statement {
    sql: SqlStr,
    arguments: PgArguments,
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [listen, url, connections, file] = arguments.as_slice() else {
        return Err("bare-ceiling LISTEN DATABASE_URL CONNECTIONS STATEMENTS".into());
    };
    let mut open = Vec::new();
    for _ in 0..connections.parse()? {
        open.push(PgConnection::connect(url).await?);
    }
    let asked: Vec<Asked> = serde_json::from_str(&std::fs::read_to_string(file)?)?;
    let mut statements = Vec::new();
    for Asked { sql, values } in asked {
        let first = open.first_mut().ok_or("no connection")?;
        statements.push(Statement::new(first, sql, &values).await?);
    }
    let routes = Route::new().at("/", get(page)).data(Arc::new(statements)).data(Pool::from(open));
    let listener = TcpListener::bind(listen).await?;
    Ok(serve(listener, routes, ServerLimits::default(), std::future::pending()).await?)
}

impl Statement {
    async fn new(connection: &mut PgConnection, sql: String, values: &[Option<String>]) -> Result<Self, Failure> {
        let sql = AssertSqlSafe(sql).into_sql_str();
        let described = connection.describe(sql.clone()).await?;
        let types = described.parameters().ok_or("the parameters have no types")?;
        let types = types.left().ok_or("the parameters are only counted")?;
        Ok(Self { sql, arguments: value::arguments(types, values)? })
    }
}

/// Runs the statements one after the other on one connection.
#[handler]
async fn page(statements: Data<&Arc<Vec<Statement>>>, pool: Data<&Pool<PgConnection>>) -> poem::Result<Json<Value>> {
    let failed = |error: sqlx::Error| poem::Error::from_string(error.to_string(), StatusCode::INTERNAL_SERVER_ERROR);
    let mut connection = pool
        .get()
        .await
        .map_err(|error| poem::Error::from_string(error.to_string(), StatusCode::SERVICE_UNAVAILABLE))?;
    let mut answers = Vec::new();
    for Statement { sql, arguments } in statements.iter() {
        let rows =
            sqlx::query_with(sql.clone(), arguments.clone()).fetch_all(&mut *connection).await.map_err(failed)?;
        answers.push(rows.iter().map(row::json).collect::<sqlx::Result<Value>>().map_err(failed)?);
    }
    Ok(Json(Value::Array(answers)))
}
