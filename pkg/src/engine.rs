//! What the bindings do, without JavaScript: so that it can be tested natively.

use artiscope_core::bytes::{ByteSource, Limits};
use artiscope_core::reports::rows::{TABLES, table};
use artiscope_core::reports::{Inspection, Options, renderer};
use artiscope_core::session::Session;

/// The name of bytes that were given without one.
pub const UNNAMED: &str = "input";

/// Opens named bytes and reads them to the end.
pub fn open(inputs: Vec<(String, Vec<u8>)>) -> Session {
    let boxed = |bytes: Vec<u8>| -> Box<dyn ByteSource> { Box::new(bytes) };
    Session::open(Limits::default(), inputs.into_iter().map(|(name, bytes)| (name, boxed(bytes))).collect())
}

/// The text of `artiscope inspect --format json`, byte for byte.
pub fn inspect(session: &Session) -> String {
    renderer("json").map(|json| session.report(json, &Options::default())).unwrap_or_default()
}

/// The same as values.
pub fn inspection(session: &Session) -> Inspection {
    session.inspection(&Options::default())
}

/// The text of `artiscope facts --table`, byte for byte; an unknown table is an error that names the known ones.
pub fn facts(session: &Session, id: &str) -> Result<String, String> {
    let Some(table) = table(id) else {
        let known: Vec<&str> = TABLES.iter().map(|table| table.id).collect();
        return Err(format!("no such table: {id} (tables: {})", known.join(", ")));
    };
    let mut text = String::new();
    let mut sink = |line: &str| {
        text.push_str(line);
        Ok(())
    };
    session.rows(table, &Options::default(), &mut sink).map_err(|error| error.to_string())?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use artiscope_core::entries::testing::zip;

    #[test]
    fn a_zip_gives_a_verdict_and_rows() {
        let report = br#"<testsuite name="s"><testcase name="t"><failure message="no"/></testcase></testsuite>"#;
        let session = open(vec![("run.zip".to_owned(), zip(&[("junit.xml", report.as_slice())]))]);
        let document: serde_json::Value = serde_json::from_str(&inspect(&session)).unwrap();
        assert_eq!(document["verdict"], "red");
        assert_eq!(document["documents"][0]["path"], "run.zip!/junit.xml");
        assert_eq!(document, serde_json::to_value(inspection(&session)).unwrap());
        let rows = facts(&session, "tests").unwrap();
        assert_eq!(rows.lines().count(), 1);
        assert!(rows.ends_with('\n'));
        assert_eq!(facts(&session, "metrics").unwrap(), "");
        assert!(facts(&session, "nonsense").unwrap_err().contains("entries, documents, tests"));
    }
}
