//! Why a server function did nothing: one type for all of them, on both sides.

use leptos::server_fn::Bytes;
use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

/// Why a function did nothing. Every text in here may be shown. None of it is ever in an address: it is the answer's body, under the status of its kind
/// ([`FunctionError::status`]).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "OneObject", into = "OneObject")]
pub enum FunctionError {
    /// Fields are wrong; each is named.
    Invalid {
        /// In the order in which the form shows them.
        fields: Vec<WrongField>,
    },
    /// A rule of the field refuses it.
    Rule {
        /// A stable dotted code, such as `contact.in_use`.
        code: String,
        /// What it means and what would do.
        message: String,
        /// The fields it is about.
        fields: Vec<WrongField>,
    },
    /// Somebody else changed it meanwhile. Nothing was written; both versions are here.
    Stale(Box<Conflict>),
    /// It does not exist, or it belongs to somebody else.
    NotFound,
    /// The role is not enough.
    Forbidden {
        /// Who may.
        message: String,
    },
    /// Nobody is signed in any more. What was typed is where it was typed.
    SignedOut,
    /// Too many tries.
    Throttled {
        /// What was tried too often and when it may be tried again.
        message: String,
        /// Seconds until the next try counts.
        retry_after: u64,
    },
    /// A registry or the database gives no answer just now.
    Busy {
        /// Which, and whether anything was written.
        message: String,
        /// Seconds after which it may be tried again.
        retry_after: u64,
    },
    /// The request is none that this function can read.
    Unreadable {
        /// What is wrong with it.
        message: String,
    },
    /// Our fault.
    Unexpected {
        /// The number that stands in the log too; empty where there is none.
        reference: String,
    },
    /// No answer of ours came: the request may have arrived or not. Only ever said by the browser's side.
    NoAnswer,
}

/// A wrong field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrongField {
    /// Its name in the form.
    pub field: String,
    /// What is wrong with it and what would do.
    pub text: String,
}

/// Two versions of one thing: what was typed, and what somebody else saved meanwhile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// The version that is saved: what a form has to be written over next.
    pub version: i64,
    /// Who saved it and that nothing was overwritten.
    pub message: String,
    /// The fields in which the two differ.
    pub fields: Vec<Differs>,
    /// The page that shows both, where the form's own can't.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// A field in which two versions differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Differs {
    /// Its name in the form.
    pub field: String,
    /// Its label.
    pub label: String,
    /// What was typed.
    pub yours: String,
    /// What is saved.
    pub saved: String,
    /// What the form's field is to hold from now on, where whoever typed had not touched it: the saved value. `None` where the typed one stays.
    pub put: Option<String>,
}

/// A refusal as it is sent: one object with what its `kind` has, because reading one struct compiles to a third of reading as many as there are kinds.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct OneObject {
    kind: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    code: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    message: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fields: Vec<WrongField>,
    #[serde(skip_serializing_if = "Option::is_none")]
    both: Option<Box<Conflict>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after: Option<u64>,
}

impl From<FunctionError> for OneObject {
    fn from(error: FunctionError) -> Self {
        let mut sent = Self {
            retry_after: error.retry_after(),
            ..Self::default()
        };
        let kind = match error {
            FunctionError::Invalid { fields } => {
                sent.fields = fields;
                "invalid"
            }
            FunctionError::Rule {
                code,
                message,
                fields,
            } => {
                (sent.code, sent.message, sent.fields) = (code, message, fields);
                "rule"
            }
            FunctionError::Stale(both) => {
                sent.both = Some(both);
                "stale"
            }
            FunctionError::NotFound => "not_found",
            FunctionError::Forbidden { message } => {
                sent.message = message;
                "forbidden"
            }
            FunctionError::SignedOut => "signed_out",
            FunctionError::Throttled { message, .. } => {
                sent.message = message;
                "throttled"
            }
            FunctionError::Busy { message, .. } => {
                sent.message = message;
                "busy"
            }
            FunctionError::Unreadable { message } => {
                sent.message = message;
                "unreadable"
            }
            FunctionError::Unexpected { reference } => {
                sent.code = reference;
                "unexpected"
            }
            FunctionError::NoAnswer => "no_answer",
        };
        kind.clone_into(&mut sent.kind);
        sent
    }
}

impl From<OneObject> for FunctionError {
    /// A kind that is unknown here is none that tells what was done: [`FunctionError::NoAnswer`].
    fn from(sent: OneObject) -> Self {
        let OneObject {
            kind,
            code,
            message,
            fields,
            both,
            retry_after,
        } = sent;
        let retry_after = retry_after.unwrap_or_default();
        match (kind.as_str(), both) {
            ("invalid", _) => Self::Invalid { fields },
            ("rule", _) => Self::Rule {
                code,
                message,
                fields,
            },
            ("stale", Some(both)) => Self::Stale(both),
            ("not_found", _) => Self::NotFound,
            ("forbidden", _) => Self::Forbidden { message },
            ("signed_out", _) => Self::SignedOut,
            ("throttled", _) => Self::Throttled {
                message,
                retry_after,
            },
            ("busy", _) => Self::Busy {
                message,
                retry_after,
            },
            ("unreadable", _) => Self::Unreadable { message },
            ("unexpected", _) => Self::Unexpected { reference: code },
            _ => Self::NoAnswer,
        }
    }
}

impl FunctionError {
    /// What is said of a request or an answer that is no JSON of the right shape.
    #[must_use]
    pub fn unreadable() -> Self {
        Self::Unreadable {
            message: "The request or its answer can’t be read. Load the page again.".into(),
        }
    }

