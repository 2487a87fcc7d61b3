//! What a host said, read leniently: nothing is taken for granted of a message's shape.

use super::value::{MOST_ITEMS, MOST_TEXT, Value};
use super::words::{APP, Code, Id, VERSION};

/// Characters of a title or a name; the rest is cut off.
const MOST_NAME: usize = 300;

/// Stands in an address where the state goes.
const STATE: &str = "{state}";
/// The same in an address for the Perfetto UI.
const PERFETTO_STATE: &str = "perfettoStateHashPlaceholder";

/// The link of a host to what it shows, and the origin that it leads to; `state` is fit to stand in an address.
pub fn share_link<'a>(share: &'a str, state: &str) -> (String, &'a str) {
    let host = share.find("://").map_or(0, |at| at + 3);
    let end = share[host..].find(['/', '?', '#']).map_or(share.len(), |at| host + at);
    (share.replace(STATE, state), &share[..end])
}

/// An address that may be given to people: of the web, printable, and with nothing before the host that looks like one.
fn web_address(text: &str) -> Option<String> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let is_host = !host.is_empty() && !host.contains(['@', '\\', '{', '}']) && !host.contains(PERFETTO_STATE);
    (is_host && text.chars().all(|c| c.is_ascii_graphic())).then(|| text.to_owned())
}

/// What a host said.
#[derive(Clone, Debug, PartialEq)]
pub enum Said<H> {
    /// `'PING'`.
    Ping,
    /// `{name: 'ready:request'}`.
    ReadyRequest,
    /// Files are given.
    Open(Box<Open<H>>),
}

/// Files that a host gives, and how they are to be shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Open<H> {
    /// What replies carry.
    pub id: Option<Id>,
    /// The token of the address.
    pub token: Option<String>,
    /// The nonce of `ready`.
    pub nonce: Option<String>,
    /// What is given.
    pub items: Vec<Item<H>>,
    /// What it is called.
    pub title: String,
    /// The run that others are compared with: its id, or `latest-green` and the like.
    pub baseline: String,
    /// Where the reader is to be: an address of the page (`#/tests?v=1&q=…`) or the name of a lens.
    pub view: String,
    /// The name of a preset, or the text of an `artiscope.toml`.
    pub policy: String,
    /// Address of the host's own page that shows the same, with [`STATE`] where the state goes; empty where it has none.
    pub share: String,
    /// More messages may follow.
    pub keep_open: bool,
    /// What is open goes first.
    pub replace: bool,
}

/// A file that is given.
#[derive(Clone, Debug, PartialEq)]
pub struct Item<H> {
    /// What it is called.
    pub name: String,
    /// Its bytes.
    pub data: H,
    /// How many.
    pub bytes: u64,
    /// Run that it is of; empty where not said.
    pub run: String,
    /// Instance of that run; empty where not said.
    pub instance: String,
    /// `artifact`, `policy` or `baseline`; others are artifacts.
    pub kind: String,
}

/// A message that is not taken.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    /// Its id, where it has one.
    pub id: Option<Id>,
    /// Which refusal it is.
    pub code: Code,
    /// In words.
    pub why: String,
}

/// Reads what was posted; `None` for what is not meant for this page.
pub fn read<H: Clone>(value: &Value<H>) -> Option<Result<Said<H>, Refused>> {
    if value.text() == Some("PING") {
        return Some(Ok(Said::Ping));
    }
    if value.get("name").text() == Some("ready:request") {
        return Some(Ok(Said::ReadyRequest));
    }
    if value.get("app").text() == Some(APP) {
        return Some(of_this_app(value));
    }
    if !value.get("perfetto").is_nothing() {
        return Some(of_perfetto(value.get("perfetto")).map(|open| Said::Open(Box::new(open))));
    }
    if value.get("method").text() == Some("load") {
        return Some(of_playwright(value.get("params")).map(|open| Said::Open(Box::new(open))));
    }
    None
}

fn of_this_app<H: Clone>(value: &Value<H>) -> Result<Said<H>, Refused> {
    let id = id(value.get("id"));
    let refuse = |code, why: String| Refused { id: id.clone(), code, why };
    if !matches!(value.get("v"), Value::Number(v) if v.total_cmp(&f64::from(VERSION)).is_eq()) {
        return Err(refuse(Code::Version, format!("this page speaks version {VERSION} of the contract")));
    }
    match value.get("type") {
        Value::Text(kind) if kind == "open" => {}
        Value::Text(kind) => return Err(refuse(Code::Type, format!("a host cannot say {:?}", short(kind)))),
        _ => return Err(refuse(Code::Type, "the message has no type".into())),
    }
    let long = |key: &str| match value.get(key) {
        Value::TooLong(length) => {
            Err(refuse(Code::TooLarge, format!("`{key}` has {length} characters; {MOST_TEXT} are read")))
        }
        Value::Text(text) => Ok(text.clone()),
        Value::Nothing => Ok(String::new()),
        _ => Err(refuse(Code::Shape, format!("`{key}` is no text"))),
    };
    let list = match value.get("items") {
        Value::List(list) => list,
        Value::TooLong(length) => {
            return Err(refuse(Code::TooLarge, format!("{length} items were given; {MOST_ITEMS} are read")));
        }
        _ => return Err(refuse(Code::Shape, "`items` is no list".into())),
    };
    let mut items = Vec::new();
    for (at, value) in list.iter().enumerate() {
        match item(value, at) {
            Ok(item) => items.push(item),
            Err((code, why)) => return Err(refuse(code, why)),
        }
    }
    if items.is_empty() {
        return Err(refuse(Code::Empty, "there is nothing in `items`".into()));
    }
    let text = |key: &str| value.get(key).text().map(str::to_owned);
    let (title, baseline) = (plain(&long("title")?), plain(&long("baseline")?));
    let share = long("shareUrl")?;
    if !share.is_empty() && web_address(&share).is_none() {
        return Err(refuse(Code::Shape, "`shareUrl` is no address that begins with https:// or http://".into()));
    }
    Ok(Said::Open(Box::new(Open {
        token: text("token"),
        nonce: text("nonce"),
        items,
        title,
        baseline,
        view: long("view")?,
        policy: long("policy")?,
        share,
        keep_open: value.get("keepOpen").is_true(),
        replace: value.get("replace").is_true(),
        id,
    })))
}

