//! A chart: drawn by plotters as SVG in the colours of the page, with the same numbers as a table.

use leptos::prelude::*;
use plotters::prelude::*;

/// A line or bars of a chart.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Drawn {
    /// One value for each place; a gap where there is none.
    pub(crate) values: Vec<Option<f64>>,
    /// Bars instead of a line.
    pub(crate) is_bar: bool,
}

/// What is drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Plot {
    /// Places of the horizontal axis.
    pub(crate) x: Vec<String>,
    /// Unit of the vertical axis.
    pub(crate) unit: String,
    /// Lines and bars, in the order of their colours.
    pub(crate) series: Vec<Drawn>,
    /// Horizontal lines.
    pub(crate) limits: Vec<f64>,
}

/// Colours that stand for those of the page, which are put in afterwards: plotters knows no variables.
const SWAPS: [(RGBColor, &str); 9] = [
    (RGBColor(1, 1, 1), "var(--text-2)"),
    (RGBColor(2, 2, 2), "var(--line)"),
    (RGBColor(3, 3, 3), "var(--failed)"),
    (RGBColor(11, 1, 1), "var(--series-1)"),
    (RGBColor(12, 1, 1), "var(--series-2)"),
    (RGBColor(13, 1, 1), "var(--series-3)"),
    (RGBColor(14, 1, 1), "var(--series-4)"),
    (RGBColor(15, 1, 1), "var(--series-5)"),
    (RGBColor(16, 1, 1), "var(--series-6)"),
];
const TEXT: RGBColor = SWAPS[0].0;
const GRID: RGBColor = SWAPS[1].0;
const LIMIT: RGBColor = SWAPS[2].0;
const FIRST_SERIES: usize = 3;

/// Side by side, in the units of the drawing; the page scales it.
const SIZE: (u32, u32) = (760, 240);

/// Colour of a series by its place.
pub(crate) fn series_colour(at: usize) -> &'static str {
    SWAPS.get(FIRST_SERIES + at % (SWAPS.len() - FIRST_SERIES)).map_or("", |(_, name)| *name)
}

fn colour(at: usize) -> RGBColor {
    SWAPS.get(FIRST_SERIES + at % (SWAPS.len() - FIRST_SERIES)).map_or(TEXT, |(colour, _)| *colour)
}

/// The drawing as SVG; empty when there is nothing to draw.
pub(crate) fn svg(plot: &Plot) -> String {
    let mut out = String::new();
    if draw(plot, &mut out).is_none() {
        return String::new();
    }
    for (RGBColor(r, g, b), name) in SWAPS {
        out = out.replace(&format!("#{r:02X}{g:02X}{b:02X}"), name);
    }
    // It scales with its frame, and has no ground of its own.
    let (width, height) = SIZE;
    out.replacen(&format!("<svg width=\"{width}\" height=\"{height}\""), "<svg", 1)
}