    /// The HTTP status that it is answered with.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            Self::Invalid { .. } => 422,
            // A race with somebody else: the request is right, its moment is not.
            Self::Rule { code, .. } if code.starts_with("reference.") => 409,
            Self::Rule { .. } => 422,
            Self::Stale(_) => 409,
            Self::NotFound => 404,
            Self::Forbidden { .. } => 403,
            Self::SignedOut => 401,
            Self::Throttled { .. } => 429,
            Self::Busy { .. } | Self::NoAnswer => 503,
            Self::Unreadable { .. } => 400,
            Self::Unexpected { .. } => 500,
        }
    }

    /// Seconds after which it may be tried again, where waiting helps.
    #[must_use]
    pub const fn retry_after(&self) -> Option<u64> {
        match self {
            Self::Throttled { retry_after, .. } | Self::Busy { retry_after, .. } => {
                Some(*retry_after)
            }
            _ => None,
        }
    }

    /// The wrong fields.
    #[must_use]
    pub fn fields(&self) -> &[WrongField] {
        match self {
            Self::Invalid { fields } | Self::Rule { fields, .. } => fields,
            _ => &[],
        }
    }

    /// What people read of it.
    #[must_use]
    pub fn message(&self) -> String {
        let text = match self {
            Self::Invalid { fields } if fields.len() == 1 => "One field needs another look",
            Self::Invalid { fields } => {
                return fields.len().to_string() + " fields need another look";
            }
            Self::Rule { message, .. }
            | Self::Forbidden { message }
            | Self::Throttled { message, .. }
            | Self::Busy { message, .. }
            | Self::Unreadable { message } => message,
            Self::Stale(conflict) => &conflict.message,
            Self::NotFound => "There is nothing here, or it is not yours to see.",
            Self::SignedOut => "You were signed out. What you typed is still here.",
            Self::Unexpected { reference } if !reference.is_empty() => {
                return "That failed here. It is our fault, not yours. Reference number: "
                    .to_owned()
                    + reference;
            }
            Self::Unexpected { .. } => "That failed here. It is our fault, not yours.",
            Self::NoAnswer => {
                "No answer came, so it may have been done or not: look before you send it again."
            }
        };
        text.to_owned()
    }
}

impl FromServerFnError for FunctionError {
    type Encoder = JsonEncoding;

    /// A refusal that is none of ours came from something in between, or from a server that broke: nobody knows what was done.
    fn de(data: Bytes) -> Self {
        // As a text, like everything else that the browser's part reads: serde_json compiles each of its parts for texts and for bytes.
        std::str::from_utf8(&data)
            .ok()
            .and_then(|text| serde_json::from_str(text).ok())
            .unwrap_or(Self::NoAnswer)
    }

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(message) | ServerFnErrorErr::MissingArg(message) => {
                Self::Unreadable { message }
            }
            // The server says so of a request, the browser of an answer: its words are none for people.
            ServerFnErrorErr::Deserialization(_) => Self::unreadable(),
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Response(_) => Self::NoAnswer,
            _ => Self::Unexpected {
                reference: String::new(),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong() -> Vec<WrongField> {
        vec![WrongField {
            field: "city".into(),
            text: "Fill this in.".into(),
        }]
    }

    fn rule(code: &str) -> FunctionError {
        FunctionError::Rule {
            code: code.into(),
            message: "It is in use.".into(),
            fields: Vec::new(),
        }
    }

    #[test]
    fn each_kind_has_its_status_and_comes_back_as_it_went() {
        let both = Conflict {
            version: 4,
            message: "Somebody else saved this.".into(),
            fields: Vec::new(),
            to: None,
        };
        let busy = |message: &str| FunctionError::Busy {
            message: message.into(),
            retry_after: 5,
        };
        for (error, status, retry_after) in [
            (FunctionError::Invalid { fields: wrong() }, 422, None),
            (rule("contact.in_use"), 422, None),
            (rule("reference.gone"), 409, None),
            (FunctionError::Stale(Box::new(both)), 409, None),
            (FunctionError::NotFound, 404, None),
            (
                FunctionError::Forbidden {
                    message: "The owner can.".into(),
                },
                403,
                None,
            ),
            (FunctionError::SignedOut, 401, None),
            (busy("The database is busy."), 503, Some(5)),
            (
                FunctionError::Throttled {
                    message: "Wait.".into(),
                    retry_after: 60,
                },
                429,
                Some(60),
            ),
            (
                FunctionError::Unexpected {
                    reference: "AB12".into(),
                },
                500,
                None,
            ),
        ] {
            assert_eq!(error.status(), status, "{error:?}");
            assert_eq!(error.retry_after(), retry_after, "{error:?}");
            assert!(!error.message().is_empty());
            assert_eq!(FunctionError::de(error.ser()), error);
        }
    }

    #[test]
    fn what_leptos_says_of_a_request_is_told_in_our_words() {
        let of = FunctionError::from_server_fn_error;
        let lost = of(ServerFnErrorErr::Request("NetworkError when …".into()));
        assert_eq!(lost, FunctionError::NoAnswer);
        assert!(lost.message().contains("may have been done or not"));
        let odd = of(ServerFnErrorErr::Deserialization("expected `{`".into()));
        assert_eq!(odd.status(), 400);
        assert!(!odd.message().contains("expected `{`"));
        let foreign = FunctionError::de("<html>502</html>".as_bytes().into());
        assert_eq!(foreign, FunctionError::NoAnswer);
    }
}
