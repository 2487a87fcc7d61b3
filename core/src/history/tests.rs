//! Runs are written, read back, and ask for little room.

use super::*;
use crate::facts::Status;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A run of so many tests: test `n` failed where `red` says so, and passed on retry where it is odd.
fn run(day: i64, tests: impl Iterator<Item = u32>, red: impl Fn(u32) -> bool) -> Kept {
    let tests: Vec<u32> = tests.collect();
    let names: Vec<String> = tests.iter().map(|at| format!("test_{at:06}")).collect();
    let names = Names::of(names.iter().map(|name| Name { suite: "s", class: "c.D", name, file: "d.rs" }));
    let about = About {
        project: "p".to_owned(),
        run_id: Some(day.to_string()),
        attempt: 1,
        time: Some(day * 86_400_000),
        verdict: "red".to_owned(),
        ..About::default()
    };
    let mut run = Kept { about, names, ..Kept::default() };
    for (at, test) in tests.iter().enumerate() {
        let attempts = match (red(*test), test % 2) {
            (true, 1) => vec![Status::Failed, Status::Passed],
            (true, _) => vec![Status::Error],
            _ => vec![Status::Passed],
        };
        if attempts[0].is_red() {
            let test = u32::try_from(at).unwrap();
            run.failures.push(Failure { test, cluster: "c".to_owned(), said: format!("said {test}") });
        }
        run.endings.push(Ending { attempts, duration: duration::code(Some(f64::from(*test))) });
    }
    run
}

/// A store: names to bytes.
#[derive(Default)]
struct Store(BTreeMap<String, Vec<u8>>);

impl Store {
    /// Gives the number of bytes that were written.
    fn save(&mut self, run: &Kept) -> usize {
        let files = run.files(|name| self.0.get(name).cloned());
        let bytes = files.iter().map(|file| file.bytes.len()).sum();
        self.0.extend(files.into_iter().map(|file| (file.name, file.bytes)));
        bytes
    }

    fn load(&self) -> History {
        let mut history = History::default();
        for (name, bytes) in &self.0 {
            history.take(name, bytes).unwrap();
        }
        history.finish();
        history
    }

    fn blocks(&self) -> usize {
        self.0.keys().filter(|name| name.starts_with("names/")).count()
    }
}

fn dump(history: &History) -> String {
    let mut out = String::new();
    for test in 0..history.tests() {
        let name = history.name(test);
        write!(out, "{} {} {} {}:", name.suite, name.class, name.name, name.file).unwrap();
        for ran in history.of(test) {
            let run = history.runs()[ran.run as usize].run_id.clone().unwrap();
            let said = ran.failure.map(|failure| failure.said.as_str()).unwrap_or_default();
            let attempts: Vec<&str> = ran.attempts.iter().map(|status| status.word()).collect();
            let ms = ran.duration_ms.map(|ms| format!("{ms:.0}")).unwrap_or_default();
            write!(out, " {run}={}[{}] {ms}ms {said};", ran.status.word(), attempts.join(",")).unwrap();
        }
        out.push('\n');
    }
    out
}

