//! Reports of native code: `CTest`, Boost.Test, `QTest`, Catch2, doctest, `GoogleTest`, Check, `CppUnit`,
//! `CUnit`, Parasoft C++test, gtester, `FPCUnit`.
//!
//! What they have in common is in [`told`]: a case with its failures, the worst of which decides.

pub(super) mod boost;
pub(super) mod catch;
pub(super) mod cpptest;
pub(super) mod ctest;
pub(super) mod fpcunit;
pub(super) mod googletest;
pub(super) mod gtester;
pub(super) mod qtest;
mod told;
pub(super) mod unit;

#[cfg(test)]
mod tests;
