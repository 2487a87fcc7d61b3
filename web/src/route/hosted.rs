//! Keys of the address that are a host's: how the page stands in it, and what it is to open.

/// What a host wants of the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Hosted {
    /// No chrome, and no drops.
    pub(crate) embed: bool,
    /// The host will hand files over: `await`.
    pub(crate) wait: bool,
    /// Drops are taken although there is no chrome.
    pub(crate) drop: bool,
    /// As high as its content, for a frame that grows with it.
    pub(crate) flow: bool,
    /// `light` or `dark`; empty for what the reader chose.
    pub(crate) theme: String,
    /// What a message of the host must carry.
    pub(crate) token: String,
    /// Addresses of files to open: `url`, once for each.
    pub(crate) urls: Vec<String>,
}

impl Hosted {
    /// Takes a key with its value; false for a key of others.
    pub(super) fn take(&mut self, key: &str, value: &str) -> bool {
        match key {
            "embed" => self.embed = value == "1",
            "await" => self.wait = value == "1",
            "drop" => self.drop = value == "1",
            "flow" => self.flow = value == "1",
            "theme" if matches!(value, "light" | "dark") => value.clone_into(&mut self.theme),
            "token" => value.clone_into(&mut self.token),
            "url" => self.urls.push(value.to_owned()),
            _ => return false,
        }
        true
    }

    /// Its keys with their values.
    pub(super) fn each(&self, mut put: impl FnMut(&str, &str)) {
        for (key, on) in [("embed", self.embed), ("await", self.wait), ("drop", self.drop), ("flow", self.flow)] {
            if on {
                put(key, "1");
            }
        }
        for (key, value) in [("theme", &self.theme), ("token", &self.token)] {
            if !value.is_empty() {
                put(key, value);
            }
        }
        for url in &self.urls {
            put("url", url);
        }
    }

    /// The page listens to its host.
    pub(crate) fn is_listening(&self) -> bool {
        self.embed || self.wait
    }

    /// Drops and pastes are taken.
    pub(crate) fn takes_drops(&self) -> bool {
        !self.embed || self.drop
    }
}
