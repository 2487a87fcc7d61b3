//! The gate as it leaves: for programs, for a terminal, for tickets, and above the verdict in what GitHub shows.

use super::markdown::escape;
use super::words::{place, push};
use super::{FindingRow, Inspection, Options, Redaction, Redactor, finding_row, github, inert};
use crate::documents::times::rfc3339;
use crate::findings::{Finding, Policy, Severity};
use crate::methods::day;
use crate::methods::phrase::count;
use crate::methods::redact::{Count, Numbered};
use crate::views::{Gate, GateOverride, GateRule};
use serde::Serialize;

/// Version of the contract.
const SCHEMA: u32 = 1;
/// Findings that are told to people; JSON has them all.
const FINDINGS: usize = 20;
/// Rules and overrides that are told to people one by one.
const ROWS: usize = 40;
/// Characters of a reason in Markdown.
const WHY: usize = 300;

/// How the gate is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GateFormat {
    /// For people at a terminal.
    Text,
    /// For programs.
    Json,
    /// For tickets and pages.
    Markdown,
    /// A comment on a pull request, with the verdict below.
    Github,
    /// The summary of a step, with the verdict below.
    Summary,
}

/// The document of `gate --format json`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GateDocument {
    /// Version of this contract: 1.
    pub schema: u32,
    /// The moment that "now" means (RFC 3339, UTC).
    pub as_of: Option<String>,
    /// `given`, or `data`.
    pub as_of_from: &'static str,
    /// Names of the policies that were put on top.
    pub policy: Vec<String>,
    /// `pass`, `fail` or `no_data`; never a pass for lack of data.
    pub decision: &'static str,
    /// What stops the gate.
    pub why: Option<String>,
    /// The rules of the gate.
    pub rules: Vec<GateRuleRow>,
    /// What a person lets pass, whether it was needed or not.
    pub overrides: Vec<GateOverrideRow>,
    /// What the rules of the gate found, worst first.
    pub findings: Vec<FindingRow>,
    /// Different secrets that were taken out, by kind; only there where some were.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub redacted: Vec<Count>,
    /// Only there when secrets were left in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redaction: Option<Redaction>,
}

/// A rule of the gate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GateRuleRow {
    /// Its id; `verdict` asks that every run could be judged.
    pub rule: &'static str,
    /// `pass`, `fail` or `no_data`.
    pub answer: &'static str,
    /// Why.
    pub why: Option<String>,
    /// Lack of data does not stop the gate.
    pub optional: bool,
    /// It stops the gate.
    pub stops: bool,
    /// Why a failure stops nothing: a later attempt, quarantine.
    pub excused: Option<String>,
    /// The reason for which a person lets it pass.
    pub overridden: Option<String>,
}

/// Something is let pass.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GateOverrideRow {
    /// Rules that it let pass; where it was not needed, those that it is for.
    pub rules: Vec<String>,
    /// Why.
    pub reason: String,
    /// Who.
    pub by: Option<String>,
    /// The last day on which it holds.
    pub until: Option<String>,
    /// Where it stands: a flag, a file and its line.
    pub from: Option<String>,
    /// Ids of the findings that it lets pass.
    pub findings: Vec<String>,
    /// It let something pass.
    pub used: bool,
    /// Why it holds no more.
    pub over: Option<String>,
}

/// Redacts everything in it.
pub(crate) fn document(
    gate: &Gate,
    (policy, findings): (&Policy, &[Finding]),
    numbered: &Numbered,
    options: &Options,
) -> GateDocument {
    let redactor = Redactor::of(numbered, options);
    let is_asked = |found: &&Finding| gate.rules.iter().any(|row| row.rule == found.rule);
    let mut document = GateDocument {
        schema: SCHEMA,
        as_of: policy.as_of.moment().map(rfc3339).filter(|time| !time.is_empty()),
        as_of_from: if policy.as_of.is_given() { "given" } else { "data" },
        policy: policy.names.iter().map(|name| redactor.owned(name)).collect(),
        decision: gate.decision.word(),
        why: redactor.given_owned(gate.decision.why()),
        rules: gate.rules.iter().map(|row| rule(row, gate, redactor)).collect(),
        overrides: gate.overrides.iter().map(|row| overridden(row, redactor)).collect(),
        findings: findings.iter().filter(is_asked).map(|found| finding_row(found, redactor)).collect(),
        redacted: Vec::new(),
        redaction: options.no_redact.clone().map(|off| Redaction { off }),
    };
    document.redacted = numbered.counts();
    document
}

