//! How CI systems say that a command or a job ended.

/// An end that a line tells of.
pub(super) enum Ends<'a> {
    /// A command, with its exit code where it is known.
    Command { command: &'a str, exit: Option<i32> },
    /// The job; `is_script` where it is the main script's exit that is meant.
    Failed { exit: Option<i32>, is_script: bool },
    /// The job is well.
    Passed,
    /// A later stage did not run, since an earlier one failed.
    Skipped,
}

/// The number that stands behind words.
pub(super) fn number_after(said: &str, words: &str) -> Option<i32> {
    let rest = said.split_once(words)?.1.trim_start_matches([' ', '\'', ':', '(']);
    let length = rest.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'-').count();
    rest.get(..length)?.parse().ok()
}

/// Phases and steps that run after what decides.
pub(super) fn is_aside(name: &str) -> bool {
    ["after_", "post ", "post-", "cleanup", "clean up", "declarative: post", "upload", "cache", "store"]
        .iter()
        .any(|start| name.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start)))
}

/// What an annotation of an error says that ends a step of GitHub or Azure.
pub(super) fn of_error(said: &str) -> Option<Ends<'_>> {
    if said.contains(" exit") || said.contains("exited with") {
        let exit = ["exit code ", "exited with code ", "exit status ", "exited with status "]
            .iter()
            .find_map(|words| number_after(said, words));
        if exit.is_some() {
            return Some(Ends::Failed { exit, is_script: false });
        }
    }
    let is_end = said.contains("has timed out")
        || said.contains("operation was canceled")
        || said.contains("operation was cancelled")
        || said.contains("received a shutdown signal")
        || said.contains("lost communication with the server")
        || said.contains("has exceeded the maximum execution time")
        || said.starts_with("received SIG")
        || said.starts_with("Unable to process")
        || said.starts_with("Unable to resolve action")
        || said.starts_with("No space left on device");
    is_end.then_some(Ends::Failed { exit: None, is_script: false })
}

/// What a line says about the end of a command or of the job.
pub(super) fn of_line(said: &str) -> Option<Ends<'_>> {
    if let Some(rest) = said.strip_prefix("The command \"") {
        let (command, end) = rest.rsplit_once('"')?;
        if let Some(exit) = number_after(end, "exited with ") {
            return Some(Ends::Command { command, exit: Some(exit) });
        }
        return (end.starts_with(" failed ") && end.trim_end().ends_with("times."))
            .then_some(Ends::Command { command, exit: None });
    }
    let job = |exit: Option<i32>, is_script| Some(Ends::Failed { exit, is_script });
    if let Some(rest) = said.strip_prefix("Done. Your build exited with ") {
        return if rest.starts_with('0') { Some(Ends::Passed) } else { job(None, false) };
    }
    if let Some(rest) = said.strip_prefix("Finished: ") {
        return match rest.trim() {
            "SUCCESS" => Some(Ends::Passed),
            "FAILURE" | "ABORTED" | "UNSTABLE" => job(None, true),
            _ => None,
        };
    }
    if said == "Job succeeded" {
        return Some(Ends::Passed);
    }
    if let Some(rest) = said.strip_prefix("ERROR: Job failed") {
        return job(number_after(rest, "exit code ").or_else(|| number_after(rest, "exit status ")), true);
    }
    if said.starts_with("ERROR: script returned exit code ") {
        return job(number_after(said, "exit code "), true);
    }
    if said.starts_with("ERROR: failed to solve: ") {
        return job(number_after(said, "exit code: "), true);
    }
    if said.starts_with("Stage \"") && said.contains("skipped due to earlier failure") {
        return Some(Ends::Skipped);
    }
    if said.starts_with("Build step '") && said.contains("marked build as failure") {
        return job(None, true);
    }
    let error = said.trim_start_matches("🚨 ");
    for words in [
        "Error: The command exited with status ",
        "user command error: exit status ",
        "Exited with code exit status ",
        "Exited with code ",
        "CircleCI received exit code ",
        "Command exited with code ",
        "Error: failed to run command: exit status ",
        "Process exited with code ",
    ] {
        if let Some(rest) = error.strip_prefix(words) {
            return match number_after(rest, "") {
                Some(0) | None => None,
                exit => job(exit, true),
            };
        }
    }
    let is_stopped = said.starts_with("No output has been received in the last")
        || said.starts_with("The job exceeded the maximum time limit")
        || said.starts_with("The job exceeded the maximum log length")
        || said.starts_with("The log length has exceeded the limit")
        || said.starts_with("Your build has been stopped")
        || said.starts_with("Too long with no output (exceeded");
    if is_stopped { job(None, false) } else { None }
}
