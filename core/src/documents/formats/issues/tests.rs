//! Reports of analysers: text in, dump out.

use crate::documents::testing::read;
use expect_test::{Expect, expect};

fn check(path: &str, text: &str, dump: &Expect) {
    let whole = read(path, text);
    dump.assert_eq(&whole);
    assert_eq!(read(path, format!("\u{feff}{text}")).matches("\nissue ").count(), whole.matches("\nissue ").count());
    for cut in (0..text.len()).filter(|cut| text.is_char_boundary(*cut)) {
        let part = read(path, &text[..cut]);
        assert!(part.matches("\nissue ").count() <= whole.matches("\nissue ").count(), "{cut}: {part}");
    }
}

#[test]
fn sarif_rules_levels_and_suppressions() {
    check(
        "a.sarif",
        r#"{"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [{"tool": {"driver": {"name": "Scan", "rules": [
{"id": "js/xss", "defaultConfiguration": {"level": "error"}, "messageStrings": {"default": {"text": "Unsafe {0} in {1}"}}, "properties": {"tags": ["security", "web"]}},
{"id": "js/style", "properties": {"category": "style"}}]}, "extensions": [{"name": "more", "rules": [{"id": "ext/one", "defaultConfiguration": {"level": "note"}}]}]},
"artifacts": [{"location": {"uri": "src/listed.js"}}],
"invocations": [{"startTimeUtc": "2024-05-01T10:00:00Z"}],
"results": [
{"ruleIndex": 0, "message": {"id": "default", "arguments": ["html", "render"]}, "locations": [{"physicalLocation": {"artifactLocation": {"uri": "src/a.js"}, "region": {"startLine": 3, "startColumn": 7, "endLine": 4}}}]},
{"ruleId": "js/style/tabs", "message": {"text": "tabs"}, "locations": [{"physicalLocation": {"artifactLocation": {"index": 0}, "region": {"startLine": 1}}}], "suppressions": [{"kind": "inSource"}]},
{"rule": {"index": 0, "toolComponent": {"index": 0}}, "message": {"text": "from an extension"}, "suppressions": [{"kind": "external", "status": "rejected"}]},
{"ruleId": "js/style", "kind": "pass", "message": {"text": "fine"}},
{"ruleId": "js/style", "kind": "informational", "message": {"text": "by the way"}},
{"ruleId": "js/style", "level": "ERROR", "message": {"text": "gone"}, "baselineState": "absent"}]}]}"#,
        &expect![[r#"
            document sarif records=5 first=1714557600000 last=1714557600000
            issue error "Scan" "js/xss" "error" src/a.js:3:7-4 "Unsafe html in render" [601..820]
            issue warning "Scan" "js/style/tabs" "warning" src/listed.js:1:0-0 "tabs" suppressed [822..1019]
            issue note "Scan" "ext/one" "note" :0:0-0 "from an extension" [1021..1178]
            issue note "Scan" "js/style" "none" :0:0-0 "by the way" [1249..1331]
            issue error "Scan" "js/style" "ERROR" :0:0-0 "gone" suppressed [1333..1429]
            note info a.sarif results that passed or do not apply, which are no issues: 1 bytes=0
        "#]],
    );
    check(
        "old.sarif",
        r#"{"version": "2.0.0", "runs": [{"tool": {"name": "Old"}, "resources": {"rules": {"R1": {"id": "R1", "configuration": {"defaultLevel": "error"}}}},
"results": [{"ruleId": "R1", "message": {"text": "no"}, "locations": [{"physicalLocation": {"fileLocation": {"uri": "file:///a.c"}, "region": {"startLine": 2}}}]},
{"ruleId": "R2", "message": {"text": "hm"}, "suppressionStates": ["suppressedInSource"]}]}]}"#,
        &expect![[r#"
            document sarif records=2
            issue error "Old" "R1" "error" file:///a.c:2:0-0 "no" [158..308]
            issue warning "Old" "R2" "warning" :0:0-0 "hm" suppressed [310..398]
        "#]],
    );
}