fn draw(plot: &Plot, out: &mut String) -> Option<()> {
    let values = || plot.series.iter().flat_map(|series| series.values.iter().copied().flatten());
    let all = || values().chain(plot.limits.iter().copied()).filter(|value| value.is_finite());
    let places = plot.x.len();
    if places == 0 || values().next().is_none() {
        return None;
    }
    let (low, high) = all().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
    let low = if low >= 0.0 && low < high * 0.7 { 0.0 } else { low - (high - low).abs().max(high.abs() * 0.02) * 0.15 };
    let high = if high > low { high + (high - low) * 0.08 } else { low + 1.0 };
    let area = SVGBackend::with_string(out, SIZE).into_drawing_area();
    let ends = -0.5..places as f64 - 0.5;
    let mut chart = ChartBuilder::on(&area)
        .margin(6)
        .margin_right(14)
        .x_label_area_size(24)
        .y_label_area_size(58)
        .build_cartesian_2d(ends.clone(), low..high)
        .ok()?;
    let style = ("var(--sans)", 11).into_font().color(&TEXT);
    let label = |at: &f64| {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place on the axis")]
        let place = at.round().max(0.0) as usize;
        let is_near = (at - at.round()).abs() < 0.01;
        plot.x.get(place).filter(|_| is_near).map(|text| crate::format::path(text, 18)).unwrap_or_default()
    };
    chart
        .configure_mesh()
        .disable_x_mesh()
        .bold_line_style(GRID)
        .light_line_style(TRANSPARENT)
        .axis_style(GRID)
        .label_style(style)
        .x_labels(places.min(9))
        .x_label_formatter(&label)
        .y_labels(5)
        .y_label_formatter(&|value| crate::format::measure(*value, &plot.unit))
        .draw()
        .ok()?;
    let bars = plot.series.iter().filter(|series| series.is_bar).count().max(1);
    let mut bar = 0.0;
    for (at, series) in plot.series.iter().enumerate() {
        let colour = colour(at);
        let points = || (0..places).zip(&series.values).filter_map(|(x, value)| Some((x as f64, (*value)?)));
        if series.is_bar {
            let width = 0.7 / bars as f64;
            let offset = bar * width - 0.35;
            bar += 1.0;
            let bar_of = |(x, value): (f64, f64)| {
                Rectangle::new([(x + offset, low.max(0.0)), (x + offset + width * 0.92, value)], colour.filled())
            };
            chart.draw_series(points().map(bar_of)).ok()?;
            continue;
        }
        // A gap parts the line.
        for piece in
            series.values.iter().enumerate().collect::<Vec<_>>().chunk_by(|a, b| a.1.is_some() == b.1.is_some())
        {
            let line = piece.iter().filter_map(|(x, value)| Some((*x as f64, (**value)?)));
            chart.draw_series(LineSeries::new(line, colour.stroke_width(2))).ok()?;
        }
        chart.draw_series(points().map(|point| Circle::new(point, 2.5, colour.filled()))).ok()?;
    }
    for limit in &plot.limits {
        let line = [(ends.start, *limit), (ends.end, *limit)];
        chart.draw_series(DashedLineSeries::new(line, 6, 4, LIMIT.stroke_width(1))).ok()?;
    }
    area.present().ok()?;
    Some(())
}

/// The drawing in its frame: title, legend, drawing, and the numbers below.
#[component]
pub(crate) fn ChartFrame(
    /// What it shows.
    #[prop(into)]
    title: String,
    /// The drawing.
    #[prop(into)]
    plot: Signal<Plot>,
    /// Names of the series, in their order.
    names: Vec<String>,
    /// What the horizontal lines mean.
    limits: Vec<String>,
    /// The same numbers as a table.
    table: AnyView,
) -> impl IntoView {
    let drawing = move || plot.with(svg);
    let about = format!("{title}; the numbers are in the table below");
    let legend = names.into_iter().enumerate().map(|(at, name)| {
        view! {
            <li>
                <i style:background=series_colour(at)></i>
                {name}
            </li>
        }
    });
    let lines = limits.into_iter().map(|limit| view! { <li class="is-limit"><i></i>{limit}</li> });
    view! {
        <figure class="chart">
            <figcaption>{title}</figcaption>
            <ul class="chart-legend">{legend.collect_view()} {lines.collect_view()}</ul>
            <div class="chart-drawing" role="img" aria-label=about inner_html=drawing></div>
            <details>
                <summary>"Numbers"</summary>
                {table}
            </details>
        </figure>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_has_the_colours_of_the_page_and_no_script() {
        let plot = Plot {
            x: vec!["a<b".into(), "c".into(), "d".into()],
            unit: "%".into(),
            series: vec![Drawn { values: vec![Some(100.0), None, Some(60.0)], is_bar: false }],
            limits: vec![95.0],
        };
        let drawing = svg(&plot);
        assert!(
            drawing.starts_with("<svg") && drawing.contains("var(--series-1)") && drawing.contains("var(--failed)")
        );
        assert!(!drawing.contains("a<b") && drawing.contains("a&lt;b"), "{drawing}");
        assert!(svg(&Plot::default()).is_empty());
        let flat = Plot {
            x: vec!["a".into()],
            series: vec![Drawn { values: vec![Some(0.0)], is_bar: true }],
            ..Plot::default()
        };
        assert!(svg(&flat).contains("<rect"));
    }
}
