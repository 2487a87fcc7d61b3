//! Words by which tools say that something failed: one row each, with how telling they are and how far the
//! block goes that they begin. From the manuals and the sources of the tools.

use super::pattern::Patterns;
use std::sync::OnceLock;

/// How far a block goes that an anchor begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// This line alone.
    Line,
    /// This line and the next ones, so many.
    Next(u8),
    /// Lines that stand deeper, or mark a place in the one before.
    Deeper,
    /// Up to a blank line.
    Paragraph,
    /// Deeper lines, also behind blank ones.
    Numbered,
    /// Up to a rule (`====`, `----`) or the next header of the same kind.
    Section,
    /// Lines with the same first word: `npm ERR!`, `E:`, `#`.
    Alike,
    /// Frames of a stack and its causes.
    Frames,
    /// A trace of Python, up to its exception, with those that it is chained to.
    Traceback,
    /// The line and the header of its file above: `  3:1  error  …` below a path.
    Listed,
}
use Shape::{Alike, Deeper, Frames, Line, Listed, Next, Numbered, Paragraph, Section, Traceback};

/// Anchors of one class and one reason.
pub(super) struct Group {
    pub(super) class: &'static str,
    pub(super) why: &'static str,
    /// Pattern, weight of 100, shape.
    rows: &'static [(&'static str, u8, Shape)],
}

const fn group(class: &'static str, why: &'static str, rows: &'static [(&'static str, u8, Shape)]) -> Group {
    Group { class, why, rows }
}

/// What a row says.
#[derive(Clone, Copy)]
pub(super) struct Anchor {
    pub(super) class: &'static str,
    pub(super) why: &'static str,
    pub(super) weight: u8,
    pub(super) shape: Shape,
}

