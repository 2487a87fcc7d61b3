//! The embedding contract, version 1: what a host and this page say to each other, and whom the page believes.
//!
//! Nothing here knows a browser. What a host posted arrives as a [`Value`], is read leniently into
//! [`Said`], and goes through the [`Machine`], which answers with [`Action`]s. The page's own part
//! (listening, posting, opening) is `hosting` of the page. `docs/embedding.md` tells hosts of all this; its
//! schema is made from the types of [`words`].

mod machine;
mod reading;
#[cfg(test)]
mod schema;
#[cfg(test)]
mod tests;
mod trust;
mod value;
pub mod words;

pub use machine::{Action, Machine, Speaker};
pub use reading::{Item, Open, Refused, Said, read, share_link};
pub use trust::{Origin, Origins, Seat};
pub use value::{ALIAS_KEYS, ITEM_KEYS, KEYS, MOST_ITEM_TEXT, MOST_ITEMS, MOST_TEXT, Value};
pub use words::{Code, Id, PageMessage, Phase, Summary};
