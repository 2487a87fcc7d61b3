//! `packet`: the evidence that a runbook asks for, as one zip.

use super::{is_nothing_opened, session};
use crate::args::{PacketArgs, Printing, TextOrJson};
use crate::exit::{Exit, no_data, nothing_opened, usage};
use crate::output::{refuse_to_overwrite, write_bytes};
use anyhow::Result;
use artiscope_core::methods::phrase::{bytes, count};
use artiscope_core::session::{Packet, PacketOptions};
use std::fmt::Write as _;
use std::io::IsTerminal as _;

pub(super) fn run(args: &PacketArgs, printing: &Printing) -> Result<Exit> {
    let options = args.inputs.options(false)?;
    match &printing.output {
        Some(path) => refuse_to_overwrite(path, &args.inputs.paths)?,
        None if std::io::stdout().is_terminal() => return Err(usage("the packet is a zip: give -o FILE")),
        None => {}
    }
    let session = session(&args.inputs, printing)?;
    if is_nothing_opened(&session) {
        return Err(nothing_opened("nothing could be opened"));
    }
    let asked = PacketOptions { options, has_images: args.with_images };
    let packet = session.packet(args.kind.id(), &asked).map_err(no_data)?;
    write_bytes(printing, &packet.bytes)?;
    if !printing.quiet {
        match args.format {
            TextOrJson::Text => eprint!("{}", said(&packet)),
            TextOrJson::Json => eprint!("{}", packet.manifest.json()),
        }
    }
    Ok(if args.require_complete && !packet.manifest.complete { Exit::NoData } else { Exit::Passed })
}

/// What is in it, and what is not.
fn said(packet: &Packet) -> String {
    let manifest = &packet.manifest;
    let copies = manifest.files.iter().filter(|file| file.source.is_some()).count() as u64;
    let mut out = format!(
        "{}: {}, {}",
        manifest.kinds.join(", "),
        count(copies, "file", "files"),
        bytes(packet.bytes.len() as u64)
    );
    let lacking: Vec<_> = manifest.lacking().collect();
    if lacking.is_empty() {
        out.push_str("; complete\n");
        return out;
    }
    // Appending to a text does not fail.
    let _ = writeln!(out, "; not complete:");
    for item in lacking {
        let of = item.run.as_ref().map(|run| format!(" of {run}")).unwrap_or_default();
        let fill = item.fill.as_ref().map(|fill| format!(": {fill}")).unwrap_or_default();
        let _ = writeln!(out, "  {}  {}{of}{fill}", item.state.word(), item.what);
    }
    out
}
