//! Names of artifacts: what sisters have in common is the job, what tells them apart is the instance.
//!
//! A closed list of words decides what may tell sisters apart: systems, processors, browsers, versions of
//! languages. Anything else in a name is part of the job, and shards are pieces of one.

/// Words that tell legs of a matrix apart: systems, processors, browsers.
const WORDS: &[&str] = &[
    "32bit", "64bit", "aarch64", "alpine", "amd64", "android", "arm", "arm64", "armv7", "centos", "chrome", "chromium",
    "darwin", "debian", "edge", "fedora", "firefox", "freebsd", "i386", "i686", "ios", "linux", "mac", "macos",
    "msedge", "osx", "ppc64le", "rhel", "riscv64", "s390x", "safari", "ubuntu", "webkit", "win", "win32", "win64",
    "windows", "x64", "x86",
];

/// Languages: with the number that follows, also without a mark between, they tell legs apart.
const LANGUAGES: &[&str] = &[
    "clang", "cpython", "dotnet", "gcc", "go", "java", "jdk", "kotlin", "llvm", "net", "node", "nodejs", "php", "py",
    "pypy", "python", "ruby", "rust", "scala", "swift",
];

/// Pieces of one job, with their number. They hold other tests every time, so they are no instances of a test.
const SHARDS: &[&str] = &["chunk", "circleci", "container", "part", "partition", "shard", "slice", "split", "worker"];

/// Ends of names of archives.
const ARCHIVES: &[&str] = &[".tar.gz", ".tar.zst", ".zip", ".tgz", ".tar", ".gz", ".zst"];

/// All up to the first dot.
pub(super) fn stem(part: &str) -> &str {
    part.split_once('.').map_or(part, |(stem, _)| stem)
}

/// The name of a folder or archive without `!`, the number of a namesake, and what archives end with.
pub(super) fn bare(name: &str) -> &str {
    let name = name.strip_suffix('!').unwrap_or(name);
    let name = match name.rsplit_once('#') {
        Some((name, number)) if is_all_digits(number) => name,
        _ => name,
    };
    ARCHIVES.iter().find_map(|end| name.strip_suffix(end)).filter(|name| !name.is_empty()).unwrap_or(name)
}

/// At least one digit, and nothing else.
pub(super) fn is_all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// What a word says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Leg,
    Shard,
    Other,
}

/// A word of a name, and where it stands.
struct Word<'a> {
    text: &'a str,
    at: usize,
    kind: Kind,
}

/// The words of a name; dots between digits part nothing.
fn words(name: &str) -> Vec<Word<'_>> {
    let bytes = name.as_bytes();
    let is_digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
    let is_part = |at: usize, byte: u8| {
        byte.is_ascii_alphanumeric()
            || byte >= 0x80
            || byte == b'.' && is_digit(at.checked_sub(1)) && is_digit(Some(at + 1))
    };
    let mut all: Vec<Word<'_>> = Vec::new();
    let mut start = None;
    for at in 0..=bytes.len() {
        let is_in = bytes.get(at).is_some_and(|byte| is_part(at, *byte));
        match start {
            None if is_in => start = Some(at),
            Some(from) if !is_in => {
                all.push(Word { text: name.get(from..at).unwrap_or_default(), at: from, kind: Kind::Other });
                start = None;
            }
            _ => {}
        }
    }
    let lower: Vec<String> = all.iter().map(|word| word.text.to_ascii_lowercase()).collect();
    let mut at = 0;
    while let Some((kind, taken)) = lower.get(at..).filter(|rest| !rest.is_empty()).map(kind) {
        for word in all.iter_mut().skip(at).take(taken) {
            word.kind = kind;
        }
        at += taken;
    }
    all
}

/// What the first words say together, and how many they are.
fn kind(words: &[String]) -> (Kind, usize) {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let is_count = |at: usize| {
        let word = |at: usize| words.get(at).map_or("", String::as_str);
        is_all_digits(word(at)) && word(at + 1) == "of" && is_all_digits(word(at + 2))
    };
    let first = words.first().map_or("", String::as_str);
    // The word with its number: how many words that are.
    let numbered = |known: &[&str]| {
        let mut rests = known.iter().filter_map(|known| first.strip_prefix(known));
        let rest = rests.find(|rest| {
            if rest.is_empty() { words.get(1).is_some_and(|next| is_number(next)) } else { is_number(rest) }
        });
        rest.map(|rest| if rest.is_empty() { 2 } else { 1 })
    };
    if let Some(taken) = numbered(SHARDS) {
        let of = if is_count(taken - 1) { 2 } else { 0 };
        (Kind::Shard, taken + of)
    } else if is_count(0) {
        (Kind::Shard, 3)
    } else if let Some(taken) = numbered(LANGUAGES) {
        (Kind::Leg, taken)
    } else if WORDS.contains(&first) || first.contains('.') && is_number(first) {
        (Kind::Leg, 1)
    } else {
        (Kind::Other, 1)
    }
}

