//! Texts of runners of Ruby: text in, dump out.

use crate::documents::testing::{read, read_streamed};

fn both(text: &str) -> String {
    let dump = read("out.log", text);
    for size in [600, 777] {
        assert_eq!(read_streamed("out.log", text, size), dump, "pieces of {size}");
    }
    assert!(read("ci.log", format!("$ bundle exec\n{text}")).starts_with("document log"), "a log stays a log");
    dump
}

#[test]
fn tests_of_rails_have_no_numbers() {
    let dump = both(
        "Run options: --seed 1\n\n# Running:\n\nF\n\nFailure:\nCartTest#test_total [test/cart_test.rb:12]:\nExpected: 10\n  Actual: 11\n\nbin/rails test test/cart_test.rb:10\n\nE\n\nError:\nCartTest#test_loads:\nErrno::ENOENT: No such file - a.txt\n    test/cart_test.rb:20:in 'loads'\n\nbin/rails test test/cart_test.rb:18\n\nFinished in 0.1s, 1 runs/s, 1 assertions/s.\n2 runs, 1 assertions, 1 failures, 1 errors, 0 skips\n",
    );
    assert!(
        dump.contains("failed class=\"CartTest\" name=\"test_total\" file=\"test/cart_test.rb\" line=12"),
        "{dump}"
    );
    assert!(dump.contains("error class=\"CartTest\" name=\"test_loads\" file=\"test/cart_test.rb\" line=20"), "{dump}");
    assert!(dump.contains("expected \"10\"") && dump.contains("type \"Errno::ENOENT\""), "{dump}");
    assert!(!dump.contains("\nnote"), "{dump}");
}

#[test]
fn an_example_that_is_counted_and_not_named_is_a_case() {
    let dump = both(
        ".F\n\nFailures:\n\n  1) Cart adds\n     Failure/Error: expect(1).to eq 2\n\n       expected: 2\n            got: 1\n     # ./spec/cart_spec.rb:4:in 'block'\n\nFinished in 0.01 seconds (files took 0.1 seconds to load)\n2 examples, 1 failure\n\nFailed examples:\n\nrspec ./spec/cart_spec.rb:3 # Cart adds\n",
    );
    assert!(dump.contains("failed name=\"Cart adds\" file=\"./spec/cart_spec.rb\" line=4"), "{dump}");
    assert!(dump.contains("test 1 1/1 passed\n"), "{dump}");
}
