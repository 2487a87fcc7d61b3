//! `inspect --format html`: one file, in a size that is said first.

use super::session;
use crate::app::application;
use crate::args::{Inspect, Printing, Size};
use crate::exit::usage;
use crate::output::Output;
use anyhow::Result;
use artiscope_core::methods::phrase::bytes;
use artiscope_core::reports::{Options, Renderer, is_application, is_web};
use artiscope_core::session::{ReportSize, Session};

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
        None if app.is_some() => ReportSize::USUAL,
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
    let Some(app) = app.as_deref() else {
        let page = session.report(renderer, &options);
        if !printing.quiet {
            let length = bytes(page.len() as u64);
            eprintln!("the report is static ({length}): no artiscope.html was found, and --app names none");
        }
        Output::open(printing)?.write(|sink| sink(&page))?;
        return Ok(session);
    };
    let sizes = session.sizes(app, &options);
    for sized in sizes.iter().filter(|_| !printing.quiet) {
        let mark = if sized.size == wanted { ">" } else { " " };
        eprintln!("{mark} --size {:<8} {}", sized.size.word(), sized.said());
    }
    let Some(chosen) = sizes.iter().find(|sized| sized.size == wanted) else { return Ok(session) };
    if let Err(why) = &chosen.bytes {
        return Err(usage(why.clone()));
    }
    let output = Output::open(printing)?;
    if !printing.quiet {
        for sentence in session.differences(chosen).map_err(anyhow::Error::msg)? {
            eprintln!("{sentence}");
        }
    }
    output.write(|sink| session.write_sized(chosen, app, &options, sink))?;
    Ok(session)
}
