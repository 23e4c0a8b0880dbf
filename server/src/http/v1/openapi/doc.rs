//! What is said of one operation, and how OpenAPI says it.
//!
//! Only what is particular stands in `operations`; what follows from the path, the method and what the operation needs is added here.

use super::examples;
use crate::http::v1::{ENDPOINTS, Endpoint};
use serde_json::Value;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use utoipa::openapi::link::{Link, LinkBuilder};
use utoipa::openapi::path::{
    HttpMethod, Operation, OperationBuilder, ParameterBuilder, ParameterIn,
};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::schema::{ArrayBuilder, KnownFormat, SchemaFormat, SchemaType};
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{
    ContentBuilder, HeaderBuilder, ObjectBuilder, Ref, RefOr, Required, Response, ResponseBuilder,
    Schema, Type,
};

/// Schemas by name.
pub type Schemas = BTreeMap<String, RefOr<Schema>>;

/// What is said of one operation.
pub struct Doc {
    tag: &'static str,
    summary: &'static str,
    details: &'static str,
    query: Vec<(&'static str, RefOr<Schema>, &'static str)>,
    body: Option<Body>,
    answers: Vec<Given>,
    /// Answers bear an `ETag`.
    tagged: bool,
    schemas: Schemas,
}

struct Body {
    schema: RefOr<Schema>,
    example: Value,
    required: bool,
}

struct Given {
    status: u16,
    text: &'static str,
    content: Option<(&'static str, RefOr<Schema>)>,
    headers: Vec<(&'static str, &'static str)>,
}

/// A text.
pub fn text() -> RefOr<Schema> {
    ObjectBuilder::new().schema_type(Type::String).into()
}

/// An id.
pub fn id() -> RefOr<Schema> {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Uuid)))
        .into()
}

/// A truth value.
pub fn flag() -> RefOr<Schema> {
    ObjectBuilder::new().schema_type(Type::Boolean).into()
}

/// A whole number within bounds.
pub fn number(from: u32, to: u32) -> RefOr<Schema> {
    ObjectBuilder::new()
        .schema_type(Type::Integer)
        .minimum(Some(from))
        .maximum(Some(to))
        .into()
}

impl Doc {
    /// An operation with what it does in a few words, and in a sentence.
    pub fn new(tag: &'static str, summary: &'static str, details: &'static str) -> Self {
        Self {
            tag,
            summary,
            details,
            query: Vec::new(),
            body: None,
            answers: Vec::new(),
            tagged: false,
            schemas: Schemas::new(),
        }
    }

    /// A reference to this schema, which is kept with all that it refers to.
    pub fn schema<T: ToSchema>(&mut self) -> RefOr<Schema> {
        let mut found = vec![(T::name().into_owned(), T::schema())];
        T::schemas(&mut found);
        self.schemas.extend(found);
        Ref::from_schema_name(T::name()).into()
    }

    /// A parameter of the address.
    pub fn query(mut self, name: &'static str, schema: RefOr<Schema>, text: &'static str) -> Self {
        self.query.push((name, schema, text));
        self
    }

    /// A parameter of the address that takes one of a few words.
    pub fn word<T: ToSchema>(mut self, name: &'static str, text: &'static str) -> Self {
        let schema = self.schema::<T>();
        self.query(name, schema, text)
    }

    /// The plan can be asked for in the address.
    pub fn plannable<T: ToSchema>(self) -> Self {
        self.query("dry_run", flag(), "Ask for the plan; nothing is written.")
            .also::<T>("Or, when `dry_run` asks for it, the plan.")
    }

    /// The body, and an example that a test sends.
    pub fn body<T: ToSchema>(mut self, example: Value) -> Self {
        let schema = self.schema::<T>();
        self.body = Some(Body {
            schema,
            example,
            required: true,
        });
        self
    }

    /// The body may be left out.
    pub fn optional(mut self) -> Self {
        if let Some(body) = &mut self.body {
            body.required = false;
        }
        self
    }

