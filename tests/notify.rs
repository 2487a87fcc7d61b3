//! Sending to Slack, against a real server on loopback with the faults that servers have. The address of the webhook
//! is a secret: no output may hold it.

use crate::cli::{place, red, write, write_zip};
use serde_json::Value;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

/// The secret part of the address.
const SECRET: &str = "T0SECRET/B0SECRET/XsecretXsecretXsecret";

/// What the server does with one connection.
#[derive(Clone, Copy)]
enum Answer {
    /// This status, further head lines, and body.
    Says(u16, &'static str, &'static str),
    /// Takes the request and never answers.
    Nothing,
    /// Ends the connection in the middle of the head.
    Cut,
}

const OK: Answer = Answer::Says(200, "", "ok");

/// A server that answers one connection after the other, the last way for ever.
struct Server {
    port: u16,
    requests: Receiver<String>,
}

impl Server {
    fn new(answers: &'static [Answer]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (send, requests) = channel();
        // Ends with the test: nobody waits for it.
        std::thread::spawn(move || {
            let mut held = Vec::new();
            for at in 0.. {
                let Ok((stream, _)) = listener.accept() else { return };
                let answer = answers[at.min(answers.len() - 1)];
                held.extend(serve(stream, answer, &send));
            }
        });
        Self { port, requests }
    }

    fn url(&self) -> String {
        format!("http://127.0.0.1:{}/services/{SECRET}", self.port)
    }

    fn requests(&self) -> Vec<String> {
        self.requests.try_iter().collect()
    }
}

/// Gives the stream back where it is to stay open without an answer.
fn serve(mut stream: TcpStream, answer: Answer, send: &Sender<String>) -> Option<TcpStream> {
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let mut request = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&request).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let head = head.to_ascii_lowercase();
            let length =
                head.lines().find_map(|line| line.strip_prefix("content-length: ")?.trim().parse::<usize>().ok());
            if length.is_some_and(|length| body.len() >= length) {
                break;
            }
        }
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => break,
            Ok(count) => request.extend(&buffer[..count]),
        }
    }
    drop(send.send(String::from_utf8(request).unwrap()));
    match answer {
        Answer::Says(status, head, body) => {
            let text = format!(
                "HTTP/1.1 {status} Said\r\n{head}content-length: {}\r\nconnection: close\r\n\r\n{body}",
                body.len()
            );
            drop(stream.write_all(text.as_bytes()));
            None
        }
        Answer::Cut => {
            drop(stream.write_all(b"HTTP/1.1 200 O"));
            None
        }
        Answer::Nothing => Some(stream),
    }
}

struct Sent {
    code: i32,
    stdout: String,
    stderr: String,
}

/// Calls the command with nothing in its environment but this.
fn notify(environment: &[(&str, &str)], args: &[&str]) -> Sent {
    let mut command = Command::new(env!("CARGO_BIN_EXE_artiscope"));
    command.args(["notify", "slack"]).args(args).stdin(Stdio::null());
    for name in ["ARTISCOPE_SLACK_WEBHOOK", "SLACK_WEBHOOK_URL", "SLACK_WEBHOOK", "ARTISCOPE_HISTORY"] {
        command.env_remove(name);
    }
    command.envs(environment.iter().copied());
    let output = command.output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let sent = Sent { code: output.status.code().unwrap(), stdout: text(&output.stdout), stderr: text(&output.stderr) };
    for text in [&sent.stdout, &sent.stderr] {
        assert!(!text.contains("SECRET") && !text.contains("Xsecret") && !text.contains("127.0.0.1"), "{text}");
    }
    sent
}

fn posted(server: &Server, args: &[&str]) -> Sent {
    notify(&[("SLACK_WEBHOOK_URL", &server.url())], args)
}

/// The payload of a request.
fn payload(request: &str) -> Value {
    serde_json::from_str(request.split_once("\r\n\r\n").unwrap().1).unwrap()
}

fn broken(name: &str) -> String {
    write_zip(name, &red())
}

