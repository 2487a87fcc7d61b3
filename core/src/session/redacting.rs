//! A redacted copy of what was given: text without its secrets, archives as archives, and a list of what it lacks.
//!
//! Whatever could not be read is not copied, and is told. What is no text is copied where no secret stands in it in
//! plain, and is told too, since nobody looked into its pictures or its compression.

use crate::bytes::{ByteSource, Limits};
use crate::documents::text;
use crate::entries::{self, Input, NESTED, Reader};
use crate::facts::{Encoding, EntryKind, EntryState, Fragment, Loss};
use crate::findings::Policy;
use crate::methods::order::Order as _;
use crate::methods::redact::Numbered;
use crate::reports::{LeftOut, RedactedPlace, RedactionReport, zip};
use std::io::BufRead as _;

/// Bytes of one file that are held to be looked into.
const MOST: usize = 1 << 30;
/// Bytes in which text has no NUL.
const HEAD: usize = 8192;
/// An archive within a page, as Playwright's report has it: nobody looks into it.
const PACKED: &[u8] = b"application/zip;base64,";

/// A copy that may leave.
pub struct RedactedCopy {
    /// What was given, by name, in order; an archive is a zip.
    pub files: Vec<(String, Vec<u8>)>,
    /// What was taken out, and what is not there.
    pub report: RedactionReport,
    /// What was copied, by the paths that it was read by.
    pub(super) paths: Vec<String>,
}

/// What is copied, and how archives are called.
pub(super) struct Chosen<'a> {
    /// Whether a file is copied, by its path.
    pub(super) wanted: &'a dyn Fn(&str) -> bool,
    /// An archive that became a zip keeps its name: whoever reads it knows archives by their bytes.
    pub(super) keeps_names: bool,
}

/// Everything, with names that say what an archive became.
const ALL: Chosen<'static> = Chosen { wanted: &|_| true, keeps_names: false };

impl RedactedCopy {
    /// The copy as one file: as it is where there is one, else a zip of all.
    pub fn into_bytes(mut self) -> Vec<u8> {
        match self.files.len() {
            1 => self.files.pop().map(|(_, bytes)| bytes).unwrap_or_default(),
            _ => zip::stored(self.files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()))),
        }
    }
}

/// A file of the copy: the archives around it, and its name in the last of them.
struct Member {
    way: Vec<String>,
    bytes: Vec<u8>,
    modified: Option<i64>,
}

/// Looks into everything, and copies what may be copied; `unread` tells what the host did not open.
pub fn redacted_copy(
    inputs: &[(String, &dyn ByteSource)],
    unread: &Fragment,
    limits: &Limits,
    policy: &Policy,
) -> RedactedCopy {
    let numbered = Numbered::new(policy.redaction());
    let mut copy = chosen_copy(inputs, limits, (&numbered, policy), &ALL);
    losses(unread, &numbered, &mut copy.report);
    copy
}

/// The same of what was chosen.
pub(super) fn chosen_copy(
    inputs: &[(String, &dyn ByteSource)],
    limits: &Limits,
    (numbered, policy): (&Numbered, &Policy),
    chosen: &Chosen<'_>,
) -> RedactedCopy {
    let mut copying = Copying { chosen, ..Copying::new(numbered, policy) };
    for (name, source) in inputs {
        copying.input(name, *source, limits);
    }
    let Copying { mut report, members, paths, .. } = copying;
    report.copied = members.len() as u64;
    report.redacted = numbered.counts();
    RedactedCopy { files: packed(members), report, paths }
}

/// What could not be read, and links, which may lead anywhere.
fn losses(fragment: &Fragment, numbered: &Numbered, report: &mut RedactionReport) {
    let links = fragment.entries.iter().filter(|entry| entry.kind == EntryKind::Link);
    let lost = fragment.notes.iter().filter(|note| note.loss >= Loss::DataLoss);
    let lost = lost.map(|note| (&note.path, note.what.as_str()));
    for (path, why) in lost.chain(links.map(|entry| (&entry.path, "a link"))) {
        report.left_out.push(LeftOut { path: numbered.text(path).into_owned(), why: numbered.text(why).into_owned() });
    }
}

