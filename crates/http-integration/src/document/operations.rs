//! The operations on one kind of records.

use poem::http::Method;
use serde_json::{Value, json};
use utoipa::openapi::path::{HttpMethod, OperationBuilder, Parameter, ParameterBuilder, ParameterIn, Paths};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::schema::{ObjectBuilder, OneOfBuilder, Type};
use utoipa::openapi::{Components, ContentBuilder, HeaderBuilder, Ref, RefOr, Required, ResponseBuilder, Schema};

use super::{body, example, name_of, schemas};
use crate::operation::{LARGEST_LIMIT, USUAL_LIMIT, Verb};
use crate::resource::Resource;

/// Adds the operations on a kind of records, and their schemas.
pub(super) fn describe<R: Resource>(paths: &mut Paths, components: &mut Components) {
    schemas::add::<R::Item>(components);
    body::add::<R>(components);
    for verb in Verb::ON_ALL {
        add(paths, format!("/{}", R::KIND), verb, operation::<R>(verb));
    }
    for verb in Verb::on_one::<R>() {
        let operation = operation::<R>(*verb).parameter(named::<R>());
        add(paths, format!("/{}/{{{}}}", R::KIND, R::PARAMETER), *verb, operation);
    }
}

fn add(paths: &mut Paths, path: String, verb: Verb, operation: OperationBuilder) {
    let method = match verb.method() {
        Method::POST => HttpMethod::Post,
        Method::PUT => HttpMethod::Put,
        Method::PATCH => HttpMethod::Patch,
        Method::DELETE => HttpMethod::Delete,
        _ => HttpMethod::Get,
    };
    paths.add_path_operation(path, vec![method], operation.build());
}

/// The record that an address names.
fn named<R: Resource>() -> Parameter {
    let number = text().max_length(Some(64));
    let parameter = ParameterBuilder::new().name(R::PARAMETER).parameter_in(ParameterIn::Path);
    let told = format!("The {}'s number; a `/` in it is written `%2F`.", R::ONE);
    parameter.required(Required::True).schema(Some(number)).description(Some(told)).build()
}

fn operation<R: Resource>(verb: Verb) -> OperationBuilder {
    let (id, summary, details) = words_of::<R>(verb);
    let scope = if matches!(verb, Verb::List | Verb::Show) { R::READ } else { R::WRITE };
    let builder = OperationBuilder::new().tag(R::KIND).operation_id(Some(id)).summary(Some(summary));
    let builder = builder.description(Some(format!("Needs the scope `{scope}`.{details}")));
    let builder = parameters(verb, builder);
    let builder = answers::<R>(verb, sent::<R>(verb, builder));
    let problem = |builder: OperationBuilder, status: &u16| {
        builder
            .response(status.to_string(), RefOr::Ref(Ref::new(format!("#/components/responses/{}", schemas::PROBLEM))))
    };
    problems(verb).iter().fold(builder, problem)
}

/// The id of an operation, what it does, and what else there is to know.
fn words_of<R: Resource>(verb: Verb) -> (String, String, String) {
    let (name, one, kind) = (name_of::<R>(), R::ONE, R::KIND);
    let article = if one.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    match verb {
        Verb::List => (format!("list{name}s"), format!("Walk through all {kind}"), String::new()),
        Verb::Post => (
            format!("write{name}s"),
            format!("Write {article} {one}, or a batch of {kind}"),
            format!(
                " A batch is an object whose only member is `{kind}`. Its rows are written in their order, each by \
                 itself, and answered in their places; 207 if one was refused."
            ),
        ),
        Verb::Show => (format!("show{name}"), format!("Read {article} {one}"), String::new()),
        Verb::Put => (
            format!("put{name}"),
            format!("Add {article} {one}, or write over it"),
            " Members that are not sent stay as they are.".to_owned(),
        ),
        Verb::Patch => (format!("change{name}"), format!("Change {article} {one} that is on file"), String::new()),
        Verb::Remove => (
            format!("remove{name}"),
            format!("Remove {article} {one} that is a draft"),
            " What a customer may have seen stays.".to_owned(),
        ),
    }
}