fn rule(row: &GateRule, gate: &Gate, redactor: Redactor<'_>) -> GateRuleRow {
    GateRuleRow {
        rule: row.rule,
        answer: row.answer.word(),
        why: redactor.given_owned(row.answer.why()),
        optional: row.is_optional,
        stops: row.stops(),
        excused: redactor.given_owned(&row.excused),
        overridden: row.overridden.and_then(|at| gate.overrides.get(at)).map(|known| redactor.owned(&known.reason)),
    }
}

fn overridden(row: &GateOverride, redactor: Redactor<'_>) -> GateOverrideRow {
    GateOverrideRow {
        rules: row.rules.clone(),
        reason: redactor.owned(&row.reason),
        by: redactor.given_owned(&row.by),
        until: row.until.map(day::text),
        from: redactor.given_owned(&row.from),
        findings: row.findings.clone(),
        used: row.is_used,
        over: redactor.given_owned(&row.over),
    }
}

/// The gate as text; `inspection` is of the same output.
pub(crate) fn written(
    document: &GateDocument,
    inspection: &Inspection,
    format: GateFormat,
    options: &Options,
) -> String {
    match format {
        GateFormat::Text => text(document, options.is_coloured),
        GateFormat::Json => {
            let mut text = serde_json::to_string_pretty(document).unwrap_or_else(|error| error.to_string());
            text.push('\n');
            inert::json(&text).into_owned()
        }
        GateFormat::Markdown => format!("{}{}", markdown(document), findings_below(document)),
        GateFormat::Github => github::comment_below(&markdown(document), inspection, options),
        GateFormat::Summary => github::summary_below(&markdown(document), inspection),
    }
}

fn word(document: &GateDocument) -> &'static str {
    match document.decision {
        "pass" => "Gate passed",
        "fail" => "Gate failed",
        _ => "Gate: no data",
    }
}

/// What stops the gate, or was let pass.
fn is_telling(row: &GateRuleRow) -> bool {
    row.stops || row.excused.is_some() || row.overridden.is_some()
}

/// Why a row stands as it does.
fn said(row: &GateRuleRow) -> String {
    let mut out = row.why.clone().unwrap_or_default();
    let mut add = |text: &str| {
        if !out.is_empty() {
            out.push_str("; ");
        }
        out.push_str(text);
    };
    if let Some(reason) = &row.overridden {
        add(&format!("let pass: {reason}"));
    } else if let Some(why) = &row.excused {
        add(&format!("stops nothing: {why}"));
    } else if row.optional && row.answer == "no_data" {
        add("not needed");
    }
    out
}

/// An override in one sentence.
fn standing(row: &GateOverrideRow) -> String {
    let mut out = format!("{}: {}", row.rules.join(", "), row.reason);
    for (before, value) in [(" · by ", &row.by), (" · until ", &row.until), (" · from ", &row.from)] {
        if let Some(value) = value {
            push(&mut out, format_args!("{before}{value}"));
        }
    }
    match &row.over {
        Some(over) => push(&mut out, format_args!(" · not used: {over}")),
        None if !row.used => out.push_str(" · not needed"),
        None if row.findings.is_empty() => {}
        None => push(&mut out, format_args!(" · findings {}", row.findings.join(", "))),
    }
    out
}

/// Findings of rules that stop the gate, or that were let pass.
fn telling(document: &GateDocument) -> impl Iterator<Item = &FindingRow> {
    let is_of = |found: &&FindingRow| document.rules.iter().any(|row| row.rule == found.rule && is_telling(row));
    // Remarks are told where the rule has nothing worse to say.
    let is_reason = |found: &&FindingRow| {
        let others = || document.findings.iter().filter(|other| other.rule == found.rule);
        found.severity > Severity::Info || !others().any(|other| other.severity > Severity::Info)
    };
    document.findings.iter().filter(is_of).filter(is_reason)
}

fn foot(document: &GateDocument) -> String {
    let policy = if document.policy.is_empty() { "the default policy".to_owned() } else { document.policy.join(", ") };
    let from = if document.as_of_from == "given" { "as given" } else { "the newest time in the data" };
    let as_of = document.as_of.as_ref().map(|time| format!(", as of {time}, {from}")).unwrap_or_default();
    format!("By {policy}{as_of}.")
}

