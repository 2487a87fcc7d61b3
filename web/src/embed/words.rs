//! Every message of the contract. The schema in `docs/` and the types for TypeScript are made from these types.

use super::Value;

#[cfg(test)]
use schemars::JsonSchema;
#[cfg(test)]
use serde::{Deserialize, Serialize};

/// The name under which both sides speak.
pub const APP: &str = "artiscope";
/// The version of the contract.
pub const VERSION: u32 = 1;

/// What a message is known by: whatever the host chose.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(test, derive(Serialize, Deserialize, JsonSchema), serde(untagged))]
pub enum Id {
    /// A text.
    Text(String),
    /// A number.
    Number(f64),
}

/// Page to host.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(
    test,
    derive(Serialize, Deserialize, JsonSchema),
    serde(tag = "type", rename_all = "lowercase", rename_all_fields = "camelCase")
)]
pub enum PageMessage {
    /// The page listens. Posted once to parent and opener; says nothing of what is open.
    Ready {
        /// Different for every load of the page. A host that sends it back is never mistaken for that of another load.
        nonce: String,
    },
    /// How far an `open` is; at most five times a second.
    Progress {
        /// That of the `open`; null where it had none.
        id: Option<Id>,
        /// What is being done.
        phase: Phase,
        /// Bytes done.
        done: u64,
        /// Bytes in all; 0 where that is not known.
        total: u64,
    },
    /// An `open` is read to the end.
    Opened {
        /// That of the `open`; null where it had none.
        id: Option<Id>,
        /// What came of it; null for a host without an origin that gave no port.
        summary: Option<Summary>,
    },
    /// A message was refused, or what it gave could not be opened.
    Error {
        /// That of the message; null where it had none.
        id: Option<Id>,
        /// Which refusal it is.
        code: Code,
        /// The same in words, for people.
        message: String,
    },
    /// Where the reader is: the address of the view, to be given back as `view`.
    State {
        /// `#/<lens>?v=1&…`, without what the host itself put there.
        hash: String,
    },
    /// How high the page would like to be.
    Height {
        /// CSS pixels.
        px: u32,
    },
}

/// What is being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(test, derive(Serialize, Deserialize, JsonSchema), serde(rename_all = "lowercase"))]
pub enum Phase {
    /// The person in front of the page is asked whether the host may.
    Asking,
    /// An earlier `open` is still being read.
    Queued,
    /// Files are fetched from their addresses.
    Fetching,
    /// Files are being read.
    Reading,
}

/// What was found, in numbers.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(test, derive(Serialize, Deserialize, JsonSchema))]
pub struct Summary {
    /// `red`, `green` or `no_data`.
    #[cfg_attr(test, schemars(schema_with = "super::schema::verdict"))]
    pub verdict: String,
    /// Runs.
    pub runs: u64,
    /// Cases.
    pub tests: u64,
    /// Final status passed.
    pub passed: u64,
    /// Final status failed.
    pub failed: u64,
    /// Final status error.
    pub error: u64,
    /// Final status skipped.
    pub skipped: u64,
    /// Of which flaky.
    pub flaky: u64,
    /// Causes that were found.
    pub causes: u64,
    /// Logs.
    pub logs: u64,
    /// Rows of the ledger that tell of lost data.
    pub lost: u64,
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $code:ident = $word:literal,)+) => {
        /// Why a message was refused.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[cfg_attr(test, derive(Serialize, Deserialize, JsonSchema))]
        pub enum Code {
            $($(#[doc = $doc])+ #[cfg_attr(test, serde(rename = $word))] $code,)+
        }

        impl Code {
            /// All of them, in the order of the documentation.
            pub const ALL: &[Self] = &[$(Self::$code),+];

            /// As it is written.
            pub fn word(self) -> &'static str {
                match self { $(Self::$code => $word),+ }
            }
        }
    };
}

codes! {
    /// `v` is not 1.
    Version = "version",
    /// `type` is none of the contract.
    Type = "type",
    /// The message has not the shape of its type.
    Shape = "shape",
    /// More items than 10,000, or a text longer than 262,144 characters.
    TooLarge = "too_large",
    /// No item has bytes.
    Empty = "empty",
    /// An item brought another number of bytes than its `size` promised.
    Size = "size",
    /// The address of the page names a token, and the message has none or another.
    Token = "token",
    /// The person in front of the page said no.
    Refused = "refused",
    /// The nonce is that of another load of the page.
    Stale = "stale",
    /// An `open` with this id was taken already.
    Duplicate = "duplicate",
    /// The page asks about another message, or has too many waiting.
    Busy = "busy",
    /// Files were taken, and `keepOpen` was not set: the page takes no more.
    Closed = "closed",
    /// An address of `url` is not of an origin that this page may load from.
    Origin = "origin",
    /// An address of `url` could not be loaded.
    Unreachable = "unreachable",
    /// The engine failed.
    Engine = "engine",
}

impl Phase {
    /// As it is written.
    pub fn word(self) -> &'static str {
        match self {
            Self::Asking => "asking",
            Self::Queued => "queued",
            Self::Fetching => "fetching",
            Self::Reading => "reading",
        }
    }
}

impl PageMessage {
    /// What may be told a host that cannot be addressed: nothing that comes of what was opened.
    pub fn without_findings(self) -> Option<Self> {
        match self {
            Self::State { .. } | Self::Height { .. } => None,
            Self::Opened { id, .. } => Some(Self::Opened { id, summary: None }),
            other => Some(other),
        }
    }

    /// The message as it is posted.
    pub fn value<H>(&self) -> Value<H> {
        let id = |id: &Option<Id>| match id {
            None => Value::Nothing,
            Some(Id::Text(text)) => Value::Text(text.clone()),
            Some(Id::Number(number)) => Value::Number(*number),
        };
        let text = |text: &str| Value::Text(text.to_owned());
        let number = |number: u64| Value::Number(number as f64);
        let (kind, rest) = match self {
            Self::Ready { nonce } => ("ready", vec![("nonce", text(nonce))]),
            Self::Progress { id: of, phase, done, total } => (
                "progress",
                vec![("id", id(of)), ("phase", text(phase.word())), ("done", number(*done)), ("total", number(*total))],
            ),
            Self::Opened { id: of, summary } => {
                let summary = summary.as_ref().map_or(Value::Nothing, Summary::value);
                ("opened", vec![("id", id(of)), ("summary", summary)])
            }
            Self::Error { id: of, code, message } => {
                ("error", vec![("id", id(of)), ("code", text(code.word())), ("message", text(message))])
            }
            Self::State { hash } => ("state", vec![("hash", text(hash))]),
            Self::Height { px } => ("height", vec![("px", number(u64::from(*px)))]),
        };
        let head = [("app", text(APP)), ("v", number(u64::from(VERSION))), ("type", text(kind))];
        Value::Map(head.into_iter().chain(rest).collect())
    }
}

impl Summary {
    fn value<H>(&self) -> Value<H> {
        let numbers = [
            ("runs", self.runs),
            ("tests", self.tests),
            ("passed", self.passed),
            ("failed", self.failed),
            ("error", self.error),
            ("skipped", self.skipped),
            ("flaky", self.flaky),
            ("causes", self.causes),
            ("logs", self.logs),
            ("lost", self.lost),
        ];
        let numbers = numbers.map(|(key, number)| (key, Value::Number(number as f64)));
        let verdict = ("verdict", Value::Text(self.verdict.clone()));
        Value::Map(std::iter::once(verdict).chain(numbers).collect())
    }
}