fn parameters(verb: Verb, builder: OperationBuilder) -> OperationBuilder {
    let header = |name: &str, told: &str| {
        let parameter = ParameterBuilder::new().name(name).parameter_in(ParameterIn::Header);
        parameter.required(Required::False).schema(Some(text())).description(Some(told))
    };
    let query = |name: &str, schema: ObjectBuilder, told: &str| {
        let parameter = ParameterBuilder::new().name(name).parameter_in(ParameterIn::Query);
        parameter.required(Required::False).schema(Some(schema)).description(Some(told))
    };
    let builder = match verb {
        Verb::List => {
            let limit = ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(1)).maximum(Some(LARGEST_LIMIT));
            let limit = limit.default(Some(USUAL_LIMIT.into()));
            builder.parameter(query("after", text(), "`next` of the page before.")).parameter(query(
                "limit",
                limit,
                "How many records a page has at most.",
            ))
        }
        Verb::Post => {
            let told = "Accepted and not needed: the number of a record is its identity, so the same request again has \
                        no further effect.";
            builder.parameter(header("Idempotency-Key", told))
        }
        _ => builder,
    };
    if matches!(verb, Verb::List | Verb::Show) {
        return builder;
    }
    let builder = builder.parameter(header("If-Match", "Only a record with one of these tags, or `*` for any."));
    if matches!(verb, Verb::Put | Verb::Post) {
        return builder.parameter(header("If-None-Match", "`*`: only a record that is not on file."));
    }
    builder
}

fn sent<R: Resource>(verb: Verb, builder: OperationBuilder) -> OperationBuilder {
    let (schema, example): (RefOr<Schema>, Value) = match verb {
        Verb::Post => (body::row_or_batch::<R>().into(), json!({ (R::KIND): [example::row::<R>(true)] })),
        Verb::Put | Verb::Patch => (body::row::<R>().into(), example::row::<R>(false)),
        Verb::List | Verb::Show | Verb::Remove => return builder,
    };
    let content = ContentBuilder::new().schema(Some(schema)).example(Some(example)).build();
    let body = RequestBodyBuilder::new().content("application/json", content).required(Some(Required::True));
    builder.request_body(Some(body.build()))
}

fn answers<R: Resource>(verb: Verb, builder: OperationBuilder) -> OperationBuilder {
    let tag = || HeaderBuilder::new().schema(Some(text())).description(Some("The record as it is shown.")).build();
    let at = || HeaderBuilder::new().schema(Some(text())).description(Some("Where the record lies.")).build();
    let one = |told: &str, schema: RefOr<Schema>| {
        let content = ContentBuilder::new().schema(Some(schema)).build();
        ResponseBuilder::new().description(told).content("application/json", content)
    };
    let new = || one("It is new.", schemas::written::<R>().into()).header("ETag", tag()).header("Location", at());
    let on_file = |schema: RefOr<Schema>| one("It is on file.", schema).header("ETag", tag());
    match verb {
        Verb::List => builder.response("200", one("Some of them.", schemas::page::<R>().into()).build()),
        Verb::Show => builder.response("200", on_file(schemas::one::<R>().into()).build()),
        Verb::Put => {
            builder.response("200", on_file(schemas::written::<R>().into()).build()).response("201", new().build())
        }
        Verb::Patch => builder.response("200", on_file(schemas::written::<R>().into()).build()),
        Verb::Post => {
            let either = OneOfBuilder::new().item(schemas::written::<R>()).item(schemas::batch());
            let batch = one("Some rows were refused.", schemas::batch().into());
            builder
                .response("200", on_file(either.into()).build())
                .response("201", new().build())
                .response("207", batch.build())
        }
        Verb::Remove => builder.response("204", ResponseBuilder::new().description("It is removed.").build()),
    }
}

fn problems(verb: Verb) -> &'static [u16] {
    match verb {
        Verb::List => &[400, 401, 403, 429, 500, 503],
        Verb::Show => &[401, 403, 404, 429, 500, 503],
        Verb::Post | Verb::Put => &[400, 401, 403, 409, 412, 413, 415, 422, 429, 500, 503],
        Verb::Patch => &[400, 401, 403, 404, 409, 412, 413, 415, 422, 429, 500, 503],
        Verb::Remove => &[400, 401, 403, 404, 409, 412, 429, 500, 503],
    }
}

fn text() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String)
}
