//! The lens on small inputs: what it answers first.

use crate::bytes::{ByteSource, Limits};
use crate::session::Session;
use crate::views::lens::{Block, LensView, Tone};

fn lens(files: &[(&str, &str)]) -> LensView {
    let mut session = Session::new(Limits::default());
    let given = files
        .iter()
        .map(|(name, text)| ((*name).to_owned(), Box::new(text.as_bytes().to_vec()) as Box<dyn ByteSource>));
    session.add(given.collect());
    session.read_all();
    session.finish_with(|scene| {
        assert!((super::LENS.json)(scene).is_object());
        scene.lens("quality").unwrap()
    })
}

fn table(view: &LensView, title: &str) -> Vec<String> {
    let is_it = |block: &&Block| matches!(block, Block::Table(table) if table.title == title);
    let Some(Block::Table(table)) = view.blocks.iter().find(is_it) else { return Vec::new() };
    table.rows.iter().map(|row| row.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>().join(" | ")).collect()
}

const LCOV: &str =
    "SF:src/a.c\nDA:1,1\nDA:2,0\nDA:3,0\nDA:5,0\nend_of_record\nSF:lib/b.c\nDA:1,1\nDA:2,1\nend_of_record\n";
const LINT: &str = r#"<checkstyle><file name="src/a.c"><error line="3" severity="warning" message="long" source="r.Long"/><error line="4" severity="error" message="bad" source="r.Bad"/></file></checkstyle>"#;

#[test]
fn worst_stands_first() {
    let view = lens(&[("lcov.info", LCOV), ("checkstyle.xml", LINT)]);
    assert_eq!(view.headline, "50 % of lines covered; analysers found 1 error, 1 warning, 0 notes");
    assert_eq!(view.tone, Tone::Fail);
    assert_eq!(
        table(&view, "Coverage by package"),
        ["src | 1 | 25 % | 1 of 4 |  | ", "lib | 1 | 100 % | 2 of 2 |  | "]
    );
    let files = table(&view, "Files by missed lines");
    assert_eq!(files, ["src/a.c | src | 3 | 25 % | 1 of 4 | 2-3, 5", "lib/b.c | lib | 0 | 100 % | 2 of 2 | "]);
    let rules = table(&view, "Issues by rule");
    assert_eq!(rules, ["r.Bad | checkstyle | (none) | 1 | 0 | 0 | 0", "r.Long | checkstyle | (none) | 0 | 1 | 0 | 0"]);
    assert_eq!(table(&view, "Issues").first().unwrap(), "error | r.Bad | src/a.c | 4 | bad | checkstyle");
}

#[test]
fn without_such_files_it_says_what_would_fill_it() {
    let view = lens(&[("a.txt", "nothing")]);
    assert!(view.blocks.is_empty() && view.needs.contains("lcov.info"));
}

#[test]
fn a_file_without_lines_is_compared_by_what_it_has() {
    let jacoco = r#"<report name="r"><package name="p"><class name="p/G"><counter type="INSTRUCTION" missed="6" covered="2"/></class></package><counter type="INSTRUCTION" missed="6" covered="2"/></report>"#;
    let view = lens(&[("lcov.info", LCOV), ("jacoco.xml", jacoco)]);
    assert_eq!(table(&view, "Coverage by report")[0], "jacoco.xml | 1 | 25 % | 2 of 8 instructions |  | ");
    let files = table(&view, "Files by missed lines");
    assert_eq!(files[0], "p/G | p | 6 | 25 % | 2 of 8 instructions | ");
}

#[test]
fn issues_stand_by_level_then_rule_then_place() {
    let lint = r#"<checkstyle><file name="b.c"><error line="9" severity="warning" message="m" source="r.B"/><error line="3" severity="warning" message="m" source="r.A"/></file>
<file name="a.c"><error line="7" severity="warning" message="m" source="r.B"/><error line="8" severity="error" message="m" source="r.C"/></file></checkstyle>"#;
    let view = lens(&[("checkstyle.xml", lint)]);
    let places: Vec<String> =
        table(&view, "Issues").iter().map(|row| row.split(" | ").take(4).collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(places, ["error r.C a.c 8", "warning r.A b.c 3", "warning r.B a.c 7", "warning r.B b.c 9"]);
}
