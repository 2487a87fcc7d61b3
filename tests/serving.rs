//! `serve` as a browser and as a stranger meet it: raw requests over loopback.

use crate::cli::{place, write, write_zip};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

/// A server that ends with its test.
struct Served {
    child: Child,
    address: String,
    port: u16,
}

impl Drop for Served {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// What came back.
struct Answer {
    status: u16,
    headers: String,
    body: Vec<u8>,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.headers.lines().filter_map(|line| line.split_once(':'));
        lines.find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }
}

fn served(paths: &[&str]) -> Served {
    let app = write("serving/app.html", b"<!doctype html><title>page</title>");
    let mut child = Command::new(env!("CARGO_BIN_EXE_artiscope"))
        .args(["serve", "--no-open", "--app", &app])
        .args(paths)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut address = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut address).unwrap();
    let address = address.trim().to_owned();
    let port = address.strip_prefix("http://127.0.0.1:").and_then(|rest| rest.split('/').next()).unwrap();
    Served { port: port.parse().unwrap(), child, address }
}

impl Served {
    /// Sends these bytes and reads until the server closes.
    fn raw(&self, request: &str) -> Answer {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or(bytes.len());
        let headers = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let status = headers.split(' ').nth(1).and_then(|word| word.parse().ok()).unwrap_or(0);
        Answer { status, headers, body: bytes.get(end + 4..).unwrap_or_default().to_vec() }
    }

    fn ask(&self, method: &str, path: &str, more: &str) -> Answer {
        let port = self.port;
        self.raw(&format!("{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{more}Connection: close\r\n\r\n"))
    }
}

