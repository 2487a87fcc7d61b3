//! For comments, summaries and tickets.

use super::{Inspection, Options, Renderer};

pub(super) const RENDERER: Renderer =
    Renderer { id: "markdown", title: "The verdict, for comments and tickets", media_type: "text/markdown", render };

fn render(inspection: &Inspection, _: &Options) -> String {
    format!("{}\n", inspection.headline)
}