/// Copies files one by one.
pub(super) struct Copying<'n> {
    numbered: &'n Numbered,
    chosen: &'n Chosen<'n>,
    /// What was done so far.
    pub(super) report: RedactionReport,
    members: Vec<Member>,
    paths: Vec<String>,
}

impl<'n> Copying<'n> {
    /// With the marks of one output.
    pub(super) fn new(numbered: &'n Numbered, policy: &Policy) -> Self {
        let report = RedactionReport::new(policy.names.clone());
        Self { numbered, chosen: &ALL, report, members: Vec::new(), paths: Vec::new() }
    }

    /// The copy of one file; `None` where it is left out, which the report says.
    pub(super) fn one(&mut self, path: &str, bytes: Vec<u8>) -> Option<Vec<u8>> {
        self.report.files += 1;
        self.bytes(path, None, bytes);
        self.members.pop().map(|member| member.bytes)
    }

    /// A name as it may leave.
    pub(super) fn name(&self, path: &str, is_off: bool) -> String {
        if is_off { path.to_owned() } else { self.numbered.text(path).into_owned() }
    }

    fn input(&mut self, name: &str, source: &dyn ByteSource, limits: &Limits) {
        let plan = entries::plan(0, name, source, limits);
        let mut fragment = plan.listed;
        let first = self.members.len();
        for unit in &plan.units {
            let mut document = |fragment: &mut Fragment, at: u32, input: &mut Input<'_>| {
                let Some(entry) = fragment.entries.get_mut(at as usize) else { return };
                entry.state = EntryState::Plain;
                let (path, modified) = (entry.path.clone(), entry.modified);
                if (self.chosen.wanted)(&path) {
                    self.file(&path, modified, input);
                }
            };
            let mut reader = Reader { limits, document: &mut document, wanted: &|_| true, unopened: None };
            entries::read(source, unit, &mut reader, &mut fragment);
        }
        let is_zip = |path: &str| {
            let is_it = |entry: &&crate::facts::Entry| entry.kind == EntryKind::Container && entry.path == path;
            fragment.entries.iter().find(is_it).is_some_and(|entry| entry.format == "zip")
        };
        if self.chosen.keeps_names {
            return losses(&fragment, self.numbered, &mut self.report);
        }
        // An archive that is no zip becomes one, and says so in its name.
        let mut known: Vec<(String, bool)> = Vec::new();
        for member in self.members.iter_mut().skip(first) {
            let around = member.way.len().saturating_sub(1);
            for at in 0..around {
                let path = member.way.get(..=at).unwrap_or_default().join(NESTED);
                let known_as = known.iter().find(|(there, _)| *there == path).map(|(_, is_zip)| *is_zip);
                let is_zip = known_as.unwrap_or_else(|| {
                    let is_zip = is_zip(&path);
                    known.push((path, is_zip));
                    is_zip
                });
                if let Some(name) = member.way.get_mut(at).filter(|_| !is_zip) {
                    name.push_str(".zip");
                }
            }
        }
        losses(&fragment, self.numbered, &mut self.report);
    }

    /// Lists what the copy does not hold.
    pub(super) fn leave_out(&mut self, path: &str, why: &str) {
        let path = self.numbered.text(path).into_owned();
        self.report.left_out.push(LeftOut { path, why: self.numbered.text(why).into_owned() });
    }

    fn file(&mut self, path: &str, modified: Option<i64>, input: &mut Input<'_>) {
        self.report.files += 1;
        let Some(bytes) = take(input) else {
            return self.leave_out(path, "larger than 1 GB: not looked into");
        };
        self.bytes(path, modified, bytes);
    }

    fn bytes(&mut self, path: &str, modified: Option<i64>, bytes: Vec<u8>) {
        let (encoding, skipped) = text::detect(&bytes);
        let is_text = encoding != Encoding::Utf8 || !bytes.iter().take(HEAD).any(|byte| *byte == 0);
        if !is_text {
            if self.list(path, &bytes, false) {
                return self.leave_out(path, "no text, and secrets stand in it in plain");
            }
            let shown = self.numbered.text(path).into_owned();
            self.report.as_it_was.push(LeftOut { path: shown, why: "no text".to_owned() });
            return self.put(path, modified, bytes);
        }
        if memchr::memmem::find(&bytes, PACKED).is_some() {
            self.list(path, &bytes, true);
            return self.leave_out(path, "an archive is packed into it, which is not looked into");
        }
        if encoding == Encoding::Utf8 {
            self.list(path, &bytes, true);
            let bytes = self.numbered.bytes(&bytes).into_owned();
            return self.put(path, modified, bytes);
        }
        let decoded = text::decode_as(bytes.get(skipped..).unwrap_or_default(), encoding, 0).text;
        if !self.list(path, decoded.as_bytes(), true) {
            return self.put(path, modified, bytes);
        }
        // What says how it was encoded would be wrong.
        let mut text = "\u{FEFF}".to_owned();
        text.push_str(&self.numbered.text(&decoded));
        self.put(path, modified, text.into_bytes());
    }

    fn put(&mut self, path: &str, modified: Option<i64>, bytes: Vec<u8>) {
        let way = path.split(NESTED).map(|name| self.numbered.text(name).into_owned()).collect();
        self.paths.push(path.to_owned());
        self.members.push(Member { way, bytes, modified });
    }

    /// Puts the places of secrets on the list; false where there is none.
    fn list(&mut self, path: &str, bytes: &[u8], has_lines: bool) -> bool {
        let secrets = self.numbered.choices().find(bytes);
        let (mut line, mut counted) = (1_u64, 0);
        let first = self.report.places.len();
        for secret in &secrets {
            let between = bytes.get(counted..secret.at.start).unwrap_or_default();
            line += memchr::memchr_iter(b'\n', between).count() as u64;
            counted = secret.at.start;
            let line = has_lines.then_some(line);
            let same = |place: &&mut RedactedPlace| place.line == line && place.kind == secret.kind;
            match self.report.places.iter_mut().skip(first).rev().take(8).find(same) {
                Some(place) => place.count += 1,
                None => self.report.places.push(RedactedPlace {
                    path: self.numbered.text(path).into_owned(),
                    line,
                    kind: secret.kind.to_owned(),
                    count: 1,
                }),
            }
        }
        !secrets.is_empty()
    }
}

