//! The two steps: what is in an input, and what is in a unit of it.

use super::stream::{Meter, counted};
use super::walk::{Content, Item, Walk};
use super::{Place, Plan, Reader, Unit, names, zip};
use crate::bytes::{ByteSource, Limits};
use crate::facts::{Entry, EntryKind, EntryState, Fragment, Loss};

/// Lists an input by its content, never by its extension: the members of a zip, or the input as it is.
///
/// Of a zip only the directory is read. `unit` and `run` of what is listed are left 0.
pub fn plan(input: u32, name: &str, source: &dyn ByteSource, limits: &Limits) -> Plan {
    let path = names::shown(name).name;
    let mut plan = Plan::default();
    let content = Content::Source(source);
    if content.recognise().is_none_or(|container| container.id != zip::ID) {
        let bytes = source.len();
        plan.units.push(Unit {
            input,
            unit: 0,
            run: 0,
            path,
            stored_bytes: bytes,
            bytes,
            modified: None,
            place: Place::Whole,
        });
        return plan;
    }
    let bytes = source.len();
    plan.listed.push_entry(Entry {
        input,
        unit: 0,
        path: path.clone(),
        kind: EntryKind::Container,
        bytes,
        stored_bytes: bytes,
        modified: None,
        format: zip::ID.into(),
        state: EntryState::Recognised,
        run: 0,
    });
    plan.units = zip::list(source, &path, input, limits, &mut plan.listed);
    plan
}

/// Reads a unit with everything nested in it.
pub fn read(source: &dyn ByteSource, unit: &Unit, reader: &mut Reader<'_>, fragment: &mut Fragment) {
    let limits = reader.limits;
    let meter = Meter::new(fragment.inflated_bytes, limits.inflated_bytes);
    let mut walk = Walk { reader, fragment, limits, meter: &meter, unit, depth: 0, over: (0, 0) };
    match unit.place {
        Place::Zip { .. } => {
            walk.depth = 1;
            zip::read_member(&mut walk, source, unit);
        }
        Place::Whole => read_whole(&mut walk, source, unit),
    }
    let (over, bytes) = walk.over;
    if over > 0 {
        let what = format!("not read: {} above the limit of {}", counted(over, "entry", "entries"), limits.entries);
        fragment.note(&unit.path, Loss::Error, what, bytes);
    }
    fragment.inflated_bytes = meter.used();
}

fn read_whole(walk: &mut Walk<'_, '_>, source: &dyn ByteSource, unit: &Unit) {
    let item = Item {
        path: unit.path.clone(),
        bytes: Some(unit.bytes),
        stored_bytes: unit.stored_bytes,
        modified: unit.modified,
        crc: None,
    };
    walk.read_source(&item, source);
}
