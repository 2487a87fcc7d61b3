//! The tree of entries: folders and archives, and which of their rows are visible.

use super::{FileNode, FilesPage, FilesQuery};
use crate::facts::{EntryKind, EntryState, Facts, index};
use crate::methods::order::Order as _;
use hashbrown::HashSet;
use std::collections::BTreeMap;

/// Built once for the facts as they are.
pub(crate) struct Tree {
    nodes: Vec<Node>,
    roots: Vec<u32>,
    /// The newest query and its visible rows.
    visible: Option<(FilesQuery, Vec<Row>)>,
}

/// Node, depth, and whether it is open.
type Row = (u32, u32, bool);

struct Node {
    name: String,
    path: String,
    entry: Option<u32>,
    children: Vec<u32>,
    below: u64,
    bytes: u64,
}

#[derive(Default)]
struct Branch {
    entry: Option<u32>,
    children: BTreeMap<String, Branch>,
}

impl Tree {
    pub(crate) fn new(facts: &Facts) -> Self {
        let mut root = Branch::default();
        for (at, entry) in facts.entries.iter().enumerate() {
            let mut branch = &mut root;
            for part in entry.path.split('/') {
                branch = branch.children.entry(part.trim_end_matches('!').to_owned()).or_default();
            }
            branch.entry = Some(index(at));
        }
        let mut tree = Self { nodes: Vec::new(), roots: Vec::new(), visible: None };
        tree.roots = tree.lay(facts, root.children, "");
        tree
    }

    /// Nodes of the branches below `path`; recursion is as deep as paths are.
    fn lay(&mut self, facts: &Facts, branches: BTreeMap<String, Branch>, path: &str) -> Vec<u32> {
        let mut ids = Vec::with_capacity(branches.len());
        for (name, branch) in branches {
            let entry = branch.entry.and_then(|entry| facts.entries.get(entry as usize));
            let is_archive = entry.is_some_and(|entry| entry.kind == EntryKind::Container);
            let own = format!("{path}{name}");
            let inside = format!("{own}{}", if is_archive { "!/" } else { "/" });
            let children = if path.len() < 4096 { self.lay(facts, branch.children, &inside) } else { Vec::new() };
            let nodes = |id: &u32| self.nodes.get(*id as usize);
            let below =
                children.iter().filter_map(nodes).map(|node| node.below + u64::from(node.entry.is_some())).sum();
            let inner: u64 = children.iter().filter_map(nodes).map(|node| node.bytes).sum();
            self.nodes.push(Node {
                name,
                path: if entry.is_some() { own } else { inside },
                entry: branch.entry,
                children,
                below,
                bytes: entry.map_or(inner, |entry| entry.bytes),
            });
            ids.push(index(self.nodes.len() - 1));
        }
        // Folders and archives first, each kind by name.
        ids.order_by_key(|id| self.nodes.get(*id as usize).is_none_or(|node| node.children.is_empty()));
        ids
    }

    pub(crate) fn page(&mut self, facts: &Facts, query: &FilesQuery) -> FilesPage {
        let same = self.visible.as_ref().is_some_and(|(known, _)| {
            known.filter == query.filter && known.open == query.open && known.closed == query.closed
        });
        if !same {
            let rows = self.rows(query);
            self.visible = Some((query.clone(), rows));
        }
        let rows = self.visible.as_ref().map(|(_, rows)| rows.as_slice()).unwrap_or_default();
        let offset = usize::try_from(query.offset).unwrap_or(usize::MAX);
        FilesPage {
            query: query.clone(),
            total: rows.len() as u64,
            found: query.find.and_then(|entry| {
                let is_it = |(id, ..): &Row| self.nodes.get(*id as usize).is_some_and(|node| node.entry == Some(entry));
                rows.iter().position(is_it).map(|at| at as u64)
            }),
            rows: rows.iter().skip(offset).take(query.limit as usize).map(|row| self.view(facts, *row)).collect(),
        }
    }

    fn rows(&self, query: &FilesQuery) -> Vec<Row> {
        let words: Vec<String> = query.filter.split_whitespace().map(str::to_lowercase).collect();
        let open: HashSet<&str> = query.open.iter().map(String::as_str).collect();
        let closed: HashSet<&str> = query.closed.iter().map(String::as_str).collect();
        let mut rows = Vec::new();
        for root in &self.roots {
            if words.is_empty() {
                self.walk(*root, 0, self.roots.len() <= 8, &open, &closed, &mut rows);
            } else {
                self.filtered(*root, 0, &words, &mut rows);
            }
        }
        rows
    }

    fn walk(
        &self,
        id: u32,
        depth: u32,
        by_default: bool,
        open: &HashSet<&str>,
        closed: &HashSet<&str>,
        rows: &mut Vec<Row>,
    ) {
        let Some(node) = self.nodes.get(id as usize) else { return };
        let is_open = !node.children.is_empty()
            && (open.contains(node.path.as_str()) || by_default && !closed.contains(node.path.as_str()));
        rows.push((id, depth, is_open));
        if is_open {
            let only = node.children.len() == 1;
            for child in &node.children {
                self.walk(*child, depth + 1, only, open, closed, rows);
            }
        }
    }

    /// Keeps a node when it matches or something below it does.
    fn filtered(&self, id: u32, depth: u32, words: &[String], rows: &mut Vec<Row>) -> bool {
        let Some(node) = self.nodes.get(id as usize) else { return false };
        let path = node.path.to_lowercase();
        let at = rows.len();
        rows.push((id, depth, !node.children.is_empty()));
        let mut keep = node.entry.is_some() && words.iter().all(|word| path.contains(word.as_str()));
        for child in &node.children {
            keep |= self.filtered(*child, depth + 1, words, rows);
        }
        if !keep {
            rows.truncate(at);
        }
        keep
    }

    fn view(&self, facts: &Facts, (id, depth, open): Row) -> FileNode {
        let Some(node) = self.nodes.get(id as usize) else { return FileNode::default() };
        let entry = node.entry.and_then(|entry| facts.entries.get(entry as usize));
        FileNode {
            path: node.path.clone(),
            name: node.name.clone(),
            depth,
            entry: node.entry,
            expandable: !node.children.is_empty(),
            open,
            below: node.below,
            bytes: node.bytes,
            format: entry.map(|entry| entry.format.clone()).unwrap_or_default(),
            state: entry.map(|entry| state(entry.state).to_owned()).unwrap_or_default(),
            told_again: node.entry.is_some_and(|entry| facts.is_told_again(entry)),
        }
    }
}

/// The word of the contract.
pub(crate) fn state(state: EntryState) -> &'static str {
    match state {
        EntryState::Recognised => "recognised",
        EntryState::Plain => "plain",
        EntryState::Unrecognised => "unrecognised",
        EntryState::Lost => "lost",
    }
}