#[test]
fn runs_come_back_and_share_their_names() {
    let mut store = Store::default();
    let first = run(1, 0..4, |test| test == 1);
    store.save(&first);
    // The same tests; one left out; so many others that they are a block of their own.
    store.save(&run(2, 0..4, |test| test == 2));
    store.save(&run(3, [0, 2, 3].into_iter(), |_| false));
    assert_eq!(store.blocks(), 1);
    store.save(&run(0, 3..6, |test| test == 3));
    assert_eq!(store.blocks(), 2);
    let expected = "\
s c.D test_000000 d.rs: 1=passed[] 0ms ; 2=passed[] 0ms ; 3=passed[] 0ms ;
s c.D test_000001 d.rs: 1=passed[failed,passed] 1ms said 1; 2=passed[] 1ms ;
s c.D test_000002 d.rs: 1=passed[] 2ms ; 2=error[] 2ms said 2; 3=passed[] 2ms ;
s c.D test_000003 d.rs: 0=passed[failed,passed] 3ms said 0; 1=passed[] 3ms ; 2=passed[] 3ms ; 3=passed[] 3ms ;
s c.D test_000004 d.rs: 0=passed[] 4ms ;
s c.D test_000005 d.rs: 0=passed[] 5ms ;
";
    let sorted = |text: &str| text.lines().collect::<std::collections::BTreeSet<_>>().len();
    let loaded = dump(&store.load());
    for line in expected.lines() {
        assert!(loaded.contains(line), "{line}\nin\n{loaded}");
    }
    assert_eq!(sorted(&loaded), 6);
    // What is open stands beside what was kept, as if it had been.
    let mut open = History::default();
    open.add(&first);
    open.finish();
    let mut kept = Store::default();
    kept.save(&first);
    assert_eq!(dump(&open), dump(&kept.load()));
}

#[test]
fn a_few_new_tests_are_written_with_the_run_and_many_are_a_block() {
    let mut store = Store::default();
    store.save(&run(1, 0..100, |_| false));
    for tests in [0..105, 50..105, 0..1] {
        store.save(&run(2, tests, |_| false));
        assert_eq!(store.blocks(), 1);
    }
    store.save(&run(2, 0..150, |_| false));
    assert_eq!(store.blocks(), 2);
    // A hint that leads nowhere costs a block.
    store.0.retain(|name, _| !name.starts_with("names/"));
    store.save(&run(3, 0..150, |_| false));
    assert_eq!(store.blocks(), 1);
}

#[test]
fn a_run_without_its_names_is_said_and_leaves_no_rows() {
    let first = run(1, 0..4, |_| false);
    let files = first.files(|_| None);
    let run = files.iter().find(|file| file.name.starts_with("runs/")).unwrap();
    let mut history = History::default();
    let why = history.take(&run.name, &run.bytes).unwrap_err();
    assert!(why.ends_with("is missing"), "{why}");
    assert_eq!((history.executions(), history.runs().len()), (0, 0));
}

#[test]
fn an_attempt_takes_little_room() {
    let mut store = Store::default();
    let mut bytes = 0;
    for day in 0..20 {
        bytes += store.save(&run(day, 0..1000, |test| (i64::from(test) + day) % 97 == 0));
    }
    assert_eq!(store.load().executions(), 20_000);
    assert!(bytes < 20_000 * 2, "{bytes} bytes");
}

/// Statistics of every test, kept and folded, as text.
fn statistics(store: &Store) -> String {
    let mut rows: BTreeMap<String, Statistic> = BTreeMap::new();
    let mut history = store.load();
    let kept = retention::statistics(&mut history);
    let folded = history.folded().map(|(name, row)| (name.name.to_owned(), row.clone()));
    for (name, row) in kept.into_iter().map(|([_, _, name, _], row)| (name, row)).chain(folded) {
        rows.entry(name).or_default().add(&row);
    }
    rows.iter().map(|(name, row)| format!("{name} {row:?}")).collect::<Vec<_>>().join("\n")
}

/// Does what a pass says; `cut` is how many steps of it.
fn prune_at(store: &mut Store, as_of: i64, cut: usize) -> (u64, u64) {
    let pass = prune(&store.0, as_of * 86_400_000, Windows::default()).unwrap();
    let mut steps = 0..cut;
    for file in pass.write {
        if steps.next().is_some() {
            store.0.insert(file.name, file.bytes);
        }
    }
    for name in pass.remove {
        if steps.next().is_some() {
            store.0.remove(&name);
        }
    }
    pass.aged
}

