//! `artiscope.json`: the identity of a run, from what its CI system says of itself.
//!
//! A host hands in how variables are looked up. Only those of [`PROVIDERS`] are ever asked for, none of which
//! holds a secret, and what they say is redacted all the same.

mod providers;

pub use providers::{PROVIDERS, Provider};

use crate::documents::times::parse_iso;
use crate::methods::redact::redact;
use serde_json::{Map, Value, json};

/// Looks a variable up.
pub type Environment<'a> = dyn Fn(&str) -> Option<String> + 'a;

/// What a stamp may say, in the order of the file; the reader of runs knows the same names.
pub const KEYS: &[&str] = &[
    "project",
    "repository",
    "workflow",
    "run_id",
    "run_number",
    "attempt",
    "job",
    "instance",
    "sha",
    "branch",
    "event",
    "url",
    "started_at",
    "completed_at",
];

/// The text of `artiscope.json`: what `given` says stands above what the provider says.
///
/// # Errors
/// A sentence: a provider or key that is not known, a value that is no number or time, or nothing that tells
/// which run it is.
pub fn stamp(
    provider: Option<&str>,
    environment: &Environment<'_>,
    given: &[(String, String)],
) -> Result<String, String> {
    let provider = match provider {
        Some(name) => Some(known(name)?),
        None => PROVIDERS.iter().find(|provider| provider.is_here(environment)),
    };
    let mut said = Map::new();
    said.insert("schema".to_owned(), json!(1));
    if let Some(provider) = provider {
        said.insert("provider".to_owned(), json!(provider.id));
    }
    if let Some((key, _)) = given.iter().find(|(key, _)| !KEYS.contains(&key.as_str())) {
        return Err(format!("no such key: {key} (keys: {})", KEYS.join(", ")));
    }
    for key in KEYS {
        let by_hand = given.iter().rev().find(|(known, _)| known == key).map(|(_, text)| text.clone());
        let is_by_hand = by_hand.is_some();
        let text = by_hand.or_else(|| provider.and_then(|provider| provider.say(key, environment)));
        let Some(text) = text.map(|text| redact(text.trim()).into_owned()).filter(|text| !text.is_empty()) else {
            continue;
        };
        match value(key, &text) {
            Ok(value) => drop(said.insert((*key).to_owned(), value)),
            Err(why) if is_by_hand => return Err(why),
            // A provider that says something else says nothing.
            Err(_) => {}
        }
    }
    if !["run_id", "run_number", "sha"].iter().any(|key| said.contains_key(*key)) {
        let ids: Vec<&str> = PROVIDERS.iter().map(|provider| provider.id).collect();
        return Err(match provider {
            Some(provider) => format!("{} says nothing of its run here; give --run or --sha", provider.title),
            None => format!(
                "the environment is of no CI system that is known here (providers: {}); give --run or --sha",
                ids.join(", ")
            ),
        });
    }
    // Plain values always become text.
    Ok(serde_json::to_string_pretty(&said).unwrap_or_default() + "\n")
}

/// The provider of an id.
fn known(name: &str) -> Result<&'static Provider, String> {
    let ids: Vec<&str> = PROVIDERS.iter().map(|provider| provider.id).collect();
    let found = PROVIDERS.iter().find(|provider| provider.id == name);
    found.ok_or_else(|| format!("no such provider: {name} (providers: {})", ids.join(", ")))
}

/// Numbers as numbers, times as times, all else as text.
fn value(key: &str, text: &str) -> Result<Value, String> {
    match key {
        "attempt" | "run_number" => {
            let number = text.parse::<u64>().ok().filter(|number| *number > 0 && *number < 1 << 53);
            number.map(|number| json!(number)).ok_or_else(|| format!("not a number from 1 as {key}: {text}"))
        }
        "started_at" | "completed_at" => {
            let text = text.replacen(' ', "T", 1);
            let is_time = parse_iso(&text).is_some_and(|(_, length)| length == text.len());
            if is_time {
                Ok(json!(text))
            } else {
                Err(format!("not a time as in 2025-01-31T12:00:00Z as {key}: {text}"))
            }
        }
        _ => Ok(json!(text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(provider: Option<&str>, variables: &[(&str, &str)], given: &[(&str, &str)]) -> Result<String, String> {
        let look = |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, text)| (*text).to_owned());
        let given: Vec<_> = given.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect();
        stamp(provider, &look, &given)
    }

    #[test]
    fn what_is_given_stands_above_what_the_provider_says() {
        let github = [("GITHUB_ACTIONS", "true"), ("GITHUB_RUN_ID", "7"), ("GITHUB_RUN_ATTEMPT", "2")];
        assert_eq!(
            of(None, &github, &[("attempt", "3"), ("instance", "linux")]).unwrap(),
            "{\n  \"schema\": 1,\n  \"provider\": \"github\",\n  \"run_id\": \"7\",\n  \"attempt\": 3,\n  \"instance\": \"linux\"\n}\n"
        );
    }

    #[test]
    fn what_cannot_be_is_refused_with_a_sentence() {
        let known = "github, gitlab, jenkins, buildkite, circleci, azure";
        let refused = |provider, given: &[(&str, &str)]| of(provider, &[], given).unwrap_err();
        assert_eq!(refused(Some("travis"), &[]), format!("no such provider: travis (providers: {known})"));
        assert_eq!(
            refused(None, &[("job", "unit")]),
            format!("the environment is of no CI system that is known here (providers: {known}); give --run or --sha")
        );
        assert_eq!(refused(Some("azure"), &[]), "Azure Pipelines says nothing of its run here; give --run or --sha");
        assert_eq!(refused(None, &[("attempt", "0")]), "not a number from 1 as attempt: 0");
        assert!(refused(None, &[("colour", "red")]).starts_with("no such key: colour (keys: project, "));
        assert!(refused(None, &[("started_at", "today")]).starts_with("not a time"));
    }

    #[test]
    fn secrets_and_credentials_stay_out() {
        const TOKEN: &str = concat!("glpat", "-Zx3vQ9mK2pLs7RtW8bNd");
        let gitlab =
            [("GITLAB_CI", "true"), ("CI_PIPELINE_ID", "5"), ("CI_JOB_TOKEN", TOKEN), ("CI_COMMIT_REF_NAME", TOKEN)];
        let text = of(None, &gitlab, &[]).unwrap();
        assert!(!text.contains(TOKEN) && !text.contains("Zx3vQ9") && text.contains("\"run_id\": \"5\""), "{text}");
        let buildkite = [
            ("BUILDKITE", "true"),
            ("BUILDKITE_BUILD_ID", "u"),
            ("BUILDKITE_REPO", "https://me:pass@h.example/o/r.git"),
        ];
        let text = of(None, &buildkite, &[]).unwrap();
        assert!(text.contains("\"repository\": \"o/r\"") && !text.contains("pass"), "{text}");
    }

    #[test]
    fn every_key_of_every_provider_is_one_that_is_read() {
        for provider in PROVIDERS {
            assert!(provider.keys().all(|key| KEYS.contains(&key)), "{}", provider.id);
            assert!(provider.docs.starts_with("https://"), "{}", provider.id);
            let variables: Vec<&str> = provider.variables().collect();
            let is_secret = |name: &&str| ["TOKEN", "SECRET", "PASS", "KEY_"].iter().any(|word| name.contains(word));
            assert_eq!(variables.iter().find(|name| is_secret(name)), None, "{}", provider.id);
        }
    }
}
