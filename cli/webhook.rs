//! Posts to a webhook. Its address is a secret: it comes from the environment, and stands in no message of ours.

use std::net::IpAddr;
use std::time::{Duration, Instant};
use ureq::http::Uri;

/// Variables that may hold the address, the first that does wins.
pub(crate) const VARIABLES: [&str; 3] = ["ARTISCOPE_SLACK_WEBHOOK", "SLACK_WEBHOOK_URL", "SLACK_WEBHOOK"];

/// First wait before another try; each later one is twice as long.
const WAIT: Duration = Duration::from_millis(500);
/// The longest wait that nobody asked for.
const WAIT_MOST: Duration = Duration::from_secs(8);
/// Bytes of an answer that are looked at.
const ANSWER: u64 = 256;

/// Where to post. No `Debug`: it could be printed.
pub(crate) struct Webhook {
    uri: Uri,
    is_loopback: bool,
}

/// Why one try did not do.
struct Failed {
    why: String,
    /// Another try may do.
    is_passing: bool,
    /// The server said how long to wait.
    wait: Option<Duration>,
}

impl Failed {
    fn passing(why: impl Into<String>) -> Self {
        Self { why: why.into(), is_passing: true, wait: None }
    }

    fn lasting(why: impl Into<String>) -> Self {
        Self { why: why.into(), is_passing: false, wait: None }
    }
}

impl Webhook {
    /// What the environment says; the sentence says why it is no address to send to, by the name of its variable.
    pub(crate) fn from_environment() -> Result<Self, String> {
        let told =
            |name: &&str| std::env::var(name).ok().map(|text| text.trim().to_owned()).filter(|it| !it.is_empty());
        let Some((name, text)) = VARIABLES.iter().find_map(|name| Some((name, told(name)?))) else {
            return Err(format!("no webhook: set {}", VARIABLES.join(", ")));
        };
        Self::parse(&text).ok_or_else(|| format!("{name} is not an address that begins with https://"))
    }

    /// An address with TLS, or on this machine.
    fn parse(text: &str) -> Option<Self> {
        let uri: Uri = text.parse().ok()?;
        let host = uri.host()?.trim_matches(['[', ']']).to_owned();
        let is_loopback = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
        let is_fine = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => is_loopback,
            _ => false,
        };
        is_fine.then_some(Self { uri, is_loopback })
    }

    /// Posts JSON until it is taken, a refusal is final, or the time is up. `each` is how long one answer may take.
    pub(crate) fn post(&self, body: &str, each: Duration, deadline: Instant) -> Result<(), String> {
        let mut wait = WAIT;
        let mut tries = 0;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            tries += 1;
            let Failed { why, is_passing, wait: asked } = match self.attempt(body, each.min(left)) {
                Ok(()) => return Ok(()),
                Err(failed) => failed,
            };
            let pause = asked.unwrap_or(wait);
            if !is_passing {
                return Err(why);
            }
            if Instant::now() + pause >= deadline {
                let asked = asked.map(|asked| format!(" and asks to wait {} s", asked.as_secs())).unwrap_or_default();
                return Err(format!(
                    "{why}{asked}; given up after {tries} {}",
                    if tries == 1 { "try" } else { "tries" }
                ));
            }
            std::thread::sleep(pause);
            wait = (wait * 2).min(WAIT_MOST);
        }
    }

    fn attempt(&self, body: &str, within: Duration) -> Result<(), Failed> {
        let mut config = ureq::Agent::config_builder()
            .https_only(!self.is_loopback)
            // A redirect would hand the text to another host.
            .max_redirects(0)
            .http_status_as_error(false)
            .timeout_global(Some(within.max(Duration::from_millis(1))))
            .user_agent(concat!("artiscope/", env!("CARGO_PKG_VERSION")));
        if self.is_loopback {
            config = config.proxy(None);
        }
        let agent: ureq::Agent = config.build().into();
        let sent = agent.post(&self.uri).content_type("application/json").send(body);
        let mut answer = sent.map_err(|error| said(&error, within))?;
        let status = answer.status().as_u16();
        let seconds = answer.headers().get("retry-after").and_then(|value| value.to_str().ok()?.trim().parse().ok());
        let word = answer.body_mut().with_config().limit(ANSWER).read_to_string().unwrap_or_default();
        // Slack refuses in one word (`invalid_payload`); anything else is not repeated here.
        let is_word = |c: char| c.is_ascii_lowercase() || c == '_';
        let word = Some(word.trim()).filter(|word| !word.is_empty() && word.len() <= 40 && word.chars().all(is_word));
        let why = format!("Slack answered {status}{}", word.map(|word| format!(" {word}")).unwrap_or_default());
        match status {
            200..=299 => Ok(()),
            300..=399 => Err(Failed::lasting(format!("{why}, a redirect, which is not followed"))),
            429 => Err(Failed { wait: seconds.map(Duration::from_secs), ..Failed::passing(why) }),
            500..=599 => Err(Failed::passing(why)),
            _ => Err(Failed::lasting(why)),
        }
    }
}

/// In words of ours: those of the library may hold the address.
fn said(error: &ureq::Error, within: Duration) -> Failed {
    match error {
        ureq::Error::Timeout(_) => Failed::passing(format!("no answer within {:.1} s", within.as_secs_f64())),
        ureq::Error::HostNotFound => Failed::passing("the host was not found"),
        ureq::Error::ConnectionFailed => Failed::passing("no connection"),
        ureq::Error::Io(error) => Failed::passing(format!("no answer: {}", error.kind())),
        ureq::Error::Protocol(_) => Failed::passing("the answer was cut or no HTTP"),
        ureq::Error::Tls(_) | ureq::Error::Rustls(_) => Failed::lasting("the connection could not be secured"),
        _ => Failed::lasting("the request could not be made"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_tls_or_is_on_this_machine() {
        for fine in
            ["https://hooks.example/services/T/B/x", "http://127.0.0.1:9/x", "http://[::1]:9/x", "http://localhost/x"]
        {
            assert!(Webhook::parse(fine).is_some(), "{fine}");
        }
        for bad in [
            "http://hooks.example/x",
            "ftp://hooks.example",
            "hooks.example/x",
            "http://127.0.0.1.example/x",
            "",
            "https://",
        ] {
            assert!(Webhook::parse(bad).is_none(), "{bad}");
        }
    }
}