#[test]
fn exactly_as_old_as_the_window_is_kept_and_statistics_stay_for_ever() {
    let mut store = Store::default();
    for day in [0, 1, 150, 151] {
        store.save(&run(day, 0..10, |test| test == 1 || (i64::from(test) + day) % 7 == 0));
    }
    let before = statistics(&store);
    assert_eq!(prune_at(&mut store, 30, 99), (0, 0));
    // The texts of day 0 are 31 days old.
    assert_eq!(prune_at(&mut store, 31, 99), (1, 0));
    assert!(store.load().of(1).next().unwrap().failure.unwrap().said.is_empty());
    assert_eq!(prune_at(&mut store, 180, 99), (1, 0));
    assert_eq!(store.load().runs().len(), 4);
    assert_eq!(prune_at(&mut store, 181, 99), (1, 1));
    assert_eq!((store.load().runs().len(), statistics(&store)), (3, before.clone()));
    assert_eq!(prune_at(&mut store, 500, 99), (1, 3));
    assert_eq!((store.load().runs().len(), statistics(&store)), (0, before));
    assert_eq!(store.0.keys().filter(|name| !name.starts_with("last/")).count(), 1);
}

#[test]
fn a_pass_that_is_cut_anywhere_counts_nothing_twice() {
    let full = {
        let mut store = Store::default();
        for day in 0..4 {
            store.save(&run(day, 0..5, |test| i64::from(test) == day));
        }
        prune_at(&mut store, 182, 99);
        store
    };
    let before = statistics(&full);
    for cut in 0..9 {
        let mut store = Store(full.0.clone());
        prune_at(&mut store, 300, cut);
        assert_eq!(statistics(&store), before, "after {cut} steps");
        prune_at(&mut store, 300, 99);
        assert_eq!(statistics(&store), before, "after {cut} steps and a pass");
        assert_eq!(store.load().runs().len(), 0);
    }
}

#[test]
fn what_is_open_stands_beside_what_was_kept_and_counts_once() {
    let mut store = Store::default();
    for day in [1, 2] {
        store.save(&run(day, 0..2, |_| false));
    }
    let mut history = store.load();
    let ran = |history: &History| {
        let days = |test| history.of(test).map(|ran| history.runs()[ran.run as usize].run_id.clone().unwrap());
        days(0).collect::<Vec<_>>().join(" ")
    };
    // Day 2 again, as it is open, and a day that lies before both.
    history.set_open(&[run(2, 0..3, |test| test == 0), run(0, 0..1, |_| false)]);
    assert_eq!((ran(&history).as_str(), history.tests()), ("0 1 2", 3));
    assert_eq!(history.of(0).map(|ran| history.is_open(ran.run)).collect::<Vec<_>>(), [true, false, true]);
    assert!(history.of(0).last().unwrap().failure.is_some());
    history.set_open(&[run(5, 0..1, |_| false)]);
    assert_eq!(ran(&history), "1 2 5");
    history.set_open(&[]);
    assert_eq!(ran(&history), "1 2");
    assert!(history.of(2).next().is_none());
}

#[test]
fn a_file_of_a_run_says_at_a_glance_how_its_tests_ended() {
    let mut store = Store::default();
    // 0 and 3 are red: the odd one passed on retry.
    let kept = run(5, 0..7, |test| test % 3 == 0 && test < 6);
    store.save(&kept);
    let bytes = store.0.iter().find(|(name, _)| name.starts_with("runs/")).unwrap().1;
    let glance = Glance::open(bytes).unwrap();
    assert_eq!((glance.by_status, glance.flaky, glance.tests(), glance.red()), ([6, 0, 1, 0], 1, 7, 1));
    assert_eq!(glance.about, kept.about);
    assert!(store.0.contains_key(&format!("names/{}", glance.block)));
    assert!(Glance::open(&bytes[..40]).is_err());
}

