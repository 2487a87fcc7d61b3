//! Every form gives its values; what only sounds like one gives nothing.

use super::compared;
use expect_test::expect;

/// One message of each form.
const MESSAGES: &[&str] = &[
    "expected: <42> but was: <41>",
    "prices ==> expected: <a\nb> but was: <a\nc>",
    "org.junit.ComparisonFailure: expected:<a[b]c> but was:<a[d]c>\n\tat org.junit.Assert.assertEquals(Assert.java:117)",
    "expected [4] but found [5]",
    "Assert.AreEqual failed. Expected:<1>. Actual:<2>. totals differ",
    "Expected <1>, actual <2>.",
    "XCTAssertEqual failed: (\"1\") is not equal to (\"2\") - total",
    "Failed asserting that 'b' matches expected 'a'.",
    "Failed asserting that 2 is identical to 1.",
    "AssertionError: expected 'a' to equal 'b'",
    "expected { a: 1 } to deeply equal { a: 2 }",
    "AssertionError: expected 1 to be 2 // Object.is equality",
    "1 did not equal 2",
    "Expected 2, but got 1",
    "AssertionError: assert 3 == 4\n +  where 3 = add(1, 2)",
    "AssertionError: 'a' != 'b'",
    "Expected values to be strictly equal:\n\n1 !== 2\n",
    "Add(1, 2) = 4, want 3",
    "Total(): got \"a b\", want \"a c\"",
    "got: 1, want: 2",
    "want 1, got 2",
    "expect(received).toBe(expected) // Object.is equality\n\nExpected: \"a\"\nReceived: \"b\"\n\n    at Object.<anonymous> (a.test.js:3:4)",
    "Error: expect(locator).toHaveText(expected)\n\nExpected string: \"a\"\nReceived string: \"b\"\nCall log:\n  - waiting",
    "expect(jest.fn()).toHaveBeenCalledTimes(expected)\n\nExpected number of calls: 2\nReceived number of calls: 1",
    "expect(received).toThrow(expected)\n\nExpected substring: \"full\"\nReceived message:   \"empty\"\n\n      at add (cart.js:2:9)",
    "\nexpected: \"a\"\n     got: \"b\"\n\n(compared using ==)\n",
    "  Expected: 1\n  But was:  2\n",
    "\nexpected: \n  \"a\n  b\"\n but was: \n  \"a\n  c\"\n\nmore",
    "\nExpected: is <5>\n     but: was <4>",
    "Assert.Equal() Failure: Values differ\nExpected: 1\nActual:   2",
    "Value of: x\n  Actual: 1\nExpected: 2",
    "Not equal: \nexpected: 1\nactual  : 2\n\nDiff:",
    "want: 1\ngot:  2",
    "assertion `left == right` failed\n  left: 1\n right: 2",
    "assertion failed: `(left == right)`\n  left: `1`,\n right: `2`",
    "expect(received).toEqual(expected)\n\n- Expected  - 1\n+ Received  + 1\n\n  Object {\n-   \"a\": 1,\n+   \"a\": 2,\n  }\n\n    at Object.<anonymous> (a.test.js:3:4)",
    "Failed asserting that two strings are equal.\n--- Expected\n+++ Actual\n@@ @@\n-'a'\n+'b'\n\n/app/tests/FooTest.php:12",
    "Expected values to be strictly deep-equal:\n+ actual - expected\n\n  {\n+   a: 1\n-   a: 2\n  }\n",
];

#[test]
fn every_form_gives_what_was_wanted_and_what_came() {
    let of = |message: &&str| match compared(message) {
        Some(found) => format!("{} {:?}, {} {:?}\n", found.names.0, found.expected, found.names.1, found.actual),
        None => format!("NOTHING: {message}\n"),
    };
    expect![[r#"
        expected "42", actual "41"
        expected "a\nb", actual "a\nc"
        expected "a[b]c", actual "a[d]c"
        expected "4", actual "5"
        expected "1", actual "2"
        expected "1", actual "2"
        left "1", right "2"
        expected "'a'", actual "'b'"
        expected "1", actual "2"
        expected "'b'", actual "'a'"
        expected "{ a: 2 }", actual "{ a: 1 }"
        expected "2", actual "1"
        expected "2", actual "1"
        expected "2", actual "1"
        left "3", right "4"
        left "'a'", right "'b'"
        expected "2", actual "1"
        expected "3", actual "4"
        expected "\"a c\"", actual "\"a b\""
        expected "2", actual "1"
        expected "1", actual "2"
        expected "\"a\"", actual "\"b\""
        expected "\"a\"", actual "\"b\""
        expected "2", actual "1"
        expected "\"full\"", actual "\"empty\""
        expected "\"a\"", actual "\"b\""
        expected "1", actual "2"
        expected "\"a\nb\"", actual "\"a\nc\""
        expected "<5>", actual "<4>"
        expected "1", actual "2"
        expected "2", actual "1"
        expected "1", actual "2"
        expected "1", actual "2"
        left "1", right "2"
        left "1", right "2"
        expected "Object {\n  \"a\": 1,\n}", actual "Object {\n  \"a\": 2,\n}"
        expected "'a'", actual "'b'"
        expected "{\n  a: 2\n}", actual "{\n  a: 1\n}"
    "#]]
    .assert_eq(&MESSAGES.iter().map(of).collect::<String>());
}

#[test]
fn what_only_sounds_like_a_form_gives_nothing() {
    for nonsense in [
        "",
        "expected",
        "expected: <",
        "expected: <a> but was",
        "expected: 3 tests to run",
        "expected the total to equal the sum of all parts",
        "expected this to be above all else",
        "expected 5 to be above 6",
        "expected value to be a number",
        "forgot 1, want 2",
        "I got the flu, want to rest",
        "cannot assert that a == b is what b == c means",
        "assert response.json() == expected or fallback is None",
        "AssertionError: assert a == b == c",
        "left: the building\nnothing is right",
        "Received: SIGTERM",
        "got: connection refused",
        "timeout = 5, want more time",
        "actual failure: disk full",
        "+ Received\n- Expected",
        "\u{e9}\u{e9}\u{e9}: \u{e9}",
    ] {
        assert_eq!(compared(nonsense), None, "{nonsense}");
    }
}

#[test]
fn texts_of_any_length_and_script_are_borne() {
    let long = "\u{1F980}".repeat(100_000);
    assert_eq!(compared(&long), None);
    let found = compared(&format!("expected: <\u{1F980}> but was: <\u{e9}>\n\n{long}")).unwrap_or_default();
    assert_eq!((found.expected.as_str(), found.actual.as_str()), ("\u{1F980}", "\u{e9}"));
}
