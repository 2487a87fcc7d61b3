//! A small server on loopback for the built site. It serves files and nothing else.

use crate::build;
use crate::shell::{dist, program, say, which};
use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::time::Duration;

/// Where the page is served unless another port is asked for or this one is taken.
const PORT: u16 = 4173;

/// `cargo xtask serve`.
pub(crate) fn command(args: &[String]) -> Result<()> {
    let mut port = None;
    let mut should_open = true;
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        match arg.as_str() {
            "--port" => port = Some(rest.next().and_then(|n| n.parse().ok()).context("--port needs a number")?),
            "--no-open" => should_open = false,
            other => bail!("serve does not know {other}"),
        }
    }
    build::build()?;
    let listener = listen(port)?;
    let address = format!("http://{}/", listener.local_addr()?);
    println!("\n  Artiscope is at {address}\n  Ctrl+C ends it.\n");
    if should_open {
        open_browser(&address);
    }
    let site = dist().join("site");
    for stream in listener.incoming().flatten() {
        let site = site.clone();
        std::thread::spawn(move || {
            // A browser that goes away in the middle is no news.
            let _ = answer(&stream, &site);
        });
    }
    Ok(())
}

fn listen(port: Option<u16>) -> Result<TcpListener> {
    match port {
        Some(port) => TcpListener::bind(("127.0.0.1", port)).with_context(|| format!("cannot listen on port {port}")),
        None => TcpListener::bind(("127.0.0.1", PORT))
            .or_else(|_| TcpListener::bind(("127.0.0.1", 0)))
            .context("cannot listen on loopback"),
    }
}

/// Opens the address where there is a desktop to open it on; elsewhere the printed address must do.
fn open_browser(address: &str) {
    let has_desktop = cfg!(any(windows, target_os = "macos"))
        || ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some_and(|v| !v.is_empty()));
    let opener = if cfg!(windows) {
        "explorer"
    } else if cfg!(target_os = "macos") {
        "open"
    } else {
        "xdg-open"
    };
    if !has_desktop || which(opener).is_none() {
        say("no desktop here: open the address yourself");
        return;
    }
    if let Err(error) = program(opener).arg(address).spawn() {
        say(format!("cannot open a browser: {error}"));
    }
}

/// Answers the requests of one connection.
fn answer(stream: &TcpStream, site: &Path) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    let mut reader = BufReader::new(stream);
    let mut writer = stream;
    while let Some((method, path)) = request(&mut reader)? {
        let is_head = method == "HEAD";
        let (status, kind, body) = match method.as_str() {
            "GET" | "HEAD" => match file(site, &path).and_then(|f| Some((std::fs::read(&f).ok()?, mime(&f)))) {
                Some((bytes, kind)) => ("200 OK", kind, bytes),
                None => ("404 Not Found", "text/plain; charset=utf-8", b"not found\n".to_vec()),
            },
            _ => ("405 Method Not Allowed", "text/plain; charset=utf-8", b"only GET and HEAD\n".to_vec()),
        };
        write!(
            writer,
            "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nCache-Control: no-cache\r\nX-Content-Type-Options: nosniff\r\n\r\n",
            body.len()
        )?;
        if !is_head {
            writer.write_all(&body)?;
        }
        writer.flush()?;
    }
    Ok(())
}

/// Reads one request: its method and path. `None` at the end of the connection.
fn request(reader: &mut impl BufRead) -> std::io::Result<Option<(String, String)>> {
    let mut head = String::new();
    let mut limited = reader.take(16 * 1024);
    loop {
        let before = head.len();
        if limited.read_line(&mut head)? == 0 {
            return Ok(None);
        }
        if matches!(&head[before..], "\r\n" | "\n") {
            break;
        }
    }
    let mut words = head.split_ascii_whitespace();
    Ok(Some((words.next().unwrap_or_default().to_owned(), words.next().unwrap_or_default().to_owned())))
}

/// The file that a request path names; never one outside the site.
fn file(site: &Path, path: &str) -> Option<PathBuf> {
    let path = path.split(['?', '#']).next()?.trim_start_matches('/');
    let path = Path::new(if path.is_empty() { "index.html" } else { path });
    path.components().all(|c| matches!(c, Component::Normal(_))).then(|| site.join(path))
}

fn mime(path: &Path) -> &'static str {
    match path.extension().and_then(|e| e.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::{file, request};
    use std::path::Path;

    #[test]
    fn paths_stay_inside_the_site() {
        let site = Path::new("site");
        assert_eq!(file(site, "/"), Some(site.join("index.html")));
        assert_eq!(file(site, "/page.js?v=1"), Some(site.join("page.js")));
        assert_eq!(file(site, "/../Cargo.toml"), None);
        assert_eq!(file(site, "//etc/passwd"), Some(site.join("etc/passwd")));
    }

    #[test]
    fn a_request_ends_at_its_empty_line() {
        let mut bytes: &[u8] = b"GET /a HTTP/1.1\r\nHost: x\r\n\r\nHEAD /b HTTP/1.1\r\n\r\n";
        assert_eq!(request(&mut bytes).unwrap(), Some(("GET".into(), "/a".into())));
        assert_eq!(request(&mut bytes).unwrap(), Some(("HEAD".into(), "/b".into())));
        assert_eq!(request(&mut bytes).unwrap(), None);
    }
}