    /// An answer that went well; the first one is what is meant to happen.
    pub fn answer<T: ToSchema>(mut self, status: u16, text: &'static str) -> Self {
        let schema = self.schema::<T>();
        let given = Given {
            status,
            text,
            content: Some(("application/json", schema)),
            headers: Vec::new(),
        };
        self.answers.push(given);
        self
    }

    /// The answer of that status may show this instead.
    fn also<T: ToSchema>(mut self, text: &'static str) -> Self {
        let schema = self.schema::<T>();
        let found = self.answers.iter_mut().find(|given| given.status == 200);
        let Some(content) = found.and_then(|given| given.content.as_mut()) else {
            return self.answer::<T>(200, text);
        };
        content.1 = utoipa::openapi::schema::AnyOfBuilder::new()
            .item(content.1.clone())
            .item(schema)
            .into();
        self
    }

    /// 201: made, and there it is.
    pub fn created<T: ToSchema>(self, text: &'static str) -> Self {
        self.answer::<T>(201, text)
            .header("Location", "Where it is.")
    }

    /// 202: a task does it.
    pub fn accepted<T: ToSchema>(self, text: &'static str) -> Self {
        self.answer::<T>(202, text)
            .header("Location", "Where it can be followed.")
    }

    /// 204.
    pub fn gone(mut self, text: &'static str) -> Self {
        self.answers.push(Given {
            status: 204,
            text,
            content: None,
            headers: Vec::new(),
        });
        self
    }

    /// A stream of events.
    pub fn streams(mut self, description: &'static str) -> Self {
        self.answers.push(Given {
            status: 200,
            text: description,
            content: Some(("text/event-stream", text())),
            headers: Vec::new(),
        });
        self
    }

    /// A page of a list, behind a cursor.
    pub fn list<T: ToSchema>(mut self, text: &'static str) -> Self {
        let row = self.schema::<T>();
        let object = |word: &str| {
            ObjectBuilder::new()
                .schema_type(Type::String)
                .enum_values(Some([word]))
        };
        let next = ObjectBuilder::new()
            .schema_type(SchemaType::Array(vec![Type::String, Type::Null]))
            .description(Some("For `cursor`; `null` on the last page."));
        let page = ObjectBuilder::new()
            .property("object", object("list"))
            .property("data", ArrayBuilder::new().items(row))
            .property("next_cursor", next)
            .required("object")
            .required("data")
            .required("next_cursor");
        self.answers.push(Given {
            status: 200,
            text,
            content: Some(("application/json", page.into())),
            headers: vec![("Link", "`rel=\"next\"`, unless this is the last page.")],
        });
        self.query(
            "limit",
            number(1, 200),
            "Rows of a page; 50 when nothing is said.",
        )
        .query(
            "cursor",
            text_schema(),
            "The `next_cursor` of an earlier answer.",
        )
    }

    /// Pages can be asked for by number too.
    pub fn numbered(self) -> Self {
        self.query(
            "page",
            number(1, 10_000),
            "The page's number, instead of `cursor`.",
        )
        .query(
            "page_size",
            number(1, 200),
            "Rows of a page, beside `page`.",
        )
    }

    /// The answer's representation has a tag, which `If-None-Match` and `If-Match` name.
    pub fn tagged(mut self) -> Self {
        self.tagged = true;
        self
    }

    /// A header of the latest answer.
    pub fn header(mut self, name: &'static str, text: &'static str) -> Self {
        if let Some(given) = self.answers.last_mut() {
            given.headers.push((name, text));
        }
        self
    }

    /// The status of success.
    pub fn success(&self) -> Option<u16> {
        self.answers.first().map(|given| given.status)
    }

    /// The example of the body.
    pub fn example(&self) -> Option<&Value> {
        self.body.as_ref().map(|body| &body.example)
    }

    /// The schemas that it refers to.
    pub const fn schemas(&self) -> &Schemas {
        &self.schemas
    }

