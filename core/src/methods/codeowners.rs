//! Who owns a path, by a CODEOWNERS file.
//!
//! In each section the last line that matches wins; without sections a file is one section. Paths are matched
//! by segments, case matters. `GitHub` reads patterns as gitignore does, without negation, ranges and escaped `#`,
//! and lets `docs/*` end at files; `GitLab` matches with fnmatch, anywhere unless a pattern begins with `/`, and
//! descends only after a `/` at its end. Lines that a host does not understand own nothing and are told.
//! Sources: *About code owners* (`GitHub`), *Syntax of CODEOWNERS file* and *Advanced configuration* (`GitLab`).

use super::glob::{is_segment, wild};

/// Whose rules are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// Last match wins, no sections.
    GitHub,
    /// Last match wins in each section.
    GitLab,
}

/// One line with a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    line: u32,
    /// Segments; `**` stands for any number of them.
    pattern: Vec<String>,
    /// The same for what lies below, where that matches as well.
    below: Option<Vec<String>>,
    owners: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Section {
    name: String,
    is_optional: bool,
    approvals: u32,
    owners: Vec<String>,
    entries: Vec<Entry>,
}

/// A CODEOWNERS file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeOwners {
    dialect: Dialect,
    sections: Vec<Section>,
    /// Lines that are not understood, counted from 1.
    pub skipped: Vec<u32>,
}

/// Owners of a path in one section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owned<'a> {
    /// The section's name; empty for lines outside of any.
    pub section: &'a str,
    /// The section only informs.
    pub is_optional: bool,
    /// How many of them must approve; at least 1.
    pub approvals: u32,
    /// Users, teams, roles and addresses as written. Empty where the line takes ownership away.
    pub owners: &'a [String],
    /// The line that decides, counted from 1.
    pub line: u32,
}

impl Dialect {
    /// Whose it is.
    pub fn host(self) -> &'static str {
        match self {
            Self::GitHub => "GitHub",
            Self::GitLab => "GitLab",
        }
    }

    /// By the file's folder, else by headings of sections, which only one dialect has.
    pub fn of(path: &str, text: &str) -> Self {
        let is_heading = |line: &str| heading(line.trim()).is_some();
        if path.contains(".gitlab/") || (!path.contains(".github/") && text.lines().any(is_heading)) {
            Self::GitLab
        } else {
            Self::GitHub
        }
    }
}

impl CodeOwners {
    /// Reads a file; never fails.
    pub fn read(text: &str, dialect: Dialect) -> Self {
        let mut file =
            Self { dialect, sections: vec![Section { approvals: 1, ..Section::default() }], skipped: Vec::new() };
        let mut current = 0;
        for (number, line) in (1_u32..).zip(text.trim_start_matches('\u{feff}').lines()) {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if let Some(section) = heading(line).filter(|_| dialect == Dialect::GitLab) {
                let same = |known: &Section| known.name.to_lowercase() == section.name.to_lowercase();
                current = file.sections.iter().position(same).unwrap_or(file.sections.len());
                if current == file.sections.len() {
                    file.sections.push(section);
                }
                continue;
            }
            match (entry(line, number, dialect), file.sections.get_mut(current)) {
                (Some(mut entry), Some(section)) => {
                    if entry.owners.is_empty() {
                        entry.owners.clone_from(&section.owners);
                    }
                    section.entries.push(entry);
                }
                _ => file.skipped.push(number),
            }
        }
        file
    }

    /// Owners of a path, one row a section that matches, in the order of the file.
    pub fn owners(&self, path: &str) -> Vec<Owned<'_>> {
        let path = path.trim_start_matches("./").trim_start_matches('/');
        let path: Vec<&str> = path.split('/').collect();
        let mut owned = Vec::new();
        for section in &self.sections {
            let Some(entry) = section.entries.iter().rev().find(|entry| entry.matches(&path, self.dialect)) else {
                continue;
            };
            owned.push(Owned {
                section: &section.name,
                is_optional: section.is_optional,
                approvals: section.approvals,
                owners: &entry.owners,
                line: entry.line,
            });
        }
        owned
    }
}

