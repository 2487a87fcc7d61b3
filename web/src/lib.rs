//! What the page and its workers share; each of the two programs takes what it uses.
//!
//! `page` (the interface) talks to `worker` only through [`client::Client`] and the words of
//! [`protocol`]. The worker is one program with two roles: the engine, which owns the session, and
//! the readers, which turn bytes into fragments.

pub mod client;
pub mod embed;
pub mod host;
pub mod protocol;
pub mod sample;
pub mod wire;
pub mod worker;
