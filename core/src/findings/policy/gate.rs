//! What a policy says of the gate: which rules decide, which of them may lack data, and who lets what pass.

use super::{PRESETS, Policy};
use crate::findings::RULES;
use crate::methods::{day, glob::is_like};

/// What the gate asks beside rules: that every run could be judged.
pub const VERDICT: &str = "verdict";

/// Lists of rules; those of a system begin with its name.
const LISTS: [&str; 3] = ["gate.rules", "gate.optional", "gate.regressions"];
const OVERRIDES: &str = "gate.overrides";

/// Something is let pass, by a person and for a reason.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Override {
    /// Rules, perhaps with wild cards.
    pub rules: Vec<String>,
    /// Why.
    pub reason: String,
    /// Who; empty where nobody is named.
    pub by: String,
    /// The last day on which it holds, as days since 1970.
    pub until: Option<i64>,
    /// Where it stands: a flag, a file and its line.
    pub from: String,
}

impl Override {
    /// `rule | reason`, `rule | reason | who`, `rule | reason | who | last day`.
    fn parse(text: &str) -> Result<Self, String> {
        let mut parts = text.split('|').map(str::trim);
        let mut part = || parts.next().unwrap_or_default();
        let (rule, reason, by, until) = (part(), part(), part(), part());
        if rule.is_empty() || reason.is_empty() || parts.next().is_some() {
            return Err(format!("an override is `rule | reason`, with `| who` and `| last day` if wanted: {text}"));
        }
        let until = match until {
            "" => None,
            text => Some(day::number(text).ok_or_else(|| format!("not a day as in 2026-01-31: {text}"))?),
        };
        let rules = vec![rule.to_owned()];
        Ok(Self { rules, reason: reason.to_owned(), by: by.to_owned(), until, from: String::new() })
    }

    /// True where a rule is among those that it lets pass.
    pub fn is_of(&self, rule: &str) -> bool {
        self.rules.iter().any(|known| is_like(known, rule))
    }
}

/// What is wrong with a list of a policy: a rule that does not exist would never stop anything.
pub(super) fn refuse(key: &str, items: &[String]) -> Result<(), String> {
    let known = |rule: &str| {
        if rule == VERDICT || RULES.iter().any(|known| is_like(rule, known.id)) {
            return Ok(());
        }
        let ids = RULES.iter().map(|known| known.id).chain([VERDICT]);
        let nearest = ids.min_by_key(|id| strsim::damerau_levenshtein(id, rule)).unwrap_or_default();
        Err(format!("no such rule: `{rule}`; the nearest is `{nearest}`"))
    };
    if key == OVERRIDES {
        items.iter().try_for_each(|item| Override::parse(item)?.rules.iter().try_for_each(|rule| known(rule)))
    } else if LISTS.iter().any(|list| key.ends_with(list)) {
        items.iter().try_for_each(|item| known(item))
    } else {
        Ok(())
    }
}

impl Policy {
    /// Lists of the gate by their last words (`rules`, `optional`): that of the gate itself, then those of systems.
    fn gate_lists(&self, what: &str) -> impl Iterator<Item = &[String]> {
        let systems = PRESETS.iter().filter(|preset| preset.extends.is_none()).map(|preset| preset.id);
        let keys = [format!("gate.{what}")].into_iter().chain(systems.map(move |id| format!("{id}.gate.{what}")));
        keys.collect::<Vec<_>>().into_iter().map(|key| self.list(&key))
    }

    /// True where the gate asks for a rule.
    pub fn gate_asks(&self, rule: &str) -> bool {
        self.gate_lists("rules").flatten().any(|known| is_like(known, rule))
    }

    /// True where a rule of the gate may lack data.
    pub fn gate_may_lack(&self, rule: &str) -> bool {
        self.gate_lists("optional").flatten().any(|known| is_like(known, rule))
    }

    /// Rules that the project itself put into its gate, by their ids: where one says nothing, that is told.
    pub fn gate_named(&self) -> Vec<&'static str> {
        let own = self.settings().filter(|(key, setting)| key.ends_with("gate.rules") && setting.is_changed);
        let named: Vec<&String> = own.flat_map(|(key, _)| self.list(key)).collect();
        RULES.iter().map(|rule| rule.id).filter(|id| named.iter().any(|known| known.as_str() == *id)).collect()
    }

    /// What is let pass, in order.
    pub fn overrides(&self) -> Vec<Override> {
        let regressions = |key: &str| Override {
            rules: self.list("gate.regressions").to_vec(),
            reason: self.text(key).to_owned(),
            by: self.text("gate.allowed_by").to_owned(),
            until: None,
            from: self.source(key).to_owned(),
        };
        let mut all: Vec<Override> = ["gate.allow_regression", "pcs.gate.allow_regression"].map(regressions).into();
        all.retain(|known| !known.reason.trim().is_empty());
        all.dedup_by(|b, a| a.reason == b.reason);
        let from = self.source(OVERRIDES);
        let rows = self.list(OVERRIDES).iter().filter_map(|row| Override::parse(row).ok());
        all.extend(rows.map(|row| Override { from: from.to_owned(), ..row }));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gate_of_rules_that_do_not_exist_is_refused_with_the_nearest_one() {
        let mut policy = Policy::default();
        let refused = |policy: &mut Policy, text: &str| policy.put_file("p.toml", text).unwrap_err().to_string();
        assert_eq!(
            refused(&mut policy, "[gate]\nrules = [\"failed_test\"]\n"),
            "p.toml:2: no such rule: `failed_test`; the nearest is `failed_tests`"
        );
        assert_eq!(
            refused(&mut policy, "[pcs.gate]\noptional = [\"x_*\"]\n").split(';').next(),
            Some("p.toml:2: no such rule: `x_*`")
        );
        assert!(refused(&mut policy, "[gate]\noverrides = [\"pcs_regressions\"]\n").contains("an override is `rule |"));
        assert!(
            refused(&mut policy, "[gate]\noverrides = [\"pcs_canary | why | me | soon\"]\n")
                .ends_with("not a day as in 2026-01-31: soon")
        );
        policy.put_file("p.toml", "[gate]\nrules = [\"silent_*\", \"verdict\"]\n").unwrap();
        assert!(policy.gate_asks("silent_pcs_timezone") && policy.gate_asks("hologram_budgets"));
        assert!(!policy.gate_asks("failed_tests"));
    }

    #[test]
    fn overrides_keep_who_why_and_where_they_stand() {
        let mut policy = Policy::default();
        let text =
            "ALLOW_REGRESSION = \"release\"\n[gate]\noverrides = [\"drive_* | flood in the lab | ops | 2026-01-31\"]\n";
        policy.put_file("p.toml", text).unwrap();
        let all = policy.overrides();
        let said: Vec<_> = all.iter().map(|it| (it.reason.as_str(), it.by.as_str(), it.from.as_str())).collect();
        assert_eq!(said, [("release", "", "p.toml:1"), ("flood in the lab", "ops", "p.toml:3")]);
        assert!(all[0].is_of("pcs_regressions") && !all[0].is_of("failed_tests"));
        assert!(all[1].is_of("drive_scenarios") && all[1].until == day::number("2026-01-31"));
    }
}
