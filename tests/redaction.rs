//! Redaction: how good it is on a set of its own.

use artiscope_core::methods::redact::Choices;
use std::ops::Range;

/// Drawn from a seed, so that no secret stands in a file and every run has the same.
pub(crate) struct Draw(pub(crate) u64);

impl Draw {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % below
    }

    fn of(&mut self, letters: &str, length: usize) -> String {
        let letters: Vec<char> = letters.chars().collect();
        (0..length).map(|_| letters[self.next(letters.len())]).collect()
    }

    pub(crate) fn kind(&mut self, kind: &str, length: usize) -> String {
        const LOWER: &str = "abcdefghijklmnopqrstuvwxyz";
        const UPPER: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
        const DIGITS: &str = "0123456789";
        let some = |parts: &[&str]| parts.concat();
        match kind {
            "dash" => "-".repeat(5),
            "lower" => self.of(LOWER, length),
            "hex" => self.of("0123456789abcdef", length),
            "digits" => self.of("123456789", length),
            "upper" => self.of(&some(&[UPPER, DIGITS]), length),
            "base32" => self.of(&some(&[UPPER, "234567"]), length),
            "alnum" => self.of(&some(&[LOWER, UPPER, DIGITS]), length),
            // With a digit and a capital for sure.
            "mixed" => self.of(&some(&[LOWER, UPPER, DIGITS]), length - 2) + "7Q",
            "b64" => self.of(&some(&[LOWER, UPPER, DIGITS, "+/"]), length),
            "url" => self.of(&some(&[LOWER, UPPER, DIGITS, "_-"]), length - 1) + "x",
            "pw" => self.of(&some(&[LOWER, UPPER, DIGITS, "!_-.^*"]), length - 1) + "3",
            "uuid" => [8, 4, 4, 4, 12].map(|length| self.of("0123456789abcdef", length)).join("-"),
            "basic" => base64(&format!("robot:{}", self.of(&some(&[LOWER, DIGITS]), 12))),
            _ => panic!("no such kind: {kind}"),
        }
    }

    /// A line of a file with what it draws, and where its secrets lie.
    fn line(&mut self, line: &str) -> (String, Vec<Range<usize>>) {
        let (mut text, mut secrets, mut open) = (String::new(), Vec::new(), 0);
        let mut rest = line;
        while let Some(c) = rest.chars().next() {
            let drawn = rest.strip_prefix('{').and_then(|inner| {
                let (inner, rest) = inner.split_once('}')?;
                let (kind, length) = inner.split_once(':').unwrap_or((inner, "0"));
                let is_ours = kind.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
                let is_fixed = ["dash", "uuid", "basic"].contains(&kind);
                let length = length.parse().ok().filter(|_| is_ours && (is_fixed || inner.contains(':')))?;
                Some((kind, length, rest))
            });
            if let Some((kind, length, behind)) = drawn {
                text += &self.kind(kind, length);
                rest = behind;
                continue;
            }
            match c {
                '⟦' => open = text.len(),
                '⟧' => secrets.push(open..text.len()),
                '⏎' => text.push('\n'),
                c => text.push(c),
            }
            rest = &rest[c.len_utf8()..];
        }
        (text, secrets)
    }
}

fn base64(text: &str) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    text.as_bytes().chunks(3).fold(String::new(), |mut out, chunk| {
        let bits = (0..3).fold(0, |bits, at| bits << 8 | usize::from(chunk.get(at).copied().unwrap_or(0)));
        for at in 0..4 {
            out.push(if at > chunk.len() { '=' } else { char::from(LETTERS[bits >> (18 - 6 * at) & 63]) });
        }
        out
    })
}

fn lines(file: &str) -> impl Iterator<Item = &str> {
    file.lines().filter(|line| !line.starts_with("# "))
}

#[test]
fn nearly_every_secret_is_found_and_nearly_nothing_else() {
    let mut draw = Draw(20_260_101);
    let choices = Choices::default();
    let (mut held, mut found, mut marks, mut right) = (0, 0, 0_usize, 0);
    let (mut faults, mut cases) = (Vec::new(), [0, 0]);
    let files = [include_str!("redaction/true.txt"), include_str!("redaction/false.txt")];
    for (number, file) in files.into_iter().enumerate() {
        for line in lines(file) {
            cases[number] += 1;
            let (text, secrets) = draw.line(line);
            assert_eq!(secrets.is_empty(), number == 1, "{line}");
            let ours = choices.find(text.as_bytes());
            for secret in &secrets {
                held += 1_usize;
                let is_found = ours.iter().any(|one| one.at.start <= secret.start && secret.end <= one.at.end);
                found += usize::from(is_found);
                if !is_found {
                    faults.push(format!("missed  {line}"));
                }
            }
            for one in &ours {
                marks += 1;
                let is_right = secrets.iter().any(|secret| one.at.start < secret.end && secret.start < one.at.end);
                right += usize::from(is_right);
                if !is_right {
                    faults.push(format!("wrong   {line}: {} as {}", &text[one.at.clone()], one.kind));
                }
                // No more goes than what belongs to it.
                if let Some(near) = secrets.iter().find(|secret| one.at.start < secret.end && secret.start < one.at.end)
                    && (one.at.start + 2 < near.start || one.at.end > near.end + 2)
                {
                    faults.push(format!("wide    {line}: {}", &text[one.at.clone()]));
                }
            }
        }
    }
    let (precision, recall) = (right as f64 / marks as f64, found as f64 / held as f64);
    println!(
        "redaction: {} texts with {held} secrets and {} without; recall {found} of {held} = {recall:.4}, \
         precision {right} of {marks} = {precision:.4}",
        cases[0], cases[1]
    );
    for fault in &faults {
        println!("  {fault}");
    }
    assert!(cases[0] >= 150 && cases[1] >= 150, "{cases:?}");
    assert!(precision >= 0.98 && recall >= 0.98, "precision {precision}, recall {recall}");
}
