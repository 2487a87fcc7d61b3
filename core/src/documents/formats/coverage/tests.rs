//! Reports of coverage: text in, dump out.

use crate::documents::testing::{read, read_streamed};
use expect_test::{Expect, expect};

fn check(path: &str, text: &str, dump: &Expect) {
    let whole = read(path, text);
    dump.assert_eq(&whole);
    if text.is_ascii() && !text.starts_with(['{', '[']) {
        for size in [512, 777] {
            assert_eq!(read_streamed(path, text, size), whole, "in pieces of {size}");
        }
    }
    assert_eq!(
        read(path, format!("\u{feff}{text}")).matches("\ncoverage ").count(),
        whole.matches("\ncoverage ").count()
    );
    for cut in (0..text.len()).filter(|cut| text.is_char_boundary(*cut)) {
        let part = read(path, &text[..cut]);
        assert!(part.matches("\ncoverage ").count() <= whole.matches("\ncoverage ").count(), "{cut}: {part}");
    }
}

#[test]
fn cobertura_by_file_with_what_its_sums_contradict() {
    check(
        "coverage.xml",
        r#"<?xml version="1.0" ?>
<!DOCTYPE coverage SYSTEM "http://cobertura.sourceforge.net/xml/coverage-04.dtd">
<coverage line-rate="0.5" branch-rate="0.5" lines-valid="6" lines-covered="2" timestamp="1700000000000"><sources><source>/src</source></sources><packages>
<package name="p"><classes>
<class name="A" filename="src/a.py" line-rate="0.5"><methods><method name="f"><lines><line number="1" hits="1"/></lines></method><method name="g"><lines><line number="3" hits="0"/></lines></method></methods>
<lines><line number="1" hits="1" branch="true" condition-coverage="50% (1/2)"/><line number="2" hits="0"/><line number="3" hits="0"/><line number="5" hits="7"/></lines></class>
<class name="A.B" filename="src/a.py" line-rate="0.9"><methods/><lines><line number="7" hits="0"/></lines></class></classes></package>
<package name="q"><classes><class name="C" filename="src/c.py"><methods><method name="h"><lines><line number="4" hits="2"/></lines></method></methods></class></classes></package>
</packages></coverage>"#,
        &expect![[r#"
            document cobertura records=2 first=1700000000000 last=1700000000000
            coverage "p" src/a.py line 2/5 missed [(2, 3), (7, 7)]
            coverage "p" src/a.py function 1/2
            coverage "p" src/a.py class 1/2
            coverage "p" src/a.py branch 1/2
            coverage "q" src/c.py line 1/1
            coverage "q" src/c.py function 1/1
            coverage "q" src/c.py class 1/1
            note info coverage.xml classes that state another line rate than their lines have: 1 bytes=0
            note info coverage.xml states line coverage 2/6, its files have 3/6 bytes=0
        "#]],
    );
}

#[test]
fn jacoco_by_source_file() {
    check(
        "jacoco.xml",
        r#"<?xml version="1.0"?><!DOCTYPE report PUBLIC "-//JACOCO//DTD Report 1.1//EN" "report.dtd">
<report name="r"><sessioninfo id="x" start="1700000000000" dump="1700000001000"/><group name="core"><package name="org/x">
<class name="org/x/A" sourcefilename="A.java"><method name="f" desc="()V" line="3"><counter type="LINE" missed="0" covered="9"/></method><counter type="LINE" missed="0" covered="9"/></class>
<class name="org/x/Gen"><counter type="INSTRUCTION" missed="4" covered="0"/></class>
<sourcefile name="A.java"><line nr="3" mi="0" ci="2" mb="1" cb="1"/><line nr="4" mi="3" ci="0" mb="0" cb="0"/><line nr="5" mi="1" ci="0" mb="0" cb="0"/>
<counter type="INSTRUCTION" missed="4" covered="2"/><counter type="BRANCH" missed="1" covered="1"/><counter type="LINE" missed="2" covered="1"/><counter type="METHOD" missed="0" covered="1"/><counter type="CLASS" missed="0" covered="1"/></sourcefile>
<counter type="LINE" missed="2" covered="1"/></package><counter type="LINE" missed="2" covered="1"/></group><counter type="INSTRUCTION" missed="8" covered="2"/><counter type="LINE" missed="1" covered="1"/></report>"#,
        &expect![[r#"
            document jacoco records=2 first=1700000000000 last=1700000001000
            coverage "core › org/x" org/x/Gen instruction 0/4
            coverage "core › org/x" org/x/A.java instruction 2/6
            coverage "core › org/x" org/x/A.java branch 1/2
            coverage "core › org/x" org/x/A.java line 1/3 missed [(4, 5)]
            coverage "core › org/x" org/x/A.java function 1/1
            coverage "core › org/x" org/x/A.java class 1/1
            note info jacoco.xml states line coverage 1/2, its files have 1/3 bytes=0
        "#]],
    );
}

#[test]
fn clover_with_metrics_and_lines() {
    check(
        "clover.xml",
        r#"<?xml version="1.0"?><coverage generated="1700000000" clover="3.2.0"><project timestamp="1700000000" name="All"><metrics statements="4" coveredstatements="1" conditionals="2" coveredconditionals="1" methods="1" coveredmethods="1"/>
<package name="p"><metrics statements="3" coveredstatements="1"/><file name="a.js" path="/src/a.js"><metrics statements="3" coveredstatements="1" conditionals="2" coveredconditionals="1" methods="1" coveredmethods="1"/>
<line num="1" count="3" type="method" name="f"/><line num="2" count="0" type="cond" truecount="1" falsecount="0"/><line num="3" count="0" type="stmt"/><line num="4" count="0" type="stmt"/><line num="9" count="0" type="stmt"/></file></package></project></coverage>"#,
        &expect![[r#"
            document clover records=1 first=1700000000000 last=1700000000000
            coverage "p" /src/a.js line 1/4 missed [(3, 4), (9, 9)]
            coverage "p" /src/a.js statement 1/3
            coverage "p" /src/a.js branch 1/2
            coverage "p" /src/a.js function 1/1
            note info clover.xml states statement coverage 1/4, its files have 1/3 bytes=0
        "#]],
    );
}

#[test]
fn lcov_records() {
    check(
        "lcov.info",
        "TN:\nSF:src/a.c\nFN:1,main\nFN:9,20,never\nFNDA:2,main\nFNDA:0,never\nFNF:2\nFNH:1\nBRDA:3,0,0,1\nBRDA:3,0,1,-\nDA:1,2\nDA:3,2\nDA:9,0\nDA:10,0\nDA:12,0\nLF:5\nLH:3\nend_of_record\nSF:src/b.c\r\nDA:1,1,abc=\r\nLF:1\r\nLH:1\r\nend_of_record\nSF:src/c.c\nDA:1,0\n",
        &expect![[r#"
            document lcov records=3
            coverage "" src/a.c line 2/5 missed [(9, 10), (12, 12)]
            coverage "" src/a.c branch 1/2
            coverage "" src/a.c function 1/2
            coverage "" src/b.c line 1/1
            coverage "" src/c.c line 0/1 missed [(1, 1)]
            note data_loss lcov.info the last record has no end: lines may be missing bytes=0
            note info lcov.info files that state other counts than their lines have: 1 bytes=0
        "#]],
    );
}

#[test]
fn go_blocks_of_several_packages() {
    check(
        "cover.out",
        "mode: set\nexample.com/x/a.go:3.14,5.2 2 1\nexample.com/x/b/b.go:1.1,2.2 1 0\nexample.com/x/a.go:7.2,7.9 1 0\nexample.com/x/a.go:7.2,7.9 1 0\nexample.com/x/b/b.go:1.1,2.2 1 4\nbroken line\n",
        &expect![[r#"
            document go-cover records=2
            coverage "example.com/x" example.com/x/a.go line 3/4 missed [(7, 7)]
            coverage "example.com/x" example.com/x/a.go statement 2/3
            coverage "example.com/x/b" example.com/x/b/b.go line 2/2
            coverage "example.com/x/b" example.com/x/b/b.go statement 1/1
            note data_loss cover.out lines that are no blocks, and were not read: 1 bytes=0 line=7
        "#]],
    );
}

#[test]
fn llvm_segments_tell_missed_lines() {
    check(
        "llvm.json",
        r#"{"data": [{"files": [{"filename": "src/a.rs", "segments": [[1, 1, 5, true, true, false], [3, 5, 0, true, true, false], [5, 6, 5, true, false, false], [6, 2, 0, false, false, false]],
"summary": {"lines": {"count": 6, "covered": 3, "percent": 50}, "functions": {"count": 1, "covered": 1, "percent": 100}, "regions": {"count": 2, "covered": 1}, "branches": {"count": 0, "covered": 0}}}],
"totals": {"lines": {"count": 7, "covered": 3}}}], "type": "llvm.coverage.json.export", "version": "2.0.1"}"#,
        &expect![[r#"
            document llvm-cov records=1
            coverage "" src/a.rs line 3/6 missed [(4, 5)]
            coverage "" src/a.rs function 1/1
            coverage "" src/a.rs region 1/2
            note info llvm.json states line coverage 3/7, its files have 3/6 bytes=0
        "#]],
    );
}

#[test]
fn istanbul_in_full_and_in_sum() {
    check(
        "coverage-final.json",
        r#"{"/src/a.js": {"path": "/src/a.js", "statementMap": {"0": {"start": {"line": 1, "column": 0}, "end": {"line": 1, "column": 9}}, "1": {"start": {"line": 2, "column": 0}, "end": {"line": 3, "column": 1}}, "2": {"start": {"line": 2, "column": 8}, "end": {"line": 2, "column": 9}}, "3": {"start": {"line": 4, "column": 0}, "end": {"line": 4, "column": 1}}},
"fnMap": {"0": {"name": "f", "line": 2}}, "branchMap": {"0": {"type": "if", "line": 2}}, "s": {"0": 1, "1": 0, "2": 4, "3": 0}, "f": {"0": 0}, "b": {"0": [1, 0]}}}"#,
        &expect![[r#"
            document istanbul records=1
            coverage "" /src/a.js line 2/3 missed [(4, 4)]
            coverage "" /src/a.js statement 2/4
            coverage "" /src/a.js function 0/1
            coverage "" /src/a.js branch 1/2
        "#]],
    );
    check(
        "coverage-summary.json",
        r#"{"total": {"lines": {"total": 3, "covered": 2, "skipped": 0, "pct": 66.66}, "statements": {"total": 4, "covered": 2, "skipped": 0, "pct": 50}, "functions": {"total": 1, "covered": 0, "skipped": 0, "pct": 0}, "branches": {"total": 2, "covered": 1, "skipped": 0, "pct": 50}},
"/src/a.js": {"lines": {"total": 3, "covered": 1, "skipped": 0, "pct": 33.33}, "statements": {"total": 4, "covered": 2, "skipped": 0, "pct": 50}, "functions": {"total": 1, "covered": 0, "skipped": 0, "pct": 0}, "branches": {"total": 2, "covered": 1, "skipped": 0, "pct": 50}}}"#,
        &expect![[r#"
            document istanbul-summary records=1
            coverage "" /src/a.js line 1/3
            coverage "" /src/a.js statement 2/4
            coverage "" /src/a.js function 0/1
            coverage "" /src/a.js branch 1/2
            note info coverage-summary.json states line coverage 2/3, its files have 1/3 bytes=0
        "#]],
    );
}
