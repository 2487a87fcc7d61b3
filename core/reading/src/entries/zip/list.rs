//! Members of a zip, as units to be read or as losses.

use super::directory::{self, Found, Record};
use super::scan;
use crate::bytes::{ByteSource, Limits};
use crate::entries::names::{Names, shown};
use crate::entries::stream::{amount, counted};
use crate::entries::{NESTED, Place, Unit};
use crate::facts::{Entry, EntryKind, EntryState, Fragment, Loss};

/// Losses of one kind that are told one by one; the others in one row.
const TOLD: u64 = 100;

/// What a directory record or a local header says.
pub(super) struct Member {
    pub(super) name: String,
    pub(super) flags: u16,
    pub(super) method: u16,
    pub(super) crc: Option<u32>,
    pub(super) stored_bytes: u64,
    pub(super) bytes: u64,
    /// Offset of the local header in the source.
    pub(super) header: u64,
    /// One past what it takes, at least.
    pub(super) end: u64,
    pub(super) modified: Option<i64>,
    pub(super) is_link: bool,
}

impl Member {
    fn new(record: &Record<'_>, found: &Found) -> Self {
        let header = record.header.saturating_add(found.base);
        // Made on Unix, whose mode is in the upper half.
        let is_link = record.made_by >> 8 == 3 && record.attributes >> 28 == 0o12;
        Self {
            name: directory::text(record.name, record.flags, record.extra).into_owned(),
            flags: record.flags,
            method: record.method,
            crc: Some(record.crc),
            stored_bytes: record.stored_bytes,
            bytes: record.bytes,
            header,
            end: header.saturating_add(30 + record.name.len() as u64).saturating_add(record.stored_bytes),
            modified: directory::modified(record.dos_time, record.extra),
            is_link,
        }
    }

    fn is_directory(&self) -> bool {
        self.bytes == 0 && self.name.ends_with(['/', '\\'])
    }
}

/// Lists the members of the zip at `path`: units are returned, losses and notes go into `fragment`.
pub(in crate::entries) fn list(
    source: &dyn ByteSource,
    path: &str,
    input: u32,
    limits: &Limits,
    fragment: &mut Fragment,
) -> Vec<Unit> {
    let mut members = Members::default();
    let mut outside = (0, 0);
    let problem = match directory::find(source) {
        Ok(found) => {
            outside = (found.before, found.after);
            match directory::records(source, &found, |record| members.add(Member::new(record, &found), limits)) {
                Ok(count) if is_count(count, found.records) => None,
                // Every record is there, but not as many as the end says.
                Ok(count) => {
                    let what = format!("its end says that it has {} members, its directory has {count}", found.records);
                    fragment.note(path, Loss::DataLoss, what, 0);
                    None
                }
                Err(why) => Some(why),
            }
        }
        Err(why) => Some(why),
    };
    let is_sound = problem.is_none();
    if let Some(why) = problem {
        members = Members::default();
        let uncovered = scan::scan(source, limits, |member| members.add(member, limits));
        if members.kept.is_empty() && members.over == 0 {
            if let Some(entry) = fragment.entries.iter_mut().rev().find(|entry| entry.path == path) {
                entry.state = EntryState::Lost;
            }
            fragment.note(path, Loss::Error, format!("no member of it can be read: {why}"), source.len());
            return Vec::new();
        }
        let count = members.kept.len() as u64 + members.over;
        let found = counted(count, "member was", "members were");
        let what = format!("{why}; {found} found by looking through it, and more may be missing");
        fragment.note(path, Loss::DataLoss, what, uncovered);
    } else if members.kept.is_empty() && members.over == 0 {
        fragment.note(path, Loss::Info, "archive has no members", 0);
    }
    for (bytes, place) in [(outside.0, "before"), (outside.1, "behind")] {
        if bytes > 0 && is_sound {
            let what = format!("{} {place} it do not belong to it", counted(bytes, "byte", "bytes"));
            fragment.note(path, Loss::Info, what, bytes);
        }
    }
    members.note_overlaps(path, fragment);
    Lister::new(path, input, limits, fragment).list(members)
}

fn is_count(count: u64, said: u64) -> bool {
    count == said || (said <= 0xffff && count & 0xffff == said)
}

/// Members that may become entries, and how many more there are.
#[derive(Default)]
struct Members {
    kept: Vec<Member>,
    over: u64,
    over_bytes: u64,
}

impl Members {
    fn add(&mut self, member: Member, limits: &Limits) {
        if member.is_directory() {
            return;
        }
        if (self.kept.len() as u64) < limits.entries {
            self.kept.push(member);
        } else {
            self.over += 1;
            self.over_bytes = self.over_bytes.saturating_add(member.bytes);
        }
    }

    /// Members that share bytes are how a small archive pretends to hold a huge amount.
    #[inline(never)] // Browsers compile a function whole when one of its loops is hot.
    fn note_overlaps(&self, path: &str, fragment: &mut Fragment) {
        let mut places: Vec<(u64, u64)> = self.kept.iter().map(|member| (member.header, member.end)).collect();
        places.sort_unstable();
        let mut end = 0;
        let mut overlapping = 0_u64;
        for place in places {
            overlapping += u64::from(place.0 < end);
            end = end.max(place.1);
        }
        if overlapping > 0 {
            let what = format!(
                "{} what others take too: it is damaged, or made to inflate without end",
                counted(overlapping, "member takes", "members take")
            );
            fragment.note(path, Loss::DataLoss, what, 0);
        }
    }
}

