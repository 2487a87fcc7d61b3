//! One integration binary.
mod corpus;
