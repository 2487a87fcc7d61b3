//! `quarantine add` and `remove`: one entry of the file is changed, every other byte stays.

use super::BESIDE;
use crate::args::Named;
use crate::exit::{Exit, no_data, usage};
use anyhow::{Context as _, Result};
use artiscope_core::methods::day;
use std::fs;
use std::path::{Path, PathBuf};
use toml_edit::{ArrayOfTables, Datetime, DocumentMut, Item, Table, value};

/// When an entry ends: a day, or days from now.
#[derive(Clone, Copy)]
pub(super) struct End<'a> {
    pub(super) expires: Option<&'a str>,
    pub(super) days: Option<u32>,
}

/// Appends an entry that is not there yet.
pub(super) fn add(named: &Named, said: &[(&str, Option<&String>)], end: End<'_>, now_ms: i64) -> Result<Exit> {
    let path = path(named);
    let text = if path.is_file() { fs::read_to_string(&path).with_context(|| cannot(&path))? } else { String::new() };
    let mut document = parse(&text, &path)?;
    let today = day::of(now_ms);
    let last = match (end.expires, end.days) {
        (Some(expires), _) => {
            day::number(expires).ok_or_else(|| usage(format!("not a day as in 2026-01-31: {expires}")))?
        }
        (None, days) => today + i64::from(days.unwrap_or_default()),
    };
    if last < today {
        return Err(usage(format!("it would be over already: {}", day::text(last))));
    }
    if let Some(list) = entries(&mut document, &path)?
        && list.iter().any(|entry| is_it(entry, named, true))
    {
        return Err(usage(format!("{} is in the list already: remove it first", named.test)));
    }
    let mut entry = Table::new();
    let keys = [("test", Some(&named.test)), ("suite", named.suite.as_ref()), ("class", named.class.as_ref())];
    for (key, text) in keys.iter().chain(said) {
        if let Some(text) = text {
            entry.insert(key, value(text.as_str()));
        }
    }
    for (key, number) in [("added", today), ("expires", last)] {
        entry.insert(key, value(day::text(number).parse::<Datetime>().context("not a day")?));
    }
    if !text.is_empty() {
        entry.decor_mut().set_prefix("\n");
    }
    let all = document.entry("test").or_insert(Item::ArrayOfTables(ArrayOfTables::new()));
    all.as_array_of_tables_mut().with_context(|| no_list(&path))?.push(entry);
    write(&path, &document.to_string())?;
    Ok(Exit::Passed)
}

/// Removes the one entry that is meant.
pub(super) fn remove(named: &Named) -> Result<Exit> {
    let path = path(named);
    let text = fs::read_to_string(&path).map_err(|error| usage(format!("{}: {error}", path.display())))?;
    let mut document = parse(&text, &path)?;
    let Some(list) = entries(&mut document, &path)? else { return Err(no_data(no_entry(named))) };
    let found: Vec<usize> =
        (0..list.len()).filter(|at| list.get(*at).is_some_and(|it| is_it(it, named, false))).collect();
    let &[at] = found.as_slice() else {
        return Err(match found.len() {
            0 => no_data(no_entry(named)),
            some => usage(format!("{some} entries are called {}: give --class or --suite", named.test)),
        });
    };
    let kept = list.get(at).map(|entry| about_others(entry, at == 0)).unwrap_or_default();
    list.remove(at);
    // What stood before it and is not about it goes to what follows.
    if let Some(next) = list.get_mut(at) {
        let own = prefix(next);
        next.decor_mut().set_prefix(if kept.is_empty() { own } else { kept + own.trim_start_matches('\n') });
    } else if !kept.trim().is_empty() {
        let after = document.trailing().as_str().unwrap_or_default().to_owned();
        document.set_trailing(kept + &after);
    }
    write(&path, &document.to_string())?;
    Ok(Exit::Passed)
}

fn path(named: &Named) -> PathBuf {
    named.quarantine.clone().unwrap_or_else(|| PathBuf::from(BESIDE))
}

fn cannot(path: &Path) -> String {
    format!("cannot be read: {}", path.display())
}

fn no_list(path: &Path) -> String {
    format!("`test` is no list: {}", path.display())
}

fn no_entry(named: &Named) -> String {
    format!("no entry of the list is called {}", named.test)
}

fn parse(text: &str, path: &Path) -> Result<DocumentMut> {
    text.parse().map_err(|error| usage(format!("{}: {error}", path.display())))
}

fn entries<'d>(document: &'d mut DocumentMut, path: &Path) -> Result<Option<&'d mut ArrayOfTables>> {
    match document.get_mut("test") {
        None => Ok(None),
        Some(Item::ArrayOfTables(list)) => Ok(Some(list)),
        Some(_) => Err(usage(no_list(path))),
    }
}

/// Whether an entry is the one that is named; where class or suite is not named, any of that test unless `whole`.
fn is_it(entry: &Table, named: &Named, whole: bool) -> bool {
    let said = |key: &str| entry.get(key).and_then(Item::as_str);
    let is_same = |key: &str, wanted: Option<&String>| match wanted {
        Some(wanted) => said(key) == Some(wanted),
        None => !whole || said(key).is_none(),
    };
    let is_named = said("test") == Some(&named.test) || said("test_id") == Some(&named.test);
    is_named && is_same("class", named.class.as_ref()) && is_same("suite", named.suite.as_ref())
}

fn prefix(entry: &Table) -> String {
    entry.decor().prefix().and_then(|prefix| prefix.as_str()).unwrap_or_default().to_owned()
}

/// What stands before an entry and is not about it: what an empty line parts from it. Before the first one everything,
/// since it may be about the file.
fn about_others(entry: &Table, is_first: bool) -> String {
    let before = prefix(entry);
    if is_first {
        return before;
    }
    let end = before.rfind("\n\n").map_or(0, |at| at + 2);
    before.get(..end).unwrap_or_default().to_owned()
}

/// Beside its place, then renamed: nobody reads half a list.
fn write(path: &Path, text: &str) -> Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = path.with_file_name(format!(".{name}.{}", std::process::id()));
    let written = fs::write(&beside, text).and_then(|()| fs::rename(&beside, path));
    written.with_context(|| format!("cannot be written: {}", path.display()))
}
