//! Every kind of container, well-formed and hostile.

use super::testing::{self, Member, OneByte, Opened, Random, gzip, tar, zip, zip_of, zstd};
use crate::bytes::Limits;
use crate::facts::Loss;
use expect_test::{Expect, expect};

fn open(name: &str, bytes: &[u8]) -> Opened {
    testing::open(name, &bytes, &Limits::default())
}

fn check(name: &str, bytes: &[u8], expect: &Expect) {
    check_limited(name, bytes, &Limits::default(), expect);
}

fn check_limited(name: &str, bytes: &[u8], limits: &Limits, expect: &Expect) {
    let opened = testing::open(name, &bytes, limits);
    expect.assert_eq(&opened.dump());
    // However the bytes arrive, and in one piece or streamed, the same is read.
    let slowly = testing::open(name, &OneByte(bytes), limits);
    assert_eq!(slowly.dump(), opened.dump(), "one byte at a time");
    let pieces = testing::open(name, &bytes, &Limits { whole_bytes: 3, ..limits.clone() });
    assert_eq!(pieces.dump(), opened.dump(), "in pieces");
}

#[test]
fn a_plain_file_is_one_entry() {
    check(
        "log.txt",
        b"hello",
        &expect![[r#"
        file plain - 5 log.txt = "hello"
    "#]],
    );
    check(
        "empty.xml",
        b"",
        &expect![[r#"
        file plain - 0 empty.xml = ""
    "#]],
    );
    check(
        "PK.txt",
        b"PK",
        &expect![[r#"
        file plain - 2 PK.txt = "PK"
    "#]],
    );
}

#[test]
fn a_zip_gives_its_members() {
    let members = [
        Member::new("reports/a.xml", b"<a/>"),
        Member::stored("b.log", b"stored"),
        Member { method: 93, ..Member::new("c.log", b"zstd zstd zstd zstd") },
        Member::stored("empty/", b""),
        Member::stored("empty.txt", b""),
        Member { has_descriptor: true, ..Member::new("d.log", b"descriptor") },
        Member { is_zip64: true, ..Member::new("e.log", b"sixty-four") },
        Member { mode: 0o120_777, ..Member::stored("link", b"../target") },
    ];
    check(
        "run.zip",
        &zip_of(&members),
        &expect![[r#"
        container recognised zip 951 run.zip
        link plain - 9 run.zip!/link
        file plain - 4 run.zip!/reports/a.xml = "<a/>"
        file plain - 6 run.zip!/b.log = "stored"
        file plain - 19 run.zip!/c.log = "zstd zstd zstd zstd"
        file plain - 0 run.zip!/empty.txt = ""
        file plain - 10 run.zip!/d.log = "descriptor"
        file plain - 10 run.zip!/e.log = "sixty-four"
        info run.zip!/link: a link: shown, never followed (0 bytes)
    "#]],
    );
}

#[test]
fn an_empty_zip_says_so() {
    check(
        "run.zip",
        &zip(&[]),
        &expect![[r#"
        container recognised zip 22 run.zip
        info run.zip: archive has no members (0 bytes)
    "#]],
    );
}

#[test]
fn archives_in_archives_are_opened() {
    let inner = zip(&[("junit.xml", b"<x/>")]);
    let packed = gzip(&tar(&[("t/a.log", b"tar a"), ("t/b.log", b"tar b")]));
    let members = [
        Member::stored("stored.zip", &inner),
        Member::new("deflated.zip", &inner),
        Member::new("logs.tar.gz", &packed),
        Member::new("x.log.gz", &gzip(b"gz log")),
        Member::stored("x.log.zst", &zstd(b"zst log")),
        Member::new("plain.tar", &tar(&[("in.txt", b"in tar")])),
    ];
    check(
        "run.zip",
        &zip_of(&members),
        &expect![[r#"
        container recognised zip 1023 run.zip
        container recognised zip 122 run.zip!/stored.zip
        file plain - 4 run.zip!/stored.zip!/junit.xml = "<x/>"
        container recognised zip 122 run.zip!/deflated.zip
        file plain - 4 run.zip!/deflated.zip!/junit.xml = "<x/>"
        container recognised tar.gz 108 run.zip!/logs.tar.gz
        file plain - 5 run.zip!/logs.tar.gz!/t/a.log = "tar a"
        file plain - 5 run.zip!/logs.tar.gz!/t/b.log = "tar b"
        container recognised gzip 26 run.zip!/x.log.gz
        file plain - 6 run.zip!/x.log.gz!/x.log = "gz log"
        container recognised zstd 20 run.zip!/x.log.zst
        file plain - 7 run.zip!/x.log.zst!/x.log = "zst log"
        container recognised tar 2048 run.zip!/plain.tar
        file plain - 6 run.zip!/plain.tar!/in.txt = "in tar"
    "#]],
    );
}

#[test]
fn compressed_files_by_themselves() {
    check(
        "x.log.gz",
        &gzip(b"one file"),
        &expect![[r#"
        container recognised gzip 28 x.log.gz
        file plain - 8 x.log.gz!/x.log = "one file"
    "#]],
    );
    check(
        "x.log.gz",
        &[gzip(b"one "), gzip(b"two")].concat(),
        &expect![[r#"
        container recognised gzip 47 x.log.gz
        file plain - 7 x.log.gz!/x.log = "one two"
    "#]],
    );
    check(
        "a.tgz",
        &gzip(&tar(&[("a/b.txt", b"b"), ("./c.txt", b"c"), ("a/b.txt", b"again")])),
        &expect![[r#"
        container recognised tar.gz 132 a.tgz
        file plain - 1 a.tgz!/a/b.txt = "b"
        file plain - 1 a.tgz!/c.txt = "c"
        file plain - 5 a.tgz!/a/b.txt#2 = "again"
    "#]],
    );
    check(
        "a.tar",
        &tar(&[("b.txt", b"b"), (&format!("long/{}", "n".repeat(150)), b"long")]),
        &expect![[r#"
        container recognised tar 4096 a.tar
        file plain - 1 a.tar!/b.txt = "b"
        file plain - 4 a.tar!/long/nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn = "long"
    "#]],
    );
    check(
        "a.tar.zst",
        &zstd(&tar(&[("b.txt", b"b")])),
        &expect![[r#"
        container recognised tar.zst 159 a.tar.zst
        file plain - 1 a.tar.zst!/b.txt = "b"
    "#]],
    );
    check(
        "x.zst",
        &[zstd(b"one "), b"\x50\x2a\x4d\x18\x02\0\0\0xx".to_vec(), zstd(b"two")].concat(),
        &expect![[r#"
        container recognised zstd 43 x.zst
        file plain - 7 x.zst!/x = "one two"
    "#]],
    );
    check(
        "x.gz",
        &[gzip(b"one"), b"garbage".to_vec()].concat(),
        &expect![[r#"
        container recognised gzip 30 x.gz
        file plain - 3 x.gz!/x = "one"
        data_loss x.gz!/x: bytes that are not gzip follow its end (0 bytes)
    "#]],
    );
}

#[test]
fn archives_that_are_not_supported_are_named() {
    check(
        "a.7z",
        b"7z\xbc\xaf\x27\x1c\0\x04rest",
        &expect![[r#"
        container lost 7z 12 a.7z
        error a.7z: not opened: 7z is not supported; pack it as zip or tar.gz (12 bytes)
    "#]],
    );
    check(
        "run.zip",
        &zip(&[("logs.tar.xz", b"\xfd7zXZ\0rest"), ("a.log", b"a")]),
        &expect![[r#"
        container recognised zip 221 run.zip
        container lost xz 10 run.zip!/logs.tar.xz
        file plain - 1 run.zip!/a.log = "a"
        error run.zip!/logs.tar.xz: not opened: xz is not supported; pack it as zip or tar.gz (10 bytes)
    "#]],
    );
}

#[test]
fn large_members_stream_in_pieces() {
    let text = Random(1).text(3 << 20);
    let members = [
        Member::new("a.log", &text),
        Member::stored("b.log", &text),
        Member { method: 93, ..Member::new("c.log", &text) },
        Member::stored("d.tar", &tar(&[("e.log", &text), ("f.log", b"f")])),
        Member::new("g.zip", &zip(&[("h.log", &text)])),
    ];
    let archive = zip_of(&members);
    let limits = Limits { whole_bytes: 1 << 20, ..Limits::default() };
    let opened = testing::open("run.zip", &archive.as_slice(), &limits);
    assert_eq!(opened.fragment.notes, []);
    let sizes: Vec<usize> = opened.documents.iter().map(|(_, bytes)| bytes.len()).collect();
    assert_eq!(sizes, [3 << 20, 3 << 20, 3 << 20, 3 << 20, 1, 3 << 20]);
    assert!(opened.documents.iter().all(|(_, bytes)| bytes.len() == 1 || *bytes == text));
    let whole = open("run.zip", &archive);
    assert_eq!(whole.dump(), opened.dump());
}

#[test]
fn a_zip_cut_anywhere_gives_all_bytes_or_says_what_is_missing() {
    let members = [
        Member::new("a.xml", b"<a>text text text text</a>"),
        Member { has_descriptor: true, ..Member::new("b.log", b"descriptor descriptor") },
        Member::stored("c.log", b"stored"),
    ];
    cut_everywhere("run.zip", &zip_of(&members));
}

#[test]
fn a_tar_cut_anywhere_gives_all_bytes_or_says_what_is_missing() {
    let archive = tar(&[("a.xml", b"<a/>"), ("b.log", b"log log log")]);
    cut_everywhere("a.tar", &archive);
    cut_everywhere("a.tar.gz", &gzip(&archive));
    cut_everywhere("a.tar.zst", &zstd(&archive));
    cut_everywhere("a.log.gz", &gzip(b"log log log"));
}

/// Every beginning of `bytes` gives the file as it is, or a row in the ledger, or everything.
fn cut_everywhere(name: &str, bytes: &[u8]) {
    let all = open(name, bytes).documents;
    for end in 0..bytes.len() {
        let cut = &bytes[..end];
        let opened = open(name, cut);
        let as_it_is = opened.documents.len() == 1 && opened.documents[0].1 == cut;
        assert!(
            as_it_is || !opened.fragment.notes.is_empty() || opened.documents == all,
            "cut at {end}:\n{}",
            opened.dump()
        );
        assert!(!opened.fragment.entries.is_empty(), "cut at {end}");
    }
}

#[test]
fn changed_bytes_never_pass_unnoticed_in_what_has_a_checksum() {
    let members = [
        Member::new("a.xml", &Random(3).text(300)),
        Member::stored("b.log", &Random(4).text(300)),
        Member { has_descriptor: true, ..Member::new("c.log", &Random(5).text(300)) },
        Member { method: 93, ..Member::new("d.log", &Random(6).text(300)) },
        Member::new("e.tar.gz", &gzip(&tar(&[("f.log", &Random(7).text(300))]))),
    ];
    let archive = zip_of(&members);
    let all = open("run.zip", &archive).documents;
    let mut random = Random(8);
    for _ in 0..3000 {
        let mut changed = archive.clone();
        for _ in 0..=random.below(2) {
            let at = random.below(changed.len());
            changed[at] ^= 1 << random.below(8);
        }
        let opened = open("run.zip", &changed);
        let same = opened.documents.iter().map(|(_, bytes)| bytes).eq(all.iter().map(|(_, bytes)| bytes));
        let as_it_is = opened.documents.len() == 1 && opened.documents[0].1 == changed;
        assert!(same || as_it_is || !opened.fragment.notes.is_empty(), "{}", opened.dump());
    }
}

#[test]
fn random_damage_of_streams_does_no_harm() {
    let archive = tar(&[("a.log", &Random(9).text(900)), (&"n/".repeat(90), b"x"), ("b.log", &Random(10).text(900))]);
    for bytes in [archive.clone(), gzip(&archive), zstd(&archive), zstd(&Random(11).text(5000))] {
        let mut random = Random(12);
        for _ in 0..1500 {
            let mut changed = bytes.clone();
            for _ in 0..=random.below(4) {
                let at = random.below(changed.len());
                changed[at] = u8::try_from(random.below(256)).unwrap();
            }
            changed.truncate(changed.len() - random.below(40) * random.below(2));
            open("x", &changed);
        }
    }
}

#[test]
fn a_cut_zip_is_read_by_its_local_headers() {
    let members = [
        Member::new("a.xml", b"<a>text</a>"),
        Member { has_descriptor: true, ..Member::new("b.log", b"descriptor") },
        Member { is_zip64: true, ..Member::stored("c.log", b"sixty-four") },
        Member::stored("d.log", b"the last one"),
    ];
    let archive = zip_of(&members);
    let directory = memchr::memmem::find(&archive, b"PK\x01\x02").unwrap();
    check(
        "run.zip",
        &archive[..directory - 5],
        &expect![[r#"
        container recognised zip 218 run.zip
        file plain - 11 run.zip!/a.xml = "<a>text</a>"
        file plain - 10 run.zip!/b.log = "descriptor"
        file plain - 10 run.zip!/c.log = "sixty-four"
        file plain - 7 run.zip!/d.log = "the las"
        data_loss run.zip: it has no directory at its end: it was cut short, or never finished; 4 members were found by looking through it, and more may be missing (0 bytes)
        data_loss run.zip!/d.log: 7 bytes were found where 12 are declared (5 bytes)
    "#]],
    );
    check(
        "run.zip",
        &archive[..directory + 20],
        &expect![[r#"
        container recognised zip 243 run.zip
        file plain - 11 run.zip!/a.xml = "<a>text</a>"
        file plain - 10 run.zip!/b.log = "descriptor"
        file plain - 10 run.zip!/c.log = "sixty-four"
        file plain - 12 run.zip!/d.log = "the last one"
        data_loss run.zip: it has no directory at its end: it was cut short, or never finished; 4 members were found by looking through it, and more may be missing (0 bytes)
    "#]],
    );
    // Without its first header, and with junk between.
    let mut damaged = archive.clone();
    damaged[0] = b'X';
    damaged.truncate(directory);
    damaged.splice(0..0, *b"PK\x03\x04\xff\xff\xff\xff");
    check(
        "run.zip",
        &damaged,
        &expect![[r#"
            container recognised zip 231 run.zip
            file plain - 10 run.zip!/b.log = "descriptor"
            file plain - 10 run.zip!/c.log = "sixty-four"
            file plain - 12 run.zip!/d.log = "the last one"
            data_loss run.zip: it has no directory at its end: it was cut short, or never finished; 3 members were found by looking through it, and more may be missing (56 bytes)
        "#]],
    );
    check(
        "run.zip",
        &archive[..20],
        &expect![[r#"
        container lost zip 20 run.zip
        error run.zip: no member of it can be read: it has no directory at its end: it was cut short, or never finished (20 bytes)
    "#]],
    );
}

#[test]
fn members_that_lie_are_read_as_far_as_they_go() {
    let text = b"text text text text text text";
    let members = [
        Member { crc: Some(1), ..Member::new("checksum.log", text) },
        Member { crc: Some(1), ..Member::stored("stored-checksum.log", text) },
        Member { bytes: Some(5), ..Member::new("smaller.log", text) },
        Member { bytes: Some(5000), ..Member::new("larger.log", text) },
        Member { bytes: Some(5), ..Member::stored("stored-smaller.log", text) },
        Member { method: 12, ..Member::new("a.bz2.log", text) },
        Member { flags: 1, ..Member::new("secret.log", text) },
        Member { method: 99, ..Member::stored("aes.log", text) },
    ];
    check(
        "run.zip",
        &zip_of(&members),
        &expect![[r#"
        container recognised zip 978 run.zip
        file lost - 29 run.zip!/a.bz2.log
        file lost - 29 run.zip!/secret.log
        file lost - 29 run.zip!/aes.log
        file plain - 29 run.zip!/checksum.log = "text text text text text text"
        file plain - 29 run.zip!/stored-checksum.log = "text text text text text text"
        file plain - 29 run.zip!/smaller.log = "text text text text text text"
        file plain - 29 run.zip!/larger.log = "text text text text text text"
        file plain - 29 run.zip!/stored-smaller.log = "text text text text text text"
        error run.zip!/a.bz2.log: not read: it is compressed by bzip2, which is not supported (29 bytes)
        error run.zip!/secret.log: not read: it is encrypted (29 bytes)
        error run.zip!/aes.log: not read: it is encrypted (29 bytes)
        data_loss run.zip!/checksum.log: the checksum does not match: bytes were changed (0 bytes)
        data_loss run.zip!/stored-checksum.log: the checksum does not match: bytes were changed (0 bytes)
        data_loss run.zip!/smaller.log: 29 bytes were found where 5 are declared (0 bytes)
        data_loss run.zip!/larger.log: 29 bytes were found where 5000 are declared (4971 bytes)
        data_loss run.zip!/stored-smaller.log: 29 bytes were found where 5 are declared (0 bytes)
    "#]],
    );
}

#[test]
fn names_are_shown_and_never_hidden() {
    let named = |name: &[u8], flags| Member { name: name.to_vec(), flags, ..Member::stored("", b"x") };
    let members = [
        named(b"../../etc/passwd", 0),
        named(b"/etc/passwd", 0),
        named(b"C:\\temp\\a.log", 0),
        named("invoice\u{202e}gpj.exe".as_bytes(), 0x800),
        named(b"nul\0bell\x07line\nend", 0),
        named(b"caf\x82.log", 0),
        named(b"bad\xff.log", 0x800),
        named(b"", 0),
        named(b"a.log", 0),
        named(b"a.log", 0),
        named(b"a.log#2", 0),
        named(b"a.log", 0),
    ];
    check(
        "run.zip",
        &zip_of(&members),
        &expect![[r#"
        container recognised zip 1170 run.zip
        file plain - 1 run.zip!/../../etc/passwd = "x"
        file plain - 1 run.zip!//etc/passwd = "x"
        file plain - 1 run.zip!/C:/temp/a.log = "x"
        file plain - 1 run.zip!/invoice\u{202e}gpj.exe = "x"
        file plain - 1 run.zip!/nul\u{0}bell\u{7}line\u{a}end = "x"
        file plain - 1 run.zip!/café.log = "x"
        file plain - 1 run.zip!/bad�.log = "x"
        file plain - 1 run.zip!/(no name) = "x"
        file plain - 1 run.zip!/a.log = "x"
        file plain - 1 run.zip!/a.log#2 = "x"
        file plain - 1 run.zip!/a.log#2#2 = "x"
        file plain - 1 run.zip!/a.log#3 = "x"
        info run.zip!/../../etc/passwd: name points outside the archive; shown as it is, never written (0 bytes)
        info run.zip!//etc/passwd: name points outside the archive; shown as it is, never written (0 bytes)
        info run.zip!/C:/temp/a.log: name points outside the archive; shown as it is, never written (0 bytes)
    "#]],
    );
    check(
        "..\\evil\u{202e}.txt",
        b"x",
        &expect![[r#"
        file plain - 1 ../evil\u{202e}.txt = "x"
    "#]],
    );
}

#[test]
fn a_zip_behind_something_else_is_found() {
    let archive = zip(&[("a.xml", b"<a/>")]);
    check(
        "setup.exe",
        &[b"MZ junk junk".as_slice(), &archive].concat(),
        &expect![[r#"
            container recognised zip 126 setup.exe
            file plain - 4 setup.exe!/a.xml = "<a/>"
            info setup.exe: 12 bytes before it do not belong to it (12 bytes)
        "#]],
    );
    check(
        "run.zip",
        &[archive.as_slice(), b"trailing"].concat(),
        &expect![[r#"
            container recognised zip 122 run.zip
            file plain - 4 run.zip!/a.xml = "<a/>"
            info run.zip: 8 bytes behind it do not belong to it (8 bytes)
        "#]],
    );
}

#[test]
fn limits_stop_an_entry_and_not_the_archive() {
    let zeros = vec![0; 100_000];
    let archive = zip(&[("a.log", &zeros), ("b.log", b"small"), ("c.log.gz", &gzip(&zeros)), ("d.log", b"last")]);
    let limits = Limits::default();
    check_limited(
        "run.zip",
        &archive,
        &Limits { entry_bytes: 1000, ..limits.clone() },
        &expect![[r#"
        container recognised zip 538 run.zip
        file lost - 100000 run.zip!/a.log
        file plain - 5 run.zip!/b.log = "small"
        container recognised gzip 132 run.zip!/c.log.gz
        file plain - 1000 run.zip!/c.log.gz!/c.log = "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
        file plain - 4 run.zip!/d.log = "last"
        error run.zip!/a.log: not read: it is larger than the limit of 1000 bytes per entry (100000 bytes)
        data_loss run.zip!/c.log.gz!/c.log: it is larger than the limit of 1000 bytes per entry (0 bytes)
    "#]],
    );
    check_limited(
        "run.zip",
        &archive,
        &Limits { ratio: 10, ratio_from_bytes: 1000, ..limits.clone() },
        &expect![[r#"
        container recognised zip 538 run.zip
        file lost - 100000 run.zip!/a.log
        file plain - 5 run.zip!/b.log = "small"
        container recognised gzip 132 run.zip!/c.log.gz
        file plain - 65536 run.zip!/c.log.gz!/c.log = "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
        file plain - 4 run.zip!/d.log = "last"
        error run.zip!/a.log: not read: it inflates more than 10 : 1 (100000 bytes)
        data_loss run.zip!/c.log.gz!/c.log: it inflates more than 10 : 1 (0 bytes)
    "#]],
    );
    check_limited(
        "run.zip",
        &archive,
        &Limits { entries: 3, ..limits.clone() },
        &expect![[r#"
            container recognised zip 538 run.zip
            file plain - 100000 run.zip!/a.log = "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
            file plain - 5 run.zip!/b.log = "small"
            error run.zip: not read: 2 members above the limit of 3 entries (136 bytes)
        "#]],
    );
    let packed = gzip(&tar(&[("a.log", &zeros), ("b.log", b"small")]));
    check_limited(
        "a.tgz",
        &packed,
        &Limits { entry_bytes: 1000, ..limits.clone() },
        &expect![[r#"
        container recognised tar.gz 235 a.tgz
        file lost - 100000 a.tgz!/a.log
        file plain - 5 a.tgz!/b.log = "small"
        error a.tgz!/a.log: not read: it is larger than the limit of 1000 bytes per entry (100000 bytes)
    "#]],
    );
    check_limited(
        "a.tgz",
        &packed,
        &Limits { entries: 2, ..limits.clone() },
        &expect![[r#"
            container recognised tar.gz 235 a.tgz
            file plain - 100000 a.tgz!/a.log = "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
            error a.tgz: not read: 1 entry above the limit of 2 (5 bytes)
        "#]],
    );
}

#[test]
fn what_is_inflated_in_all_has_a_limit() {
    let zeros = vec![0; 100_000];
    let limits = Limits { inflated_bytes: 150_000, ..Limits::default() };
    let archive = zip(&[("a.log", &zeros), ("b.log", &zeros), ("c.log", b"small")]);
    let opened = testing::open("run.zip", &archive.as_slice(), &limits);
    expect![[r#"
        container recognised zip 515 run.zip
        file lost - 100000 run.zip!/b.log
        file plain - 100000 run.zip!/a.log = ""
        file plain - 5 run.zip!/c.log = "small"
        error run.zip!/b.log: not read: the limit of 150000 bytes inflated in all is reached (100000 bytes)
    "#]]
    .assert_eq(&opened.dump().replace("\\0", ""));
    let bomb = zip(&[("b.zip", &zip(&[("c.gz", &gzip(&gzip(&vec![0; 10 << 20])))]))]);
    let opened = testing::open("bomb.zip", &bomb.as_slice(), &limits);
    assert!(opened.fragment.inflated_bytes <= 150_000 + (1 << 18), "{}", opened.fragment.inflated_bytes);
    expect![[r#"
        container recognised zip 310 bomb.zip
        container recognised zip 240 bomb.zip!/b.zip
        container recognised gzip 129 bomb.zip!/b.zip!/c.gz
        container recognised gzip 10221 bomb.zip!/b.zip!/c.gz!/c
        file lost - 0 bomb.zip!/b.zip!/c.gz!/c!/content
        error bomb.zip!/b.zip!/c.gz!/c!/content: not read: the limit of 150000 bytes inflated in all is reached (134 bytes)
    "#]].assert_eq(&opened.dump().replace("\\0", ""));
}

#[test]
fn depth_has_a_limit() {
    let mut archive = zip(&[("deepest.log", b"x")]);
    for _ in 0..4 {
        archive = zip(&[("in.zip", &archive)]);
    }
    check_limited(
        "run.zip",
        &archive,
        &Limits { depth: 2, ..Limits::default() },
        &expect![[r#"
        container recognised zip 405 run.zip
        container recognised zip 328 run.zip!/in.zip
        container recognised zip 253 run.zip!/in.zip!/in.zip
        container lost zip 185 run.zip!/in.zip!/in.zip!/in.zip
        error run.zip!/in.zip!/in.zip!/in.zip: not opened: archives lie deeper in each other than the limit of 2 (185 bytes)
    "#]],
    );
    assert_eq!(open("run.zip", &archive).documents.len(), 1);
}

#[test]
fn overlapping_members_are_told() {
    let mut archive = zip(&[("a.log", b"aaaa"), ("b.log", b"bbbb")]);
    // The second record names the first member's place.
    let second = memchr::memmem::rfind(&archive, b"PK\x01\x02").unwrap();
    archive[second + 42..second + 46].fill(0);
    check(
        "run.zip",
        &archive,
        &expect![[r#"
            container recognised zip 206 run.zip
            file plain - 4 run.zip!/a.log = "aaaa"
            file plain - 4 run.zip!/b.log = "aaaa"
            data_loss run.zip: 1 member takes what others take too: it is damaged, or made to inflate without end (0 bytes)
            data_loss run.zip!/b.log: the checksum does not match: bytes were changed (0 bytes)
        "#]],
    );
}

#[test]
fn only_what_is_wanted_is_read() {
    let inner = zip(&[("x.log", b"x"), ("y.log", b"y")]);
    let archive = zip(&[("a.log", b"a"), ("in.zip", &inner), ("t.tgz", &gzip(&tar(&[("t.log", b"t")])))]);
    let wanted = |path: &str| "run.zip!/in.zip!/y.log".starts_with(path);
    let opened = testing::open_wanted("run.zip", &archive.as_slice(), &Limits::default(), &wanted);
    expect![[r#"
        container recognised zip 461 run.zip
        file plain - 1 run.zip!/a.log
        container recognised zip 200 run.zip!/in.zip
        file plain - 1 run.zip!/in.zip!/x.log
        file plain - 1 run.zip!/in.zip!/y.log = "y"
        file plain - 86 run.zip!/t.tgz
    "#]]
    .assert_eq(&opened.dump());
}

#[test]
fn links_in_a_tar_are_counted_and_damage_loses_one_member() {
    let mut builder = ::tar::Builder::new(Vec::new());
    for (name, kind) in [
        ("soft", ::tar::EntryType::Symlink),
        ("hard", ::tar::EntryType::Link),
        ("dir/", ::tar::EntryType::Directory),
        ("fifo", ::tar::EntryType::Fifo),
    ] {
        let mut header = ::tar::Header::new_ustar();
        header.set_entry_type(kind);
        header.set_size(0);
        builder.append_link(&mut header, name, "../target").unwrap();
    }
    check(
        "a.tar",
        &builder.into_inner().unwrap(),
        &expect![[r#"
            container recognised tar 3072 a.tar
            link plain - 0 a.tar!/soft
            link plain - 0 a.tar!/hard
            info a.tar: 2 links: shown, never followed (0 bytes)
            info a.tar: 1 device or the like: left out (0 bytes)
        "#]],
    );
    let mut archive = tar(&[("a.log", b"a"), ("b.log", b"b"), ("c.log", b"c")]);
    archive[1024] = b'X';
    check(
        "a.tar",
        &archive,
        &expect![[r#"
        container recognised tar 4096 a.tar
        file plain - 1 a.tar!/a.log = "a"
        file plain - 1 a.tar!/c.log = "c"
        data_loss a.tar: damaged inside: bytes were skipped up to the next member (1024 bytes)
    "#]],
    );
}

#[test]
fn attributes_ahead_of_a_member_are_its_own() {
    let mut builder = ::tar::Builder::new(Vec::new());
    let attributes = [("path", "lång/name.log".as_bytes()), ("mtime", b"1700000001.5")];
    builder.append_pax_extensions(attributes).unwrap();
    for name in ["short", "next"] {
        let mut header = ::tar::Header::new_ustar();
        header.set_size(1);
        builder.append_data(&mut header, name, b"x".as_slice()).unwrap();
    }
    let archive = builder.into_inner().unwrap();
    check(
        "a.tar",
        &archive,
        &expect![[r#"
            container recognised tar 4096 a.tar
            file plain - 1 a.tar!/lång/name.log = "x"
            file plain - 1 a.tar!/next = "x"
        "#]],
    );
    let modified = open("a.tar", &archive).fragment.entries.get(1).and_then(|entry| entry.modified);
    assert_eq!(modified, Some(1_700_000_001));
}

#[test]
fn a_million_equal_names_do_not_cost_a_million_squared() {
    let members: Vec<Member> = (0..200_000).map(|_| Member::stored("a", b"")).collect();
    let archive = zip_of(&members);
    let plan = super::plan(0, "run.zip", &archive.as_slice(), &Limits::default());
    assert_eq!(plan.units.len(), 200_000);
    assert_eq!(plan.units.last().map(|unit| unit.path.as_str()), Some("run.zip!/a#200000"));
    assert_eq!(plan.listed.notes, []);
    let limited = super::plan(0, "run.zip", &archive.as_slice(), &Limits { entries: 1000, ..Limits::default() });
    assert_eq!((limited.units.len(), limited.listed.notes.len()), (999, 1));
    let cut = super::plan(0, "run.zip", &&archive[..archive.len() - 10], &Limits::default());
    assert_eq!(cut.units.len(), 200_000);
    assert_eq!(cut.listed.notes.iter().map(|note| note.loss).collect::<Vec<_>>(), [Loss::DataLoss]);
}
