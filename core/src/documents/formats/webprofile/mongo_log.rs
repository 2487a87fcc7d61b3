//! `mongo.log`: the structured log of `MongoDB`, one JSON a line; severities E and F are errors.

use crate::documents::lines::{self, Line};
use crate::documents::tree::Node;
use crate::documents::{Confidence, Format, Probe, Writer, times};
use crate::entries::Input;
use crate::facts::{EntryState, Level};

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "mongodb-log",
    title: "MongoDB log",
    spec: "https://www.mongodb.com/docs/manual/reference/log-messages/",
    state: EntryState::Recognised,
    is_test_report: false,
    system: "",
    sniff,
    read,
};

/// The first or second line: a log that was cut may begin within one.
fn sniff(probe: &Probe<'_>) -> Confidence {
    let Some(text) = probe.text() else { return Confidence::No };
    let is_it = |line: &str| line.starts_with("{\"t\":{\"$date\":") && line.contains("\"ctx\":");
    if text.lines().take(3).any(is_it) { Confidence::Certain } else { Confidence::No }
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let records = lines::json(input, writer, ("no JSON", "no JSON"), |tree, line, writer| {
        tree.root().is_object() && {
            record(tree.root(), line, writer);
            true
        }
    });
    writer.document(|document| document.records = records);
}

fn record(node: Node<'_>, line: &Line<'_>, writer: &mut Writer<'_>) {
    let fields = node.fields();
    let field = |name: &str| fields.iter().find(|(key, _)| key == name).map(|(_, value)| *value);
    let time = field("t").and_then(|time| time.get("$date")).and_then(Node::text);
    if let Some((millis, _)) = time.and_then(|time| times::parse_iso(&time)) {
        writer.time(millis);
    }
    let severity = field("s").and_then(Node::text).unwrap_or_default();
    let level = match &*severity {
        "F" => Level::Fatal,
        "E" => Level::Error,
        "W" => Level::Warning,
        _ => return,
    };
    let text = |name: &str| field(name).and_then(Node::text).unwrap_or_default();
    let told = field("attr").map(Node::raw).unwrap_or_default();
    let said = format!("{severity} {}: {} {told}", text("c"), text("msg"));
    writer.log_line(level, line.number, line.span, said.trim_end());
}

#[cfg(test)]
mod tests {
    use crate::documents::testing::read;
    use expect_test::expect;

    #[test]
    fn errors_are_telling_lines_and_a_cut_line_is_a_loss() {
        let text = "og line cut\n{\"t\":{\"$date\":\"2025-12-23T01:41:22.379+00:00\"},\"s\":\"I\",  \"c\":\"CONTROL\",  \"id\":1,   \"ctx\":\"-\",\"msg\":\"up\"}\n{\"t\":{\"$date\":\"2025-12-23T01:41:23.000+00:00\"},\"s\":\"E\",  \"c\":\"STORAGE\",  \"id\":2,   \"ctx\":\"-\",\"msg\":\"disk\",\"attr\":{\"error\":28}}\n{\"t\":{\"$date\":\"2025-12-23T01:41:24.000+00:00\"},\"s\":\"F\",\"c\":\"-\",\"id\":3,\"ctx\":\"-\",\"msg\":\"aborting\"}\n{\"t\":{\"$date\":\"2025-12-23T01:41:24.000+00:00\"},\"s\":\"W\",\"c\":\"-\",\"id\":4,\"ctx\":\"-\",\"msg\":\"slow\"}\n";
        expect![[r#"
            document mongodb-log records=4 errors=2 warnings=1 first=1766454082379 last=1766454084000
            line 3 [117..243] Error E STORAGE: disk {"error":28}
            line 4 [244..341] Fatal F -: aborting
            note data_loss mongo.log 1 line is no JSON bytes=11 line=1
        "#]]
        .assert_eq(&read("mongo.log", text));
    }
}
