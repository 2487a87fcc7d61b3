//! Steps of logs as JSON lines.

use super::{Sink, Source, Table, line};
use crate::documents::times::rfc3339;
use serde_json::json;
use std::io;

pub(super) const TABLE: Table = Table { id: "steps", title: "steps of logs", write };

fn write(source: &Source<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
    let (facts, redactor) = (source.facts, source.redactor);
    for row in &facts.log_steps {
        line(
            &json!({
                "path": facts.entry_of(row.document).map(|entry| redactor.text(&entry.path)),
                "step": redactor.text(facts.text(row.name)),
                "command": redactor.given(facts.text(row.command)),
                "exit": row.exit,
                "failed": row.is_failed,
                "first_line": row.first_line,
                "last_line": row.last_line,
                "started": row.started.map(rfc3339),
                "duration_ms": row.duration_ms.is_finite().then_some(row.duration_ms),
            }),
            sink,
        )?;
    }
    Ok(())
}
