//! `cross-instance-create-iter-<N>.json`: the response of a creation, with its token left out.

use super::reading::{Line, said};
use crate::documents::tree::Tree;
use crate::documents::{Confidence, Format, Probe, Writer, claims, whole};
use crate::entries::Input;
use crate::facts::{EntryState, Loss};

pub(in crate::documents::formats) const FORMAT: Format = Format {
    id: "webprofile-create",
    title: "Response of a token creation",
    spec: super::SPEC,
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
    let Some(decoded) = whole::text(input, writer) else { return };
    writer.document(|document| document.records = 1);
    let tree = Tree::of(decoded);
    if tree.fault().is_some() {
        let decoded = tree.decoded();
        let span = decoded.span(0, decoded.text.len());
        writer.note_at(Loss::Info, "the response is no JSON", span.len(), span, 1);
        return;
    }
    for (key, value) in tree.root().fields() {
        if SECRET.iter().any(|secret| key.eq_ignore_ascii_case(secret)) {
            let place = Line { number: value.line(), span: value.span(), text: "" };
            let is_there = value.text().is_some_and(|text| !text.is_empty());
            said(&key, if is_there { "[redacted]" } else { "" }, &place, writer);
        } else if !value.is_object() && !value.is_array() {
            claims::of(&key, value, writer);
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
