//! Reports of .NET runners: `NUnit` 2 and 3, xUnit.net, `MbUnit`, Gallio, and the TRX of `MSTest` and `VSTest`.

pub(super) mod gallio;
pub(super) mod mbunit;
pub(super) mod nunit2;
pub(super) mod nunit3;
mod suites;
pub(super) mod trx;
mod trx_definitions;
pub(super) mod xunit;

#[cfg(test)]
mod tests;