#[test]
fn the_page_and_its_files_are_served_whole_and_in_parts() {
    let zip = write_zip("serving/run.zip", &[("junit.xml", b"<testsuite/>")]);
    let report = write("serving/a b #1.html", b"0123456789");
    let server = served(&[&zip, &report]);
    assert!(server.address.ends_with("/#/overview?v=1&url=files/0/run.zip&url=files/1/a%2520b%2520%25231.html"));
    let page = server.ask("GET", "/", "");
    assert_eq!((page.status, page.header("content-type")), (200, Some("text/html; charset=utf-8")));
    assert_eq!(page.body, b"<!doctype html><title>page</title>");
    assert_eq!(server.ask("GET", "/files/0/run.zip", "").body, std::fs::read(&zip).unwrap());
    let path = "/files/1/a%20b%20%231.html";
    let whole = server.ask("GET", path, "");
    assert_eq!((whole.status, whole.body.as_slice()), (200, &b"0123456789"[..]));
    // A page among artifacts is bytes: nothing of it runs here, and nothing is kept.
    assert_eq!(whole.header("content-type"), Some("application/octet-stream"));
    assert_eq!(whole.header("cache-control"), Some("no-store"));
    assert_eq!(whole.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(whole.header("content-security-policy"), Some("sandbox; default-src 'none'"));
    for (range, status, body, said) in [
        ("bytes=2-4", 206, "234", Some("bytes 2-4/10")),
        ("bytes=-3", 206, "789", Some("bytes 7-9/10")),
        ("bytes=8-99", 206, "89", Some("bytes 8-9/10")),
        ("bytes=10-", 416, "", Some("bytes */10")),
        ("bytes=0-1,3-4", 200, "0123456789", None),
        ("nonsense", 200, "0123456789", None),
    ] {
        let part = server.ask("GET", path, &format!("Range: {range}\r\n"));
        assert_eq!((part.status, String::from_utf8(part.body.clone()).unwrap().as_str()), (status, body), "{range}");
        assert_eq!(part.header("content-range"), said, "{range}");
        assert_eq!(part.header("content-length"), Some(body.len().to_string().as_str()), "{range}");
    }
    let guarded = server.ask("GET", path, "Range: bytes=2-4\r\nIf-Range: \"x\"\r\n");
    assert_eq!((guarded.status, guarded.body.len()), (200, 10));
    let head = server.ask("HEAD", path, "Range: bytes=2-4\r\n");
    assert_eq!((head.status, head.header("content-length"), head.body.len()), (200, Some("10"), 0));
    assert_eq!(head.header("accept-ranges"), Some("bytes"));
}

#[test]
fn a_folder_is_one_zip() {
    let folder = place("serving/folder");
    std::fs::create_dir_all(folder.join("sub")).unwrap();
    std::fs::write(folder.join("junit.xml"), "<testsuite name='s'><testcase name='one'/></testsuite>").unwrap();
    std::fs::write(folder.join("sub/empty.txt"), "").unwrap();
    let server = served(&[folder.to_str().unwrap()]);
    assert!(server.address.ends_with("url=files/0/folder.zip"), "{}", server.address);
    let zip = server.ask("GET", "/files/0/folder.zip", "").body;
    let session = crate::reports::open(&vec![("folder.zip".to_owned(), zip.clone())]);
    let paths: Vec<&str> = session.facts().entries.iter().map(|entry| entry.path.as_str()).collect();
    assert_eq!(paths, ["folder.zip", "folder.zip!/junit.xml", "folder.zip!/sub/empty.txt"]);
    assert_eq!(session.facts().counts().tests, 1);
    // Over the seams of its pieces.
    let mut joined = Vec::new();
    for at in (0..zip.len()).step_by(7) {
        let last = (at + 6).min(zip.len() - 1);
        let part = server.ask("GET", "/files/0/folder.zip", &format!("Range: bytes={at}-{last}\r\n"));
        assert!(!part.body.is_empty() && part.status == 206);
        // A reader may give less than was asked for, never other bytes.
        joined.extend(part.body);
    }
    assert!(joined == zip);
}

#[test]
fn strangers_get_nothing() {
    let zip = write_zip("serving/secret.zip", &[("junit.xml", b"<testsuite/>")]);
    write("serving/beside.txt", b"not served");
    let server = served(&[&zip]);
    for path in [
        "/../Cargo.toml",
        "/%2e%2e/Cargo.toml",
        "/files/",
        "/files/0/",
        "/files/0",
        "/files/1/secret.zip",
        "/files/-1/secret.zip",
        "/files/0/beside.txt",
        "/files/0/../beside.txt",
        "/files/0/..%2fbeside.txt",
        "/files/0/secret.zip/",
        "//files/0/secret.zip",
        "/index.html%00",
        "/files/99999999999999999999999/secret.zip",
    ] {
        let answer = server.ask("GET", path, "");
        assert_eq!(answer.status, 404, "{path}: {}", answer.headers);
        assert!(!String::from_utf8_lossy(&answer.body).contains("not served"), "{path}");
    }
    for path in ["/%", "/%zz", "/%ff"] {
        assert_eq!(server.ask("GET", path, "").status, 400, "{path}");
    }
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "NONSENSE"] {
        let answer = server.ask(method, "/files/0/secret.zip", "Content-Length: 0\r\n");
        assert_eq!((answer.status, answer.header("allow")), (405, Some("GET, HEAD")), "{method}");
    }
    let port = server.port;
    for host in ["evil.example", "evil.example:80", &format!("evil.example:{port}"), "127.0.0.1", ""] {
        let request = format!("GET /files/0/secret.zip HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        assert_eq!(server.raw(&request).status, 403, "{host}");
    }
    assert_eq!(server.raw("GET / HTTP/1.0\r\n\r\n").status, 403, "no host");
    for noise in ["\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "\u{0}\u{1}\r\n\r\n"] {
        let status = server.raw(&format!("{noise}GET / HTTP/1.1\r\nConnection: close\r\n\r\n")).status;
        assert!(status == 0 || status >= 400, "{noise:?}: {status}");
    }
    // Connections that say nothing do not keep others waiting.
    let idle: Vec<TcpStream> = (0..20).map(|_| TcpStream::connect(("127.0.0.1", port)).unwrap()).collect();
    assert_eq!(server.ask("GET", "/", "").status, 200);
    drop(idle);
    let local = format!("GET / HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n");
    assert_eq!(server.raw(&local).status, 200);
}

#[test]
fn what_cannot_be_served_is_said() {
    let zip = write_zip("serving/said.zip", &[("junit.xml", b"<testsuite/>")]);
    let folder = place("serving/no_index");
    std::fs::create_dir_all(&folder).unwrap();
    for (args, code, said) in [
        (vec![zip.as_str(), "--app", "no/such.html"], 2, "the page cannot be read"),
        (vec![zip.as_str(), "--app", folder.to_str().unwrap()], 64, "the folder has no index.html"),
        (vec!["no/such.zip", "--app", zip.as_str()], 2, "there is no such file or folder"),
        (vec![zip.as_str(), "--port", "70000"], 64, "70000"),
    ] {
        let done = crate::cli::artiscope(&[&["serve", "--no-open"], args.as_slice()].concat());
        assert_eq!(done.code, code, "{}", done.stderr);
        assert!(done.stderr.contains(said), "{}", done.stderr);
    }
}
