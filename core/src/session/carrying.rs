//! The report with the application as an output of the page: sizes to choose from, and the file of the chosen one.

use super::exporting::{File, Made};
use super::{ReportSize, Session, SizedReport};
use crate::reports::{self, ExportSize, Options};
use std::rc::Rc;

/// Its id among the outputs.
pub(super) const CARRYING: &str = "html-application";

/// What outputs are made with, and the one that was made last.
#[derive(Default)]
pub(super) struct Exported {
    pub(super) made: Option<Made>,
    /// The text of an `artiscope.html`, or why there is none; `None` until a host says.
    application: Option<Result<Rc<str>, String>>,
    /// What a report over it would be.
    sizes: Vec<SizedReport>,
}

impl Exported {
    /// What was opened is not what it was.
    pub(super) fn forget(&mut self) {
        self.made = None;
        self.sizes.clear();
    }
}

impl Session {
    /// Takes the application that reports carry, or why there is none.
    pub fn put_application(&mut self, app: Result<String, String>) {
        let none = || "artiscope.html beside this page is something else".to_owned();
        let checked = app.and_then(|app| Some(app).filter(|app| reports::is_application(app)).ok_or_else(none));
        self.exported = Exported { application: Some(checked.map(Rc::from)), ..Exported::default() };
    }

    /// The report in a size, as a file.
    pub(super) fn carrying_report(&mut self, size: &str) -> Result<File, String> {
        let app = match &self.exported.application {
            Some(Ok(app)) => Rc::clone(app),
            missing => {
                let why = match missing {
                    Some(Err(why)) => why,
                    _ => "nobody handed it over",
                };
                let html = reports::html().title;
                return Err(format!(
                    "it carries the application, which is not at hand: {why}. \u{201c}{html}\u{201d} needs none"
                ));
            }
        };
        let options = Options::default();
        if self.exported.sizes.is_empty() {
            self.exported.sizes = self.sizes(&app, &options);
        }
        let wanted = sized(size).ok_or("no such size")?;
        let sized = self.exported.sizes.iter().find(|sized| sized.size == wanted).ok_or_else(String::new)?;
        let length = sized.bytes.clone()?;
        let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
        let mut sink = |text: &str| {
            bytes.extend(text.as_bytes());
            Ok(())
        };
        self.write_sized(sized, &app, &options, &mut sink).map_err(|error| error.to_string())?;
        let differences: String = self.differences(sized)?.into_iter().map(|said| said + "\n\n").collect();
        Ok(File { name: reports::html().file_name.to_owned(), bytes, told: differences + &sized.told() })
    }

    /// What is said of the sizes of an output, once they were made.
    pub(super) fn said_sizes(&self, id: &str, size: &str) -> Vec<ExportSize> {
        let said = |one: &SizedReport| ExportSize {
            word: one.size.word().to_owned(),
            said: one.said(),
            is_chosen: Some(one.size) == sized(size),
        };
        self.exported.sizes.iter().filter(|_| id == CARRYING).map(said).collect()
    }
}

/// The size of a word; of none the usual one.
fn sized(word: &str) -> Option<ReportSize> {
    if word.is_empty() { Some(ReportSize::USUAL) } else { ReportSize::ALL.into_iter().find(|size| size.word() == word) }
}
