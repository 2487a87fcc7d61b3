//! The command line: the native host of the engine.

mod app;
mod args;
mod commands;
mod exit;
mod history;
mod open;
mod output;
mod progress;
mod read;
mod serving;
mod source;
mod told;
mod webhook;

use clap::Parser as _;
use exit::{Exit, Refused};
use std::process::ExitCode;

fn main() -> ExitCode {
    let args = match args::Args::try_parse() {
        Ok(args) => args,
        Err(help) => {
            // Nothing can be done when help cannot be printed.
            drop(help.print());
            return if help.use_stderr() { Exit::Usage.into() } else { Exit::Passed.into() };
        }
    };
    match commands::run(&args) {
        Ok(exit) => exit.into(),
        Err(error) => {
            eprintln!("error: {error:#}");
            error.downcast_ref::<Refused>().map_or(Exit::NothingOpened, |refused| refused.exit).into()
        }
    }
}
