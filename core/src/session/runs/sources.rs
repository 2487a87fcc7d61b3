//! Files that say which run they come from. A new one is a row of [`SOURCES`].

use super::paths;
use crate::documents::times;
use crate::facts::{ClaimValue, Document, Facts, Identity, Run};
use hashbrown::HashMap;

/// What a claim says of the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Project,
    Repository,
    Workflow,
    RunId,
    RunNumber,
    Attempt,
    Url,
    Sha,
    Branch,
    Event,
    Job,
    Instance,
    StartedAt,
    CompletedAt,
}

/// A format that names its run.
struct Source {
    /// Id of the format.
    format: &'static str,
    /// A sidecar governs its folder and what is below; ids inside another file govern the widest
    /// folder in which no other file says otherwise.
    identity: Identity,
    /// Claim and what it says.
    claims: &'static [(&'static str, Field)],
}

/// True for a format that may name many runs.
pub(super) fn is_list(format: &str) -> bool {
    matches!(format, "github-runs" | "github-jobs")
}

/// Names of `FlakeGuard`'s `meta`, at HEAD and in the days of the runbook, and those of `runs` in the JSON contract.
pub(super) const META: &[(&str, Field)] = &[
    ("project_slug", Field::Project),
    ("project", Field::Project),
    ("repo_full_name", Field::Repository),
    ("repository", Field::Repository),
    ("workflow_name", Field::Workflow),
    ("workflow", Field::Workflow),
    ("github_run_id", Field::RunId),
    ("run_id", Field::RunId),
    ("github_run_attempt", Field::Attempt),
    ("run_attempt", Field::Attempt),
    ("attempt", Field::Attempt),
    ("github_run_number", Field::RunNumber),
    ("run_number", Field::RunNumber),
    ("run_url", Field::Url),
    ("url", Field::Url),
    ("sha", Field::Sha),
    ("branch", Field::Branch),
    ("event", Field::Event),
    ("event_type", Field::Event),
    ("job_name", Field::Job),
    ("job", Field::Job),
    ("job_variant", Field::Instance),
    ("instance", Field::Instance),
    ("started_at", Field::StartedAt),
    ("completed_at", Field::CompletedAt),
];

const SOURCES: &[Source] = &[
    Source { format: "flakeguard-meta", identity: Identity::Sidecar, claims: META },
    Source { format: "artiscope-run", identity: Identity::Sidecar, claims: META },
    // Of one run, or of its jobs; what lists many says nothing of where it lies.
    Source { format: "github-runs", identity: Identity::File, claims: META },
    Source { format: "github-jobs", identity: Identity::File, claims: META },
    Source {
        format: "drive-runtime",
        identity: Identity::File,
        claims: &[
            ("runId", Field::RunId),
            ("sha", Field::Sha),
            ("startEpochSeconds", Field::StartedAt),
            ("endEpochSeconds", Field::CompletedAt),
        ],
    },
    Source {
        format: "drive-alert-context",
        identity: Identity::File,
        claims: &[
            ("runId", Field::RunId),
            ("runAttempt", Field::Attempt),
            ("repository", Field::Repository),
            ("workflow", Field::Workflow),
            ("runUrl", Field::Url),
        ],
    },
];

/// What one file says.
struct Said {
    identity: Identity,
    fields: Vec<(Field, String)>,
    /// What it was given with: loose files share no folder.
    given: String,
}

impl Said {
    fn get(&self, field: Field) -> Option<&str> {
        self.fields.iter().find(|(known, _)| *known == field).map(|(_, text)| text.as_str())
    }

    /// True when it names a run, rather than saying something of one.
    fn decides(&self) -> bool {
        self.fields.iter().any(|(field, _)| matches!(field, Field::RunId | Field::RunNumber | Field::Sha))
    }
}

/// Everything that files say, by the folder that they govern.
pub(super) struct Sources<'a> {
    sidecars: HashMap<&'a str, Vec<Said>>,
    files: HashMap<&'a str, Said>,
}