/// `^[Name][2] @owner`.
fn heading(line: &str) -> Option<Section> {
    let optional = line.strip_prefix('^');
    let rest = optional.unwrap_or(line).strip_prefix('[')?;
    let (name, rest) = rest.split_once(']')?;
    let number = rest.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    let (approvals, rest) = number.map_or((1, rest), |(number, rest)| (number.trim().parse().unwrap_or(1), rest));
    let is_heading = !name.trim().is_empty() && (rest.is_empty() || rest.starts_with(char::is_whitespace));
    is_heading.then(|| Section {
        name: name.trim().to_owned(),
        is_optional: optional.is_some(),
        approvals,
        owners: rest.split_whitespace().filter(|word| word.contains('@')).map(str::to_owned).collect(),
        entries: Vec::new(),
    })
}

/// The pattern, up to the first white space that is not escaped, and what follows it.
fn split(line: &str) -> (&str, &str) {
    let mut is_escaped = false;
    for (at, letter) in line.char_indices() {
        if letter.is_whitespace() && !is_escaped {
            return line.split_at(at);
        }
        is_escaped = letter == '\\' && !is_escaped;
    }
    (line, "")
}

fn entry(line: &str, number: u32, dialect: Dialect) -> Option<Entry> {
    let (pattern, rest) = split(line);
    let is_wrong = match dialect {
        Dialect::GitHub => pattern.starts_with(['!', '\\']) || pattern.contains(['[', ']']),
        Dialect::GitLab => pattern.starts_with('!'),
    };
    if is_wrong {
        return None;
    }
    let owners = rest.split_whitespace();
    let owners = owners.take_while(|word| dialect == Dialect::GitLab || !word.starts_with('#'));
    let owners = owners.filter(|word| word.contains('@')).map(str::to_owned).collect();
    let (bare, is_folder) = pattern.strip_suffix('/').map_or((pattern, false), |bare| (bare, true));
    let is_anchored = bare.starts_with('/') || (dialect == Dialect::GitHub && bare.contains('/'));
    let mut segments: Vec<String> = Vec::new();
    if !is_anchored {
        segments.push("**".to_owned());
    }
    segments.extend(bare.trim_start_matches('/').split('/').map(str::to_owned));
    let last = segments.last().cloned().unwrap_or_default();
    if is_folder || last == "**" {
        segments.extend(["**".to_owned(), "*".to_owned()]);
    }
    // `docs/*` ends at files; a bare `*` is everything.
    let ends = last == "*" && bare != "*";
    let descends = !is_folder && !ends && (dialect == Dialect::GitHub || bare == "*");
    let any = ["**", "*"].map(str::to_owned);
    let below = descends.then(|| segments.iter().cloned().chain(any).collect());
    Some(Entry { line: number, pattern: segments, below, owners })
}

