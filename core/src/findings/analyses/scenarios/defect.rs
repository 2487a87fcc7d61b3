//! The defect template of the runbook, filled in, with commands for both shells.

use super::{ALERT, CRON, Claims, Failure, LIFECYCLE, RUNTIME, Study, VITEST, folder};

/// Where commands are typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shell {
    /// `export A="b"`.
    Bash,
    /// `$env:A = "b"`.
    PowerShell,
}

/// Text to be copied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Defect {
    /// The first line.
    pub title: String,
    /// Title and fields.
    pub text: String,
    /// The one command that runs it again, the same in both shells.
    pub command: String,
    /// Commands for bash.
    pub bash: String,
    /// Commands for `PowerShell`.
    pub powershell: String,
}

pub(super) fn defect(study: &Study<'_>, failure: &Failure<'_>) -> Defect {
    let facts = study.facts;
    let (scenario, invariant) = failure.ids();
    let title = study
        .policy
        .text("drive.defect_title")
        .replace("{scenario}", scenario)
        .replace("{invariant}", invariant)
        .replace("{symptom}", &failure.symptom());
    let path = facts.entry_of(failure.row.origin.document).map_or("", |entry| &entry.path);
    let runtimes = Claims::of_format(facts, RUNTIME);
    let beside = |runtime: &&Claims<'_>| folder(runtime.path()) == folder(path);
    let runtime = runtimes.iter().find(beside).or_else(|| runtimes.first().filter(|_| runtimes.len() == 1));
    let alert = Claims::of_format(facts, ALERT);
    let url = alert.iter().find_map(|alert| alert.text("runUrl"));
    let run = runtime.and_then(|runtime| runtime.text("runId"));
    let run = url.map(ToOwned::to_owned).or_else(|| run.map(|id| format!("run {id}")));
    let mut artifacts = vec![format!("{path}:{}", failure.row.origin.line)];
    artifacts.extend(
        failure.bundles.iter().filter_map(|at| study.bundles.get(*at)).map(|bundle| bundle.claims.path().to_owned()),
    );
    let pointers = facts.text(failure.row.evidence);
    if !pointers.is_empty() && failure.format != CRON {
        artifacts.push(pointers.to_owned());
    }
    let expected = match facts.text(failure.row.expected) {
        "" => match study.taxonomy.meaning(failure.invariant) {
            "" => "not told by the failure".to_owned(),
            meaning => format!("{} holds ({meaning})", failure.invariant),
        },
        expected => expected.to_owned(),
    };
    let observed = match facts.text(failure.row.observed) {
        "" => failure.message.clone(),
        observed => format!("{} — {observed}", failure.symptom()),
    };
    let keys = failure.row.key_entities.iter().map(|(key, value)| match facts.text(*key) {
        "" => facts.text(*value).to_owned(),
        key => format!("{key}={}", facts.text(*value)),
    });
    let keys: Vec<String> = keys.collect();
    let organization = match (failure.organization.as_str(), failure.is_derived) {
        ("", _) => "not told".to_owned(),
        (name, true) => format!("{name} (from fixture ids)"),
        (name, false) => name.to_owned(),
    };
    let or = |text: Option<String>, none: &str| text.unwrap_or_else(|| none.to_owned());
    let sha = runtime.and_then(|runtime| runtime.text("sha")).map(ToOwned::to_owned);
    let bash = repro(study, failure, Shell::Bash);
    let indented: Vec<String> = bash.lines().map(|line| format!("    {line}")).collect();
    let text = [
        title.clone(),
        String::new(),
        format!("- `scenarioId`: {scenario}"),
        format!("- `invariantId`: {invariant}"),
        format!("- Organization under test: {organization}"),
        format!("- CI run: {}", or(run, "not told by the artifacts")),
        format!("- Git SHA: {}", or(sha, "not told by the artifacts")),
        format!("- Artifacts: {}", artifacts.join(", ")),
        format!("- Expected: {}", expected.replace('\n', " ")),
        format!("- Observed: {}", observed.replace('\n', " ")),
        format!("- Owner guess: {}: {} ({})", failure.class.name, failure.class.owner, failure.why),
        format!("- Key entity ids: {}", if keys.is_empty() { "none given".to_owned() } else { keys.join(", ") }),
        format!("- Repro (local):\n\n{}", indented.join("\n")),
    ];
    let command = bash.lines().rfind(|line| !line.starts_with('#')).unwrap_or_default().to_owned();
    Defect { title, text: text.join("\n"), command, bash, powershell: repro(study, failure, Shell::PowerShell) }
}

/// Commands that run a failure again.
fn repro(study: &Study<'_>, failure: &Failure<'_>, shell: Shell) -> String {
    let policy = study.policy;
    let mut lines: Vec<String> = Vec::new();
    for variable in policy.list("drive.environment") {
        let (name, value) = variable.split_once('=').unwrap_or((variable, ""));
        lines.push(match shell {
            Shell::Bash => format!("export {name}=\"{value}\""),
            Shell::PowerShell => format!("$env:{name} = \"{value}\""),
        });
    }
    lines.push(format!(
        "# a client that demands a database name ending in {} refuses this default: use a local one that does",
        policy.text("drive.database_suffix")
    ));
    lines.extend(policy.list("drive.repro_setup").iter().cloned());
    let claims = Claims::of(study.facts, failure.row.origin.document);
    match (failure.format, claims.text("run.seed.command")) {
        (CRON | LIFECYCLE, Some(seed)) => {
            lines.push(seed.to_owned());
            lines.push(format!("# then run the drill again; its scenario is {}", failure.ids().0));
        }
        (VITEST, _) if failure.scenario.is_empty() => lines.push(policy.text("drive.repro_smoke").to_owned()),
        (CRON | LIFECYCLE, None) => lines.push(policy.text("drive.repro_full").to_owned()),
        _ => lines.push(policy.text("drive.repro_scenario").replace("{scenario}", failure.scenario)),
    }
    lines.join("\n")
}