#[test]
fn the_message_is_posted_as_the_renderer_makes_it() {
    let server = Server::new(&[OK]);
    let zip = broken("notify-ok.zip");
    let sent = posted(&server, &[&zip]);
    assert_eq!((sent.code, sent.stderr.as_str(), sent.stdout.as_str()), (0, "sent to Slack\n", ""));
    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    let head = requests[0].to_ascii_lowercase();
    assert!(head.starts_with("post /services/t0secret/") && head.contains("content-type: application/json"), "{head}");
    assert!(!requests[0].contains("hunter2"), "secrets of artifacts stay here");
    let dry = notify(&[], &[&zip, "--dry-run"]);
    assert_eq!((dry.code, dry.stderr.as_str()), (0, ""));
    assert_eq!(payload(&requests[0]), serde_json::from_str::<Value>(&dry.stdout).unwrap());
}

#[test]
fn who_is_told_to_wait_waits_and_who_fails_is_asked_again() {
    let zip = broken("notify-again.zip");
    let limited = Server::new(&[Answer::Says(429, "retry-after: 1\r\n", "rate_limited"), OK]);
    let sent = posted(&limited, &[&zip]);
    assert_eq!((sent.code, sent.stderr.as_str(), limited.requests().len()), (0, "sent to Slack\n", 2));
    let failing = Server::new(&[Answer::Says(500, "", "<html>oops</html>"), Answer::Cut, OK]);
    let sent = posted(&failing, &[&zip]);
    assert_eq!((sent.code, sent.stderr.as_str(), failing.requests().len()), (0, "sent to Slack\n", 3));
}

#[test]
fn what_cannot_be_sent_is_said_and_fails_only_where_that_was_asked_for() {
    const ALWAYS: &[(&[Answer], &str)] = &[
        (&[Answer::Says(500, "", "x y")], "Slack answered 500; given up after 1 try"),
        (
            &[Answer::Says(429, "retry-after: 600\r\n", "")],
            "Slack answered 429 and asks to wait 600 s; given up after 1 try",
        ),
        (&[Answer::Says(400, "", "invalid_payload")], "Slack answered 400 invalid_payload"),
        (&[Answer::Says(404, "", "no_service")], "Slack answered 404 no_service"),
        (&[Answer::Says(403, "", "see http://127.0.0.1/T0SECRET")], "Slack answered 403"),
        (&[Answer::Nothing], "no answer within "),
        (&[Answer::Cut], "; given up after 1 try"),
    ];
    let zip = broken("notify-fails.zip");
    for (answers, why) in ALWAYS {
        let server = Server::new(answers);
        let sent = posted(&server, &[&zip, "--time-limit", "400ms"]);
        assert_eq!(sent.code, 0, "{why}: {}", sent.stderr);
        assert!(sent.stderr.starts_with("not sent to Slack: ") && sent.stderr.contains(why), "{why}: {}", sent.stderr);
        assert_eq!(server.requests().len(), 1, "{why}");
        let strict = posted(&server, &[&zip, "--time-limit", "400ms", "--strict", "--quiet"]);
        assert_eq!(strict.code, 1, "{why}");
    }
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let nobody = format!("http://127.0.0.1:{free}/{SECRET}");
    let sent = notify(&[("SLACK_WEBHOOK", &nobody)], &[&zip, "--time-limit", "400ms"]);
    assert_eq!(sent.code, 0);
    assert!(sent.stderr.contains("not sent to Slack: no "), "{}", sent.stderr);
}

#[test]
fn a_redirect_is_not_followed_to_another_host() {
    let elsewhere = Server::new(&[OK]);
    let head: &'static str = Box::leak(format!("location: http://127.0.0.1:{}/x\r\n", elsewhere.port).into_boxed_str());
    for status in [301, 302, 307, 308] {
        let answers: &'static [Answer] = Box::leak(Box::new([Answer::Says(status, head, "")]));
        let server = Server::new(answers);
        let sent = posted(&server, &[&broken("notify-redirect.zip")]);
        assert_eq!(sent.code, 0);
        let why = format!("not sent to Slack: Slack answered {status}, a redirect, which is not followed\n");
        assert_eq!((sent.stderr, server.requests().len()), (why, 1));
    }
    assert_eq!(elsewhere.requests(), Vec::<String>::new());
}