fn item<H: Clone>(value: &Value<H>, at: usize) -> Result<Item<H>, (Code, String)> {
    let number = at + 1;
    let text = |key: &str| value.get(key).text().map(plain).unwrap_or_default();
    let Value::Bytes(data, bytes, own_name) = value.get("data") else {
        let why = format!("item {number} has no bytes: `data` is an ArrayBuffer, a Uint8Array, a Blob or a File");
        return Err((if value.get("data").is_nothing() { Code::Empty } else { Code::Shape }, why));
    };
    let name = [text("name"), own_name.as_deref().map(plain).unwrap_or_default(), format!("item-{number}")];
    let name = name.into_iter().find(|name| !name.is_empty()).unwrap_or_default();
    if let Value::Number(promised) = value.get("size")
        && promised.total_cmp(&(*bytes as f64)).is_ne()
    {
        return Err((Code::Size, format!("{name} promised {promised} bytes and brought {bytes}")));
    }
    let item = Item {
        name,
        data: data.clone(),
        bytes: *bytes,
        run: text("run"),
        instance: text("instance"),
        kind: text("kind"),
    };
    Ok(item)
}

/// `{perfetto: {buffer, title, fileName, url, appStateHash, keepApiOpen}}`. Its hosts read no refusals, so what cannot be
/// used of it is passed over.
fn of_perfetto<H: Clone>(value: &Value<H>) -> Result<Open<H>, Refused> {
    let text = |key: &str| value.get(key).text().map(plain).unwrap_or_default();
    let (title, file_name) = (text("title"), text("fileName"));
    let name = [file_name, title.clone()].into_iter().find(|name| !name.is_empty());
    let open = of_bytes(value.get("buffer"), name, "`perfetto.buffer`")?;
    let token = value.get("token").text().map(str::to_owned);
    let share = value.get("url").text().and_then(web_address).unwrap_or_default().replace(PERFETTO_STATE, STATE);
    // What came out of the placeholder; a hash of the Perfetto UI itself leads nowhere here.
    let view = value.get("appStateHash").text().filter(|hash| hash.starts_with("#/")).unwrap_or_default().to_owned();
    Ok(Open { title, token, share, view, keep_open: value.get("keepApiOpen").is_true(), ..open })
}

/// `{method: 'load', params: {trace}}`.
fn of_playwright<H: Clone>(value: &Value<H>) -> Result<Open<H>, Refused> {
    let open = of_bytes(value.get("trace"), None, "`params.trace`")?;
    Ok(Open { token: value.get("token").text().map(str::to_owned), ..open })
}

fn of_bytes<H: Clone>(value: &Value<H>, name: Option<String>, key: &str) -> Result<Open<H>, Refused> {
    let Value::Bytes(data, bytes, own_name) = value else {
        return Err(Refused { id: None, code: Code::Empty, why: format!("{key} holds no bytes") });
    };
    let name = name.or_else(|| own_name.as_deref().map(plain)).filter(|name| !name.is_empty());
    let item = Item {
        name: name.unwrap_or_else(|| "trace.zip".into()),
        data: data.clone(),
        bytes: *bytes,
        run: String::new(),
        instance: String::new(),
        kind: String::new(),
    };
    let (title, baseline, view, policy, share) = <_>::default();
    let items = vec![item];
    Ok(Open {
        id: None,
        token: None,
        nonce: None,
        items,
        title,
        baseline,
        view,
        policy,
        share,
        keep_open: false,
        replace: false,
    })
}

fn id<H>(value: &Value<H>) -> Option<Id> {
    match value {
        Value::Text(text) => Some(Id::Text(short(text))),
        Value::Number(number) => Some(Id::Number(*number)),
        _ => None,
    }
}

fn short(text: &str) -> String {
    text.chars().take(MOST_NAME).collect()
}

/// A title or a name as it can be shown: one line, nothing that turns the direction of the text.
fn plain(text: &str) -> String {
    let is_turning =
        |c: &char| matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let shown = text.chars().filter(|c| !c.is_control() && !is_turning(c)).take(MOST_NAME).collect::<String>();
    shown.trim().to_owned()
}
