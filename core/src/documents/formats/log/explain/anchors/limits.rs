//! Time, memory, disk, the machine itself: what no change of the source mends.

use super::Shape::{Frames, Line, Paragraph};
use super::{Group, group};

/// Its rows.
pub(super) static GROUPS: &[Group] = &[
    group(
        "timeout",
        "the CI stopped the job after a time limit",
        &[
            ("^No output has been received in the last", 97, Paragraph),
            ("The job exceeded the maximum time limit", 97, Paragraph),
            ("has timed out after № minutes", 97, Line),
            ("exceeded the maximum execution time", 97, Line),
            ("execution took longer than № ", 97, Line),
            ("^Too long with no output", 97, Line),
            ("The job exceeded the maximum log length", 96, Paragraph),
            ("Cancelling nested steps due to timeout", 95, Line),
        ],
    ),
    group(
        "timeout",
        "something took longer than it may",
        &[
            ("^Command took >", 90, Line),
            ("Command timed out", 88, Line),
            ("Timeout exceeded", 86, Line),
            ("panic: test timed out after", 96, Paragraph),
            ("timed out after № ", 78, Line),
            ("timed out waiting for", 78, Line),
            ("Timeout of №ms exceeded", 82, Line),
            ("TimeoutError", 76, Line),
            ("TimeoutException", 76, Frames),
            ("timed out", 58, Line),
            ("time limit", 52, Line),
        ],
    ),
    group(
        "out_of_memory",
        "memory ran out",
        &[
            ("out of memory", 94, Line),
            ("OutOfMemoryError", 94, Frames),
            ("Cannot allocate memory", 94, Line),
            ("std::bad_alloc", 94, Line),
            ("OOMKilled", 95, Line),
            ("virtual memory exhausted", 95, Line),
            ("^MemoryError", 92, Line),
            ("ENOMEM", 92, Line),
            ("oom-kill", 92, Line),
            ("exceeded memory limit", 92, Line),
            ("Allocation failed - JavaScript", 94, Line),
            ("Insufficient memory", 90, Line),
        ],
    ),
    group(
        "killed",
        "a process was killed from outside",
        &[
            ("^Killed$", 92, Line),
            ("line №: …№ Killed", 92, Line),
            (": Killed", 86, Line),
            ("Killed: 9", 90, Line),
            ("signal: 9, SIGKILL", 92, Line),
            ("exit code 137", 84, Line),
            ("exited with 137", 80, Line),
            ("Killed signal terminated program", 94, Line),
            ("Received signal: SIG", 88, Line),
            ("killed by signal", 84, Line),
        ],
    ),
    group(
        "disk_full",
        "the disk is full",
        &[
            ("No space left on device", 96, Line),
            ("ENOSPC", 95, Line),
            ("disk quota exceeded", 95, Line),
            ("not enough space on the disk", 95, Line),
            ("not enough free space", 90, Line),
        ],
    ),
    group(
        "runner",
        "the machine or the CI failed, not the command",
        &[
            ("runner has received a shutdown signal", 96, Line),
            ("lost communication with the server", 96, Line),
            ("^##[error]The operation was cancel", 80, Line),
            ("^##[error]received SIG", 88, Line),
            ("Job failed (system failure)", 94, Line),
            ("An error occurred while generating the build script", 94, Line),
            ("Agent went offline", 94, Line),
            ("Cannot contact …: java", 92, Line),
            ("java.nio.channels.ClosedChannelException", 82, Frames),
            ("^Your build has been stopped", 60, Line),
            ("The hosted runner encountered an error", 96, Line),
            ("We are unable to start your build", 94, Line),
            ("Could not find a suitable driver", 70, Line),
        ],
    ),
];