#[test]
fn the_address_is_read_from_the_environment_in_the_stated_order_and_has_tls() {
    let zip = broken("notify-order.zip");
    let servers = [(); 3].map(|()| Server::new(&[OK]));
    let urls = [0, 1, 2].map(|at: usize| servers[at].url());
    let names = ["ARTISCOPE_SLACK_WEBHOOK", "SLACK_WEBHOOK_URL", "SLACK_WEBHOOK"];
    for first in 0..3 {
        // Those before are there and empty.
        let environment: Vec<(&str, &str)> =
            (0..3).map(|at| (names[at], if at < first { " " } else { urls[at].as_str() })).collect();
        assert_eq!(notify(&environment, &[&zip]).stderr, "sent to Slack\n");
        let told: Vec<usize> = servers.iter().map(|server| server.requests().len()).collect();
        assert_eq!(told, (0..3).map(|at| usize::from(at == first)).collect::<Vec<_>>());
    }
    let none = notify(&[], &[&zip]);
    let why = "not sent to Slack: no webhook: set ARTISCOPE_SLACK_WEBHOOK, SLACK_WEBHOOK_URL, SLACK_WEBHOOK\n";
    assert_eq!((none.code, none.stderr.as_str()), (0, why));
    for bad in [format!("http://hooks.example/{SECRET}"), format!("{SECRET} x"), format!("file:///{SECRET}")] {
        let sent = notify(&[("SLACK_WEBHOOK", &bad)], &[&zip, "--strict"]);
        let why = "not sent to Slack: SLACK_WEBHOOK is not an address that begins with https://\n";
        assert_eq!((sent.code, sent.stderr.as_str()), (1, why));
    }
    // No flag takes it: what stands in a command line is in lists of processes and in logs.
    assert_eq!(notify(&[], &[&zip, "--webhook", "x"]).code, 64);
}

#[test]
fn what_is_green_is_not_told_unless_asked_and_what_does_not_open_is_no_message() {
    const GREEN: &[u8] = br#"<testsuite name="s"><testcase classname="a.B" name="one"/></testsuite>"#;
    let green = write_zip("notify-green.zip", &[("junit.xml", GREEN)]);
    let server = Server::new(&[OK]);
    let sent = posted(&server, &[&green]);
    assert_eq!((sent.code, sent.stderr.as_str()), (0, "nothing to tell: not sent to Slack\n"));
    assert_eq!(posted(&server, &[&green, "--always"]).stderr, "sent to Slack\n");
    assert_eq!(server.requests().len(), 1);
    assert_eq!(posted(&server, &[&write("notify-cut.zip", b"PK\x03\x04")]).code, 2);
    assert_eq!(posted(&server, &[&green, "--min-rate", "2"]).code, 64);
    assert_eq!(posted(&server, &[&green, "--time-limit", "soon"]).code, 64);
    assert!(server.requests().is_empty());
}

/// Ten CI runs; in the first ones of these, each test named fails and passes on the next attempt.
fn flaky(name: &str, flakes: &[(&str, usize)]) -> String {
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for run in 0..10 {
        for attempt in 1..=2 {
            let cases: Vec<String> = flakes
                .iter()
                .map(|(test, times)| {
                    let failure = if run < *times && attempt == 1 { "<failure message=\"boom\"/>" } else { "" };
                    format!(r#"<testcase classname="c" name="{test}">{failure}</testcase>"#)
                })
                .collect();
            let meta = format!(
                r#"{{"project_slug":"p","repo_full_name":"o/r","workflow_name":"CI","workflow_ref":"x","github_run_id":{},"github_run_attempt":{attempt},"github_run_number":{},"run_url":"https://example.org","sha":"abc{run}","branch":"main","event":"push","job_name":"test","started_at":"2025-12-{:02}T0{attempt}:00:00Z","completed_at":"2025-12-{:02}T0{attempt}:10:00Z"}}"#,
                100 + run,
                run + 1,
                run + 10,
                run + 10,
            );
            let at = format!("run_{}/attempt_{attempt}", 100 + run);
            let junit = format!("<testsuites><testsuite name=\"s\">{}</testsuite></testsuites>", cases.concat());
            files.push((format!("{at}/meta.json"), meta.into_bytes()));
            files.push((format!("{at}/junit.xml"), junit.into_bytes()));
        }
    }
    let files: Vec<(&str, &[u8])> = files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())).collect();
    write_zip(name, &files)
}

