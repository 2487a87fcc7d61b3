//! The façade that every host uses.