#[test]
fn linters_in_xml() {
    check(
        "checkstyle-result.xml",
        r#"<?xml version="1.0"?><checkstyle version="10.1"><file name="src/A.java"><error line="3" column="7" severity="warning" message="Unused &quot;x&quot;" source="com.puppycrawl.tools.checkstyle.checks.imports.UnusedImportsCheck"/>
<error line="9" severity="error" message="No" source="eslint.rules.no-undef"/><error line="0" severity="info" message="so"/></file><file name="src/B.java"><exception>java.lang.Error</exception></file></checkstyle>"#,
        &expect![[r#"
            document checkstyle records=4
            issue warning "checkstyle" "com.puppycrawl.tools.checkstyle.checks.imports.UnusedImportsCheck" "warning" src/A.java:3:7-0 "Unused \"x\"" [72..225]
            issue error "checkstyle" "eslint.rules.no-undef" "error" src/A.java:9:0-0 "No" [226..304]
            issue note "checkstyle" "" "info" src/A.java:0:0-0 "so" [304..350]
            note info checkstyle-result.xml failures of the analyser itself, where issues may be missing: 1 (src/B.java) bytes=0
        "#]],
    );
    check(
        "pmd.xml",
        r#"<?xml version="1.0"?><pmd xmlns="http://pmd.sourceforge.net/report/2.0.0" version="7.0"><file name="src/A.java"><violation beginline="3" endline="4" begincolumn="7" endcolumn="9" rule="EmptyCatchBlock" ruleset="Error Prone" priority="3">
Avoid empty catch blocks
</violation></file><suppressedviolation filename="src/B.java" suppressiontype="nopmd" msg="Unused" usermsg=""/><error filename="src/C.java" msg="cannot parse">trace</error></pmd>"#,
        &expect![[r#"
            document pmd records=3
            issue warning "pmd" "EmptyCatchBlock" "3" src/A.java:3:7-4 "Avoid empty catch blocks" [112..275]
            issue note "pmd" "" "" src/B.java:0:0-0 "Unused" suppressed [282..374]
            note info pmd.xml failures of the analyser itself, where issues may be missing: 1 (cannot parse) bytes=0
        "#]],
    );
    check(
        "spotbugsXml.xml",
        r#"<?xml version="1.0"?><BugCollection version="4.8.0"><Project/><BugInstance type="NP_ALWAYS_NULL" priority="1" rank="2" category="CORRECTNESS"><LongMessage>Null pointer in A.f()</LongMessage>
<Class classname="a.A"><SourceLine classname="a.A" start="1" end="99" sourcefile="A.java" sourcepath="a/A.java"/></Class><SourceLine classname="a.A" start="12" end="13" sourcefile="A.java" sourcepath="a/A.java"/></BugInstance>
<BugInstance type="URF" priority="3" category="PERFORMANCE"><ShortMessage>Unread field</ShortMessage><Class classname="a.B"><SourceLine sourcepath="a/B.java"/></Class></BugInstance></BugCollection>"#,
        &expect![[r#"
            document spotbugs records=2
            issue error "spotbugs" "NP_ALWAYS_NULL" "1" a/A.java:12:0-13 "Null pointer in A.f()" [62..417]
            issue note "spotbugs" "URF" "3" a/B.java:0:0-0 "Unread field" [418..599]
        "#]],
    );
}

#[test]
fn eslint_messages() {
    check(
        "eslint.json",
        r#"[{"filePath": "/src/a.js", "messages": [{"ruleId": "no-undef", "severity": 2, "message": "'x' is not defined.", "line": 3, "column": 7, "endLine": 3}, {"ruleId": null, "fatal": true, "severity": 2, "message": "Parsing error"}],
"suppressedMessages": [{"ruleId": "eqeqeq", "severity": 1, "message": "Use ===", "line": 5, "suppressions": []}], "errorCount": 2, "warningCount": 1}, {"filePath": "/src/b.js", "messages": [], "errorCount": 0, "warningCount": 0}]"#,
        &expect![[r#"
            document eslint records=2
            issue error "eslint" "no-undef" "2" /src/a.js:3:7-3 "'x' is not defined." [40..149]
            issue error "eslint" "" "2" /src/a.js:0:0-0 "Parsing error" [151..225]
            issue warning "eslint" "eqeqeq" "1" /src/a.js:5:0-0 "Use ===" suppressed [251..339]
            note info eslint.json states 3 errors and warnings, its messages are 2 bytes=0
        "#]],
    );
}
