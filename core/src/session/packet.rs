//! An evidence packet as one zip: what the runbook asks for, copied without its secrets, with a manifest, checksums and
//! a text for people. The same input gives the same bytes.

use super::Session;
use super::redacting::Copying;
use crate::documents::times::rfc3339;
use crate::entries::NESTED;
use crate::facts::{EntryState, Run};
use crate::methods::order::{Order as _, set};
use crate::methods::redact::{Count, Numbered};
use crate::reports::rows::Source;
use crate::reports::{
    self, Filled, Inspection, LeftOut, Manifest, Options, PacketFile, Redactor, Report, inert, packet_kinds, zip,
};
use crate::views::{self, Scene};
use hashbrown::HashSet;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

/// What a host may ask of a packet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PacketOptions {
    /// As of every output.
    pub options: Options,
    /// What is no text goes along: nobody looks into pictures.
    pub has_images: bool,
}

/// A packet.
#[derive(Clone, Debug, PartialEq)]
pub struct Packet {
    /// The zip.
    pub bytes: Vec<u8>,
    /// Its `manifest.json`.
    pub manifest: Manifest,
    /// Its `README.md`.
    pub readme: String,
}

/// A file on its way into the zip.
struct Member {
    path: String,
    /// Number of the entry, where it is a copy.
    entry: Option<u32>,
    bytes: Vec<u8>,
    redacted: Vec<Count>,
    as_it_was: bool,
}

impl Session {
    /// The packet of a kind (`revocation`, `cross-instance`, `scenario`, `perf`, `all`); call after
    /// [`Session::finish`]. The packet is made in memory.
    ///
    /// # Errors
    /// A sentence: a kind that is not known, or nothing to put in.
    pub fn packet(&self, kind: &str, asked: &PacketOptions) -> Result<Packet, String> {
        let kinds = packet_kinds(kind).ok_or_else(|| format!("no such packet: {kind}"))?;
        let numbered = self.numbered();
        let redactor = Redactor::of(&numbered, &asked.options);
        let (filled, lenses) = self.with_scene(|scene| {
            let filled: Vec<Filled> = kinds.iter().filter_map(|kind| kind.fill(scene, redactor)).collect();
            let texts = lenses(scene, &filled, redactor);
            (filled, texts)
        });
        if filled.is_empty() {
            let needs: Vec<&str> = kinds.iter().map(|kind| kind.needs).collect();
            return Err(format!("nothing to put into a packet: it needs {}", needs.join("; or ")));
        }
        let inspection = self.inspected(&asked.options, &numbered);
        let mut members = lenses;
        members.extend(self.filed(&filled, &inspection, redactor));
        let entries = set(filled.iter().flat_map(|filled| filled.entries.iter().copied()));
        let entries: Vec<u32> = entries.into_iter().collect();
        let runs = self.runs_of(&entries);
        // That of the first at the root, so that what was written here is of no run of its own.
        let stamp = |(at, run): (usize, &u32)| {
            let folder = if at == 0 { String::new() } else { format!("files/{}/", at + 1) };
            self.stamp(folder + "artiscope.json", *run, redactor)
        };
        members.extend(runs.iter().enumerate().filter_map(stamp));
        let mut copying = Copying::new(&numbered, &self.policy);
        let mut copies = self.copies(&entries, &runs, asked, &mut copying);
        copies.order_by_key(|member| member.entry);
        members.extend(copies);
        distinct(&mut members);
        let left_out = copying.report.left_out;
        let completeness = filled.iter().flat_map(|filled| {
            filled.items(redactor, |entry| match members.iter().find(|member| member.entry == Some(entry)) {
                Some(member) => Ok(member.path.clone()),
                None => Err(self.why_not(entry, &left_out, &numbered)),
            })
        });
        let completeness: Vec<_> = completeness.collect();
        let findings = filled.iter().flat_map(|filled| &filled.findings);
        let mut manifest = Manifest {
            schema: 1,
            complete: !completeness.iter().any(|item| item.state.is_lacking()),
            kinds: filled.iter().map(|filled| filled.kind.id).collect(),
            policy: self.policy.names.iter().map(|name| redactor.owned(name)).collect(),
            runs: runs.iter().filter_map(|run| inspection.runs.get(*run as usize).cloned()).collect(),
            findings: Vec::new(),
            files: members.iter().map(|member| self.row(member, redactor)).collect(),
            redacted: numbered.counts(),
            tool: inspection.tool,
            as_of: inspection.as_of,
            as_of_from: inspection.as_of_from,
            verdict: inspection.verdict,
            redaction: inspection.redaction,
            headline: inspection.headline,
            completeness,
            left_out,
        };
        for finding in findings {
            if !manifest.findings.contains(finding) {
                manifest.findings.push(finding.clone());
            }
        }
        let readme = reports::readme(&manifest, &filled);
        let row = PacketFile {
            path: "README.md".to_owned(),
            source: None,
            run: None,
            bytes: readme.len() as u64,
            sha256: sha256(readme.as_bytes()),
            redacted: Vec::new(),
            as_it_was: false,
        };
        manifest.files.insert(0, row);
        Ok(Packet { bytes: zipped(&manifest, &readme, &members), manifest, readme })
    }

