//! The engine of Artiscope.
//!
//! **bytes → entries → documents → facts → findings → reports and pages.**
//! Containers turn bytes into entries; formats turn documents into facts;
//! rules turn facts into findings; pages and reports only show them.
//!
//! No I/O, no clock, no globals, no threads and no wasm in here: a host brings
//! bytes through [`bytes::ByteSource`] and drives a [`session::Session`].

pub mod bytes;
pub mod documents;
pub mod entries;
pub mod facts;
pub mod findings;
pub mod methods;
pub mod reports;
pub mod session;
pub mod views;