/// Every anchor.
#[rustfmt::skip]
static GROUPS: &[Group] = &[
    group("timeout", "the CI stopped the job after a time limit", &[
        ("^No output has been received in the last", 97, Paragraph), ("The job exceeded the maximum time limit", 97, Paragraph),
        ("has timed out after № minutes", 97, Line), ("exceeded the maximum execution time", 97, Line),
        ("execution took longer than № ", 97, Line), ("^Too long with no output", 97, Line),
        ("The job exceeded the maximum log length", 96, Paragraph), ("Cancelling nested steps due to timeout", 95, Line),
    ]),
    group("timeout", "something took longer than it may", &[
        ("^Command took >", 90, Line), ("Command timed out", 88, Line), ("Timeout exceeded", 86, Line),
        ("panic: test timed out after", 96, Paragraph), ("timed out after № ", 78, Line), ("timed out waiting for", 78, Line),
        ("Timeout of №ms exceeded", 82, Line), ("TimeoutError", 76, Line), ("TimeoutException", 76, Frames),
        ("timed out", 58, Line), ("time limit", 52, Line),
    ]),
    group("out_of_memory", "memory ran out", &[
        ("out of memory", 94, Line), ("OutOfMemoryError", 94, Frames), ("Cannot allocate memory", 94, Line),
        ("std::bad_alloc", 94, Line), ("OOMKilled", 95, Line), ("virtual memory exhausted", 95, Line),
        ("^MemoryError", 92, Line), ("ENOMEM", 92, Line), ("oom-kill", 92, Line), ("exceeded memory limit", 92, Line),
        ("Allocation failed - JavaScript", 94, Line), ("Insufficient memory", 90, Line),
    ]),
    group("killed", "a process was killed from outside", &[
        ("^Killed$", 92, Line), ("line №: …№ Killed", 92, Line), (": Killed", 86, Line), ("Killed: 9", 90, Line),
        ("signal: 9, SIGKILL", 92, Line), ("exit code 137", 84, Line), ("exited with 137", 80, Line),
        ("Killed signal terminated program", 94, Line), ("Received signal: SIG", 88, Line), ("killed by signal", 84, Line),
    ]),
    group("disk_full", "the disk is full", &[
        ("No space left on device", 96, Line), ("ENOSPC", 95, Line), ("disk quota exceeded", 95, Line),
        ("not enough space on the disk", 95, Line), ("not enough free space", 90, Line),
    ]),
    group("runner", "the machine or the CI failed, not the command", &[
        ("runner has received a shutdown signal", 96, Line), ("lost communication with the server", 96, Line),
        ("^##[error]The operation was cancel", 80, Line), ("^##[error]received SIG", 88, Line), ("Job failed (system failure)", 94, Line),
        ("An error occurred while generating the build script", 94, Line), ("Agent went offline", 94, Line),
        ("Cannot contact …: java", 92, Line), ("java.nio.channels.ClosedChannelException", 82, Frames),
        ("^Your build has been stopped", 60, Line), ("The hosted runner encountered an error", 96, Line),
        ("We are unable to start your build", 94, Line), ("Could not find a suitable driver", 70, Line),
    ]),
    group("rate_limit", "a service counts requests and refused more", &[
        ("rate limit exceeded", 93, Line), ("toomanyrequests", 94, Line), ("429 Too Many Requests", 93, Line),
        ("pull rate limit", 94, Line), ("secondary rate limit", 93, Line), ("rate limited", 80, Line),
    ]),
    group("credentials", "access was refused", &[
        ("Permission denied (publickey", 94, Line), ("Authentication failed", 90, Line), ("could not read Username", 93, Line),
        ("could not read Password", 93, Line), ("401 Unauthorized", 90, Line), ("403 Forbidden", 86, Line), ("Bad credentials", 93, Line),
        ("denied: requested access to the resource", 92, Line), ("unauthorized: ", 88, Line), ("(AccessDenied)", 80, Line),
        ("is not authorized to perform", 93, Line), ("Access Denied", 80, Line), ("Invalid username or password", 92, Line),
        ("Resource not accessible by integration", 94, Line), ("ExpiredToken", 92, Line), ("InvalidAccessKeyId", 93, Line),
        ("Host key verification failed", 92, Line), ("no basic auth credentials", 93, Line),
        ("invalid credentials", 88, Line), ("code E401", 92, Alike), ("code E403", 92, Alike), ("No valid credential", 90, Line),
    ]),
    group("network", "a server was not reached or did not answer", &[
        ("Could not resolve host", 92, Line), ("Temporary failure in name resolution", 90, Line), ("Name or service not known", 88, Line),
        ("getaddrinfo ", 84, Line), ("TLS handshake timeout", 90, Line), ("SSL certificate problem", 92, Line),
        ("certificate verify failed", 90, Line), ("certificate has expired", 90, Line), ("PKIX path building failed", 92, Line),
        ("x509: certificate", 90, Line), ("Empty reply from server", 90, Line), ("The requested URL returned error", 90, Line),
        ("HTTP Error №", 84, Line), ("№ Service Unavailable", 86, Line), ("502 Bad Gateway", 86, Line), ("Gateway Time-out", 86, Line),
        ("SocketTimeoutException", 84, Frames), ("Read timed out", 84, Line), ("Connection timed out", 84, Line),
        ("Connect timeout", 86, Next(1)), ("Connection refused", 80, Line), ("Connection reset by peer", 82, Line),
        ("Network is unreachable", 88, Line), ("ECONNREFUSED", 80, Line), ("ECONNRESET", 84, Line), ("ETIMEDOUT", 84, Line),
        ("ENOTFOUND", 84, Line), ("EAI_AGAIN", 88, Line), ("ESOCKETTIMEDOUT", 86, Line), ("i/o timeout", 88, Line), ("no such host", 88, Line),
        ("dial tcp", 80, Line), ("Couldn't establish HTTP connection", 92, Next(1)), ("Failed to connect to ", 84, Line),
        ("^curl: (№) ", 86, Line), ("Unable to connect to", 80, Line), ("Could not connect to", 82, Line), ("Could not create connection", 88, Line),
        ("error while fetching", 86, Line), ("Failed to download", 82, Line), ("download failed", 80, Line), ("Error downloading", 82, Line),
        ("Unable to download", 84, Line), ("Could not download", 84, Line), ("gpg: keyserver", 84, Line), ("SSL_ERROR", 84, Line), ("Remote end hung up", 82, Line),
        ("UnknownHostException", 84, Frames), ("Hash Sum mismatch", 88, Line),
        ("^gzip: stdin: not in gzip format", 88, Next(3)), ("checksum mismatch", 86, Line), ("Failed to fetch", 82, Line),
    ]),
    group("git", "git refused", &[
        ("Remote branch … not found in upstream", 94, Alike), ("fatal: unable to access", 90, Line), ("reference is not a tree", 93, Line),
        ("error: pathspec", 90, Line), ("error: could not apply", 84, Line), ("^CONFLICT (", 86, Line), ("! [rejected]", 86, Line),
        ("error: failed to push some refs", 82, Alike), ("^fatal: not a git repository", 88, Line), ("^fatal: ", 84, Line),
        ("Merge conflict in", 84, Line), ("Failed to clone", 80, Line), ("couldn't find remote ref", 92, Line), ("No url found for submodule", 93, Line),
        ("detected dubious ownership", 93, Line), ("smudge filter lfs failed", 92, Line),
    ]),
    group("compiler", "a compiler refused the source", &[
        ("^error[E№]: ", 96, Paragraph), ("error CS№: ", 96, Line), ("error FS№: ", 96, Line), ("error BC№: ", 96, Line), ("error MSB№: ", 88, Line),
        ("error TS№: ", 96, Deeper), ("error C№: ", 95, Line), ("error LNK№: ", 94, Line), ("^e: ", 95, Line), ("error AD№: ", 90, Line),
        ("undefined reference to", 93, Line), ("Undefined symbols for architecture", 94, Deeper), ("cannot find -l", 92, Line),
        ("ld: symbol(s) not found", 60, Line), ("ld: library not found", 93, Line), ("multiple definition of", 90, Line), ("ld: framework not found", 93, Line),
        ("=^PHP Parse error: ", 97, Line), ("^Parse error: ", 93, Line), ("=^PHP Fatal error: ", 94, Deeper), ("^Fatal error: ", 92, Deeper),
        ("syntax error, unexpected", 92, Deeper), ("=^SyntaxError: ", 92, Deeper), ("SyntaxError: ", 88, Deeper), ("Syntax error compiling at", 95, Paragraph), ("syntax error near", 90, Next(1)), ("syntax error at", 88, Line),
        ("CompilerException", 90, Frames), ("❌ …:№:№: ", 94, Deeper), ("== Compilation error in file", 94, Paragraph), ("** (CompileError)", 95, Paragraph), ("** (SyntaxError)", 95, Paragraph),
        ("[ERROR] COMPILATION ERROR", 50, Line), ("=^ERROR in ", 86, Paragraph), ("=^ERROR in (", 94, Paragraph), ("Module not found: ", 88, Paragraph),
        ("cannot find symbol", 80, Deeper), ("^[!] Error: ", 86, Paragraph), ("= note: ", 30, Line), ("is unused$", 80, Line), ("^In file included from ", 72, Deeper),
        ("^! LaTeX Error", 92, Paragraph), ("^! Undefined control sequence", 92, Next(1)), ("^Failed to compile", 76, Paragraph), ("** BUILD FAILED **", 34, Line),
        ("error: cannot find", 88, Deeper), ("=^Error: Could not find or load main class", 92, Line), ("has incompatible type", 76, Line), ("declared and not used", 90, Line), ("imported and not used", 90, Line),
    ]),
    group("build", "a build tool stopped", &[
        ("^CMake Error", 92, Numbered), ("Could NOT find …(missing", 76, Line), ("configure: error: ", 93, Next(1)), ("possibly undefined macro", 90, Line),
        ("meson.build:№:№: ERROR", 93, Line), ("^make: *** No rule to make target", 88, Line), ("*** No rule to make target", 88, Line), ("^make: *** No targets", 78, Line),
        ("rake aborted!", 88, Next(1)), ("Don't know how to build task", 92, Line), ("No Rakefile found", 88, Line), ("^Task \"…\" is not in the gulpfile", 90, Line),
        ("* What went wrong:", 76, Paragraph), ("A problem occurred evaluating", 84, Line), ("A problem occurred configuring", 82, Line), ("could not be resolved", 78, Line),
        ("[ERROR] Failed to execute goal", 70, Line), ("[ERROR] Non-resolvable", 93, Line), ("[FATAL] ", 88, Line), ("Could not find or parse", 86, Line), ("[ERROR] Plugin ", 84, Line), ("Unknown lifecycle phase", 92, Line),
        ("^ERROR: …BUILD…:№:№", 86, Line), ("^xcodebuild: error: ", 90, Paragraph), ("The following build commands failed", 62, Deeper),
        ("Unable to find a destination matching", 92, Paragraph), ("Build input file cannot be found", 93, Line), ("returned a non-zero code: ", 70, Line),
        ("did not complete successfully: exit code", 72, Line), ("failed to solve: ", 66, Line), ("Error response from daemon", 88, Line), ("invalid reference format", 90, Line),
        ("^Warning: Task \"…\" not found", 90, Line), ("^Warning: Task \"…\" failed", 60, Line), ("^Fatal error: Unable to find local grunt", 92, Line), ("^│ Error: ", 93, Alike), ("Error: Evaluation Error", 92, Line),
        ("FAILED! => ", 90, Line), ("UNREACHABLE! => ", 90, Line), ("^Error from server", 90, Line), ("^Debugger entered--Lisp error", 90, Paragraph), ("^signal(error", 86, Paragraph),
        ("is not a supported", 70, Line), ("size limit has exceeded", 88, Paragraph), ("did not pass validation", 58, Line), ("- ERROR | ", 88, Line), ("^Jekyll …: ", 60, Line), ("Liquid Exception: ", 90, Line), ("^ninja: error: ", 90, Line), ("^scons: *** ", 70, Line),
        ("^error: Invalid CSS", 90, Deeper), ("No tests found", 76, Line), ("^System process <", 92, Line), ("Crash dump is being written to", 40, Line), ("=^Makefile:№: ", 78, Line), ("*** missing separator", 92, Line), ("recipe for target …failed", 30, Line),
    ]),
    group("test", "a test failed", &[
        ("^№) ", 91, Numbered), ("^Failure:$", 92, Paragraph), ("^Error:$", 90, Paragraph), ("^№) Failure:", 93, Paragraph), ("^№) Error:", 93, Paragraph),
        ("^Failure: ", 88, Paragraph), ("=^--- FAIL: ", 93, Deeper), ("=^FAIL\t", 45, Line), ("=^FAIL: Test", 90, Deeper), ("^● ", 92, Numbered), ("[build failed]", 70, Line),
        ("^_…_ ERROR collecting … _…_$", 95, Section), ("^____…____$", 90, Section), ("=^FAILED …::…", 84, Line), ("=^ERROR …::…", 82, Line), ("=^ERROR …/…py", 80, Line),
        ("=^E   ", 86, Alike), ("=^FAIL: ", 91, Section), ("=^ERROR: test", 91, Section), ("=^ERROR: …(…)$", 88, Section), ("---- … stdout ----", 93, Paragraph),
        (": Failure$", 92, Paragraph), ("^…:№: FAILED:", 92, Paragraph), ("=[  FAILED  ] …(№ ms)", 60, Line), ("=[  FAILED  ] ", 54, Line), ("error: in \"", 92, Line), ("The following tests FAILED", 72, Deeper),
        ("***Failed", 66, Line), ("***Exception", 74, Line), ("***Timeout", 78, Line), ("***Not Run", 60, Line), ("<<< FAILURE!", 93, Frames), ("<<< ERROR!", 93, Frames), ("=^Failed tests:", 84, Paragraph), ("=^Tests in error:", 84, Paragraph),
        ("=[ERROR] Failures:", 84, Alike), ("=[ERROR] Errors:", 84, Alike), ("=^… > … FAILED$", 93, Deeper), ("*** FAILED ***", 91, Deeper), ("=[error] Test …failed: ", 92, Alike), ("=[error]   x ", 90, Deeper), ("=[error] Failed tests:", 60, Next(4)), ("=[error] Failed: Total", 40, Line),
        ("=^…) … FAILED$", 91, Deeper), ("^…(…) … FAILED$", 90, Deeper), ("^…(…): Executed № of № …DISCONNECTED", 86, Line), ("^…(…) ERROR$", 90, Paragraph), ("^✖ ", 80, Deeper), ("^✘ ", 80, Deeper), ("^✗ ", 84, Deeper), ("^❌ ", 90, Deeper), ("^× ", 82, Deeper), ("^✕ ", 76, Line),
        ("^not ok ", 90, Deeper), ("^# Failed test", 92, Alike), ("^#   Failed test", 92, Alike), ("#   Failed test", 90, Alike), ("=^FAIL …[…phpt]", 90, Line), ("FAILED TEST SUMMARY", 80, Section), ("^[-] ", 91, Deeper), ("Dubious, test returned", 72, Next(1)), ("# Looks like your test exited with", 80, Line),
        ("Test Summary Report", 58, Paragraph), ("Failed test", 60, Line), ("^Failure → ", 93, Paragraph), ("^Error → ", 93, Paragraph), ("── Failure", 93, Paragraph), ("── Error", 93, Paragraph), ("^№. Failure: ", 93, Paragraph), ("^№. Error: ", 93, Paragraph),
        ("Test Failed at ", 93, Deeper), (": Test Failed", 92, Deeper), ("Error During Test", 93, Deeper), ("[FAIL]$", 92, Deeper), ("=[FAIL] ", 78, Deeper), ("*** Failed! ", 92, Deeper), ("^FAIL in (", 93, Paragraph), ("^ERROR in (", 93, Paragraph),
        ("failed on line №", 92, Next(1)), ("*** FAILED test case", 60, Line), ("[E]$", 88, Deeper), ("XCTAssert", 86, Line), (": error: -[", 94, Line), ("Test crashed", 90, Line), ("Testing failed:", 74, Deeper), ("=^Failed …[…ms]$", 93, Paragraph), ("=^Failed …[… s]$", 93, Paragraph), ("=^X …ms]$", 92, Deeper), ("=^Failed   ", 84, Paragraph),
        ("Error Message:$", 86, Paragraph), ("=^№) Failed : ", 93, Numbered), ("=^№) Error : ", 93, Numbered), ("=| FAIL |", 88, Deeper), ("Failing scenarios:", 72, Paragraph), ("Failure/Error: ", 88, Numbered), ("=(X)", 92, Deeper), ("AssertionError", 84, Frames), ("Assertion failed", 90, Line), ("Assertion `…failed", 92, Line), ("AssertionFailedError", 88, Frames), ("ComparisonFailure", 88, Frames),
        ("expected … to ", 62, Line), ("Failed asserting", 88, Paragraph), ("=…  FAIL$", 88, Line), ("=^FAIL …", 78, Line), ("=^FAILED: ", 76, Line), ("=^FAILED ", 74, Line), ("=… FAILED$", 62, Line), ("…… FAILED", 56, Line), ("=^✗", 80, Line), ("!!!! KeyboardInterrupt !!!!", 88, Line), ("Interrupted: № error", 60, Line), ("doesn't match snapshot", 84, Line), ("test …failed", 50, Line),
    ]),
    group("exception", "an exception nobody caught", &[
        ("Traceback (most recent call last)", 92, Traceback), ("^Exception in thread \"", 93, Frames), ("^Caused by: ", 80, Frames), ("^panic: ", 95, Paragraph), ("panicked at ", 92, Paragraph),
        ("^fatal error: ", 90, Paragraph), ("WARNING: DATA RACE", 93, Section), ("^Unhandled exception", 92, Frames), ("^Uncaught ", 88, Frames), ("Unhandled Exception", 92, Frames), ("UnhandledPromiseRejection", 78, Line), ("^** (", 84, Paragraph), ("^Fatal Error", 84, Paragraph),
        ("^Error in …:$", 86, Paragraph), ("^Error in ", 82, Deeper), ("ERROR: LoadError", 90, Paragraph), ("^ERROR: LoadError", 90, Paragraph), ("^lua: ", 88, Deeper), ("luajit: ", 86, Deeper), ("BEGIN failed--compilation aborted", 70, Line), ("Can't locate … in @INC", 92, Line), ("exception calling", 80, Paragraph), ("Execution halted", 36, Line),
        ("…:№:in `…': …", 88, Deeper), ("^throw …;$", 76, Paragraph), ("there is no package called", 92, Line),
    ]),
    group("crash", "a process crashed", &[
        ("terminate called after throwing", 94, Deeper), ("ERROR: AddressSanitizer", 96, Deeper), ("Sanitizer: ", 88, Deeper), ("Segmentation fault", 90, Line), ("core dumped", 86, Line), ("SIGSEGV", 88, Line), ("SIGABRT", 84, Line), ("SIGBUS", 88, Line), (": runtime error: ", 92, Line),
        ("double free or corruption", 94, Line), ("buffer overflow detected", 94, Line), ("stack smashing detected", 94, Line), ("Illegal instruction", 90, Line), ("Bus error", 90, Line), ("Aborted (", 84, Line), ("heap corruption", 92, Line), ("access violation", 90, Line), ("A fatal error has been detected by the Java Runtime", 94, Alike), ("Received signal", 80, Line),
    ]),
    group("lint", "a linter or a style check complains", &[
        ("^№:№  error  ", 90, Listed), ("^№:№ error ", 88, Listed), ("^№:№  ✖  ", 90, Listed), (": C: ", 78, Deeper), (": W: ", 70, Deeper), (": E: ", 80, Deeper), (": F: ", 80, Deeper), ("^Offenses:$", 90, Numbered), (".py:№:№: E№ ", 90, Line), (".py:№:№: W№ ", 86, Line), (".py:№:№: F№ ", 92, Line), (".py:№:№: C№", 84, Line), (".py:№:№: R№", 80, Line), (".py:№: [", 84, Line),
        ("would reformat ", 86, Line), ("Imports are incorrectly sorted", 88, Line), ("is not formatted", 84, Line), ("not gofmt", 88, Line), ("Severity: №", 84, Next(1)), ("^In … line №:", 90, Paragraph), ("…:№: … ==> ", 60, Line), (" MD№", 86, Line), ("Issues :-(", 90, Paragraph), ("^ERROR: …[№, №]: ", 90, Line), ("^ERROR: …:№:№ - ", 90, Line), ("^ERROR: … on line №", 88, Line), ("^WARNING: … on line №", 80, Line),
        (" [W] ", 72, Line), (" [E] ", 76, Line), ("prettier/prettier", 86, Line), ("]: (error) ", 92, Line), ("problems (", 44, Line), ("=^✖ № problem", 46, Line), ("trailing whitespace", 74, Line), ("^| № | ERROR ", 90, Line), ("^№ | ERROR ", 90, Line), ("=^Lint …error", 74, Line), ("offenses detected", 44, Line), (">>> Lint for ", 90, Numbered), ("[ktlint]", 80, Line), ("files were modified by this hook", 84, Line), ("Style check failed", 60, Line),
        ("violation", 62, Line), ("violates", 64, Line), ("^#№: ", 62, Line),
    ]),
    group("dependency", "a package could not be had or installed", &[
        ("Could not find a version that satisfies", 93, Line), ("No matching distribution found", 92, Line), ("ResolutionImpossible", 92, Line), ("Bundler could not find compatible versions", 93, Numbered), ("Could not find …in any of the sources", 93, Line), ("An error occurred while installing", 84, Next(1)), ("Gem::Ext::BuildError", 84, Line), ("Your Ruby version is", 92, Line), ("find compatible versions for", 90, Numbered),
        ("^E: ", 86, Alike), ("^dpkg: error", 88, Deeper), ("has no installation candidate", 90, Line), ("Unable to locate package", 92, Line), ("unable to select packages", 92, Deeper), ("error: failed to …", 84, Paragraph), ("error: no matching package", 92, Paragraph), ("failed to select a version", 92, Paragraph), ("Could not resolve dependencies", 90, Paragraph), ("Could not transfer artifact", 88, Line), ("Could not find artifact", 90, Line), ("Could not resolve …", 80, Line), ("UNRESOLVED DEPENDENCIES", 84, Paragraph), ("unresolved dependency", 88, Line),
        ("requirements could not be resolved", 92, Numbered), ("PackagesNotFoundError", 92, Paragraph), ("UnsatisfiableError", 92, Paragraph), ("ResolvePackageNotFound", 92, Deeper), ("^[!] ", 88, Paragraph), ("not available for package", 92, Line), ("required but not available", 92, Line), ("ERROR: configuration failed for package", 84, Line), ("ERROR: lazy loading failed", 84, Line), ("ERROR: compilation failed for package", 60, Line), ("non-zero exit status", 60, Line), ("is not available (for R", 88, Line), ("! Couldn't find module", 90, Line), ("^! …failed", 78, Line), ("Unsatisfiable requirements", 92, Deeper),
        ("npm ERR! 404", 90, Alike), ("npm ERR! code E", 76, Alike), ("npm ERR! missing script", 92, Line), ("npm ERR! notarget", 90, Alike), ("npm ERR! peer", 86, Alike), ("npm ERR! cipm ", 92, Alike), ("npm ERR! ", 62, Alike), ("npm error ", 62, Alike), ("npm ERR! code ELIFECYCLE", 36, Line), ("yarn…lockfile needs to be updated", 92, Line), ("Your lockfile needs to be updated", 92, Line), ("The engine \"…is incompatible", 92, Line), ("^error Couldn't find", 92, Line), ("^error An unexpected error", 88, Line), ("^error …", 68, Line),
        ("ERR_PNPM", 90, Line), ("error NU№", 92, Line), ("Unable to find package", 90, Line), ("cannot find package", 90, Line), ("no required module provides package", 92, Line), ("unknown revision", 90, Line), ("is not a registered", 80, Line), ("^Error: No available formula", 90, Line), ("^Error: No such keg", 88, Line), ("is already installed", 40, Line), ("conflicting requirements", 88, Paragraph), ("[ERROR] No package named", 92, Line), ("Package …is unavailable", 88, Line), ("[RuntimeException]", 86, Paragraph), ("incompatible with", 66, Line), ("conflicts with", 62, Line), ("requires …but", 66, Line),
    ]),
    group("missing", "a command, a file or a right is missing", &[
        ("command not found", 90, Line), (": not found$", 86, Line), ("is not recognized as", 90, Line), ("currently not installed", 90, Line), ("executable file not found", 92, Line), ("cannot open shared object file", 92, Line), ("' not found (required by", 93, Line), ("cannot execute binary file", 92, Line), ("bad interpreter", 92, Line), ("UnsupportedClassVersionError", 90, Line), ("Unsupported class file major version", 90, Line), ("Cannot find module", 90, Line), ("No module named", 86, Line),
        ("No such file or directory", 80, Line), ("Permission denied", 82, Line), ("ENOENT", 80, Line), ("EACCES", 82, Line), ("cannot stat", 76, Line), ("does not exist", 66, Line), ("file not found", 72, Line), ("Unable to find", 66, Line), ("unrecognized option", 82, Line), ("unknown option", 82, Line), ("invalid option", 82, Line), ("unrecognized arguments", 84, Line), ("invalid argument", 84, Line), ("unknown command", 82, Line), ("No such option", 84, Line), ("no such command", 84, Line), ("FileNotFoundException", 82, Frames), ("is not installed", 76, Line), ("Could not open", 70, Line), ("could not be found", 72, Line), ("Module …not found", 76, Line),
    ]),
    group("environment", "a setting or a variable is missing", &[
        ("Input required and not supplied", 93, Line), ("environment variable …not set", 92, Line), ("environment variable …required", 90, Line), ("unbound variable", 92, Line), ("must be set", 76, Line), ("is not set", 66, Line), ("not configured", 66, Line), ("Missing required", 82, Line), ("Invalid workflow file", 94, Line), ("Could not parse", 78, Line), ("Unexpected value", 80, Line), ("yaml: line №", 90, Line), ("Invalid configuration", 84, Line), ("KeyError: '", 74, Line),
    ]),
    group("error", "an error was said", &[
        ("^error: ", 74, Deeper), ("^error ", 56, Line), ("^error:", 70, Deeper), ("=^ERROR ", 66, Line), ("=^ERROR: ", 74, Deeper), ("=^ERROR:", 66, Line), ("^[error] ", 68, Alike), ("^##[error]", 78, Line), ("^Error: ", 78, Deeper), ("ERROR: ", 60, Line), ("Error: ", 62, Deeper), ("=ERROR -- ", 64, Line), ("[ERROR]", 62, Line), ("error: ", 66, Line), ("…Error: ", 72, Frames), ("…Exception: ", 72, Frames), ("…Exception$", 60, Frames), ("^FATAL", 78, Line), ("=FATAL ", 70, Line), ("[fatal]", 78, Line), ("[fail]", 74, Line), ("CRITICAL", 58, Line), ("=SEVERE: ", 64, Next(1)),
    ]),
    group("command", "what the command said", &[
        ("failed", 46, Line), ("failure", 44, Line), ("error", 40, Line), ("errors", 40, Line), ("cannot ", 44, Line), ("can't ", 42, Line), ("could not ", 46, Line), ("couldn't ", 46, Line), ("unable to ", 46, Line), ("not found", 48, Line), ("invalid ", 44, Line), ("illegal ", 50, Line), ("denied", 46, Line), ("refused", 46, Line), ("aborted", 48, Line), ("aborting", 46, Line), ("exceeded", 48, Line), ("more than the", 50, Line), ("mismatch", 44, Line), ("unexpected ", 44, Line), ("unsupported", 44, Line), ("not supported", 44, Line), ("undefined ", 46, Line), ("unresolved ", 46, Line), ("fatal", 50, Line), ("crash", 46, Line), ("FAIL", 44, Line), ("broken", 40, Line), ("corrupt", 46, Line), ("is required", 40, Line), ("wrong ", 36, Line), ("bad ", 34, Line), ("exit 1", 40, Line), ("exception", 42, Line), ("is not ", 30, Line), ("missing ", 40, Line),
    ]),
    group("trailer", "the end of what failed", &[
        ("^The command \"…exited with", 14, Line), ("^##[error]Process completed with exit code", 12, Line), ("^##[error]…exited with code", 14, Line), ("^##[error]…failed with exit code", 16, Line), ("^make…*** […Error №", 36, Line), ("^gmake…*** […Error №", 36, Line), ("^make…: *** […", 36, Line), ("Error № (ignored)", 0, Line), ("Waiting for unfinished jobs", 10, Line), ("^ninja: build stopped", 22, Line), ("^error Command failed with", 22, Line), ("^error: Recipe ", 22, Line), ("npm ERR! errno", 18, Line), ("npm ERR! Exit status", 20, Line), ("npm ERR! Failed at the", 22, Line), ("npm ERR! This is probably not a problem", 10, Line), ("npm ERR! A complete log", 8, Line), ("npm ERR! …npm-debug.log", 8, Line), ("npm ERR! Test failed.", 24, Line), ("npm ERR! Linux ", 8, Line), ("npm ERR! argv", 8, Line), ("npm ERR! node ", 8, Line), ("npm ERR! npm ", 8, Line), ("npm ERR! …`…`$", 24, Line), ("npm ERR! If ", 6, Line), ("npm ERR! not with npm", 6, Line), ("npm ERR! Tell the author", 6, Line), ("npm ERR! …_logs/", 8, Line),
        ("^Exited with code", 12, Line), ("^ERROR: Job failed: exit", 14, Line), ("script returned exit code", 14, Line), ("^[ERROR] BUILD FAILURE", 24, Line), ("BUILD FAILURE", 22, Line), ("^BUILD FAILED", 26, Line), ("^FAILURE: Build failed", 30, Line), ("FAILED (failures=", 34, Line), ("FAILED (errors=", 34, Line), ("^Tests failed", 30, Line), ("^FAILURES!$", 30, Line), ("Result: FAIL", 30, Line), ("command exited with status", 14, Line), ("collect2: ", 38, Line), ("compilation terminated", 26, Line), ("error: aborting due to", 28, Line), ("error: could not compile", 36, Line), ("error: test failed, to rerun", 24, Line), ("error: build failed", 26, Line), ("^Build step '", 12, Line), ("^Finished: ", 10, Line), ("^Done. Your build exited", 8, Line), ("Configuring incomplete, errors occurred", 30, Line), ("Execution failed for task", 44, Line), ("There were failing tests", 34, Line), ("=[ERROR] -> [Help", 4, Line), ("=[ERROR] To see the full stack trace", 2, Line), ("=[ERROR] Re-run Maven", 2, Line), ("=[ERROR] For more information about the errors", 2, Line), ("=[ERROR] [Help", 2, Line), ("Compilation failed$", 30, Line), ("^Command failed: ", 30, Line), ("Retrying, № of", 20, Line), ("returned exit code", 30, Line), ("Command exited with", 20, Line), ("^error: script \"", 24, Line), ("Please report …", 10, Line), ("=^FAIL$", 24, Line), ("exit status 1$", 24, Line), ("Task failed", 26, Line), ("There are test failures", 26, Line), ("ELIFECYCLE", 24, Line), ("^ERROR: \"…\" exited with №", 22, Line), ("exited with №.$", 26, Line), ("^Exit code: №", 20, Line), ("exited with exit code", 26, Line), ("exited with code №", 26, Line), ("Got exit code", 12, Line), ("Exception ignored in", 20, Line), ("Compile requests", 0, Line),
    ]),
    group("noise", "", &[
        ("=^+ ", 0, Line), ("=^++ ", 0, Line), ("=^+++ ", 0, Line), ("=^ok ", 0, Line), ("^✓ ", 0, Line), ("^✔ ", 0, Line), ("^√ ", 0, Line), ("=^PASS", 0, Line), ("=PASSED", 0, Line), (" … ok$", 0, Line), ("=… PASS$", 0, Line), ("=[ OK ]", 0, Line), ("^[+] ", 0, Line), ("no errors", 0, Line), ("no failures", 0, Line), ("=^#=…#$", 0, Line), ("^Compiling ", 0, Line), ("^Checking ", 0, Line), ("^-- Performing Test", 0, Line), ("^-- Looking for", 0, Line), ("^checking ", 0, Line), ("^Get:№ ", 0, Line), ("^Unpacking ", 0, Line), ("^Setting up ", 0, Line), ("^Selecting previously", 0, Line), ("^Collecting ", 0, Line), ("^Downloading ", 0, Line), ("^Downloaded ", 0, Line), ("^Installing ", 0, Line), ("^Using ", 0, Line), ("^Fetching ", 0, Line), ("^remote: Compressing", 0, Line), ("* [new ", 0, Line), ("^export ", 0, Line), ("^declare ", 0, Line), ("^set -", 0, Line), ("^echo ", 0, Line), ("=^$ ", 0, Line), ("=travis_time:", 0, Line), ("=travis_fold:", 0, Line), ("^debug", 0, Line), ("^[debug]", 0, Line), ("^ok № ", 0, Line), ("error: 0", 0, Line), ("^Loading ", 0, Line), ("^Done in ", 0, Line), ("=^create mode", 0, Line), ("npm WARN", 0, Line), ("^[WARN", 0, Line), ("=^WARN ", 0, Line), ("=^WARN:", 0, Line), ("^warning ", 0, Line), ("^Ign:№", 0, Line), ("^Err:№", 40, Line), ("(allowed failure)", 0, Line), ("^##[warning]", 0, Line), ("^rm: cannot remove", 0, Line), ("^-W", 0, Line), ("^Requirement already", 0, Line), ("DeprecationWarning", 0, Line), ("^Auto-merging", 0, Line), ("^hint: ", 0, Line),
    ]),
];

/// The patterns of all rows, and what each says.
pub(super) fn all() -> &'static (Patterns, Vec<Anchor>) {
    static ALL: OnceLock<(Patterns, Vec<Anchor>)> = OnceLock::new();
    ALL.get_or_init(|| {
        let rows = || GROUPS.iter().flat_map(|group| group.rows.iter().map(move |row| (group, row)));
        let anchors =
            rows().map(|(group, &(_, weight, shape))| Anchor { class: group.class, why: group.why, weight, shape });
        (Patterns::new(rows().map(|(_, (pattern, ..))| *pattern)), anchors.collect())
    })
}
