//! Streams and console texts of test runners, read line by line.
//!
//! A log that merely holds such output stays a log: these formats are recognised where the whole
//! document is what the runner wrote. The same machines read the parts of a log that a runner wrote.

mod counts;
pub(super) mod ctest;
pub(super) mod dart;
pub(super) mod go;
pub(super) mod go_json;
pub(super) mod go_test;
pub(super) mod googletest;
pub(super) mod js;
pub(super) mod jvm;
pub(super) mod libtest;
pub(super) mod libtest_json;
pub(super) mod machine;
pub(super) mod nextest;
mod panics;
pub(super) mod php;
pub(super) mod pytest;
pub(super) mod reading;
mod rows;
pub(super) mod ruby;
pub(super) mod tap;
pub(super) mod teamcity;
pub(super) mod unittest;
pub(super) mod xctest;

#[cfg(test)]
mod console_tests;
#[cfg(test)]
mod dart_tests;
#[cfg(test)]
mod go_json_tests;
#[cfg(test)]
mod rust_tests;
#[cfg(test)]
mod tap_tests;
