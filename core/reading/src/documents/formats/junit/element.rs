//! Elements and attributes of `JUnit` dialects, as values that borrow nothing.

use super::part::{Part, telling};
use crate::documents::attributes::attributes;
use crate::documents::xml::{Fault, Xml, entity_char};
use crate::documents::{Writer, times};
use crate::facts::{Loss, Status, StrId};
use quick_xml::events::{BytesStart, Event};

/// What an element is to us.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    Suites,
    Suite,
    Case,
    /// `failure`, `error`, `skipped`.
    Result(Status),
    /// `rerunFailure`, `rerunError`: an attempt after the first failure.
    Rerun(Status),
    /// `flakyFailure`, `flakyError`: an attempt before the pass.
    Flaky(Status),
    StackTrace,
    Out,
    Err,
    Properties,
    Property,
    Attachment,
    Other,
}

pub(super) fn tag(name: &str) -> Tag {
    match name {
        "testsuites" => Tag::Suites,
        "testsuite" => Tag::Suite,
        "testcase" => Tag::Case,
        "failure" => Tag::Result(Status::Failed),
        "error" => Tag::Result(Status::Error),
        "skipped" | "ignored" | "disabled" => Tag::Result(Status::Skipped),
        "rerunFailure" => Tag::Rerun(Status::Failed),
        "rerunError" => Tag::Rerun(Status::Error),
        "flakyFailure" => Tag::Flaky(Status::Failed),
        "flakyError" => Tag::Flaky(Status::Error),
        "stackTrace" => Tag::StackTrace,
        "system-out" => Tag::Out,
        "system-err" => Tag::Err,
        "properties" => Tag::Properties,
        "property" => Tag::Property,
        "attachment" => Tag::Attachment,
        _ => Tag::Other,
    }
}

/// One event, with names interned so that nothing borrows the reader.
pub(super) enum Step {
    Text,
    Open(Element),
    Close(Tag),
    End,
}

/// The attributes that any of our elements may have.
pub(super) struct Element {
    pub(super) tag: Tag,
    pub(super) empty: bool,
    pub(super) name: StrId,
    pub(super) class: StrId,
    pub(super) file: StrId,
    pub(super) line: u32,
    pub(super) duration_ms: f64,
    pub(super) status: Option<(Status, StrId)>,
    pub(super) message: StrId,
    pub(super) kind: StrId,
    pub(super) value: StrId,
    /// What a parameterised test of `GoogleTest` ran with.
    pub(super) parameter: Option<(StrId, StrId)>,
    pub(super) tests: Option<u64>,
    pub(super) time: Option<i64>,
    /// Seconds that are no plain number (`1,234.5`): strict readers refuse the whole report.
    pub(super) odd_time: StrId,
}

/// A class with its id: most often that of the next case is the same again.
#[derive(Default)]
pub(super) struct Before {
    text: String,
    id: StrId,
}

impl Before {
    fn intern(&mut self, text: &str, writer: &mut Writer<'_>) -> StrId {
        if self.text != text {
            self.id = writer.intern(text);
            text.clone_into(&mut self.text);
        }
        self.id
    }
}

pub(super) fn step(
    xml: &mut Xml<'_, '_>,
    writer: &mut Writer<'_>,
    mut part: Option<&mut Part>,
    class: &mut Before,
) -> Result<Step, Fault> {
    let event = xml.event()?;
    // An element within a failure begins a line of its own.
    if let (Event::Start(_) | Event::Empty(_) | Event::End(_), Some(part)) = (&event, part.as_deref_mut()) {
        part.end_line();
    }
    Ok(match event {
        Event::GeneralRef(name) => {
            let name = name.into_inner();
            let said = entity_char(&name).map_or_else(|| format!("&{name};"), String::from);
            telling(part, &said);
            Step::Text
        }
        Event::Start(start) => Step::Open(element(&start, false, writer, class)),
        Event::Empty(start) => Step::Open(element(&start, true, writer, class)),
        Event::End(end) => Step::Close(tag(end.local_name().into_inner())),
        Event::Text(said) => {
            telling(part, &said.into_inner());
            Step::Text
        }
        Event::CData(said) => {
            telling(part, &said.into_inner());
            Step::Text
        }
        Event::Eof => Step::End,
        _ => Step::Text,
    })
}

