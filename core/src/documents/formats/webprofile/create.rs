//! `cross-instance-create-iter-<N>.json`: the response of a creation, with its token left out.

use super::reading::{Line, said, whole};
use crate::documents::claims::{self, Lines};
use crate::documents::tree::Node;
use crate::documents::{Confidence, Format, Probe, Writer};
use crate::entries::Input;
use crate::facts::{EntryState, Loss, Span};

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "webprofile-create",
    title: "Response of a token creation",
    spec: "",
    state: EntryState::Recognised,
    is_test_report: false,
    system: "webprofile",
    sniff,
    read,
};

/// Fields that hold the token in clear: named, never kept.
const SECRET: &[&str] = &["token", "plaintext", "secret", "access_token"];

fn sniff(probe: &Probe<'_>) -> Confidence {
    let named = probe.name().starts_with("cross-instance-create-iter-");
    if named && probe.text().is_some() { Confidence::Certain } else { Confidence::No }
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let Some(decoded) = whole(input, writer) else { return };
    writer.document(|document| document.records = 1);
    let Some(node) = Node::parse(&decoded.text) else {
        let span = Span::new(0, decoded.text.len() as u64);
        writer.note_at(Loss::Info, "the response is no JSON", span.len(), span, 1);
        return;
    };
    let mut lines = Lines::new(&decoded.text);
    for (key, value) in node.fields() {
        let number = lines.of(value.span().start);
        if SECRET.iter().any(|secret| key.eq_ignore_ascii_case(secret)) {
            let place = Line { number, span: value.span(), text: "" };
            let is_there = value.text().is_some_and(|text| !text.is_empty());
            said(&key, if is_there { "[redacted]" } else { "" }, &place, writer);
        } else if !value.is_object() && !value.is_array() {
            let kept = claims::value(value, writer);
            claims::claim(&key, kept, value.span(), number, writer);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::bytes::Limits;
    use crate::session::Session;

    #[test]
    fn the_token_is_not_kept() {
        let body = b"{\"_id\":\"69\",\"token\":\"hush-hush-1\",\"plaintext\":\"hush-hush-2\"}".to_vec();
        let session =
            Session::open(Limits::default(), vec![("cross-instance-create-iter-1.json".into(), Box::new(body))]);
        let facts = session.facts();
        let said: Vec<String> =
            facts.records.claims.iter().map(|claim| format!("{}={:?}", facts.text(claim.key), claim.value)).collect();
        assert_eq!(said.len(), 3);
        assert!((0..100).all(|id| !facts.strings.get(crate::facts::StrId(id)).contains("hush")));
    }
}
