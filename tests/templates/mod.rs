//! Templates of logs that are made from known statements: twenty kinds of systems, one setting.
//!
//! The statements are written as such programs write them; parameters are drawn from a seed. Printed is
//! the grouping accuracy: the share of lines whose group is exactly the lines of their statement.

mod systems;

use artiscope_core::views::TemplateReader;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use systems::{SYSTEMS, System};

/// Numbers from a seed (`splitmix64`).
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % limit
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[usize::try_from(self.below(from.len() as u64)).unwrap()]
    }
}

const USERS: &[&str] =
    &["root", "admin", "guest", "oracle", "alice", "bob", "deploy", "postgres", "test", "webmaster", "ftp", "jenkins"];
const HOSTS: &[&str] = &[
    "db-primary",
    "cache",
    "web.example.org",
    "mail",
    "node",
    "gateway.internal",
    "proxy.example.com",
    "worker-a",
    "localhost",
];
const NOUNS: &[&str] = &[
    "scheduler",
    "orders",
    "billing",
    "catalog",
    "search",
    "inventory",
    "metrics",
    "session",
    "profile",
    "audit",
    "shipping",
    "reports",
    "mailer",
    "gateway",
    "cart",
];
const CLASSES: &[&str] = &[
    "org.example.app.OrderService",
    "org.example.db.PoolManager",
    "java.io.IOException",
    "com.example.Main",
    "org.example.http.Router",
    "java.lang.IllegalStateException",
    "org.example.cache.LruCache",
];
const FILES: &[&str] = &[
    "/var/log/app.log",
    "/etc/nginx/conf.d/site.conf",
    "/usr/lib/libssl.so",
    "/home/ci/build/src/main.rs",
    "/tmp/x/y/z",
    "/data/part-00003",
    "/opt/app/config.yaml",
    "/proc/self/status",
    "/srv/www",
];
const STATES: &[&str] = &["RUNNING", "PENDING", "STOPPED", "FAILED", "KILLED"];

/// A value of a kind.
fn value(kind: &str, dice: &mut Dice) -> String {
    match kind {
        "int" => {
            let most = [10, 100, 10_000, 10_000_000][usize::try_from(dice.below(4)).unwrap()];
            dice.below(most).to_string()
        }
        "digit" => dice.below(10).to_string(),
        "port" => (1024 + dice.below(60_000)).to_string(),
        "ip" => format!("10.{}.{}.{}", dice.below(4), dice.below(256), dice.below(256)),
        "ipport" => format!("/10.250.{}.{}:{}", dice.below(20), dice.below(256), 1024 + dice.below(60_000)),
        "hex" => format!("0x{:08x}", dice.below(1 << 32)),
        "sha" => format!("{:07x}{:05x}", dice.below(1 << 28), dice.below(1 << 20)),
        "uuid" => format!(
            "{:08x}-{:04x}-4{:03x}-a{:03x}-{:012x}",
            dice.below(1 << 32),
            dice.below(1 << 16),
            dice.below(1 << 12),
            dice.below(1 << 12),
            dice.below(1 << 48)
        ),
        "blk" => format!("blk_{}{}", dice.pick(&["-", ""]), dice.below(u64::MAX / 3)),
        "float" => format!("{}.{:02}", dice.below(400), dice.below(100)),
        "dur" => match dice.below(3) {
            0 => format!("{} ms", dice.below(1000)),
            1 => format!("{}.{} s", dice.below(60), dice.below(10)),
            _ => format!("{}ms", dice.below(900)),
        },
        "life" => match dice.below(3) {
            0 => "<1 sec".to_owned(),
            _ => format!("{:02}:{:02}", dice.below(60), dice.below(60)),
        },
        "size" => format!("{}.{} {}", dice.below(900), dice.below(10), dice.pick(&["B", "KB", "MB", "GB"])),
        "user" => dice.pick(USERS).to_owned(),
        "host" => match dice.below(3) {
            0 => format!("node-{}", dice.below(300)),
            _ => dice.pick(HOSTS).to_owned(),
        },
        "noun" => dice.pick(NOUNS).to_owned(),
        "class" => dice.pick(CLASSES).to_owned(),
        "path" => match dice.below(2) {
            0 => format!("{}/{}", dice.pick(FILES), dice.below(1000)),
            _ => dice.pick(FILES).to_owned(),
        },
        "url" => format!("https://{}/{}?id={}", dice.pick(HOSTS), dice.pick(NOUNS), dice.below(1000)),
        "state" => dice.pick(STATES).to_owned(),
        "list" => {
            let items: Vec<&str> = (0..3 + dice.below(5)).map(|_| dice.pick(NOUNS)).collect();
            items.join(", ")
        }
        "numbers" => {
            let items: Vec<String> = (0..=dice.below(6)).map(|_| dice.below(9000).to_string()).collect();
            items.join(" ")
        }
        "opt" => [String::new(), dice.pick(USERS).to_owned()][usize::try_from(dice.below(2)).unwrap()].clone(),
        "block" => match dice.below(2) {
            0 => format!("broadcast_{}_piece0", dice.below(90)),
            _ => format!("rdd_{}_{}", dice.below(9), dice.below(90)),
        },
        "agent" => dice.pick(&["WindowsUpdateAgent", "SPP", "DISM"]).to_owned(),
        "bool" => dice.pick(&["true", "false"]).to_owned(),
        "phrase" => {
            let words: Vec<&str> = (0..=dice.below(4)).map(|_| dice.pick(NOUNS)).collect();
            words.join(" ")
        }
        _ => panic!("no such kind: {kind}"),
    }
}

