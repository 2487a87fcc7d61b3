//! The walls of `ARCHITECTURE.md`, and habits that a compiler does not check.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What each module of the core may name.
const WALLS: &[(&str, &[&str])] = &[
    ("bytes", &[]),
    ("facts", &[]),
    ("methods", &[]),
    ("entries", &["bytes", "facts"]),
    ("documents", &["bytes", "entries", "facts", "methods"]),
    ("history", &["documents", "facts", "methods"]),
    ("findings", &["facts", "history", "methods"]),
    ("views", &["documents", "facts", "findings", "history", "methods"]),
    ("reports", &["documents", "entries", "facts", "findings", "history", "methods", "views"]),
    ("session", &["bytes", "documents", "entries", "facts", "findings", "history", "methods", "reports", "views"]),
];

/// Where modules of the core lie: what every byte passes is a crate of its own.
const CORE: [&str; 2] = ["core/src", "core/reading/src"];

/// Folders of ours at the top.
const FOLDERS: &[&str] = &["core", "cli", "web", "pkg", "tests", "xtask"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with("node_modules") && !path.ends_with("target") {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

fn all_rust_files() -> Vec<PathBuf> {
    FOLDERS.iter().flat_map(|folder| rust_files(&root().join(folder))).collect()
}

fn is_test(path: &Path) -> bool {
    path.file_stem().is_some_and(|stem| stem.to_string_lossy().ends_with("tests"))
        || path.starts_with(root().join("tests"))
}

/// Code without comments and without what is only compiled for tests.
fn code(path: &Path) -> String {
    let text = std::fs::read_to_string(path).unwrap();
    let body = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    body.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// Modules that a file names by `crate::`.
fn named(code: &str) -> BTreeSet<String> {
    code.split("crate::")
        .skip(1)
        .map(|rest| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect())
        .collect()
}

#[test]
fn modules_of_the_core_name_only_what_is_below_them() {
    let mut known: BTreeSet<String> = BTreeSet::new();
    let mut wrong = Vec::new();
    for (module, allowed) in WALLS {
        known.insert((*module).to_owned());
        for source in CORE.map(|source| root().join(source)) {
            let mut files = vec![source.join(format!("{module}.rs"))];
            files.retain(|file| file.is_file());
            if source.join(module).is_dir() {
                files.extend(rust_files(&source.join(module)));
            }
            for file in files.iter().filter(|file| !is_test(file)) {
                for name in named(&code(file)) {
                    if name != *module && !allowed.contains(&name.as_str()) {
                        wrong.push(format!("{module} names {name:?}: {}", file.display()));
                    }
                }
            }
        }
    }
    for source in CORE.map(|source| root().join(source)) {
        let library = std::fs::read_to_string(source.join("lib.rs")).unwrap();
        for module in library.lines().filter_map(|l| l.strip_prefix("pub mod ")) {
            assert!(known.contains(module.trim_end_matches(';')), "no wall is written down for {module}");
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn formats_and_rules_meet_only_in_facts() {
    let source = root().join("core/src");
    for (folder, other) in [("documents/formats", "rules"), ("findings/rules", "formats")] {
        for file in rust_files(&source.join(folder)) {
            assert!(!code(&file).contains(&format!("{other}::")), "names {other}: {}", file.display());
        }
    }
    // A format may share code with another through a module of its own, never by its name.
    let formats: Vec<String> = artiscope_core::documents::FORMATS.iter().map(|format| format.id.to_owned()).collect();
    for file in rust_files(&source.join("documents/formats")).iter().filter(|file| !is_test(file)) {
        if file.file_name().is_some_and(|name| name == "mod.rs") {
            continue;
        }
        let code = code(file);
        for format in &formats {
            let names = code.contains(&format!("formats::{format}::"));
            assert!(
                !names || file.starts_with(source.join("documents/formats").join(format)),
                "names {format}: {}",
                file.display()
            );
        }
    }
}

#[test]
fn rules_read_no_clock_and_the_core_does_no_io() {
    for file in rust_files(&root().join("core")).iter().filter(|file| !is_test(file)) {
        let code = code(file);
        for word in [
            "SystemTime",
            "Instant::",
            "std::fs",
            "std::net",
            "std::thread",
            "std::env::",
            "std::process",
            "println!",
            "static mut",
        ] {
            assert!(!code.contains(word), "uses {word}: {}", file.display());
        }
    }
}

#[test]
fn the_core_depends_on_no_host() {
    for target in ["wasm32-unknown-unknown", ""] {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["tree", "--locked", "-p", "artiscope-core", "-e", "normal", "--all-features", "--prefix", "none"]);
        if !target.is_empty() {
            cargo.args(["--target", target]);
        }
        let output = cargo.current_dir(root()).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let tree = String::from_utf8(output.stdout).unwrap();
        let names: BTreeSet<&str> = tree.lines().filter_map(|line| line.split(' ').next()).collect();
        assert!(names.contains("quick-xml"), "{tree}");
        for host in ["web-sys", "js-sys", "wasm-bindgen", "clap", "tokio", "futures", "anyhow", "leptos", "rayon"] {
            assert!(!names.contains(host), "the core depends on {host}");
        }
    }
}

#[test]
fn every_file_says_what_it_is_and_stays_short() {
    let mut wrong = Vec::new();
    for file in all_rust_files() {
        let text = std::fs::read_to_string(&file).unwrap();
        if !text.starts_with("//!") {
            wrong.push(format!("does not begin with //!: {}", file.display()));
        }
        let most = if is_test(&file) { 800 } else { 400 };
        if text.lines().count() > most {
            wrong.push(format!("{} lines, at most {most}: {}", text.lines().count(), file.display()));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_folder_at_the_top_has_a_readme() {
    for folder in FOLDERS {
        let readme = root().join(folder).join("README.md");
        assert!(readme.is_file(), "not there: {}", readme.display());
    }
}

#[test]
fn anyhow_stays_in_the_hosts_that_end_with_a_sentence() {
    for file in all_rust_files() {
        let allowed = ["cli", "xtask", "tests"].iter().any(|folder| file.starts_with(root().join(folder)));
        assert!(allowed || !code(&file).contains("anyhow::"), "uses anyhow: {}", file.display());
    }
}

#[test]
fn every_number_that_a_rule_asks_for_is_in_a_preset() {
    let policy = artiscope_core::findings::Policy::default();
    let mut missing = Vec::new();
    for file in rust_files(&root().join("core/src")) {
        let code = code(&file);
        for asked in ["number", "whole", "is_on", "list", "text", "source"] {
            for rest in code.split(&format!("policy.{asked}(\"")).skip(1) {
                let key = rest.split('"').next().unwrap_or_default();
                if policy.setting(key).is_none() {
                    missing.push(format!("{key}: {}", file.display()));
                }
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn small_tables_are_sorted_by_the_sort_that_is_compiled_once() {
    // A sort of std is some 7 KB of wasm for each type; where tables of all tests are sorted, it pays.
    let core = root().join("core/src");
    for path in rust_files(&core).iter().filter(|path| !is_test(path)) {
        if ["methods/order.rs", "methods/robust.rs", "views/select.rs"].iter().any(|end| path.ends_with(end)) {
            continue;
        }
        assert!(!code(path).contains(".sort"), "sorts by itself instead of by methods::order: {}", path.display());
    }
}
