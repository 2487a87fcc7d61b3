//! `CODEOWNERS`: who answers for which paths; see [`crate::methods::codeowners`].
//!
//! Lines are kept as they are written: what a pattern means depends on the whole file and on its host.

use crate::documents::claims::claim;
use crate::documents::{Confidence, Format, Probe, Writer, whole};
use crate::entries::Input;
use crate::facts::{ClaimValue, EntryState, Loss};
use crate::methods::codeowners::{CodeOwners, Dialect};

pub(super) const FORMAT: Format = Format {
    id: "codeowners",
    title: "CODEOWNERS",
    spec: "https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners",
    state: EntryState::Recognised,
    is_test_report: false,
    system: "",
    sniff,
    read,
};

fn sniff(probe: &Probe<'_>) -> Confidence {
    let is_text = probe.name() == "CODEOWNERS" && probe.text().is_some();
    if is_text { Confidence::Certain } else { Confidence::No }
}

fn read(input: &mut Input<'_>, writer: &mut Writer<'_>) {
    let Some(decoded) = whole::text(input, writer) else { return };
    let dialect = Dialect::of(writer.path(), &decoded.text);
    let file = CodeOwners::read(&decoded.text, dialect);
    let (mut at, mut rules) = (0, 0_u64);
    for (number, line) in (1_u32..).zip(decoded.text.split_inclusive('\n')) {
        let said = line.trim();
        if !said.is_empty() && !said.starts_with('#') {
            let value = ClaimValue::Text(writer.intern(said));
            claim("line", value, decoded.span(at, at + line.trim_end().len()), number, writer);
            rules += 1;
        }
        at += line.len();
    }
    if let Some(first) = file.skipped.first() {
        let (host, lines) = (dialect.host(), file.skipped.len());
        let what = format!("lines that {host} does not understand own nothing: {lines}, the first is line {first}");
        writer.note(Loss::DataLoss, what, 0);
    }
    writer.document(|document| document.records = rules);
}

#[cfg(test)]
mod tests {
    use crate::documents::testing::read;

    #[test]
    fn lines_keep_their_places_and_what_owns_nothing_is_told() {
        let dump = read(".github/CODEOWNERS", "# all\n* @all\n\n!/no @one\n[x] @one\n/docs/ @docs @org/team # why\n");
        assert!(dump.contains("claim 2 [6..12] line \"* @all\""), "{dump}");
        assert!(dump.contains("GitHub does not understand own nothing: 2, the first is line 4"), "{dump}");
        assert!(!read("src/codeowners.txt", "* @all\n").contains("codeowners"));
    }
}