fn text(document: &GateDocument, is_coloured: bool) -> String {
    let styled = |code: u8, text: &str| {
        if is_coloured { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    };
    let colour = match document.decision {
        "pass" => 32,
        "fail" => 31,
        _ => 33,
    };
    let plain = |text: &str| inert::line(text).trim_end().to_owned();
    let stops = document.rules.iter().filter(|row| row.stops).count();
    let rules = count(document.rules.len() as u64, "rule", "rules");
    let mut out = format!("{}  ", styled(colour, &word(document).to_uppercase()));
    if stops > 0 {
        push(&mut out, format_args!("{stops} of {rules} {} it\n", if stops == 1 { "stops" } else { "stop" }));
    } else {
        push(&mut out, format_args!("{}\n", document.why.as_deref().map_or_else(|| rules.clone(), plain)));
    }
    push(&mut out, format_args!("{}\n\n{}\n", plain(&foot(document)), styled(1, "Rules")));
    let wide = document.rules.iter().map(|row| row.rule.len()).max().unwrap_or(0);
    for row in &document.rules {
        let sign = if row.stops {
            "✕"
        } else if is_telling(row) {
            "!"
        } else {
            " "
        };
        let line = format!("{sign} {:<7}  {:<wide$}  {}", row.answer.replace('_', " "), row.rule, said(row));
        push(&mut out, format_args!("{}\n", plain(&line)));
    }
    if !document.overrides.is_empty() {
        push(&mut out, format_args!("\n{}\n", styled(1, "Overrides")));
    }
    for row in &document.overrides {
        push(&mut out, format_args!("  {}\n", plain(&standing(row))));
    }
    if telling(document).next().is_some() {
        push(&mut out, format_args!("\n{}\n", styled(1, "Findings")));
    }
    for (number, found) in (1..).zip(telling(document).take(FINDINGS)) {
        let title = plain(&found.title);
        push(&mut out, format_args!("{number:>3}. {:<7}  {title}\n", found.severity.word()));
        if let Some(evidence) = found.evidence.first() {
            push(&mut out, format_args!("       {}\n", plain(&place(evidence))));
        }
        for (before, value) in [("owner: ", &found.owner), ("→ ", &found.next_step)] {
            if let Some(value) = value {
                push(&mut out, format_args!("       {before}{}\n", plain(value)));
            }
        }
    }
    let more = telling(document).count().saturating_sub(FINDINGS);
    if more > 0 {
        push(&mut out, format_args!("  and {more} more: see --format json\n"));
    }
    if let Some(redaction) = &document.redaction {
        push(&mut out, format_args!("\nSecrets were left in: {}\n", plain(&redaction.off)));
    }
    out
}

/// Rules and overrides; what holds is only counted and named.
fn markdown(document: &GateDocument) -> String {
    let cut = |text: &str| escape(&inert::cut(text, WHY));
    let mut out = format!("## {}\n\n{}\n", word(document), cut(&foot(document)));
    let told = || document.rules.iter().filter(|row| is_telling(row));
    if told().next().is_some() {
        out.push_str("\n| rule | answer | why |\n| --- | --- | --- |\n");
    }
    for row in told().take(ROWS) {
        let answer = row.answer.replace('_', " ");
        let answer = if row.stops { format!("**{answer}**") } else { answer };
        push(&mut out, format_args!("| `{}` | {answer} | {} |\n", row.rule, cut(&said(row))));
    }
    let more = told().count().saturating_sub(ROWS);
    if more > 0 {
        push(&mut out, format_args!("\nAnd {}.\n", count(more as u64, "more rule", "more rules")));
    }
    for (answer, words) in [("pass", "Passed"), ("no_data", "No data, and not needed")] {
        let others = document.rules.iter().filter(|row| !is_telling(row) && row.answer == answer);
        let names: Vec<String> = others.map(|row| format!("`{}`", row.rule)).collect();
        if !names.is_empty() {
            push(&mut out, format_args!("\n{words}: {}.\n", names.join(", ")));
        }
    }
    if document.rules.is_empty() {
        push(&mut out, format_args!("\n{}.\n", cut(document.why.as_deref().unwrap_or("No rule was asked"))));
    }
    if !document.overrides.is_empty() {
        out.push_str("\n### Overrides\n\n");
    }
    for row in document.overrides.iter().take(ROWS) {
        push(&mut out, format_args!("- {}\n", cut(&standing(row))));
    }
    out
}

fn findings_below(document: &GateDocument) -> String {
    let mut out = String::new();
    for found in telling(document).take(FINDINGS) {
        out.push('\n');
        out.push_str(&super::markdown::section(found, &[]));
    }
    let more = telling(document).count().saturating_sub(FINDINGS);
    if more > 0 {
        push(&mut out, format_args!("\nAnd {}.\n", count(more as u64, "more finding", "more findings")));
    }
    if let Some(redaction) = &document.redaction {
        push(&mut out, format_args!("\nSecrets were left in: {}\n", escape(&redaction.off)));
    }
    out
}