fn element(start: &BytesStart<'_>, empty: bool, writer: &mut Writer<'_>, class: &mut Before) -> Element {
    let tag = tag(start.local_name().into_inner());
    let mut element = Element {
        tag,
        empty,
        name: StrId::EMPTY,
        class: StrId::EMPTY,
        file: StrId::EMPTY,
        line: 0,
        duration_ms: f64::NAN,
        status: None,
        message: StrId::EMPTY,
        kind: StrId::EMPTY,
        value: StrId::EMPTY,
        parameter: None,
        tests: None,
        time: None,
        odd_time: StrId::EMPTY,
    };
    if matches!(tag, Tag::Other | Tag::Properties | Tag::Out | Tag::Err | Tag::StackTrace) {
        return element;
    }
    let most = writer.limits().xml_attributes;
    let seen = attributes(start, most, |key, value| match key {
        "name" => element.name = writer.intern(value),
        "classname" | "class" => element.class = class.intern(value, writer),
        "file" | "filepath" | "filename" | "path" => element.file = writer.intern(value),
        "line" | "lineno" => element.line = value.trim().parse().unwrap_or(0),
        "time" | "duration" => {
            element.duration_ms = duration_ms(value);
            if key == "time" && matches!(tag, Tag::Suite | Tag::Case) && is_odd(value) {
                element.odd_time = writer.intern(value);
            }
        }
        "message" => element.message = writer.intern(value),
        "type" => element.kind = writer.intern(value),
        "value" => element.value = writer.intern(value),
        "value_param" | "type_param" => element.parameter = Some((writer.intern(key), writer.intern(value))),
        "tests" => element.tests = value.trim().parse().ok(),
        "timestamp" => element.time = times::parse_iso(value.trim()).map(|(millis, _)| millis),
        "status" | "result" if tag == Tag::Case => {
            if let Some(status) = own_status(value) {
                element.status = Some((status, writer.intern(value)));
            }
        }
        _ => {}
    });
    if seen == most {
        writer.note(Loss::DataLoss, format!("an element has more than {seen} attributes; the rest were not read"), 0);
    }
    element
}

/// Words that dialects put into `status` or `result`; others say nothing that the children do not.
fn own_status(word: &str) -> Option<Status> {
    Some(match word.to_ascii_lowercase().as_str() {
        "disabled" | "notrun" | "skipped" | "suppressed" | "ignored" | "pending" => Status::Skipped,
        "failed" | "failure" | "fail" => Status::Failed,
        "error" | "errored" | "broken" => Status::Error,
        _ => return None,
    })
}

/// Seconds as written, to milliseconds; NaN when it is no number or below zero.
///
/// `1,234.5` has a thousands separator, `0,25` a decimal comma.
fn duration_ms(text: &str) -> f64 {
    let text = text.trim();
    if let Some(seconds) = plain_seconds(text) {
        return to_ms(seconds);
    }
    let text = text.trim_end_matches(['s', 'S']).trim_end();
    let seconds: Result<f64, _> = match (text.contains(','), text.contains('.')) {
        (false, _) => text.parse(),
        (true, false) if text.matches(',').count() == 1 => text.replace(',', ".").parse(),
        (true, _) => text.replace(',', "").parse(),
    };
    match seconds {
        Ok(seconds) if seconds >= 0.0 && seconds.is_finite() => to_ms(seconds),
        _ => f64::NAN,
    }
}

/// True for a time that is no number as programs write it; an empty one counts as none.
fn is_odd(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_digit() || byte == b'.';
    !text.bytes().all(is_plain) && !text.trim().is_empty() && text.trim().parse::<f64>().is_err()
}

/// Digits with at most one point, few enough that one exact division gives what parsing would:
/// the way nearly all reports write seconds.
fn plain_seconds(text: &str) -> Option<f64> {
    const TENS: [f64; 16] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];
    if text.len() > 15 {
        return None;
    }
    let (mut number, mut digits, mut decimals) = (0_u64, 0, None);
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' => {
                number = number * 10 + u64::from(byte - b'0');
                digits += 1;
                decimals = decimals.map(|decimals| decimals + 1);
            }
            b'.' if decimals.is_none() => decimals = Some(0),
            _ => return None,
        }
    }
    let divisor: f64 = *TENS.get(decimals.unwrap_or(0_usize))?;
    (digits > 0).then_some(number as f64 / divisor)
}

/// Decimal seconds as milliseconds without the noise of binary fractions (`0.0123` gives `12.3`).
fn to_ms(seconds: f64) -> f64 {
    (seconds * 1e9).round() / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quick_way_gives_what_parsing_gives() {
        for text in ["0", "0.1", "12.345", ".5", "5.", "0.000123", "123456789012345", "99999999.999999", "1.005"] {
            assert_eq!(plain_seconds(text), text.parse().ok(), "{text}");
        }
        for text in ["", ".", "1e3", "-1", "1.2.3", "1,5", "1234567890123456", "NaN"] {
            assert_eq!(plain_seconds(text), None, "{text}");
        }
    }
}
