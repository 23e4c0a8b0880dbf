//! What is said of one operation, and how OpenAPI says it.
//!
//! Only what is particular stands in `operations`; what follows from the path, the method and what the operation needs is added here.

mod operation;
mod refusals;

pub use operation::method;
pub use refusals::shared;

use serde_json::Value;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use utoipa::openapi::schema::{ArrayBuilder, KnownFormat, SchemaFormat, SchemaType};
use utoipa::openapi::{ObjectBuilder, Ref, RefOr, Schema, Type};

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

/// A time, as RFC 3339 writes it.
pub fn time() -> RefOr<Schema> {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
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

    /// The book can be asked for as it was at a past moment.
    pub fn past(mut self) -> Self {
        let listed = self
            .answers
            .iter_mut()
            .filter_map(|given| given.content.as_mut());
        for (_, schema) in listed {
            if let RefOr::T(Schema::Object(page)) = schema {
                page.properties.insert("at".into(), time());
            }
        }
        self.query(
            "at",
            time(),
            "As the book was at this moment, instead of now. Refused with `at.future` and, before the history begins, with `at.too_early`.",
        )
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

    /// A file of comma-separated values.
    pub fn csv(mut self, description: &'static str) -> Self {
        self.answers.push(Given {
            status: 200,
            text: description,
            content: Some(("text/csv", text())),
            headers: vec![("Content-Disposition", "The file's name.")],
        });
        self
    }

    /// A page of a list, behind a cursor.
    pub fn list<T: ToSchema>(self, text: &'static str) -> Self {
        self.list_beside::<T>(text, None)
    }

    /// [`Doc::list`] that says a number beside its page: its name, and what it counts.
    pub fn list_beside<T: ToSchema>(
        mut self,
        text: &'static str,
        beside: Option<(&'static str, &'static str)>,
    ) -> Self {
        let row = self.schema::<T>();
        let object = |word: &str| {
            ObjectBuilder::new()
                .schema_type(Type::String)
                .enum_values(Some([word]))
        };
        let next = ObjectBuilder::new()
            .schema_type(SchemaType::Array(vec![Type::String, Type::Null]))
            .description(Some("For `cursor`; `null` on the last page."));
        let mut page = ObjectBuilder::new()
            .property("object", object("list"))
            .property("data", ArrayBuilder::new().items(row))
            .property("next_cursor", next)
            .required("object")
            .required("data")
            .required("next_cursor");
        if let Some((name, counts)) = beside {
            let number = ObjectBuilder::new()
                .schema_type(Type::Integer)
                .minimum(Some(0))
                .description(Some(counts));
            page = page.property(name, number).required(name);
        }
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
            self::text(),
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
}
