//! What is said of an operation, as OpenAPI says it.

use super::refusals::{name, refusals};
use super::{Doc, Given, id};
use crate::http::v1::openapi::examples;
use crate::http::v1::{ENDPOINTS, Endpoint};
use utoipa::openapi::link::{Link, LinkBuilder};
use utoipa::openapi::path::{
    HttpMethod, Operation, OperationBuilder, ParameterBuilder, ParameterIn,
};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{
    ContentBuilder, HeaderBuilder, ObjectBuilder, Ref, Required, Response, ResponseBuilder, Type,
};

impl Doc {
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
                .schema(Some(super::text()))
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

/// The details, and what it needs.
fn described(details: &str, endpoint: &Endpoint) -> String {
    let scopes: Vec<String> = endpoint
        .needs
        .iter()
        .map(|need| format!("`{need}`"))
        .collect();
    let tied = endpoint.concerns.of_a_tied_key();
    let needs = if scopes.is_empty() {
        String::new()
    } else {
        format!("Needs {}.", scopes.join(" and "))
    };
    format!("{details}\n\n{needs} {tied}")
        .split("\n\n")
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("\n\n")
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
