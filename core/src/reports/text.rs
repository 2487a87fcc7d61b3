//! For people at a terminal.

use super::{Inspection, Options, Renderer};

pub(super) const RENDERER: Renderer =
    Renderer { id: "text", title: "The verdict, for people", media_type: "text/plain", render };

fn render(inspection: &Inspection, _: &Options) -> String {
    format!("{}\n", inspection.headline)
}
