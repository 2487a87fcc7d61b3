//! GROWTH POINT 1: one file = one format, one row of the table.
//!
//! Order decides between formats that are equally sure.

mod allure1;
mod codeowners;
mod coverage;
mod dotnet;
mod drive;
mod flakeguard;
mod hologram;
mod image;
mod issues;
mod jenkins;
mod json;
mod json_log;
mod lines;
mod log;
mod native;
mod pcs;
mod quarantine;
mod robot;
mod runners;
mod stamp;
mod testng;
mod vitest;
mod webprofile;
mod xml;
mod xml_case;

pub use artiscope_reading::documents::formats::log::level as log_level;
pub use image::media_type;

use super::Format;
// Formats that carry bulk are built for speed, with what reads bytes.
use artiscope_reading::documents::formats::{junit, ndjson, text};

/// Every format, most specific first; `JUnit` before all, since it is sure and most frequent.
pub static FORMATS: &[Format] = &[
    junit::FORMAT,
    // webprofile parity
    webprofile::results::FORMAT,
    webprofile::iteration::FORMAT,
    webprofile::collected::FORMAT,
    webprofile::aggregate_cross::FORMAT,
    webprofile::create::FORMAT,
    webprofile::revoke::FORMAT,
    webprofile::introspect::FORMAT,
    webprofile::cross_out::FORMAT,
    webprofile::node_parity::FORMAT,
    webprofile::node_out::FORMAT,
    webprofile::test_parity::FORMAT,
    webprofile::analysis::FORMAT,
    webprofile::rerun::FORMAT,
    webprofile::aggregate::FORMAT,
    webprofile::summary::FORMAT,
    webprofile::status::FORMAT,
    webprofile::trend::FORMAT,
    webprofile::dashboard::FORMAT,
    webprofile::report::FORMAT,
    webprofile::badge::FORMAT,
    webprofile::bench::FORMAT,
    // Hologram pipeline
    hologram::PERF_CSV,
    hologram::BASELINE,
    hologram::EVENTS,
    hologram::E2E_REPORT,
    hologram::FLAKE_DATABASE,
    hologram::QUARANTINE,
    hologram::CACHE_PROFILES,
    hologram::PAGE,
    hologram::CHAOS,
    hologram::ATTESTATION,
    hologram::STATUS_BADGE,
    // integration triage (drive)
    drive::cron::FORMAT,
    drive::lifecycle::FORMAT,
    drive::witness::FORMAT,
    drive::orchestrator::FORMAT,
    drive::runtime::FORMAT,
    drive::evidence::FORMAT,
    drive::alert::CONTEXT,
    drive::alert::DISPATCH,
    drive::summary::FORMAT,
    drive::contract::FORMAT,
    // FlakeGuard, and the identity of runs
    flakeguard::META,
    stamp::FORMAT,
    flakeguard::API,
    flakeguard::EXPORTS,
    flakeguard::LOG,
    flakeguard::HEALTH,
    // PCS benchmarks
    pcs::results::FORMAT,
    pcs::best_of_k::FORMAT,
    pcs::benchmarks::FORMAT,
    pcs::schema::FORMAT,
    pcs::canary_baseline::FORMAT,
    pcs::canary_log::FORMAT,
    pcs::codegen::FORMAT,
    pcs::codegen_report::FORMAT,
    pcs::policy::FORMAT,
    pcs::regression_fail::FORMAT,
    pcs::check_report::FORMAT,
    // .NET runners, TestNG, Allure, Robot Framework
    dotnet::nunit3::FORMAT,
    dotnet::nunit2::FORMAT,
    dotnet::xunit::FORMAT,
    dotnet::trx::FORMAT,
    dotnet::mbunit::FORMAT,
    dotnet::gallio::FORMAT,
    testng::FORMAT,
    jenkins::FORMAT,
    allure1::FORMAT,
    robot::FORMAT,
    // native code
    native::ctest::FORMAT,
    native::boost::FORMAT,
    native::qtest::FORMAT,
    native::catch::CATCH,
    native::catch::DOCTEST,
    native::googletest::FORMAT,
    native::unit::CHECK,
    native::unit::CPPUNIT,
    native::unit::CUNIT,
    native::cpptest::FORMAT,
    native::gtester::FORMAT,
    native::fpcunit::FORMAT,
    // coverage
    coverage::cobertura::FORMAT,
    coverage::jacoco::FORMAT,
    coverage::clover::FORMAT,
    coverage::opencover::FORMAT,
    coverage::lcov::FORMAT,
    coverage::go::FORMAT,
    coverage::llvm::FORMAT,
    coverage::istanbul::FORMAT,
    coverage::istanbul::SUMMARY,
    // issues of analysers
    issues::sarif::FORMAT,
    issues::linters::CHECKSTYLE,
    issues::linters::PMD,
    issues::linters::SPOTBUGS,
    issues::valgrind::FORMAT,
    issues::eslint::FORMAT,
    // reports of runners in JSON
    runners::ctrf::FORMAT,
    runners::jest::FORMAT,
    runners::playwright::FORMAT,
    runners::playwright_blob::FORMAT,
    runners::playwright_trace::FORMAT,
    runners::mocha::FORMAT,
    runners::mocha::AWESOME,
    runners::cucumber::FORMAT,
    runners::cucumber_messages::FORMAT,
    runners::karate::FORMAT,
    runners::pytest::FORMAT,
    runners::rspec::FORMAT,
    runners::allure::RESULT,
    runners::allure::CONTAINER,
    runners::allure_known::FORMAT,
    runners::bazel::FORMAT,
    // what a project says of its tests
    quarantine::FORMAT,
    codeowners::FORMAT,
    // what anybody writes
    vitest::FORMAT,
    // streams and console texts
    lines::tap::FORMAT,
    lines::go_json::FORMAT,
    lines::go_test::FORMAT,
    lines::libtest_json::FORMAT,
    lines::nextest::FORMAT,
    lines::libtest::FORMAT,
    lines::dart::FORMAT,
    lines::teamcity::FORMAT,
    lines::pytest::FORMAT,
    lines::unittest::FORMAT,
    lines::ctest::FORMAT,
    lines::xctest::FORMAT,
    lines::php::phpunit::FORMAT,
    lines::php::testdox::FORMAT,
    lines::ruby::minitest::FORMAT,
    lines::ruby::rspec::FORMAT,
    lines::jvm::surefire::FORMAT,
    lines::jvm::gradle::FORMAT,
    webprofile::mongo_log::FORMAT,
    webprofile::github_runs::FORMAT,
    webprofile::github_jobs::FORMAT,
    image::FORMAT,
    json_log::FORMAT,
    ndjson::FORMAT,
    json::FORMAT,
    xml::FORMAT,
    log::FORMAT,
    text::FORMAT,
];

#[cfg(test)]
mod junit_tests;
#[cfg(test)]
mod line_tests;
#[cfg(test)]
mod robot_tests;
#[cfg(test)]
mod testng_tests;
