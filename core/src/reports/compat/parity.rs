//! Webprofile: what the parity job, the collector, the daily check and the rerunner write.

use super::python;
use crate::documents::times::rfc3339;
use crate::findings::analyses::Claims;
use crate::findings::analyses::parity::{History, reruns};
use crate::reports::Redactor;
use crate::reports::words::push;
use crate::views::Scene;
use serde_json::{Map, Value, json};

const NO_HISTORY: &str = "no earlier runs: collected/*_cross.json, aggregate_cross.json, trend.json and summary.json \
                          are missing";

fn history<'a>(scene: &Scene<'a>) -> Result<&'a History, String> {
    scene.judging.parity().history.as_ref().ok_or_else(|| NO_HISTORY.to_owned())
}

/// The verdict of the one run that is there; upstream's rule, never without evidence.
pub(super) fn analysis(scene: &Scene<'_>, _: Redactor<'_>) -> Result<String, String> {
    let bundles = &scene.judging.parity().bundles;
    let [bundle] = bundles.as_slice() else {
        return Err(match bundles.len() {
            0 => "no parity run is there".to_owned(),
            more => format!("{more} parity runs are there: give one"),
        });
    };
    let verdict = bundle.verdict();
    if verdict.success.is_none() {
        return Err(format!("{}; upstream would write success", verdict.why));
    }
    match verdict.upstream {
        status @ ("success" | "failure") => Ok(format!("{{\"status\":\"{status}\"}}\n")),
        other => Err(format!("it depends on the version of jq: {other}")),
    }
}

/// The rerunner's report: the only one that is there, in the layout of its script.
pub(super) fn flakiness(scene: &Scene<'_>, _: Redactor<'_>) -> Result<String, String> {
    let mut reports = Claims::of_format(scene.facts, "webprofile-rerun");
    reports.dedup_by_key(|claims| claims.number("start_ts").map(f64::to_bits));
    let [claims] = reports.as_slice() else {
        return Err(match reports.len() {
            0 => "no report of the rerunner is there".to_owned(),
            more => format!("{more} reports of the rerunner are there: give one run"),
        });
    };
    let whole = |key: &str| claims.number(key).map(|number| format!("{number:.0}"));
    let missing = |key: &str| format!("the rerunner's report gives no {key}");
    let of = |key: &str| whole(key).ok_or_else(|| missing(key));
    let mut attempts: Vec<String> = Vec::new();
    for at in 0.. {
        let field = |name: &str| whole(&format!("attempts.{at}.{name}"));
        let Some(rc) = field("rc") else { break };
        let number = field("attempt").unwrap_or_else(|| (at + 1).to_string());
        let duration = field("duration_ms").ok_or_else(|| missing("duration_ms"))?;
        attempts.push(format!("    {{\"attempt\":{number},\"rc\":{rc},\"duration_ms\":{duration}}}"));
    }
    let success = claims.boolean("success").ok_or_else(|| missing("success"))?;
    Ok(format!(
        "{{\n  \"start_ts\": {},\n  \"end_ts\": {},\n  \"success\": {success},\n  \"attempts\": [\n    {}\n  ]\n}}\n",
        of("start_ts")?,
        of("end_ts")?,
        attempts.join(",\n"),
    ))
}

/// All runs, each with its iterations, as `jq` prints them.
pub(super) fn aggregate(scene: &Scene<'_>, redactor: Redactor<'_>) -> Result<String, String> {
    let history = history(scene)?;
    if history.runs.is_empty() || history.runs.iter().any(|run| run.marks.is_empty() && run.iterations != Some(0)) {
        return Err(format!("{} gives no iterations one by one", history.source.word()));
    }
    let rows = &scene.facts.records.iterations;
    let runs: Vec<Value> = history
        .runs
        .iter()
        .map(|run| {
            let marks = run.marks.iter().map(|mark| {
                let mut row = Map::new();
                row.insert("iteration".to_owned(), mark.number.into());
                row.insert("success".to_owned(), mark.success.into());
                if !mark.reason.is_empty() {
                    row.insert("reason".to_owned(), redactor.owned(&mark.reason).into());
                }
                let status = rows.iter().find(|row| row.origin == mark.origin).and_then(|row| row.revoke_status);
                if let Some(status) = status {
                    row.insert("revoke_status".to_owned(), status.into());
                }
                Value::Object(row)
            });
            marks.collect()
        })
        .collect();
    Ok(crate::reports::inert::json(&serde_json::to_string_pretty(&runs).unwrap_or_default()).into_owned() + "\n")
}

fn counts(history: &History) -> Result<[u64; 4], String> {
    let totals = &history.totals;
    let all = totals.iter_total.ok_or_else(|| format!("{} gives no number of iterations", history.source.word()))?;
    Ok([totals.run_total, totals.run_failures, all, totals.iter_failures])
}

pub(super) fn cross_report(scene: &Scene<'_>, _: Redactor<'_>) -> Result<String, String> {
    let [runs, failures, all, failed] = counts(history(scene)?)?;
    Ok(format!("cross_runs={runs}\nrun_failures={failures}\niter_total={all}\niter_failures={failed}\n"))
}

