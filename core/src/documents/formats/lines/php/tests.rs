//! Texts of `PHPUnit`: text in, dump out.

use crate::documents::testing::{read, read_streamed};

#[test]
fn a_log_that_holds_a_run_stays_a_log_and_pieces_give_the_same() {
    let run = "PHPUnit 9.6.1 by Sebastian Bergmann and contributors.\n\nF                    1 / 1 (100%)\n\nThere was 1 failure:\n\n1) ATest::testA\nFailed asserting that 1 matches expected 2.\n\n/src/ATest.php:3\n\nFAILURES!\nTests: 1, Assertions: 1, Failures: 1.\n";
    let dump = read("out.log", run);
    assert!(dump.contains("failed class=\"ATest\" name=\"testA\" file=\"/src/ATest.php\" line=3"), "{dump}");
    assert!(!dump.contains("note"), "{dump}");
    assert_eq!(read_streamed("out.log", run, 500), dump);
    assert!(read("ci.log", format!("cloning\n{run}")).starts_with("document log"), "a log stays a log");
}

#[test]
fn a_sentence_whose_mark_is_empty_is_told_to_be_unsure() {
    let dump = read("testdox.txt", "Cart\n [x] Adds\n [ ] Totals\n\nNames\n [x] Upper\n");
    assert!(dump.contains("passed class=\"Names\" name=\"Upper\""), "{dump}");
    assert!(dump.contains("failed class=\"Cart\" name=\"Totals\""), "{dump}");
    assert!(dump.contains("1 not successful: the text does not tell failed from skipped"), "{dump}");
    assert!(!read("todo.md", "Shopping\n- [ ] pears\n- [x] apples\n").contains("testdox"));
}