impl<'a> Sources<'a> {
    #[inline(never)] // Browsers compile a function whole when one of its loops is hot.
    pub(super) fn of(facts: &'a Facts, given: &[String]) -> Self {
        let mut sources = Self { sidecars: HashMap::new(), files: HashMap::new() };
        let mut files: Vec<(&str, Said)> = Vec::new();
        for (folder, said) in said(facts, given) {
            match said.identity {
                Identity::Sidecar => sources.sidecars.entry(folder).or_default().push(said),
                _ => files.push((folder, said)),
            }
        }
        // Folders in which files name different runs belong to none of them.
        let mut runs: HashMap<&str, Option<String>> = HashMap::new();
        for (folder, said) in &files {
            let run = said.get(Field::RunId).map(ToOwned::to_owned);
            for folder in paths::ancestors(folder) {
                runs.entry(folder)
                    .and_modify(|known| *known = known.take().filter(|known| Some(known) == run.as_ref()))
                    .or_insert_with(|| run.clone());
            }
        }
        for (folder, said) in files {
            let mut widest = folder;
            for (inner, outer) in paths::ancestors(folder).zip(paths::ancestors(folder).skip(1)) {
                let is_end = paths::tells(inner) || paths::tells(outer);
                if is_end || !matches!(runs.get(outer), Some(Some(_))) {
                    break;
                }
                widest = outer;
            }
            match sources.files.entry(widest) {
                hashbrown::hash_map::Entry::Occupied(mut known) => {
                    // A second file of the same run says what the first did not.
                    let more = said.fields.into_iter().filter(|(field, _)| known.get().get(*field).is_none());
                    let more: Vec<_> = more.collect();
                    if known.get().get(Field::RunId).is_some() {
                        known.get_mut().fields.extend(more);
                    }
                }
                hashbrown::hash_map::Entry::Vacant(place) => {
                    place.insert(said);
                }
            }
        }
        sources
    }

    /// Puts what files say of the run of `path` over what the path tells.
    pub(super) fn tell(&self, path: &str, run: &mut Run) {
        let (folder, _) = paths::split(path);
        let is_near = |folder: &str, said: &Said| !folder.is_empty() || said.given == run.given;
        let file = paths::ancestors(folder).find_map(|folder| {
            let said = self.files.get(folder).filter(|said| is_near(folder, said))?;
            (!paths::tells_other(path, folder, said.get(Field::RunId))).then_some(said)
        });
        let sidecar = paths::ancestors(folder).find_map(|folder| {
            let all = self.sidecars.get(folder)?;
            all.iter()
                .find(|said| is_near(folder, said) && said.decides())
                .or_else(|| all.iter().find(|said| is_near(folder, said)))
        });
        // A file further out tells nothing of a run that its own sidecar calls otherwise.
        let own = sidecar.and_then(|said| said.get(Field::RunId));
        let file = file.filter(|said| own.zip(said.get(Field::RunId)).is_none_or(|(own, other)| own == other));
        for said in file.into_iter().chain(sidecar) {
            for (field, text) in &said.fields {
                put(run, *field, text);
            }
            if said.decides() {
                run.identity = said.identity;
            }
        }
    }
}

/// A run that a list names.
pub(super) struct Listed(Vec<(Field, String)>);

impl Listed {
    pub(super) fn get(&self, field: Field) -> Option<&str> {
        self.0.iter().find(|(known, _)| *known == field).map(|(_, text)| text.as_str())
    }

    /// Says what is not known yet; times are those of an attempt.
    pub(super) fn complete(&self, run: &mut Run, is_attempt: bool) {
        let mut listed = Run::default();
        for (field, text) in &self.0 {
            put(&mut listed, *field, text);
        }
        if !is_attempt {
            (listed.started_at, listed.completed_at) = (None, None);
        }
        if run.repository.is_empty() {
            listed.repository.clone_into(&mut run.repository);
        }
        super::complete(run, Run { identity: run.identity, ..listed });
    }
}

/// Every run that a list names, in the order of documents.
pub(super) fn listed(facts: &Facts) -> Vec<Listed> {
    documents(facts)
        .filter(|(_, source, _)| is_list(source.format))
        .flat_map(|(.., runs)| runs.into_iter().map(Listed))
        .collect()
}