    /// The operation as OpenAPI says it.
    pub fn operation(self, endpoint: &Endpoint) -> Operation {
        let mut operation = OperationBuilder::new()
            .tag(self.tag)
            .summary(Some(self.summary))
            .operation_id(Some(endpoint.name))
            .description(Some(described(self.details, endpoint)));
        for name in endpoint.names() {
            operation = operation.parameter(
                ParameterBuilder::new()
                    .name(name)
                    .parameter_in(ParameterIn::Path)
                    .required(Required::True)
                    .schema(Some(id()))
                    .example(examples::id(name).map(Into::into)),
            );
        }
        for (name, schema, text) in self.query {
            operation = operation.parameter(
                ParameterBuilder::new()
                    .name(name)
                    .parameter_in(ParameterIn::Query)
                    .required(Required::False)
                    .description(Some(text))
                    .schema(Some(schema)),
            );
        }
        for (name, pattern, text) in headers(endpoint, self.tagged) {
            let schema = ObjectBuilder::new()
                .schema_type(Type::String)
                .pattern(Some(pattern));
            operation = operation.parameter(
                ParameterBuilder::new()
                    .name(name)
                    .parameter_in(ParameterIn::Header)
                    .required(Required::False)
                    .description(Some(text))
                    .schema(Some(schema)),
            );
        }
        if let Some(body) = self.body {
            let content = ContentBuilder::new()
                .schema(Some(body.schema))
                .example(Some(body.example))
                .build();
            let required = if body.required {
                Required::True
            } else {
                Required::False
            };
            let body = RequestBodyBuilder::new()
                .content("application/json", content)
                .required(Some(required));
            operation = operation.request_body(Some(body.build()));
        }
        let tagged = self.tagged;
        for given in self.answers {
            let response = given.response(tagged, endpoint);
            operation = operation.response(response.0, response.1);
        }
        for status in refusals(endpoint, tagged) {
            operation = operation.response(status, Ref::from_response_name(name(status)));
        }
        operation
            .security(SecurityRequirement::new::<_, [&str; 0], &str>("key", []))
            .build()
    }
}

impl Given {
    fn response(self, tagged: bool, endpoint: &Endpoint) -> (String, Response) {
        let mut response = ResponseBuilder::new().description(self.text);
        if self.status == 201 {
            for (of, link) in links(endpoint) {
                response = response.link(of, link);
            }
        }
        let tagged = tagged && self.status != 202 && self.status != 204;
        let tag = tagged.then_some(("ETag", "For `If-Match` and `If-None-Match`."));
        for (name, text) in self.headers.into_iter().chain(tag) {
            let header = HeaderBuilder::new()
                .schema(Some(text_schema()))
                .description(Some(text));
            response = response.header(name, header.build());
        }
        if let Some((kind, schema)) = self.content {
            response = response.content(kind, ContentBuilder::new().schema(Some(schema)).build());
        }
        (self.status.to_string(), response.build())
    }
}

/// What can be done with a thing that was made here: every endpoint beneath it, with its id in the path.
fn links(endpoint: &Endpoint) -> Vec<(&'static str, Link)> {
    let beneath = format!("{}/{{", endpoint.path);
    let link = |other: &Endpoint| {
        let of = other.path.strip_prefix(&beneath)?;
        let (name, rest) = of.split_once('}')?;
        let further = rest.contains('{');
        let mut link = LinkBuilder::new().operation_id(other.name);
        for known in endpoint.names() {
            link = link.parameter(known, format!("$request.path.{known}"));
        }
        let link = link.parameter(name, "$response.body#/id");
        (!further).then(|| (other.name, link.build()))
    };
    ENDPOINTS.iter().filter_map(link).collect()
}

fn text_schema() -> RefOr<Schema> {
    text()
}

