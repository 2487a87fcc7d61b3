//! The HTML report in its sizes: what each would be is said before one is written.

use super::{Bundle, ReportSize, Session};
use crate::methods::phrase::{bytes, count};
use crate::reports::rows::Sink;
use crate::reports::{self, Options};
use flate2::Compression;
use flate2::bufread::GzEncoder;
use hashbrown::HashSet;
use std::io::{self, Read as _};
use zune_inflate::{DeflateDecoder, DeflateOptions};

/// What a size would be.
pub struct SizedReport {
    /// Which.
    pub size: ReportSize,
    /// Bytes of the file; a sentence where it would be too large.
    pub bytes: Result<u64, String>,
    carried: Option<Carried>,
}

/// What goes into it beside the application.
struct Carried {
    /// Without its bytes.
    bundle: Bundle,
    /// These, as gzip.
    packed: Vec<u8>,
    /// Their number.
    unpacked: usize,
}

impl SizedReport {
    /// How large it is and what is in it, or why it cannot be.
    pub fn said(&self) -> String {
        let length = match &self.bytes {
            Ok(length) => bytes(*length),
            Err(why) => return why.clone(),
        };
        let Some(Carried { bundle, .. }) = &self.carried else {
            return format!("{length}: the findings alone, static");
        };
        let out = match bundle.left_out {
            (0, _) => String::new(),
            (files, of) => format!(", {} left out ({})", count(files, "file", "files"), bytes(of)),
        };
        format!("{length}: the application, {} inside{out}", count(bundle.files, "file", "files"))
    }

    /// What was taken out of what it carries, and what of it could not be copied; empty where it carries nothing.
    pub(super) fn told(&self) -> String {
        self.carried.as_ref().map(|carried| carried.bundle.report.text()).unwrap_or_default()
    }
}

impl Session {
    /// What the report would be in each size with this application over it, the text of an `artiscope.html`.
    pub fn sizes(&self, app: &str, options: &Options) -> Vec<SizedReport> {
        let page = self.report(reports::html(), options).len();
        ReportSize::ALL.map(|size| self.sized(size, (page + app.len()) as u64, page as u64)).into()
    }

    fn sized(&self, size: ReportSize, over: u64, page: u64) -> SizedReport {
        if size == ReportSize::Summary {
            return SizedReport { size, bytes: Ok(page), carried: None };
        }
        let carried = self.bundle(size).and_then(|mut bundle| {
            let plain = std::mem::take(&mut bundle.bytes);
            let mut packed = Vec::new();
            // Reading from memory into memory does not fail.
            let _ = GzEncoder::new(plain.as_slice(), Compression::default()).read_to_end(&mut packed);
            match bundle.refused(packed.len()) {
                Some(why) => Err(why),
                None => Ok(Carried { bundle, packed, unpacked: plain.len() }),
            }
        });
        match carried {
            Ok(carried) => {
                let data = carried.packed.len().div_ceil(3) * 4 + carried.bundle.about.len();
                SizedReport { size, bytes: Ok(over + data as u64), carried: Some(carried) }
            }
            Err(why) => SizedReport { size, bytes: Err(why), carried: None },
        }
    }

    /// Writes the report in a size, over the application of [`Session::sizes`].
    pub fn write_sized(
        &self,
        sized: &SizedReport,
        app: &str,
        options: &Options,
        sink: &mut Sink<'_>,
    ) -> io::Result<()> {
        match &sized.carried {
            Some(Carried { bundle, packed, .. }) => self.write_html((app, bundle, packed), options, sink),
            None => self.write_report(reports::html(), options, sink),
        }
    }

    /// What a report carries, read again, must say the same; where it does not, a sentence says so.
    pub fn differences(&self, sized: &SizedReport) -> Result<Vec<String>, String> {
        let Some(Carried { bundle, packed, unpacked }) = &sized.carried else { return Ok(Vec::new()) };
        let options = DeflateOptions::default().set_size_hint(unpacked + 512).set_limit(unpacked + 1024);
        let plain = DeflateDecoder::new_with_options(packed, options).decode_gzip().unwrap_or_default();
        let again = Self::unbundle(self.limits.clone(), &bundle.about, &plain)?;
        let mut said = Vec::new();
        let verdicts = [self, &again].map(|session| session.summary(false).verdict.word());
        if verdicts[0] != verdicts[1] {
            said.push(format!("the report's application will say {} where this says {}", verdicts[1], verdicts[0]));
        }
        let tests = [self, &again].map(|session| session.facts.counts().tests);
        if tests[0] != tests[1] {
            said.push(format!("the report's application will find {} of {} tests", tests[1], tests[0]));
        }
        let ids = |session: &Self| session.findings.iter().map(|finding| finding.id.clone()).collect::<HashSet<_>>();
        if self.findings.len() != again.findings.len() || ids(self) != ids(&again) {
            said.push("the report's application will find other findings: they rest on what no copy may hold".into());
        }
        Ok(said)
    }
}
