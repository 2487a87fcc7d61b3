//! Texts of builds of Java: text in, dump out.

use crate::documents::testing::{read, read_streamed};

fn both(text: &str) -> String {
    let dump = read("out.log", text);
    for size in [600, 777] {
        assert_eq!(read_streamed("out.log", text, size), dump, "pieces of {size}");
    }
    assert!(read("ci.log", format!("$ build\n{text}")).starts_with("document log"), "a log stays a log");
    dump
}

#[test]
fn older_versions_of_surefire_put_classes_in_brackets() {
    let dump = both(
        "-------------------------------------------------------\n T E S T S\n-------------------------------------------------------\nRunning com.example.CartTest\nTests run: 2, Failures: 1, Errors: 0, Skipped: 0, Time elapsed: 0.05 sec <<< FAILURE! - in com.example.CartTest\ntestTotal(com.example.CartTest)  Time elapsed: 0.02 sec  <<< FAILURE!\njava.lang.AssertionError: expected:<10> but was:<11>\n\tat org.junit.Assert.fail(Assert.java:88)\n\tat com.example.CartTest.testTotal(CartTest.java:42)\n\n\nResults :\n\nFailed tests: \n  CartTest.testTotal:42 expected:<10> but was:<11>\n\nTests run: 2, Failures: 1, Errors: 0, Skipped: 0\n",
    );
    assert!(
        dump.contains("failed class=\"com.example.CartTest\" name=\"testTotal\" file=\"CartTest.java\" line=42 20ms"),
        "{dump}"
    );
    assert!(dump.contains("expected \"10\"") && dump.contains("test 1 1/1 passed\n"), "{dump}");
    assert_eq!(dump.matches("\ntest ").count(), 2, "{dump}");
}

#[test]
fn what_only_the_results_of_surefire_name_is_a_test() {
    let dump = both(
        "[INFO]  T E S T S\n[INFO] Running com.example.ATest\n[INFO] Results:\n[INFO] \n[ERROR] Errors: \n[ERROR]   ATest.loads:20->read:7 » FileNotFound data.txt\n[INFO] \n[ERROR] Tests run: 1, Failures: 0, Errors: 1, Skipped: 0\n",
    );
    assert!(dump.contains("error class=\"ATest\" name=\"loads\" file=\"ATest.java\" line=20"), "{dump}");
}

#[test]
fn a_place_in_the_results_of_surefire_is_no_test_where_the_class_was_told() {
    let dump = both(
        "[INFO]  T E S T S\n[INFO] Running com.example.CartTest\n[ERROR] Tests run: 2, Failures: 0, Errors: 1, Skipped: 0, Time elapsed: 0.05 s <<< FAILURE! - in com.example.CartTest\n[ERROR] testTotal  Time elapsed: 0.02 s  <<< ERROR!\njava.lang.IllegalStateException: Not started\n\tat com.example.CartTest.init(CartTest.java:13)\n\n[INFO] Running com.example.ATest\n[INFO] Results:\n[INFO] \n[ERROR] Errors: \n[ERROR]   ATest.loads:20 » FileNotFound\n[ERROR]   ATest.loads:20 » FileNotFound\n[ERROR]   CartTest.init:13 » IllegalState Not starte...\n[INFO] \n[ERROR] Tests run: 4, Failures: 0, Errors: 3, Skipped: 0\n",
    );
    assert_eq!(dump.matches("\ntest ").count(), 4, "{dump}");
    assert_eq!(dump.matches(" class=\"").count(), 2, "the others are only counted: {dump}");
    assert!(!dump.contains("init\""), "{dump}");
}

#[test]
fn a_test_of_gradle_that_ran_again_has_attempts() {
    let dump = both(
        "> Task :test\n\nATest > flickers() FAILED\n    java.net.ConnectException: refused\n        at app//com.example.ATest.flickers(ATest.java:9)\n\nATest > flickers() PASSED\n\n2 tests completed, 1 failed\n",
    );
    assert!(
        dump.contains("1/2 error suite=\":test\" class=\"ATest\" name=\"flickers()\" file=\"ATest.java\" line=9"),
        "{dump}"
    );
    assert!(dump.contains("2/2 passed"), "{dump}");
}