    /// Whether there is anything to put into a packet.
    pub(super) fn has_packet(&self) -> bool {
        let numbered = self.numbered();
        let redactor = Redactor::of(&numbered, &Options::default());
        let kinds = packet_kinds("all").unwrap_or_default();
        self.with_scene(|scene| kinds.iter().any(|kind| kind.fill(scene, redactor).is_some()))
    }

    /// Texts to be filed of these kinds, each once.
    fn filed(&self, filled: &[Filled], inspection: &Inspection, redactor: Redactor<'_>) -> Vec<Member> {
        let source = |ask: &mut dyn FnMut(&Source<'_>)| self.with_source(redactor, |source| ask(source));
        let scene = |ask: &mut dyn FnMut(&Scene<'_>, Redactor<'_>)| self.with_scene(|scene| ask(scene, redactor));
        let report = Report::new(inspection, &source, &scene);
        let mut members: Vec<Member> = Vec::new();
        for filled in filled {
            let path = format!("artiscope/{}", filled.kind.filed.file_name);
            if members.iter().all(|member| member.path != path)
                && let Some(text) = filled.kind.filed(&report)
            {
                members.push(Member::made(path, text));
            }
        }
        members
    }

    /// Runs of these entries, in order of their tables.
    fn runs_of(&self, entries: &[u32]) -> Vec<u32> {
        let runs = entries.iter().filter_map(|at| self.facts.entries.get(*at as usize)).map(|entry| entry.run);
        set(runs).into_iter().collect()
    }

    /// The sidecar of a run: its files lie elsewhere now, and what told who they are may not be among them.
    fn stamp(&self, path: String, run: u32, redactor: Redactor<'_>) -> Option<Member> {
        let run = self.facts.runs.get(run as usize)?;
        let mut said = serde_json::Map::new();
        said.insert("schema".to_owned(), json!(1));
        for (key, text) in identity(run) {
            if !text.is_empty() {
                said.insert(key.to_owned(), json!(inert::line(&redactor.text(text))));
            }
        }
        said.insert("attempt".to_owned(), json!(run.attempt.max(1)));
        for (key, number) in [("started_at", run.started_at), ("completed_at", run.completed_at)] {
            if let Some(time) = number.map(rfc3339).filter(|time| !time.is_empty()) {
                said.insert(key.to_owned(), json!(time));
            }
        }
        let text = serde_json::to_string_pretty(&said).ok()? + "\n";
        Some(Member::made(path, inert::json(&text).into_owned()))
    }

    /// Copies of these entries, unit by unit.
    fn copies(&self, entries: &[u32], runs: &[u32], asked: &PacketOptions, copying: &mut Copying<'_>) -> Vec<Member> {
        let mut wanted: Vec<(u32, u32)> = Vec::new();
        for at in entries {
            let Some(entry) = self.facts.entries.get(*at as usize) else { continue };
            match entry.state {
                EntryState::Lost => copying.leave_out(&entry.path, "its bytes cannot be read"),
                _ => wanted.push((entry.unit, *at)),
            }
        }
        wanted.order();
        let mut members = Vec::new();
        for unit in wanted.chunk_by(|a, b| a.0 == b.0) {
            let Some((number, _)) = unit.first() else { continue };
            let mut open: Vec<u32> = unit.iter().map(|(_, at)| *at).collect();
            let path_of = |at: &u32| self.facts.entries.get(*at as usize).map_or("", |entry| &entry.path);
            let targets: Vec<&str> = open.iter().map(path_of).collect();
            let is_wanted = |path: &str| {
                let within = |target: &&str| target.strip_prefix(path).is_some_and(|rest| rest.starts_with(NESTED));
                targets.iter().any(|target| *target == path || within(target))
            };
            self.reread(*number, &is_wanted, &mut |path, bytes| {
                let Some(place) = open.iter().position(|at| path_of(at) == path) else { return };
                let at = open.remove(place);
                members.extend(self.member_of(at, bytes, runs, asked, copying));
            });
            for at in open {
                copying.leave_out(path_of(&at), "its bytes cannot be read");
            }
        }
        members
    }

    /// One copy; `None` where it is left out.
    fn member_of(
        &self,
        at: u32,
        bytes: &[u8],
        runs: &[u32],
        asked: &PacketOptions,
        copying: &mut Copying<'_>,
    ) -> Option<Member> {
        let entry = self.facts.entries.get(at as usize)?;
        if (bytes.len() as u64) < entry.bytes {
            copying.leave_out(&entry.path, "too large for a packet, or cut: take it from the archive");
            return None;
        }
        let (places, kept) = (copying.report.places.len(), copying.report.as_it_was.len());
        let is_off = asked.options.no_redact.is_some();
        let copy = if is_off { bytes.to_vec() } else { copying.one(&entry.path, bytes.to_vec())? };
        let as_it_was = copying.report.as_it_was.len() > kept;
        if as_it_was && !asked.has_images {
            copying.leave_out(&entry.path, "no text, so nobody looked for secrets: look at it, then ask for images");
            return None;
        }
        let mut redacted: Vec<Count> = Vec::new();
        for place in copying.report.places.iter().skip(places) {
            match redacted.iter_mut().find(|count| count.kind == place.kind) {
                Some(count) => count.count += place.count,
                None => redacted.push(Count { kind: place.kind.clone(), count: place.count }),
            }
        }
        let run = runs.iter().position(|run| *run == entry.run).map_or(0, |at| at + 1);
        let path = format!("files/{run}/{}", safe(&copying.name(&entry.path, is_off)));
        Some(Member { path, entry: Some(at), bytes: copy, redacted, as_it_was })
    }

    fn why_not(&self, entry: u32, left_out: &[LeftOut], numbered: &Numbered) -> String {
        let path = self.facts.entries.get(entry as usize).map(|entry| numbered.text(&entry.path)).unwrap_or_default();
        let row = left_out.iter().find(|row| row.path == path);
        row.map_or_else(|| "its bytes cannot be read".to_owned(), |row| row.why.clone())
    }

    fn row(&self, member: &Member, redactor: Redactor<'_>) -> PacketFile {
        let entry = member.entry.and_then(|at| self.facts.entries.get(at as usize));
        let run = entry.and_then(|entry| self.facts.runs.get(entry.run as usize));
        PacketFile {
            path: member.path.clone(),
            source: entry.map(|entry| inert::line(&redactor.text(&entry.path))),
            run: run.map(|run| inert::line(&redactor.text(&run.id))),
            bytes: member.bytes.len() as u64,
            sha256: sha256(&member.bytes),
            redacted: member.redacted.clone(),
            as_it_was: member.as_it_was,
        }
    }
}

impl Member {
    /// Written here, redacted already.
    fn made(path: String, text: String) -> Self {
        Self { path, entry: None, bytes: text.into_bytes(), redacted: Vec::new(), as_it_was: false }
    }
}

/// What lenses say of these kinds, each once.
fn lenses(scene: &Scene<'_>, filled: &[Filled], redactor: Redactor<'_>) -> Vec<Member> {
    let mut members: Vec<Member> = Vec::new();
    for filled in filled {
        let path = format!("artiscope/{}.txt", filled.kind.lens);
        if members.iter().any(|member| member.path == path) {
            continue;
        }
        if let Some(lens) = views::LENSES.iter().find(|lens| lens.id == filled.kind.lens) {
            let text = reports::lens_text(&scene.lens(lens.id).unwrap_or_default(), redactor);
            members.push(Member::made(path, text));
        }
    }
    members
}

/// Who a run is, under the names of `artiscope.json`. One that no CI system numbered keeps the name that it has here.
fn identity(run: &Run) -> [(&'static str, &str); 10] {
    [
        ("project", &run.project),
        ("repository", &run.repository),
        ("workflow", &run.workflow),
        ("run_id", run.run_id.as_ref().unwrap_or(&run.id)),
        ("job", &run.job),
        ("instance", &run.instance),
        ("sha", &run.sha),
        ("branch", &run.branch),
        ("event", &run.event),
        ("url", &run.url),
    ]
}

/// The way in as folders that any system can write, and that lead nowhere else.
fn safe(path: &str) -> String {
    let part = |part: &str| {
        let odd = |c: char| c.is_control() || inert::is_odd(c) || "\\:*?\"<>|".contains(c);
        let name: String = part.chars().map(|c| if odd(c) { '_' } else { c }).collect();
        let name = name.trim_end_matches(['.', ' ']);
        if name.trim_start_matches('.').is_empty() { "_".to_owned() } else { name.to_owned() }
    };
    path.split(NESTED).flat_map(|name| name.split('/')).map(part).collect::<Vec<_>>().join("/")
}

/// Names that became equal get a folder of their own, so that files are known by the end of their names still.
fn distinct(members: &mut [Member]) {
    let mut taken: HashSet<String> = HashSet::new();
    for member in members {
        // Some systems take letters of both cases for the same.
        let mut key = member.path.to_lowercase();
        let first = member.path.clone();
        let mut number = 1;
        while !taken.insert(key.clone()) {
            number += 1;
            member.path = match first.rsplit_once('/') {
                Some((folder, name)) => format!("{folder}/{number}/{name}"),
                None => format!("{number}/{first}"),
            };
            key = member.path.to_lowercase();
        }
    }
}

fn zipped(manifest: &Manifest, readme: &str, members: &[Member]) -> Vec<u8> {
    let json = manifest.json();
    let mut sums = format!("{}  manifest.json\n", sha256(json.as_bytes()));
    for file in &manifest.files {
        sums += &[&file.sha256, "  ", &file.path, "\n"].concat();
    }
    let made = [("README.md", readme.as_bytes()), ("manifest.json", json.as_bytes()), ("SHA256SUMS", sums.as_bytes())];
    zip::stored(made.into_iter().chain(members.iter().map(|member| (member.path.as_str(), member.bytes.as_slice()))))
}

fn sha256(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        let _ = write!(out, "{byte:02x}");
    }
    out
}
