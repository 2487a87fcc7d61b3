//! One connection: heads of requests in, answers out (RFC 9112). Bodies are never read: nothing here wants one.

use super::answer::{Sent, answer};
use super::shelf::Shelf;
use std::fmt::Write as _;
use std::io::{self, Read, Write as _};
use std::net::TcpStream;
use std::time::Duration;

/// Bytes of a head.
const HEAD: usize = 16 << 10;
/// Headers of a request.
const HEADERS: usize = 64;
/// A connection that says nothing, or takes nothing, for so long is closed.
const PATIENCE: Duration = Duration::from_mins(1);

/// What a request asks, as far as anybody looks at it.
#[derive(Default)]
pub(super) struct Request {
    pub(super) method: String,
    pub(super) target: String,
    pub(super) hosts: Vec<String>,
    pub(super) range: Option<String>,
    pub(super) if_range: bool,
    /// No other request follows.
    is_last: bool,
}

/// What became of the bytes that came.
enum Heard {
    Request(Request),
    Refused(Sent<'static>),
    /// The other side is done.
    End,
}

/// Answers requests until one side has enough.
pub(super) fn converse(stream: &TcpStream, shelf: &Shelf, port: u16) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    stream.set_nodelay(true)?;
    let mut waiting = Vec::new();
    loop {
        match hear(stream, &mut waiting)? {
            Heard::End => return Ok(()),
            Heard::Refused(sent) => return send(stream, sent, false, true),
            Heard::Request(request) => {
                let sent = answer(&request, shelf, port);
                send(stream, sent, request.method == "HEAD", request.is_last)?;
                if request.is_last {
                    return Ok(());
                }
            }
        }
    }
}

/// Reads to the end of a head; what follows it stays in `waiting`.
fn hear(mut stream: &TcpStream, waiting: &mut Vec<u8>) -> io::Result<Heard> {
    let mut buffer = [0; 4096];
    loop {
        let mut headers = [httparse::EMPTY_HEADER; HEADERS];
        let mut head = httparse::Request::new(&mut headers);
        match head.parse(waiting) {
            Ok(httparse::Status::Complete(length)) => {
                let request = request(&head);
                waiting.drain(..length);
                return Ok(Heard::Request(request));
            }
            Ok(httparse::Status::Partial) if waiting.len() < HEAD => {}
            Ok(httparse::Status::Partial) => return Ok(Heard::Refused(Sent::said(431, "the head is too large\n"))),
            Err(_) => return Ok(Heard::Refused(Sent::said(400, "not a request\n"))),
        }
        match stream.read(&mut buffer)? {
            0 => return Ok(Heard::End),
            read => waiting.extend(&buffer[..read]),
        }
    }
}

fn request(head: &httparse::Request<'_, '_>) -> Request {
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let mut request = Request { method: text(head.method), target: text(head.path), ..Request::default() };
    request.is_last = head.version != Some(1);
    for header in head.headers.iter() {
        let value = String::from_utf8_lossy(header.value).trim().to_owned();
        match header.name.to_ascii_lowercase().as_str() {
            "host" => request.hosts.push(value),
            "range" => request.range = Some(value),
            "if-range" => request.if_range = true,
            "connection" if value.to_ascii_lowercase().contains("close") => request.is_last = true,
            // A body would be taken for the next request.
            "transfer-encoding" => request.is_last = true,
            "content-length" if value != "0" => request.is_last = true,
            _ => {}
        }
    }
    request
}

fn send(mut stream: &TcpStream, mut sent: Sent<'_>, is_head: bool, is_last: bool) -> io::Result<()> {
    let mut head = format!("HTTP/1.1 {} {}\r\n", sent.status, reason(sent.status));
    for (name, value) in &sent.headers {
        // Appending to a text does not fail.
        let _ = write!(head, "{name}: {value}\r\n");
    }
    let connection = if is_last { "close" } else { "keep-alive" };
    let _ = write!(head, "Content-Length: {}\r\nConnection: {connection}\r\n\r\n", sent.length);
    stream.write_all(head.as_bytes())?;
    if !is_head {
        io::copy(&mut sent.body, &mut stream)?;
    }
    stream.flush()
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        206 => "Partial Content",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        416 => "Range Not Satisfiable",
        _ => "Request Header Fields Too Large",
    }
}
