//! Builds, serves, tests and measures the project.
//!
//! `cargo xtask serve` and `cargo xtask test` need nothing but cargo and Node with npm: what else
//! is missing they fetch, saying so.

mod ahead;
mod bench;
mod build;
mod fuzz;
mod npm;
mod serve;
mod shell;
mod snapshot;
mod test;
mod tools;

use anyhow::{Result, bail};

/// A command: its name, one line of help, and what it does with the rest of the line.
struct Command {
    name: &'static str,
    help: &'static str,
    run: fn(&[String]) -> Result<()>,
}

/// All commands, in the order of the help.
const COMMANDS: &[Command] = &[
    Command {
        name: "serve",
        help: "[--port N] [--no-open]  builds the page and serves it on loopback",
        run: serve::command,
    },
    Command { name: "test", help: "[STEP…]  everything that CI runs, or some steps of it", run: test::command },
    Command {
        name: "build",
        help: "[--allow-origin ORIGIN]… [--home URL]  the site (dist/site) and the single file (dist/artiscope.html)",
        run: build::command,
    },
    Command { name: "pkg", help: "the engine for JavaScript (dist/pkg)", run: npm::command },
    Command {
        name: "fuzz",
        help: "[--seconds N] [--seed N] [FORMAT]  damages the samples of formats and reads them, 60 s unless told",
        run: fuzz::command,
    },
    Command {
        name: "bench",
        help: "[--quick] [--formats] [--redact]  page, CLI and peers side by side on one large artifact, or on one document a format",
        run: bench::command,
    },
];

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if let Err(error) = command(&args) {
        eprintln!("error: {error:#}");
        std::process::exit(1);
    }
}

fn command(args: &[String]) -> Result<()> {
    let name = args.first().map_or("help", String::as_str);
    if let Some(command) = COMMANDS.iter().find(|c| c.name == name) {
        return (command.run)(&args[1..]);
    }
    println!("cargo xtask COMMAND\n");
    for command in COMMANDS {
        println!("  {:<6} {}", command.name, command.help);
    }
    println!("\nsteps of `test`: {}", test::names().join(", "));
    if matches!(name, "help" | "--help" | "-h") {
        return Ok(());
    }
    bail!("no such command: {name}")
}