impl Entry {
    fn matches(&self, path: &[&str], dialect: Dialect) -> bool {
        let is_one = |pattern: &String, segment: &&str| is_segment(pattern, segment, dialect == Dialect::GitLab);
        let is_it = |pattern: &[String]| wild(pattern, path, |part| part == "**", is_one);
        is_it(&self.pattern) || self.below.as_deref().is_some_and(is_it)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(file: &CodeOwners, path: &str) -> String {
        let word = |owned: &Owned<'_>| format!("{}:{}", owned.section, owned.owners.join(" "));
        file.owners(path).iter().map(word).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn patterns_match_as_each_host_says() {
        for (dialect, pattern, yes, no) in [
            (Dialect::GitHub, "*", "a.rs src/deep/.env", ""),
            (Dialect::GitHub, "*.js", "a.js src/b.js .js", "a.jsx a.JS"),
            (Dialect::GitHub, "/build/logs/", "build/logs/a build/logs/b/c", "build/logs a/build/logs/b"),
            (Dialect::GitHub, "docs/*", "docs/a.md", "docs/b/a.md x/docs/a.md"),
            (Dialect::GitHub, "apps/", "apps/a x/apps/b/c", "apps x/apps"),
            (Dialect::GitHub, "/docs/", "docs/a docs/b/c", "x/docs/a"),
            (Dialect::GitHub, "**/logs", "logs a/logs a/b/logs/c.txt", "logs2/a"),
            (Dialect::GitHub, "/apps/github", "apps/github apps/github/a", "apps/github2 x/apps/github"),
            (Dialect::GitHub, "a/**/b", "a/b a/x/b a/x/y/b/c", "a/x x/a/b"),
            (Dialect::GitHub, "/docs/**", "docs/a docs/b/c", "docs"),
            (Dialect::GitHub, "src/?.rs", "src/a.rs", "src/ab.rs src/.rs"),
            (Dialect::GitHub, "with\\ space/", "with\u{a0}space/a", ""),
            (Dialect::GitLab, "*", "a.rs src/deep/.env", ""),
            (Dialect::GitLab, "docs", "docs x/docs", "docs/a"),
            (Dialect::GitLab, "docs/", "docs/a x/docs/b/c", "docs"),
            (Dialect::GitLab, "docs/*", "docs/a x/docs/a", "docs/b/a"),
            (Dialect::GitLab, "/docs/**/*.md", "docs/a.md docs/b/c.md", "x/docs/a.md docs/a.txt"),
            (Dialect::GitLab, "**/*.rb", "a.rb x/y/a.rb", "a.rbx"),
            (Dialect::GitLab, "/file[0-9a].c", "file1.c filea.c", "fileb.c x/file1.c"),
            (Dialect::GitLab, "/file[!0-9].c", "filea.c", "file1.c"),
            (Dialect::GitLab, "\\#file", "#file x/#file", "file"),
        ] {
            let file = CodeOwners::read(&format!("{pattern} @owner"), dialect);
            assert_eq!(file.skipped, Vec::<u32>::new());
            // A no-break space stands for one in paths, since the lists are split at spaces.
            for (paths, expected) in [(yes, 1), (no, 0)] {
                for path in paths.split(' ').filter(|path| !path.is_empty()) {
                    let path = path.replace('\u{a0}', " ");
                    assert_eq!(file.owners(&path).len(), expected, "{dialect:?} {pattern} {path}");
                }
            }
        }
    }

    #[test]
    fn the_last_match_wins_and_a_line_without_owners_takes_ownership_away() {
        let text = "# comment\n*  @all\n*.js @js-owner #This is a comment\n/apps/ @apps @org/team docs@example.com\n\
                    /apps/github\n!/no @one\n\\#no @one\n[a-z] @one\n";
        let file = CodeOwners::read(text, Dialect::GitHub);
        for (path, owners) in [
            ("a.rs", ":@all"),
            ("a.js", ":@js-owner"),
            ("apps/a.js", ":@apps @org/team docs@example.com"),
            ("./apps/github/a.js", ":"),
            ("/no", ":@all"),
        ] {
            assert_eq!(told(&file, path), owners, "{path}");
        }
        assert_eq!(file.skipped, [6, 7, 8]);
        assert_eq!(file.owners("apps/a").first().map(|owned| owned.line), Some(4));
    }

    #[test]
    fn sections_are_asked_one_by_one_and_lend_their_owners() {
        let text = "* @general\n[Documentation][2] @docs-team\ndocs/\nREADME.md @one\n^[Database] @db\nmodel/db/\n\
                    docs/db.md\n[DOCUMENTATION]\n*.txt\n";
        assert_eq!(Dialect::of("CODEOWNERS", text), Dialect::GitLab);
        assert_eq!(Dialect::of(".github/CODEOWNERS", text), Dialect::GitHub);
        assert_eq!(Dialect::of("CODEOWNERS", "* @a\n"), Dialect::GitHub);
        let file = CodeOwners::read(text, Dialect::GitLab);
        for (path, owners) in [
            ("a.rs", ":@general"),
            ("README.md", ":@general, Documentation:@one"),
            ("docs/db.md", ":@general, Documentation:@docs-team, Database:@db"),
            ("a.txt", ":@general, Documentation:@docs-team"),
        ] {
            assert_eq!(told(&file, path), owners, "{path}");
        }
        let rows: Vec<_> = file.owners("docs/db.md").iter().map(|owned| (owned.is_optional, owned.approvals)).collect();
        assert_eq!(rows, [(false, 1), (false, 2), (true, 1)]);
    }
}
