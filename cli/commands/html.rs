//! `inspect --format html`: one file, in a size that is said first.

use super::session;
use crate::app::application;
use crate::args::{Inspect, Printing, Size};
use crate::exit::usage;
use crate::output::Output;
use anyhow::Result;
use artiscope_core::reports::{Options, Renderer, is_application, is_web};
use artiscope_core::session::{Bundle, ReportSize, Session};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write as _;

/// What a size would be: the file's bytes, or why it cannot be.
struct Sized {
    size: ReportSize,
    bytes: Result<u64, String>,
    carried: Option<(Bundle, Vec<u8>)>,
}

pub(super) fn run(renderer: &'static Renderer, args: &Inspect, printing: &Printing) -> Result<Session> {
    let app = application(args.app.as_deref())?;
    if let (Some(app), Some(path)) = (&app, &args.app)
        && !is_application(app)
    {
        return Err(usage(format!("not an artiscope.html: {}", path.display())));
    }
    // One that lies about and is of another version is none.
    let app = app.filter(|app| is_application(app));
    let wanted = match args.size {
        None if app.is_some() => ReportSize::Failures,
        None | Some(Size::Summary) => ReportSize::Summary,
        Some(Size::Failures) => ReportSize::Failures,
        Some(Size::Full) => ReportSize::Full,
    };
    if app.is_none() && wanted != ReportSize::Summary {
        return Err(usage(format!("--size {} needs the application: give --app artiscope.html", wanted.word())));
    }
    if let Some(home) = args.home.as_deref().filter(|home| !is_web(home)) {
        return Err(usage(format!("--home is an address that begins with https:// or http://: not {home}")));
    }
    let options = Options { home: args.home.clone(), ..args.inputs.options(false)? };
    let session = session(&args.inputs, printing)?;
    let page = session.report(renderer, &options).len() as u64;
    let over = app.as_deref().map_or(0, |app| app.len() as u64);
    let mut sizes = Vec::new();
    for size in ReportSize::ALL.into_iter().filter(|_| app.is_some()) {
        sizes.push(sized(&session, size, page, over)?);
    }
    if !printing.quiet {
        said(&sizes, page, wanted);
    }
    let chosen = sizes.into_iter().find(|sized| sized.size == wanted);
    if let Some(Sized { bytes: Err(why), .. }) = &chosen {
        return Err(usage(why.clone()));
    }
    let output = Output::open(printing)?;
    match (app, chosen.and_then(|chosen| chosen.carried)) {
        (Some(app), Some((bundle, packed))) => {
            if !printing.quiet {
                for sentence in differences(&session, &bundle)? {
                    eprintln!("{sentence}");
                }
            }
            output.write(|sink| session.write_html((&app, &bundle, &packed), &options, sink))?;
        }
        _ => output.write(|sink| session.write_report(renderer, &options, sink))?,
    }
    Ok(session)
}

fn sized(session: &Session, size: ReportSize, page: u64, over: u64) -> Result<Sized> {
    if size == ReportSize::Summary {
        return Ok(Sized { size, bytes: Ok(page), carried: None });
    }
    let bundle = match session.bundle(size) {
        Ok(bundle) => bundle,
        Err(why) => return Ok(Sized { size, bytes: Err(why), carried: None }),
    };
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(&bundle.bytes)?;
    let packed = gzip.finish()?;
    if let Some(why) = bundle.refused(packed.len()) {
        return Ok(Sized { size, bytes: Err(why), carried: None });
    }
    let data = (packed.len().div_ceil(3) * 4 + bundle.about.len()) as u64;
    Ok(Sized { size, bytes: Ok(page + over + data), carried: Some((bundle, packed)) })
}

/// The sizes, the chosen one marked.
fn said(sizes: &[Sized], page: u64, wanted: ReportSize) {
    use artiscope_core::methods::phrase::{bytes, count};
    if sizes.is_empty() {
        eprintln!("the report is static ({}): no artiscope.html was found, and --app names none", bytes(page));
    }
    for Sized { size, bytes: length, carried } in sizes {
        let mark = if *size == wanted { ">" } else { " " };
        let said = match length {
            Ok(length) => bytes(*length),
            Err(why) => why.clone(),
        };
        let inside = carried.as_ref().map(|(bundle, _)| {
            let (out, out_bytes) = bundle.left_out;
            let out = if out > 0 {
                format!(", {} left out ({})", count(out, "file", "files"), bytes(out_bytes))
            } else {
                String::new()
            };
            format!(": the application, {} inside{out}", count(bundle.files, "file", "files"))
        });
        eprintln!(
            "{mark} --size {:<8} {said}{}",
            size.word(),
            inside.unwrap_or_else(|| if length.is_ok() {
                ": the findings alone, static".to_owned()
            } else {
                String::new()
            })
        );
    }
}

/// What is read again must say the same; where it does not, that is said.
fn differences(session: &Session, bundle: &Bundle) -> Result<Vec<String>> {
    let again =
        Session::unbundle(session.limits().clone(), &bundle.about, &bundle.bytes).map_err(anyhow::Error::msg)?;
    let mut said = Vec::new();
    let verdicts = [session, &again].map(|session| session.summary(false).verdict.word());
    if verdicts[0] != verdicts[1] {
        said.push(format!("the report's application will say {} where this says {}", verdicts[1], verdicts[0]));
    }
    let tests = [session, &again].map(|session| session.facts().counts().tests);
    if tests[0] != tests[1] {
        said.push(format!("the report's application will find {} of {} tests", tests[1], tests[0]));
    }
    let ids = [session, &again].map(|session| {
        let mut ids: Vec<String> = session.findings().iter().map(|finding| finding.id.clone()).collect();
        ids.sort();
        ids
    });
    if ids[0] != ids[1] {
        said.push("the report's application will find other findings: they rest on what no copy may hold".to_owned());
    }
    Ok(said)
}
