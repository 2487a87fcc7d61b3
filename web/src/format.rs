//! Numbers, times and paths as people read them.

/// `12,345`.
pub(crate) fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `1 test`, `12 tests`, `2 entries`.
pub(crate) fn plural(number: u64, word: &str) -> String {
    format!("{} {}", count(number), plural_word(number, word))
}

/// The word alone.
pub(crate) fn plural_word(number: u64, word: &str) -> String {
    match word.strip_suffix('y') {
        _ if number == 1 => word.to_owned(),
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{stem}ies"),
        _ => format!("{word}s"),
    }
}

/// `512 B`, `4.2 kB`, `118 MB`, in powers of ten as downloads show them.
pub(crate) fn bytes(number: u64) -> String {
    if number < 1000 {
        return format!("{number} B");
    }
    let mut value = number as f64;
    let mut unit = "B";
    for next in ["kB", "MB", "GB", "TB"] {
        if value < 999.5 {
            break;
        }
        value /= 1000.0;
        unit = next;
    }
    if value < 9.95 { format!("{value:.1} {unit}") } else { format!("{value:.0} {unit}") }
}

/// A duration in the unit that reads best.
pub(crate) fn duration(ms: f64) -> String {
    if !ms.is_finite() || ms < 0.0 {
        return "–".into();
    }
    if ms < 0.5 {
        return if ms == 0.0 { "0 ms".into() } else { "<1 ms".into() };
    }
    if ms < 999.5 {
        return format!("{ms:.0} ms");
    }
    if ms < 9_950.0 {
        return format!("{:.2} s", ms / 1000.0);
    }
    if ms < 59_950.0 {
        return format!("{:.1} s", ms / 1000.0);
    }
    let mut seconds = (ms / 1000.0).round();
    let hours = (seconds / 3600.0).floor();
    seconds -= hours * 3600.0;
    let minutes = (seconds / 60.0).floor();
    seconds -= minutes * 60.0;
    let (large, small) = if hours > 0.0 {
        (format!("{hours:.0} h"), (minutes > 0.0).then(|| format!(" {minutes:.0} min")))
    } else {
        (format!("{minutes:.0} min"), (seconds > 0.0).then(|| format!(" {seconds:.0} s")))
    };
    large + &small.unwrap_or_default()
}

/// A path shortened in the middle to at most `most` characters, its last part kept whole where it fits.
pub(crate) fn path(text: &str, most: usize) -> String {
    let length = text.chars().count();
    if length <= most || most < 8 {
        return text.to_owned();
    }
    // A name too long to stay whole is cut in its own middle.
    let last = text.rsplit_once('/').map_or(length, |(_, name)| name.chars().count() + 1);
    let tail = if last > most - 4 { most / 2 } else { last.max(most / 2) };
    let head = most - tail - 1;
    let mut out: String = text.chars().take(head).collect();
    out.push('…');
    out.extend(text.chars().skip(length - tail));
    out
}

/// The last part of a path.
pub(crate) fn base(text: &str) -> &str {
    text.rsplit('/').next().unwrap_or(text)
}

/// Paths of the folders and archives that a path lies in, outermost first; folders end in `/`.
pub(crate) fn above(path: &str) -> Vec<String> {
    path.match_indices('/')
        .map(|(at, _)| match path[..at].strip_suffix('!') {
            Some(archive) => archive.to_owned(),
            None => path[..=at].to_owned(),
        })
        .collect()
}

/// A name in two parts of which the second is to stay whole when the first is cut; empty unless it is long.
pub(crate) fn halves(name: &str) -> (&str, &str) {
    let at = if name.chars().count() > 26 { name.char_indices().rev().nth(11).map(|(at, _)| at) } else { None };
    name.split_at(at.unwrap_or(name.len()))
}

/// A part of a whole as per cent, for drawing only.
pub(crate) fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 * 100.0 }
}

/// First letter as a capital.
pub(crate) fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// A measured value with its unit, as short as it stays telling.
pub(crate) fn measure(value: f64, unit: &str) -> String {
    let size = value.abs();
    let (value, unit) = match unit {
        "ns" if size >= 1e9 => (value / 1e9, "s"),
        "ns" if size >= 1e6 => (value / 1e6, "ms"),
        "ns" if size >= 1e3 => (value / 1e3, "µs"),
        "ms" if size >= 1e4 => (value / 1e3, "s"),
        _ => (value, unit),
    };
    let size = value.abs();
    let digits = if size >= 100.0 || size.fract() == 0.0 {
        0
    } else if size >= 1.0 {
        1
    } else {
        3
    };
    let space = if unit.is_empty() || unit == "%" { "" } else { " " };
    format!("{value:.digits$}{space}{unit}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_have_separators_and_words_their_plural() {
        assert_eq!([count(0), count(999), count(1_234_567)], ["0", "999", "1,234,567"]);
        assert_eq!(
            [plural(1, "entry"), plural(2, "entry"), plural(3, "test"), plural(2, "day")],
            ["1 entry", "2 entries", "3 tests", "2 days"]
        );
    }

    #[test]
    fn bytes_keep_two_digits() {
        assert_eq!(
            [0, 999, 1000, 9_949, 9_990, 118_000_000, 999_999_999].map(bytes),
            ["0 B", "999 B", "1.0 kB", "9.9 kB", "10 kB", "118 MB", "1.0 GB"]
        );
    }

    #[test]
    fn durations_read_in_their_unit() {
        assert_eq!(
            [0.0, 0.2, 755.0, 1_180.0, 15_200.0, 125_000.0, 432_000.0, 7_260_000.0].map(duration),
            ["0 ms", "<1 ms", "755 ms", "1.18 s", "15.2 s", "2 min 5 s", "7 min 12 s", "2 h 1 min"]
        );
        assert_eq!([60_000.0, 3_600_000.0].map(duration), ["1 min", "1 h"]);
        assert_eq!(duration(f64::NAN), "–");
    }

    #[test]
    fn what_a_path_lies_in() {
        assert_eq!(above("a.zip!/logs/b.tar!/c.log"), ["a.zip", "a.zip!/logs/", "a.zip!/logs/b.tar"]);
    }

    #[test]
    fn paths_shorten_in_the_middle_and_keep_the_name() {
        assert_eq!(path("a/b/c", 10), "a/b/c");
        let short = path("integration-smoke.zip!/logs/ci/integration-smoke/vitest.log", 30);
        assert_eq!(short.chars().count(), 30);
        assert!(short.ends_with("/vitest.log") && short.starts_with("integration"), "{short}");
        assert_eq!(path("TEST-com.example.store.BookingRepositoryTest.xml", 21), "TEST-com.e…ryTest.xml");
        assert_eq!(path("日本語日本語日本語日本語", 10).chars().count(), 10);
    }
}
