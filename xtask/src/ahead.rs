//! Builds that go on while other steps run: native and wasm builds lie in folders of their own, and the last
//! part of each, optimising a whole program, keeps only one core busy.

use crate::shell::{root, say, target, took};
use anyhow::{Context, Result};
use std::fs::File;
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Instant;

/// Commands of this program, run one after the other beside what this process does.
pub(crate) struct Ahead {
    commands: Vec<&'static str>,
    ended: Receiver<&'static str>,
}

impl Ahead {
    /// Begins to run the commands, in order.
    pub(crate) fn start(commands: Vec<&'static str>) -> Self {
        if !commands.is_empty() {
            say(format!("built beside the next steps: {}", commands.join(", ")));
        }
        let (tell, ended) = channel();
        let here = commands.clone();
        std::thread::spawn(move || {
            for command in here {
                // A build that failed is run again by the step that needs it, which says why.
                let _ = run(command);
                if tell.send(command).is_err() {
                    return;
                }
            }
        });
        Self { commands, ended }
    }

    /// Waits until a command has ended and prints what it printed; at once where it was not among them.
    pub(crate) fn wait(&self, command: &str) {
        if !self.commands.contains(&command) {
            return;
        }
        let start = Instant::now();
        while let Ok(ended) = self.ended.recv() {
            if let Ok(printed) = std::fs::read_to_string(log(ended)) {
                print!("{printed}");
            }
            if ended == command {
                break;
            }
        }
        say(format!("waited {} for what was built beside", took(start.elapsed())));
    }
}

fn log(command: &str) -> std::path::PathBuf {
    target().join("xtask").join(format!("{command}.log"))
}

fn run(command: &str) -> Result<()> {
    let path = log(command);
    std::fs::create_dir_all(target().join("xtask"))?;
    let file = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
    let mut child = Command::new(std::env::current_exe()?);
    child.arg(command).current_dir(root()).stdin(Stdio::null());
    child.stdout(file.try_clone()?).stderr(file).status()?;
    Ok(())
}