/// Reports of the rerunner, and below them the cross-instance counts where there are any.
pub(super) fn report(scene: &Scene<'_>, redactor: Redactor<'_>) -> Result<String, String> {
    let reruns = reruns(scene.facts);
    let cross = cross_report(scene, redactor);
    if reruns.is_empty() {
        cross.clone()?;
    }
    let good = reruns.iter().filter(|rerun| rerun.success == Some(true)).count();
    let mut out = format!("Collected {} reports\nsuccess={good}\nfailure={}\n", reruns.len(), reruns.len() - good);
    if let Ok(cross) = cross {
        push(&mut out, format_args!("\n# cross-instance summary\n{cross}"));
    }
    Ok(out)
}

fn summary_of(history: &History) -> Result<Map<String, Value>, String> {
    let [runs, failures, all, failed] = counts(history)?;
    let rate = |part: u64, of: u64| if of == 0 { 0.0 } else { part as f64 / of as f64 };
    let value = json!({
        "run_total": runs,
        "run_failures": failures,
        "iter_total": all,
        "iter_failures": failed,
        "run_failure_rate": rate(failures, runs),
        "iter_failure_rate": rate(failed, all),
    });
    Ok(value.as_object().cloned().unwrap_or_default())
}

pub(super) fn summary(scene: &Scene<'_>, _: Redactor<'_>) -> Result<String, String> {
    Ok(python::compact(&Value::Object(summary_of(history(scene)?)?)))
}

/// Labels, rates in per cent, failed iterations; a run without iterations is 0 %, as upstream has it.
fn series(history: &History, redactor: Redactor<'_>) -> Result<[Value; 3], String> {
    if history.runs.is_empty() {
        return Err(format!("{} gives no runs one by one", history.source.word()));
    }
    let runs = || history.runs.iter();
    let rate = |run: &crate::findings::analyses::parity::HistoryRun| match run.iterations {
        Some(all) if all > 0 => 100.0 * (all - run.failed.min(all)) as f64 / all as f64,
        _ => run.success_rate.map_or(0.0, |rate| rate * 100.0),
    };
    Ok([
        runs().map(|run| redactor.owned(&run.label)).collect::<Vec<_>>().into(),
        runs().map(rate).collect::<Vec<_>>().into(),
        runs().map(|run| run.failed).collect::<Vec<_>>().into(),
    ])
}

pub(super) fn trend(scene: &Scene<'_>, redactor: Redactor<'_>) -> Result<String, String> {
    let [labels, rates, failures] = series(history(scene)?, redactor)?;
    Ok(python::indented(&json!({"labels": labels, "success_rates": rates, "failures": failures})))
}

/// The time of a file has no meaning here: `null`, as upstream writes where there is none.
pub(super) fn status(scene: &Scene<'_>, _: Redactor<'_>) -> Result<String, String> {
    let history = history(scene)?;
    let mut summary = summary_of(history)?;
    let rate = summary.get("iter_failure_rate").cloned().unwrap_or_default();
    summary.insert("iter_rate".to_owned(), rate);
    let raised = history.totals.alert(scene.policy).is_raised();
    Ok(python::compact(&json!({
        "timestamp": null,
        "summary": summary,
        "threshold_exceeded": raised,
        "dashboard_url": "",
    })))
}

/// The page with its series on one line, readable without its script; as of the newest time in the data.
pub(super) fn dashboard(scene: &Scene<'_>, redactor: Redactor<'_>) -> Result<String, String> {
    let history = history(scene)?;
    let [labels, rates, failures] = series(history, redactor)?;
    let colours: Vec<&str> = history.runs.iter().map(|run| if run.failed > 0 { "#e05d44" } else { "#4c1" }).collect();
    let data = python::compact(&json!({
        "labels": labels,
        "success_rates": rates,
        "failures": failures,
        "fail_colors": colours,
        "iter_rate_threshold": scene.policy.number("webprofile.iteration_failure_rate_threshold"),
        "run_fail_threshold": scene.policy.whole("webprofile.run_failures_threshold"),
    }));
    // Nothing in a script ends it or begins a comment.
    let data = data.replace('<', "\\u003c");
    let now = scene.policy.as_of.of("webprofile").map(rfc3339).unwrap_or_default();
    let mut rows = String::new();
    for run in &history.runs {
        let all = run.iterations.map_or_else(|| "?".to_owned(), |all| all.to_string());
        let label = html(&redactor.text(&run.label));
        push(&mut rows, format_args!("<tr><td>{label}</td><td>{all}</td><td>{}</td></tr>\n", run.failed));
    }
    Ok(format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Cross-instance parity</title></head>\n\
         <body>\n<h1>Cross-instance parity</h1>\n<p>Generated: {now}</p>\n\
         <table>\n<tr><th>Run</th><th>Iterations</th><th>Failed</th></tr>\n{rows}</table>\n\
         <script>\n    const data = {data};\n</script>\n</body></html>\n"
    ))
}

fn html(text: &str) -> String {
    let text = crate::reports::inert::line(text);
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