/// What a name of an artifact may be split into.
pub(super) struct Name<'a> {
    text: &'a str,
    words: Vec<Word<'a>>,
    /// The first word that tells a leg or a shard.
    leg: usize,
}

impl<'a> Name<'a> {
    /// `None` where no word tells a leg or a shard.
    pub(super) fn of(name: &'a str) -> Option<Self> {
        let words = words(name);
        let leg = words.iter().position(|word| word.kind != Kind::Other)?;
        Some(Self { text: name, words, leg })
    }

    /// What stands before the leg: sisters have it in common.
    pub(super) fn before(&self) -> &'a str {
        let end = self.words.get(self.leg).map_or(0, |word| word.at);
        self.text.get(..end).unwrap_or_default()
    }

    /// Words after the leg that are not legs, from the end.
    fn after(&self) -> impl Iterator<Item = &str> {
        let rest = self.words.get(self.leg..).unwrap_or_default().iter().rev();
        rest.take_while(|word| word.kind == Kind::Other && !is_all_digits(word.text)).map(|word| word.text)
    }
}

/// Job and instance of sisters: what all end with belongs to the job.
pub(super) fn legs(sisters: &[Name<'_>]) -> Vec<(String, String)> {
    let common = sisters.iter().skip(1).fold(usize::MAX, |most, sister| {
        let first = sisters.first().map(Name::after).into_iter().flatten();
        most.min(first.zip(sister.after()).take_while(|(one, other)| one == other).count())
    });
    let trim = |text: &str| {
        text.trim_matches(|mark: char| mark.is_ascii_whitespace() || "-_.,()[]+@".contains(mark)).to_owned()
    };
    let join = |parts: Vec<String>| parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
    let split = |sister: &Name<'_>| {
        let last = sister.words.len().saturating_sub(common).max(sister.leg + 1);
        let tail = sister.words.get(last).and_then(|word| sister.text.get(word.at..)).unwrap_or_default();
        let rest = sister.words.get(sister.leg..last).unwrap_or_default();
        // What stands between shards, as it is written.
        let parts = rest.split(|word| word.kind == Kind::Shard).map(|words| {
            let end = words.last().map_or(0, |word| word.at + word.text.len());
            words.first().and_then(|word| sister.text.get(word.at..end)).map(trim).unwrap_or_default()
        });
        (join(vec![trim(sister.before()), trim(tail)]), join(parts.collect()))
    };
    sisters.iter().map(split).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(names: [&str; 2]) -> [String; 2] {
        let sisters = names.map(|name| Name::of(name).unwrap());
        assert_eq!(sisters[0].before(), sisters[1].before());
        let both: Vec<String> = legs(&sisters).into_iter().map(|(job, instance)| format!("{job}|{instance}")).collect();
        both.try_into().unwrap()
    }

    #[test]
    fn what_sisters_share_is_the_job_and_the_rest_the_instance() {
        for (one, other, job, legs) in [
            (
                "test-results-ubuntu-latest-3.12",
                "test-results-windows-latest-3.11",
                "test-results",
                ["ubuntu-latest-3.12", "windows-latest-3.11"],
            ),
            (
                "junit (ubuntu-latest, 18)",
                "junit (windows-latest, 20)",
                "junit",
                ["ubuntu-latest, 18", "windows-latest, 20"],
            ),
            ("ubuntu-latest-test-results", "macos-14-test-results", "test-results", ["ubuntu-latest", "macos-14"]),
            ("unit-py311", "unit-py3.12", "unit", ["py311", "py3.12"]),
            ("unit-node-20", "unit-node-22", "unit", ["node-20", "node-22"]),
            ("report.linux.x64", "report.win32.x64", "report", ["linux.x64", "win32.x64"]),
            ("chromium", "firefox", "", ["chromium", "firefox"]),
            ("blob-1-of-4", "blob-2-of-4", "blob", ["", ""]),
            ("e2e_shard-1", "e2e_shard2", "e2e", ["", ""]),
            ("e2e-chromium-1-of-2", "e2e-firefox-shard-1-of-2", "e2e", ["chromium", "firefox"]),
            ("t-1-of-2-linux-x64", "t-1-of-2-win-x64", "t", ["linux-x64", "win-x64"]),
        ] {
            assert_eq!(split([one, other]), legs.map(|leg| format!("{job}|{leg}")));
        }
    }

    #[test]
    fn a_name_without_a_known_word_has_no_leg() {
        for name in ["it-ozone", "coverage", "report-7", "node", "go-unit", "shard", "windowing", "2024"] {
            assert!(Name::of(name).is_none(), "{name}");
        }
    }

    #[test]
    fn a_bare_name_ends_where_the_archive_begins() {
        assert_eq!(bare("a.b.zip!"), "a.b");
        assert_eq!(bare("logs.tar.gz#2!"), "logs");
        assert_eq!((bare(".zip"), bare("a#b"), bare("3.12")), (".zip", "a#b", "3.12"));
    }
}