/// All bytes of an entry, if they are not too many.
fn take(input: &mut Input<'_>) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    while let Ok(there) = input.fill_buf() {
        if there.is_empty() {
            break;
        }
        if bytes.len() + there.len() > MOST {
            return None;
        }
        bytes.extend_from_slice(there);
        let taken = there.len();
        input.consume(taken);
    }
    Some(bytes)
}

/// Files with their names; those of one archive become a zip.
fn packed(members: Vec<Member>) -> Vec<(String, Vec<u8>)> {
    joined(members).into_iter().map(|(name, bytes, _)| (name, bytes)).collect()
}

fn joined(members: Vec<Member>) -> Vec<(String, Vec<u8>, Option<i64>)> {
    let mut files: Vec<(String, Vec<u8>, Option<i64>)> = Vec::new();
    let mut open: Option<(String, Vec<Member>)> = None;
    let close = |open: Option<(String, Vec<Member>)>, files: &mut Vec<(String, Vec<u8>, Option<i64>)>| {
        if let Some((name, members)) = open {
            let inner = joined(members);
            let inner = inner.iter().map(|(name, bytes, modified)| (name.as_str(), bytes.as_slice(), *modified));
            files.push((name, zip::timed(inner), None));
        }
    };
    for Member { mut way, bytes, modified } in members {
        let rest = way.split_off(way.len().min(1));
        let name = way.pop().unwrap_or_default();
        if rest.is_empty() {
            close(open.take(), &mut files);
            files.push((name, bytes, modified));
            continue;
        }
        let member = Member { way: rest, bytes, modified };
        match &mut open {
            Some((archive, members)) if *archive == name => members.push(member),
            _ => {
                close(open.take(), &mut files);
                open = Some((name, vec![member]));
            }
        }
    }
    close(open, &mut files);
    // Two names may have become one.
    let mut names: Vec<String> = files.iter().map(|(name, ..)| name.clone()).collect();
    names.order();
    if names.windows(2).any(|pair| pair.first() == pair.get(1)) {
        for (at, (name, ..)) in files.iter_mut().enumerate() {
            if names.iter().filter(|known| *known == name).count() > 1 {
                *name = format!("{name}#{}", at + 1);
            }
        }
    }
    files
}
