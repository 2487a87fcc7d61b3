//! Where text goes: stdout, or a file.

use crate::args::Printing;
use crate::exit::usage;
use anyhow::{Context as _, Result};
use std::fs::{self, File};
use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::path::{Path, PathBuf};

/// Buffered output that ends quietly when nobody reads on.
pub(crate) struct Output {
    writer: BufWriter<Box<dyn Write>>,
    name: String,
}

impl Output {
    /// Opens the file that was asked for, else stdout.
    pub(crate) fn open(printing: &Printing) -> Result<Self> {
        let (writer, name): (Box<dyn Write>, _) = match &printing.output {
            Some(path) => {
                let file = File::create(path)
                    .map_err(|error| usage(format!("cannot be written to ({error}): {}", path.display())))?;
                (Box::new(file), path.display().to_string())
            }
            None => (Box::new(io::stdout().lock()), "stdout".to_owned()),
        };
        Ok(Self { writer: BufWriter::with_capacity(1 << 16, writer), name })
    }

    /// Writes what `fill` gives, to the end or until nobody reads on.
    pub(crate) fn write(
        mut self,
        fill: impl FnOnce(&mut dyn FnMut(&str) -> io::Result<()>) -> io::Result<()>,
    ) -> Result<()> {
        let filled = fill(&mut |text| self.writer.write_all(text.as_bytes()));
        match filled.and_then(|()| self.writer.flush()) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                // What is buffered is for nobody.
                drop(self.writer.into_parts());
                Ok(())
            }
            result => result.with_context(|| format!("writing failed: {}", self.name)),
        }
    }

    /// Writes a line at once: what was done by then is known to who reads, whatever comes after.
    pub(crate) fn line(&mut self, text: &str) -> Result<()> {
        match writeln!(self.writer, "{text}").and_then(|()| self.writer.flush()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                Err(error).with_context(|| format!("writing failed: {}", self.name))
            }
            _ => Ok(()),
        }
    }

    /// Writes a text.
    pub(crate) fn text(self, text: &str) -> Result<()> {
        self.write(|sink| sink(text))
    }
}

/// Colours are for terminals, and for those who have not declined.
pub(crate) fn is_coloured(printing: &Printing) -> bool {
    let is_declined = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    printing.output.is_none() && !printing.no_color && !is_declined && io::stdout().is_terminal()
}

/// Writes a file that is no text to where output goes.
pub(crate) fn write_bytes(printing: &Printing, bytes: &[u8]) -> Result<()> {
    if let Some(path) = &printing.output {
        return fs::write(path, bytes).with_context(|| format!("cannot be written to: {}", path.display()));
    }
    let mut stdout = io::stdout().lock();
    match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// What is read stays as it is.
pub(crate) fn refuse_to_overwrite(target: &Path, paths: &[PathBuf]) -> Result<()> {
    let Ok(there) = fs::canonicalize(target) else { return Ok(()) };
    let is_within = |path: &PathBuf| fs::canonicalize(path).is_ok_and(|path| there.starts_with(path));
    if paths.iter().any(is_within) {
        return Err(usage(format!("would overwrite what it reads: {}", target.display())));
    }
    Ok(())
}