struct Lister<'a> {
    path: &'a str,
    input: u32,
    limits: &'a Limits,
    fragment: &'a mut Fragment,
    /// Inflated bytes of the units so far, as declared.
    planned: u64,
    units: Vec<Unit>,
    losses: Vec<Told>,
}

/// A reason, and how often it was met.
struct Told {
    why: String,
    loss: Loss,
    times: u64,
    bytes: u64,
}

impl<'a> Lister<'a> {
    fn new(path: &'a str, input: u32, limits: &'a Limits, fragment: &'a mut Fragment) -> Self {
        let planned = fragment.inflated_bytes;
        Self { path, input, limits, fragment, planned, units: Vec::new(), losses: Vec::new() }
    }

    #[inline(never)] // Browsers compile a function whole when one of its loops is hot.
    fn list(mut self, members: Members) -> Vec<Unit> {
        let (mut over, mut over_bytes) = (members.over, members.over_bytes);
        let mut names = Names::default();
        self.units.reserve(members.kept.len());
        for member in members.kept {
            if (self.units.len() + self.fragment.entries.len()) as u64 >= self.limits.entries {
                over += 1;
                over_bytes = over_bytes.saturating_add(member.bytes);
                continue;
            }
            let shown = shown(&member.name);
            let name = names.unique(shown.name);
            let unit = self.unit(&member, format!("{}{NESTED}{name}", self.path));
            if shown.outside {
                let why = "name points outside the archive; shown as it is, never written".into();
                self.tell(&unit.path, Loss::Info, why, 0);
            }
            if member.is_link {
                self.tell(&unit.path, Loss::Info, "a link: shown, never followed".into(), 0);
                self.push(unit, EntryKind::Link, EntryState::Plain);
            } else if let Some(why) = self.refusal(&member) {
                self.tell(&unit.path, Loss::Error, why, unit.bytes);
                self.push(unit, EntryKind::File, EntryState::Lost);
            } else {
                self.planned = self.planned.saturating_add(unit.bytes);
                self.units.push(unit);
            }
        }
        for told in self.losses.iter().filter(|told| told.times > TOLD) {
            let what = format!("and {}: {}", counted(told.times - TOLD, "more member", "more members"), told.why);
            self.fragment.note(self.path, told.loss, what, told.bytes);
        }
        if over > 0 {
            let what = format!(
                "not read: {} above the limit of {} entries",
                counted(over, "member", "members"),
                self.limits.entries
            );
            self.fragment.note(self.path, Loss::Error, what, over_bytes);
        }
        self.units
    }

    fn unit(&self, member: &Member, path: String) -> Unit {
        Unit {
            input: self.input,
            unit: 0,
            run: 0,
            path,
            stored_bytes: member.stored_bytes,
            bytes: member.bytes,
            modified: member.modified,
            place: Place::Zip { header: member.header, method: member.method, crc: member.crc },
        }
    }

    fn push(&mut self, unit: Unit, kind: EntryKind, state: EntryState) {
        self.fragment.push_entry(Entry {
            input: unit.input,
            unit: 0,
            path: unit.path,
            kind,
            bytes: unit.bytes,
            stored_bytes: unit.stored_bytes,
            modified: unit.modified,
            format: String::new(),
            state,
            run: 0,
        });
    }

    fn tell(&mut self, path: &str, loss: Loss, why: String, bytes: u64) {
        let at = self.losses.iter().position(|told| told.why == why).unwrap_or(self.losses.len());
        if at == self.losses.len() {
            self.losses.push(Told { why, loss, times: 0, bytes: 0 });
        }
        let Some(told) = self.losses.get_mut(at) else { return };
        told.times += 1;
        if told.times <= TOLD {
            self.fragment.note(path, loss, told.why.as_str(), bytes);
        } else {
            told.bytes = told.bytes.saturating_add(bytes);
        }
    }

    /// Why a member is not read, if it is not.
    fn refusal(&self, member: &Member) -> Option<String> {
        let limits = self.limits;
        let ratio = member.bytes / member.stored_bytes.max(1);
        if member.flags & 1 != 0 || member.method == 99 {
            Some("not read: it is encrypted".into())
        } else if !matches!(member.method, 0 | 8 | 93 | 20) {
            Some(format!("not read: it is compressed by {}, which is not supported", method(member.method)))
        } else if member.bytes > limits.entry_bytes {
            Some(format!("not read: it is larger than the limit of {} per entry", amount(limits.entry_bytes)))
        } else if member.bytes > limits.ratio_from_bytes && ratio > limits.ratio {
            Some(format!("not read: it inflates more than {} : 1", limits.ratio))
        } else if self.planned.saturating_add(member.bytes) > limits.inflated_bytes {
            Some(format!("not read: the limit of {} inflated in all is reached", amount(limits.inflated_bytes)))
        } else {
            None
        }
    }
}

/// Methods as the format numbers them.
fn method(number: u16) -> String {
    match number {
        1 => "shrinking",
        2..=5 => "reducing",
        6 | 10 => "imploding",
        9 => "deflate64",
        12 => "bzip2",
        14 => "lzma",
        95 => "xz",
        96 => "jpeg",
        97 => "wavpack",
        98 => "ppmd",
        _ => return format!("method {number}"),
    }
    .into()
}