/// Every document of the table, with its folder and what it says of one run.
fn said<'a>(facts: &'a Facts, given: &[String]) -> Vec<(&'a str, Said)> {
    let mut all = Vec::new();
    for (document, source, mut runs) in documents(facts) {
        let id = |run: &Vec<(Field, String)>| Listed(run.clone()).get(Field::RunId).map(ToOwned::to_owned);
        if runs.iter().any(|run| id(run) != runs.first().and_then(id)) {
            continue;
        }
        let is_one = runs.len() == 1;
        let mut fields = if runs.is_empty() { Vec::new() } else { runs.swap_remove(0) };
        // Of several attempts nobody knows which it is.
        let of_attempt = [Field::Attempt, Field::StartedAt, Field::CompletedAt];
        fields.retain(|(field, _)| is_one || !of_attempt.contains(field));
        let Some(entry) = facts.entries.get(document.entry as usize).filter(|_| !fields.is_empty()) else { continue };
        let given = given.get(entry.input as usize).cloned().unwrap_or_default();
        all.push((paths::split(&entry.path).0, Said { identity: source.identity, fields, given }));
    }
    all
}

/// Every document of the table and what it says, run by run: a list begins each with its id.
fn documents(facts: &Facts) -> impl Iterator<Item = (&Document, &'static Source, Vec<Vec<(Field, String)>>)> {
    let mut claims = facts.records.claims.as_slice();
    (0_u32..).zip(&facts.documents).filter_map(move |(number, document)| {
        let source = SOURCES.iter().find(|source| source.format == facts.text(document.format))?;
        let start = claims.partition_point(|claim| claim.origin.document < number);
        let end = claims.partition_point(|claim| claim.origin.document <= number);
        let mut runs: Vec<Vec<(Field, String)>> = Vec::new();
        for claim in claims.get(start..end).unwrap_or_default() {
            let key = facts.text(claim.key);
            let field = source.claims.iter().find(|(known, _)| *known == key).map(|(_, field)| *field);
            let text = match claim.value {
                ClaimValue::Text(text) => facts.text(text).to_owned(),
                ClaimValue::Number(number) => number.to_string(),
                ClaimValue::Bool(_) | ClaimValue::Null => String::new(),
            };
            let Some(field) = field.filter(|_| !text.is_empty()) else { continue };
            let is_next = is_list(source.format) && field == Field::RunId;
            if is_next || runs.is_empty() {
                runs.push(Vec::new());
            }
            if let Some(fields) = runs.last_mut().filter(|fields| fields.iter().all(|(known, _)| *known != field)) {
                fields.push((field, text));
            }
        }
        claims = claims.get(end..).unwrap_or_default();
        Some((document, source, runs))
    })
}

pub(super) fn put(run: &mut Run, field: Field, text: &str) {
    let place = match field {
        Field::RunId => {
            run.run_id = Some(text.to_owned());
            return;
        }
        Field::RunNumber => {
            run.run_number = text.parse().ok();
            return;
        }
        Field::Attempt => {
            run.attempt = text.parse().ok().filter(|attempt| *attempt > 0).unwrap_or(run.attempt);
            return;
        }
        Field::StartedAt => {
            run.started_at = time(text).or(run.started_at);
            return;
        }
        Field::CompletedAt => {
            run.completed_at = time(text).or(run.completed_at);
            return;
        }
        Field::Project => &mut run.project,
        Field::Repository => &mut run.repository,
        Field::Workflow => &mut run.workflow,
        Field::Url => &mut run.url,
        Field::Sha => &mut run.sha,
        Field::Branch => &mut run.branch,
        Field::Event => &mut run.event,
        Field::Job => &mut run.job,
        Field::Instance => &mut run.instance,
    };
    text.clone_into(place);
}

/// RFC 3339, or seconds since 1970.
fn time(text: &str) -> Option<i64> {
    let seconds = || text.parse::<i64>().ok().and_then(|seconds| seconds.checked_mul(1000));
    times::parse_iso(text).map(|(millis, _)| millis).or_else(seconds)
}