#[test]
fn files_of_a_backup_are_parted_by_project_and_what_cannot_be_read_is_said() {
    let mut store = Store::default();
    let mut other = run(6, 0..3, |_| false);
    other.about.project = "q".to_owned();
    store.save(&run(5, 0..7, |test| test == 0));
    store.save(&other);
    store.0.insert("runs/00000000000000ff".to_owned(), b"no run".to_vec());
    store.0.insert("folded/00000000000000aa".to_owned(), b"statistics".to_vec());
    let names = |parts: &Parts, project: &str| -> Vec<String> {
        let folder = |name: &String| name.split('/').next().unwrap_or_default().to_owned();
        parts.projects.get(project).map(|files| files.keys().map(folder).collect()).unwrap_or_default()
    };
    let parts = Parts::of(&store.0);
    assert_eq!(names(&parts, "p"), ["last", "names", "runs", "texts"]);
    assert_eq!(names(&parts, "q"), ["last", "names", "runs"]);
    // Whose the statistics are is said by nobody.
    assert_eq!(names(&parts, ""), ["folded"]);
    assert_eq!(parts.damaged.len(), 1, "{:?}", parts.damaged);
    store.0.insert(Parts::MARK.to_owned(), b"q".to_vec());
    assert_eq!(names(&Parts::of(&store.0), "q"), ["folded", "last", "names", "runs"]);
    for (name, is_one) in [("runs/0a", true), ("runs/x", false), ("runs/", false), ("logs/0a", false), ("0a", false)] {
        assert_eq!(is_file_name(name), is_one, "{name}");
    }
}

#[test]
fn a_pinned_run_stays_and_the_last_pin_of_a_branch_holds() {
    let mut store = Store::default();
    for day in [0, 1, 2] {
        store.save(&run(day, 0..3, |test| test == 1));
    }
    let history = store.load();
    let held =
        |history: &History| history.pins().iter().map(|pin| (pin.branch.clone(), pin.keys.len())).collect::<Vec<_>>();
    let (first, gone) = history.pin(&[0], "").unwrap();
    assert!(gone.is_empty() && held(&history).is_empty());
    store.0.insert(first.name.clone(), first.bytes.clone());
    // Another one is pinned, and the writer dies before it removes the first.
    let (second, gone) = store.load().pin(&[1, 2], "").unwrap();
    assert_eq!(gone, std::slice::from_ref(&first.name));
    store.0.insert(second.name.clone(), second.bytes);
    let history = store.load();
    assert_eq!(held(&history), [(String::new(), 2)]);
    assert_eq!(history.baseline_of(&history.runs()[0]).len(), 2);
    let other = About { project: "other".to_owned(), ..history.runs()[0].clone() };
    assert!(history.baseline_of(&other).is_empty());
    // What a pin names is no older in a hundred years.
    store.0.remove(&second.name);
    let keys = store.load().baseline_of(&history.runs()[0]).to_vec();
    assert_eq!(prune_at(&mut store, 36_500, 99), (2, 2));
    let left: Vec<String> = store.load().runs().iter().map(About::key).collect();
    assert_eq!(left, keys);
    assert!(store.load().of(1).next().unwrap().failure.is_some_and(|failure| !failure.said.is_empty()));
    store.0.insert(first.name, b"ARTHnonsense".to_vec());
    assert!(prune(&store.0, 0, Windows::default()).is_err(), "what a damaged pin holds is not known");
}

#[test]
fn commits_between_two_runs_are_those_that_ran() {
    let about = |day: i64, sha: &str, branch: &str| {
        let mut kept = run(day, 0..1, |_| false);
        (kept.about.sha, kept.about.branch) = (sha.to_owned(), branch.to_owned());
        (kept.about.repository, kept.about.url) =
            ("a/b".to_owned(), "https://github.com/a/b/actions/runs/1".to_owned());
        kept
    };
    let mut history = History::default();
    for (day, sha, branch) in
        [(1, "one", "main"), (2, "two", "main"), (3, "side", "topic"), (4, "two", "main"), (5, "five", "main")]
    {
        history.add(&about(day, sha, branch));
    }
    history.finish();
    assert_eq!(history.commits(0, 4), ["two", "five"]);
    assert_eq!(history.commits(4, 4), [""; 0]);
    assert_eq!(history.compare_url(0, 4).as_deref(), Some("https://github.com/a/b/compare/one...five"));
    assert_eq!(history.compare_url(1, 3), None);
}
