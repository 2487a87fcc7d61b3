//! `quarantine.toml`: the tests that a project keeps from failing its runs; see [`crate::methods::listed`].

use crate::documents::claims::claim;
use crate::documents::{Confidence, Format, Probe, Writer, whole};
use crate::entries::Input;
use crate::facts::{ClaimValue, EntryState, Loss};
use crate::methods::listed;

pub(super) const FORMAT: Format = Format {
    id: "quarantine",
    title: "Quarantine list",
    spec: "",
    state: EntryState::Recognised,
    is_test_report: false,
    system: "",
    sniff,
    read,
};

fn sniff(probe: &Probe<'_>) -> Confidence {
    if !probe.path_ends(".toml") {
        return Confidence::No;
    }
    let text = probe.text().unwrap_or_default();
    // Packages of Cargo have tables of that name too, with `test = true`.
    let names = |line: &str| {
        let (key, value) = line.split_once('=').unwrap_or_default();
        ["test", "test_id"].contains(&key.trim()) && value.trim().starts_with(['"', '\''])
    };
    let is_it = text.lines().any(|line| line.trim() == "[[test]]") && text.lines().any(names);
    match (is_it, probe.name().eq_ignore_ascii_case("quarantine.toml")) {
        (true, _) => Confidence::Certain,
        (false, true) => Confidence::Likely,
        (false, false) => Confidence::No,
    }
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let Some(decoded) = whole::text(input, writer) else { return };
    let list = listed::read(&decoded.text);
    for (at, (span, entry)) in list.entries.iter().enumerate() {
        let (line, span) = (decoded.line(span.start), decoded.span(span.start, span.end));
        for (key, said) in entry.fields().into_iter().filter(|(_, said)| !said.is_empty()) {
            let value = ClaimValue::Text(writer.intern(said));
            claim(&format!("{at}.{key}"), value, span, line, writer);
        }
    }
    for (at, what) in &list.problems {
        writer.note_at(Loss::DataLoss, what.as_str(), 0, decoded.span(*at, *at), decoded.line(*at));
    }
    writer.document(|document| document.records = list.entries.len() as u64);
}

#[cfg(test)]
mod tests {
    use crate::documents::testing::read;

    #[test]
    fn a_list_is_known_by_what_it_says_and_packages_are_not() {
        let list = read("ci/known-flakes.toml", "[[test]]\ntest = \"a\"\n");
        assert!(list.contains("quarantine") && list.contains("0.test"), "{list}");
        for other in ["[[test]]\nname = \"all\"\ntest = true\n", "[package]\nname = \"x\"\n"] {
            assert!(!read("Cargo.toml", other).contains("quarantine"), "{other}");
        }
        let broken = read("quarantine.toml", "[[test]\ntest = \"a\"\n");
        assert!(broken.contains("quarantine") && broken.contains("not valid TOML"), "{broken}");
    }
}
