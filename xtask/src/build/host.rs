//! What whoever hosts the page decides when packaging: whom it believes, and where it lies.

use anyhow::{Context, Result, bail, ensure};

/// Decisions of a host; none unless told.
#[derive(Debug, Default)]
pub(crate) struct Host {
    /// Origins whose pages may open files in this one, and from which `url=` may load.
    pub(crate) origins: Vec<String>,
    /// Where the page lies, for those who meet the single file where scripts are off.
    pub(crate) home: Option<String>,
}

impl Host {
    /// Reads `--allow-origin ORIGIN` (any number) and `--home URL`.
    pub(crate) fn of(args: &[String]) -> Result<Self> {
        let mut host = Self::default();
        let mut rest = args.iter();
        while let Some(arg) = rest.next() {
            // About the build and not about who hosts what it makes: see `wasm`.
            if arg == "--quick" {
                continue;
            }
            let value = rest.next().with_context(|| format!("{arg} needs a value"))?;
            match arg.as_str() {
                "--allow-origin" => host.origins.push(origin(value)?),
                "--home" => {
                    ensure!(is_address(value), "--home is an address that begins with https:// or http://");
                    host.home = Some(value.clone());
                }
                other => bail!("build does not know {other}"),
            }
        }
        Ok(host)
    }

    /// As sources of a Content-Security-Policy, with a blank before each.
    pub(crate) fn sources(&self) -> String {
        self.origins.iter().flat_map(|origin| [" ", origin]).collect()
    }
}

/// They are written into a policy and an attribute: only what an origin is made of may stand in them.
fn origin(text: &str) -> Result<String> {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or_default();
    let bare = host.strip_prefix("*.").unwrap_or(host);
    let is_sound = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | ':' | '[' | ']');
    ensure!(
        !bare.is_empty() && bare.chars().all(is_sound),
        "--allow-origin is https://host, https://host:port or https://*.host, in small letters: not {text}"
    );
    Ok(text.to_owned())
}

fn is_address(text: &str) -> bool {
    let is_web = text.starts_with("https://") || text.starts_with("http://");
    is_web && !text.contains(|c: char| c.is_whitespace() || matches!(c, '"' | '<' | '>' | '&' | '\''))
}

#[cfg(test)]
mod tests {
    use super::Host;

    fn of(args: &[&str]) -> Result<Host, String> {
        Host::of(&args.iter().map(|arg| (*arg).to_owned()).collect::<Vec<_>>()).map_err(|error| error.to_string())
    }

    #[test]
    fn origins_and_the_home_are_taken() {
        let host = of(&["--allow-origin", "https://*.ci.example.org", "--allow-origin", "http://[::1]:80"]).unwrap();
        assert_eq!(host.sources(), " https://*.ci.example.org http://[::1]:80");
        assert_eq!(of(&["--quick", "--allow-origin", "https://a"]).unwrap().sources(), " https://a");
        assert_eq!(of(&["--home", "https://x.example/a/"]).unwrap().home.as_deref(), Some("https://x.example/a/"));
    }

    #[test]
    fn what_could_write_into_the_policy_is_refused() {
        for text in [
            "*",
            "https://",
            "https://*",
            "https://a/b",
            "https://a; script-src *",
            "ftp://a",
            "https://a\"",
            "https://A",
        ] {
            assert!(of(&["--allow-origin", text]).is_err(), "{text}");
        }
        assert!(of(&["--home", "javascript:alert(1)"]).is_err());
        assert!(of(&["--home", "https://a/\" onclick=x"]).is_err());
        assert!(of(&["--allow-origin"]).is_err());
        assert!(of(&["--other", "x"]).is_err());
    }
}
