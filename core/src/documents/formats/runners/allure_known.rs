//! `known.json` of Allure 3: failures that are known, by what it knows a test by.
//!
//! ```json
//! [{"historyId": "md5.md5", "issues": [{"url": "https://issues.example/1", "type": "issue"}], "comment": "why"}]
//! ```
//!
//! `historyId` is called `historyHash` by newer versions.

use super::format;
use crate::documents::claims::claim;
use crate::documents::shape::Kind;
use crate::documents::tree::Node;
use crate::documents::{Confidence, Format, Probe, Writer, whole};
use crate::entries::Input;
use crate::facts::{ClaimValue, Loss};

pub(in crate::documents::formats) const FORMAT: Format = Format {
    is_test_report: false,
    ..format("allure-known", "Allure known issues", "https://allurereport.org/docs/v3/configure/", sniff, read)
};

fn sniff(probe: &Probe<'_>) -> Confidence {
    let shape = probe.shape();
    let is_kind = shape.kind == Kind::Array && (shape.has(&["historyId"]) || shape.has(&["historyHash"]));
    let is_known = shape.has(&["comment"]) || shape.has(&["issues"]) || shape.keys.len() == 1;
    match (is_kind && is_known, probe.name() == "known.json") {
        (true, true) => Confidence::Certain,
        (true, false) => Confidence::Likely,
        (false, _) => Confidence::No,
    }
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let Some(tree) = whole::json(input, writer) else { return };
    let mut known = 0_u64;
    for item in tree.root().items() {
        let id = ["historyHash", "historyId"].map(|key| item.text_of(key));
        let Some(id) = id.iter().find(|id| !id.is_empty()) else {
            let what = "a failure without a historyId is known of no test";
            writer.note_at(Loss::DataLoss, what, item.span().len(), item.span(), item.line());
            continue;
        };
        let issue = item.items_of("issues").into_iter().map(|issue| issue.text_of("url")).find(|url| !url.is_empty());
        for (key, said) in
            [("history_id", id.as_ref()), ("reason", &item.text_of("comment")), ("issue", &issue.unwrap_or_default())]
        {
            if !said.is_empty() {
                let (value, origin) = (ClaimValue::Text(writer.intern(said)), place(item));
                claim(&format!("{known}.{key}"), value, origin.0, origin.1, writer);
            }
        }
        known += 1;
    }
    writer.document(|document| document.records = known);
}

fn place(item: Node<'_>) -> (crate::facts::Span, u32) {
    (item.span(), item.line())
}

#[cfg(test)]
mod tests {
    use crate::documents::testing::read;

    #[test]
    fn known_failures_are_read_and_those_of_no_test_are_told() {
        let text = r#"[{"historyId":"a.b","issues":[{"name":"1","type":"issue"},{"url":"https://issues.example/1","type":"issue"}],
"comment":"why"},{"comment":"x"},{"historyHash":"c.d"}]"#;
        let dump = read("allure/known.json", text);
        for said in
            ["0.history_id \"a.b\"", "0.reason \"why\"", "0.issue \"https://issues.example/1\"", "1.history_id \"c.d\""]
        {
            assert!(dump.contains(said), "{said}\n{dump}");
        }
        assert!(dump.contains("known of no test"), "{dump}");
        assert!(!read("rows.json", r#"[{"historyId":"a","name":"x"}]"#).contains("allure-known"));
    }
}
