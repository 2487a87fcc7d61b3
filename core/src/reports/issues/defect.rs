//! Runbook 2: the defect bead of each failing scenario, with every field that the artifacts fill.

use super::{Issue, Kind, Pen};
use crate::findings::Policy;
use crate::reports::Redactor;
use crate::reports::markdown::block;
use crate::reports::words::push;
use crate::views::Scene;

pub(super) const KIND: Kind = Kind {
    about: "The defect of each failing scenario, every field filled that the artifacts allow",
    make,
    none: "no scenario or invariant failed",
};

/// Failures whose defect is written out.
const DEFECTS: usize = 50;

/// Fields of the template: what stands before a value is ours.
const FIELDS: [&str; 10] = [
    "- `scenarioId`",
    "- `invariantId`",
    "- Organization under test",
    "- CI run",
    "- Git SHA",
    "- Artifacts",
    "- Expected",
    "- Observed",
    "- Owner guess",
    "- Key entity ids",
];

fn make(scene: &Scene<'_>, redactor: Redactor<'_>) -> Vec<Issue> {
    let pen = Pen(redactor);
    let study = scene.judging.scenarios();
    let public = Policy::default();
    let public = public.list("drive.environment");
    let defects = study.failures.iter().take(DEFECTS).map(|failure| study.defect(failure));
    defects
        .map(|defect| {
            let mut body = String::new();
            for line in defect.text.lines().skip(2).take_while(|line| !line.starts_with("- Repro (local):")) {
                let field = line.split_once(": ").filter(|(name, _)| FIELDS.contains(name));
                match field {
                    Some((name, value)) => push(&mut body, format_args!("{name}: {}\n", pen.text(value))),
                    None => push(&mut body, format_args!("  {}\n", pen.text(line))),
                }
            }
            for (shell, commands) in [("bash", &defect.bash), ("PowerShell", &defect.powershell)] {
                let commands: Vec<String> = commands.lines().map(|line| command(line, public, redactor)).collect();
                push(&mut body, format_args!("\nRepro (local), {shell}:\n\n{}", block(&commands.join("\n"))));
            }
            Issue { title: redactor.owned(&defect.title), labels: Vec::new(), assignees: Vec::new(), body }
        })
        .collect()
}

/// A command, redacted, except where it sets what the runbook itself publishes for databases that are thrown away.
fn command(line: &str, public: &[String], redactor: Redactor<'_>) -> String {
    let is_public = public.iter().filter_map(|variable| variable.split_once('=')).any(|(name, value)| {
        line == format!("export {name}=\"{value}\"") || line == format!("$env:{name} = \"{value}\"")
    });
    if is_public { line.to_owned() } else { redactor.owned(line) }
}
