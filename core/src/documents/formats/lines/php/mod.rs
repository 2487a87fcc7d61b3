//! What `PHPUnit` prints.

pub(in crate::documents::formats) mod phpunit;
pub(in crate::documents::formats) mod testdox;

#[cfg(test)]
mod tests;