/// A statement with its parameters drawn.
fn filled(pattern: &str, dice: &mut Dice) -> String {
    let mut out = String::new();
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        let (kind, behind) = after.split_once('}').unwrap();
        out += before;
        // Literal braces are written as empty kinds.
        match kind {
            "" => out += "{",
            kind => out += &value(kind, dice),
        }
        rest = behind;
    }
    out + rest
}

/// Lines of a system with the number of their statement: few statements write most, many write little.
fn lines(system: &System, seed: u64, count: u64) -> Vec<(usize, String)> {
    let mut dice = Dice(seed);
    let statements = system.statements;
    let total: u64 = (1..=statements.len() as u64).map(|rank| 10_000 / rank).sum();
    let line = |at: usize, number: u64, dice: &mut Dice| {
        let message = filled(statements[at], dice);
        (at, (system.head)(number, dice.below(1000)) + &message)
    };
    let mut lines = Vec::new();
    // Each is there at least once, somewhere.
    let mut once: Vec<usize> = (0..statements.len()).collect();
    for number in 0..count {
        let left = count - number;
        let is_due = !once.is_empty() && dice.below(left) < once.len() as u64;
        let at = if is_due {
            once.swap_remove(usize::try_from(dice.below(once.len() as u64)).unwrap())
        } else {
            let mut drawn = dice.below(total);
            let mut rank = 1_u64;
            while drawn >= 10_000 / rank {
                drawn -= 10_000 / rank;
                rank += 1;
            }
            // Which statement is frequent is not told by its place in the list.
            usize::try_from((rank - 1) * 7 % statements.len() as u64).unwrap()
        };
        lines.push(line(at, number, &mut dice));
    }
    lines
}

/// Lines whose group is exactly the lines of their statement, and what went wrong.
fn agreed(lines: &[(usize, String)], ids: &[u32]) -> (u64, BTreeMap<usize, Vec<u32>>) {
    assert_eq!(lines.len(), ids.len());
    let mut groups: BTreeMap<u32, BTreeMap<usize, u64>> = BTreeMap::new();
    let mut statements: BTreeMap<usize, BTreeMap<u32, u64>> = BTreeMap::new();
    for ((statement, _), id) in lines.iter().zip(ids) {
        *groups.entry(*id).or_default().entry(*statement).or_default() += 1;
        *statements.entry(*statement).or_default().entry(*id).or_default() += 1;
    }
    let mut right = 0;
    let mut wrong = BTreeMap::new();
    for (statement, told) in statements {
        let ids: Vec<u32> = told.keys().copied().collect();
        match ids.as_slice() {
            [id] if groups[id].len() == 1 => right += told[id],
            _ => drop(wrong.insert(statement, ids)),
        }
    }
    (right, wrong)
}

#[test]
fn lines_are_grouped_by_the_statements_that_wrote_them_in_twenty_systems() {
    let mut report = String::new();
    let mut sum = 0.0;
    let mut least: f64 = 1.0;
    for (seed, system) in (1..).zip(SYSTEMS) {
        let lines = lines(system, seed * 1_000_003, 2000);
        let mut reader = TemplateReader::default();
        for (_, line) in &lines {
            reader.line(line);
        }
        let (found, ids) = reader.finish(&str::to_owned);
        let (right, wrong) = agreed(&lines, &ids);
        let accuracy = right as f64 / lines.len() as f64;
        sum += accuracy;
        least = least.min(accuracy);
        writeln!(report, "{:<12} {accuracy:.3}  {} of {} lines", system.name, right, lines.len()).unwrap();
        if std::env::var_os("ARTISCOPE_TELL").is_some() {
            for (statement, ids) in wrong {
                writeln!(report, "    {}", system.statements[statement]).unwrap();
                for id in ids {
                    let row = &found.templates[id as usize];
                    writeln!(report, "      {:>5} {}", row.count, row.template).unwrap();
                }
            }
        }
    }
    let mean = sum / SYSTEMS.len() as f64;
    println!("grouping accuracy, one setting\n{report}mean {mean:.3}, least {least:.3}");
    assert_eq!(SYSTEMS.len(), 20);
    assert!(mean >= 0.95, "{mean}\n{report}");
}
