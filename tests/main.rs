//! One integration binary.
mod corpus;
mod hostile;
