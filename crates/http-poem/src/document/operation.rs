//! What the document says of one operation, written beside its handler.

use std::collections::BTreeSet;

use serde_json::Value;
use utoipa::openapi::path::{OperationBuilder, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::request_body::{RequestBody, RequestBodyBuilder};
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{
    Components, ContentBuilder, HeaderBuilder, Ref, RefOr, Required, ResponseBuilder, Schema, SecurityRequirement,
};

pub(crate) use utoipa::openapi::path::ParameterIn as Location;

use crate::document::types::{AnswerBody as _, Described, SentBody as _};
use crate::document::whole::{ACCEPT_LANGUAGE, LIMIT, PAGE, PROBLEM};

/// What operations are grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tag {
    Login,
    Sessions,
    Account,
    Invoices,
    Payments,
    Tickets,
    Conversations,
    Attachments,
    Help,
}

impl Tag {
    /// All of them, in the document's order.
    pub(crate) const ALL: [Self; 9] = [
        Self::Login,
        Self::Sessions,
        Self::Account,
        Self::Invoices,
        Self::Payments,
        Self::Tickets,
        Self::Conversations,
        Self::Attachments,
        Self::Help,
    ];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Login => "Login",
            Self::Sessions => "Sessions",
            Self::Account => "Account",
            Self::Invoices => "Invoices",
            Self::Payments => "Payments",
            Self::Tickets => "Tickets",
            Self::Conversations => "Conversations",
            Self::Attachments => "Attachments",
            Self::Help => "Help",
        }
    }
}

/// A description under construction. Without more it is of an operation that needs a session.
pub(crate) struct Operation {
    builder: OperationBuilder,
    answer: ResponseBuilder,
    answer_name: &'static str,
    answer_example: Option<Value>,
    body_example: Option<Value>,
    is_open: bool,
    takes_file: bool,
    status: u16,
    problems: BTreeSet<u16>,
}

impl Operation {
    /// An operation by its id in the document, and what it does in a few words.
    pub(crate) fn new(tag: Tag, id: &str, summary: &str) -> Self {
        let builder = OperationBuilder::new().tag(tag.name()).operation_id(Some(id)).summary(Some(summary));
        Self {
            builder: builder.parameter_ref(component("parameters", ACCEPT_LANGUAGE)),
            answer: ResponseBuilder::new(),
            answer_name: "",
            answer_example: None,
            body_example: None,
            is_open: false,
            takes_file: false,
            status: 200,
            problems: BTreeSet::from([500, 503]),
        }
    }

    /// What else there is to know.
    pub(crate) fn details(mut self, text: &str) -> Self {
        self.builder = self.builder.description(Some(text));
        self
    }

    /// Nobody has to be logged in.
    pub(crate) fn open(mut self) -> Self {
        self.is_open = true;
        self
    }

    /// A parameter of the path, the query or a header.
    pub(crate) fn parameter(mut self, parameter: impl Into<Parameter>) -> Self {
        self.builder = self.builder.parameter(parameter);
        self
    }

    /// The query may name a page.
    pub(crate) fn paged(mut self) -> Self {
        let builder = self.builder.parameter_ref(component("parameters", PAGE));
        self.builder = builder.parameter_ref(component("parameters", LIMIT));
        self
    }

    /// A body that could be sent.
    pub(crate) fn sent(mut self, example: Value) -> Self {
        self.body_example = Some(example);
        self
    }

    /// The body is a form with one file.
    pub(crate) fn file(mut self) -> Self {
        self.takes_file = true;
        self
    }

    /// The answer to success, under `name` in the components.
    pub(crate) fn answers(mut self, status: u16, name: &'static str, description: &str) -> Self {
        (self.status, self.answer_name) = (status, name);
        self.answer = self.answer.description(description);
        self
    }

    /// A header of that answer.
    pub(crate) fn header(mut self, name: &str, description: &str, example: Option<&str>) -> Self {
        let header = HeaderBuilder::new().schema(Some(text())).description(Some(description));
        self.answer = self.answer.header(name, header.example(example.map(Value::from)).build());
        self
    }

    /// An answer that could come.
    pub(crate) fn example(mut self, example: Value) -> Self {
        self.answer_example = Some(example);
        self
    }

    /// The success is also answered as text of this media type, where the request accepts it.
    pub(crate) fn also_as(mut self, media_type: &str) -> Self {
        let content = ContentBuilder::new().schema(Some(super::text()));
        self.answer = self.answer.content(media_type, content.build());
        self
    }

    /// The problems it answers beside those that its session and its body bring along.
    pub(crate) fn problems<const N: usize>(mut self, statuses: [u16; N]) -> Self {
        self.problems.extend(statuses);
        self
    }
}

/// The operation of a handler, with its types in the components.
pub(crate) fn render<H: Described>(components: &mut Components) -> utoipa::openapi::path::Operation {
    let operation = H::describe();
    let takes_file = operation.takes_file;
    let Operation {
        mut builder, answer, answer_name, answer_example, body_example, is_open, status, mut problems, ..
    } = operation;
    if is_open {
        builder = builder.securities(Some(Vec::<SecurityRequirement>::new()));
    } else {
        problems.insert(401);
    }
    if let Some(schema) = H::Body::schema(components) {
        let content = ContentBuilder::new().schema(Some(schema)).example(body_example);
        let body = RequestBodyBuilder::new().content("application/json", content.build());
        builder = builder.request_body(Some(body.required(Some(Required::True)).build()));
        problems.extend([400, 413, 415]);
    }
    if takes_file {
        builder = builder.request_body(Some(file_body()));
        problems.extend([400, 413, 415]);
    }
    let content = ContentBuilder::new().schema(Some(H::Answer::schema(answer_name, components)));
    let answer = answer.content(H::Answer::MEDIA_TYPE, content.example(answer_example).build());
    builder = builder.response(status.to_string(), answer.build());
    let problem = |builder: OperationBuilder, status: u16| {
        builder.response(status.to_string(), RefOr::Ref(component("responses", PROBLEM)))
    };
    problems.into_iter().fold(builder, problem).build()
}

/// A form with one file.
fn file_body() -> RequestBody {
    let binary = text().format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary)));
    let form = ObjectBuilder::new().property("file", binary).required("file");
    let content = ContentBuilder::new().schema(Some(form)).build();
    RequestBodyBuilder::new().content("multipart/form-data", content).required(Some(Required::True)).build()
}

fn component(kind: &str, name: &str) -> Ref {
    Ref::new(format!("#/components/{kind}/{name}"))
}

/// A parameter; those of a path are required.
pub(crate) fn parameter(at: Location, name: &str, schema: impl Into<RefOr<Schema>>) -> ParameterBuilder {
    let required = if at == ParameterIn::Path { Required::True } else { Required::False };
    ParameterBuilder::new().name(name).parameter_in(at).required(required).schema(Some(schema))
}

/// The schema of a text.
pub(crate) fn text() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String)
}

/// The schema of a whole number.
pub(crate) fn integer() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::Integer)
}