/// The details, and what it needs.
fn described(details: &str, endpoint: &Endpoint) -> String {
    let scopes: Vec<String> = endpoint
        .needs
        .iter()
        .map(|need| format!("`{}`", need.scope()))
        .collect();
    if scopes.is_empty() {
        return details.to_owned();
    }
    format!("{details}\n\nNeeds {}.", scopes.join(" and "))
        .trim_start()
        .to_owned()
}

/// The method as OpenAPI has it.
pub fn method(endpoint: &Endpoint) -> HttpMethod {
    match endpoint.method {
        "post" => HttpMethod::Post,
        "put" => HttpMethod::Put,
        "patch" => HttpMethod::Patch,
        "delete" => HttpMethod::Delete,
        _ => HttpMethod::Get,
    }
}

/// How an entity tag is written (RFC 9110, section 8.8.3).
const TAG: &str = "^\"[!#-~]*\"$";

/// The headers that a request may bear, how each is written, and what for.
fn headers(endpoint: &Endpoint, tagged: bool) -> Vec<(&'static str, &'static str, &'static str)> {
    let method = endpoint.method;
    let mut headers = Vec::new();
    if endpoint.repeats() {
        headers.push((
            "Idempotency-Key",
            "^[!-~]{1,255}$",
            "The same key and body again: the first answer again.",
        ));
    }
    match (method, tagged) {
        ("get", true) => headers.push((
            "If-None-Match",
            ".*",
            "The `ETag` that is known: 304 when it still holds.",
        )),
        // Nothing can have been seen of what is made here.
        ("post", true) if endpoint.makes() => {}
        (_, true) => headers.push((
            "If-Match",
            TAG,
            "The `ETag` that was seen: 412 when it holds no more.",
        )),
        (_, false) => {}
    }
    headers
}

/// Every refusal, by its status.
const REFUSALS: [(&str, &str); 12] = [
    ("304", "It is as the caller knows it."),
    ("401", "Nobody is signed in, or the key does not count."),
    (
        "403",
        "The role or the scopes are too small, or a token asks for a token.",
    ),
    ("404", "There is nothing here for the caller."),
    (
        "409",
        "The first request with this `Idempotency-Key` is not answered yet.",
    ),
    (
        "412",
        "It was changed meanwhile; `current` shows how it stands.",
    ),
    ("413", "The body is over 1 MiB."),
    ("415", "The body does not say that it is JSON."),
    (
        "422",
        "Something is wrong with the request; `fields` names what. Nothing was written.",
    ),
    (
        "429",
        "Too many requests; `Retry-After` says when to come again.",
    ),
    (
        "500",
        "A defect of ours; `reference` is its number in the log.",
    ),
    (
        "503",
        "The database is busy or a registry is silent; `Retry-After` says when to come again.",
    ),
];

/// What can go wrong, by what the operation is.
fn refusals(endpoint: &Endpoint, tagged: bool) -> impl Iterator<Item = &'static str> {
    let writes = endpoint.method != "get";
    let possible = move |status: &str| match status {
        "304" => tagged && !writes,
        "403" => writes || !endpoint.needs.is_empty(),
        "404" => endpoint.path.contains('{'),
        "409" => endpoint.repeats(),
        "413" | "415" => writes,
        "412" => tagged && writes && !endpoint.makes(),
        _ => true,
    };
    REFUSALS
        .into_iter()
        .map(|(status, _)| status)
        .filter(move |status| possible(status))
}

/// The refusals as parts that operations share, by name.
pub fn shared() -> impl Iterator<Item = (String, RefOr<Response>)> {
    REFUSALS
        .into_iter()
        .map(|(status, text)| (name(status), refusal(status, text).into()))
}

fn name(status: &str) -> String {
    format!("Refused{status}")
}

fn refusal(status: &str, text: &str) -> Response {
    let response = ResponseBuilder::new().description(text);
    if status == "304" {
        return response.build();
    }
    let content = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name("Problem")))
        .build();
    response
        .content("application/problem+json", content)
        .build()
}