/// Names of the flakes that a message tells.
fn told(request: &str) -> Vec<String> {
    let payload = payload(request);
    let parts = payload["blocks"].as_array().unwrap().iter().filter_map(|block| block["text"]["text"].as_str());
    parts.filter_map(|text| Some(text.split_once("New Flake Detected: ")?.1.lines().next()?.to_owned())).collect()
}

#[test]
fn a_flake_is_told_above_the_least_rate_and_again_only_after_the_cooldown() {
    let zip = flaky("notify-flaky.zip", &[("often", 5), ("at_limit", 1), ("seldom", 0)]);
    let history = place("notify-history");
    drop(std::fs::remove_dir_all(&history));
    let history = history.to_str().unwrap();
    let server = Server::new(&[OK]);
    let send = |as_of: &str, more: &[&str]| {
        let sent = posted(&server, &[&[zip.as_str(), "--history", history, "--as-of", as_of], more].concat());
        assert_eq!(sent.code, 0, "{}", sent.stderr);
        (sent.stderr, server.requests().iter().map(|request| told(request)).collect::<Vec<_>>())
    };
    let nothing = ("nothing to tell: not sent to Slack\n".to_owned(), Vec::<Vec<String>>::new());
    let often = || ("sent to Slack\n".to_owned(), vec![vec!["often".to_owned()]]);
    // One of ten is the limit itself: only what exceeds it is told.
    assert_eq!(send("2025-12-20T00:00:00Z", &[]), often());
    assert_eq!(send("2025-12-20T23:59:59Z", &[]), nothing);
    // At least the cooldown ago.
    assert_eq!(send("2025-12-21T00:00:00Z", &[]), often());
    assert_eq!(send("2025-12-21T02:00:00Z", &["--min-interval", "2h"]), often());
    let both = send("2025-12-21T03:00:00Z", &["--min-rate", "5%"]);
    assert_eq!(both, ("sent to Slack\n".to_owned(), vec![vec!["at_limit".to_owned()]]));
    // Where it could not be sent, nobody was told.
    let failing = Server::new(&[Answer::Says(500, "", "")]);
    let args = [&zip, "--history", history, "--as-of", "2025-12-25T00:00:00Z", "--time-limit", "300ms"];
    assert!(posted(&failing, &args).stderr.starts_with("not sent"));
    let dry = notify(&[], &[&zip, "--history", history, "--as-of", "2025-12-25T00:00:00Z", "--dry-run"]);
    assert!(dry.stdout.contains("New Flake Detected: often"), "{}", dry.stdout);
    assert_eq!(send("2025-12-25T00:00:00Z", &[]), often());
}

#[test]
fn jobs_that_send_at_the_same_time_tell_of_a_test_once() {
    let zip = flaky("notify-concurrent.zip", &[("often", 5)]);
    let history = place("notify-concurrent");
    drop(std::fs::remove_dir_all(&history));
    let history = history.to_str().unwrap();
    let server = Server::new(&[OK]);
    let url = server.url();
    let ends: Vec<String> = std::thread::scope(|scope| {
        let job = || notify(&[("SLACK_WEBHOOK", &url)], &[&zip, "--history", history, "--as-of", "2025-12-20"]).stderr;
        let jobs: Vec<_> = (0..4).map(|_| scope.spawn(job)).collect();
        jobs.into_iter().map(|job| job.join().unwrap()).collect()
    });
    assert_eq!(ends.iter().filter(|end| *end == "sent to Slack\n").count(), 1, "{ends:?}");
    assert_eq!(server.requests().len(), 1);
}
