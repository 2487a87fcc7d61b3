//! The drawing of a chart: made by plotters as SVG, and where its values are in it.

use plotters::coord::types::RangedCoordf64;
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

/// Height in pixels; the width is that of the frame, so that letters have their size everywhere.
const HEIGHT: u32 = 240;
/// Narrowest and widest drawing.
const WIDTHS: (f64, f64) = (260.0, 980.0);
/// Room for the numbers of the vertical axis.
const LEFT: u32 = 58;
/// A press this near to a point is meant for it.
const NEAR: f64 = 16.0;
/// Drawn and left out, in pixels: horizontal lines are told apart by their dashes.
pub(super) const DASHES: [(i32, i32); 3] = [(8, 4), (2, 4), (16, 5)];
/// Letters of a unit that stands beside each number; a longer one is said once.
const SHORT_UNIT: usize = 2;

/// A value where it is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Spot {
    /// Which series.
    pub(crate) series: usize,
    /// Which place on the horizontal axis.
    pub(crate) place: usize,
    /// Left, top, right, bottom in the drawing; a point of a line has no extent.
    at: [f64; 4],
}

impl Spot {
    /// How far away a position is, in pixels.
    fn distance(&self, (x, y): (f64, f64)) -> f64 {
        let [left, top, right, bottom] = self.at;
        (x - x.clamp(left, right)).hypot(y - y.clamp(top, bottom))
    }

    /// Where its name is shown: the middle of its upper edge.
    pub(super) fn head(&self) -> (f64, f64) {
        let [left, top, right, _] = self.at;
        (left.midpoint(right), top)
    }
}

/// A drawing, and where its values are in it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Drawing {
    /// The drawing; empty when there is nothing to draw.
    pub(crate) svg: String,
    /// Its values.
    pub(crate) spots: Vec<Spot>,
    /// Its width in pixels.
    pub(super) width: f64,
}

impl Drawing {
    /// The value that a press means.
    pub(super) fn nearest(&self, position: (f64, f64)) -> Option<Spot> {
        let near = self.spots.iter().map(|spot| (spot.distance(position), *spot));
        near.filter(|(far, _)| *far <= NEAR).min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, spot)| spot)
    }
}

/// Colour of a series by its place.
pub(crate) fn series_colour(at: usize) -> &'static str {
    SWAPS.get(FIRST_SERIES + at % (SWAPS.len() - FIRST_SERIES)).map_or("", |(_, name)| *name)
}

fn colour(at: usize) -> RGBColor {
    SWAPS.get(FIRST_SERIES + at % (SWAPS.len() - FIRST_SERIES)).map_or(TEXT, |(colour, _)| *colour)
}

/// The drawing in a width.
pub(crate) fn drawing(plot: &Plot, width: f64) -> Drawing {
    let (mut svg, mut spots) = (String::new(), Vec::new());
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to some hundreds")]
    let size = (width.clamp(WIDTHS.0, WIDTHS.1) as u32, HEIGHT);
    if draw(plot, size, &mut svg, &mut spots).is_none() {
        return Drawing::default();
    }
    for (RGBColor(r, g, b), name) in SWAPS {
        svg = svg.replace(&format!("#{r:02X}{g:02X}{b:02X}"), name);
    }
    // It scales with its frame until it is drawn anew, and on paper; it has no ground of its own.
    let (width, height) = size;
    svg = svg.replacen(&format!("<svg width=\"{width}\" height=\"{height}\""), "<svg", 1);
    Drawing { svg, spots, width: f64::from(width) }
}

/// Short names of the places: of points in time what tells them apart, of others as much as fits.
fn names(places: &[String]) -> Vec<String> {
    let is_time = |text: &String| {
        let digits =
            |from: usize, to: usize| text.get(from..to).is_some_and(|part| part.bytes().all(|b| b.is_ascii_digit()));
        digits(0, 4) && digits(5, 7) && digits(8, 10) && text.get(10..11).is_some_and(|at| at == "T" || at == " ")
    };
    if !places.iter().all(is_time) {
        return places.iter().map(|text| crate::format::path(text, 20)).collect();
    }
    let part = |from: usize, to: usize| move |text: &String| text.get(from..to).unwrap_or_default().replace('T', " ");
    let days: Vec<String> = places.iter().map(part(0, 10)).collect();
    let is_one_a_day = days.iter().enumerate().all(|(at, day)| !days.iter().take(at).any(|other| other == day));
    if is_one_a_day { days } else { places.iter().map(part(5, 16)).collect() }
}

/// A unit as it stands beside a number.
pub(super) fn short(unit: &str) -> &str {
    if unit.chars().count() <= SHORT_UNIT { unit } else { "" }
}

type Area<'a> = ChartContext<'a, SVGBackend<'a>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;

fn draw(plot: &Plot, size: (u32, u32), out: &mut String, spots: &mut Vec<Spot>) -> Option<()> {
    let values = || plot.series.iter().flat_map(|series| series.values.iter().copied().flatten());
    let all = || values().chain(plot.limits.iter().copied()).filter(|value| value.is_finite());
    let places = plot.x.len();
    if places == 0 || values().next().is_none() {
        return None;
    }
    let (low, high) = all().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
    let low = if low >= 0.0 && low < high * 0.7 { 0.0 } else { low - (high - low).abs().max(high.abs() * 0.02) * 0.15 };
    let high = if high > low { high + (high - low) * 0.08 } else { low + 1.0 };
    let names = names(&plot.x);
    // As many names as stand side by side without touching.
    let letters = names.iter().map(|name| name.chars().count()).max().unwrap_or_default();
    let fit = (size.0 as usize).saturating_sub(LEFT as usize + 20) / (letters * 7 + 14);
    // What is counted has no halves.
    let is_count = values().all(|value| value.fract() == 0.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates, and is capped")]
    let ticks = if is_count { ((high - low).floor() as usize + 1).clamp(2, 5) } else { 5 };
    let area = SVGBackend::with_string(out, size).into_drawing_area();
    let ends = -0.5..places as f64 - 0.5;
    let mut chart = ChartBuilder::on(&area)
        .margin(6)
        .margin_right(14)
        .x_label_area_size(24)
        .y_label_area_size(LEFT)
        .build_cartesian_2d(ends.clone(), low..high)
        .ok()?;
    let style = ("var(--sans)", 11).into_font().color(&TEXT);
    let label = |at: &f64| {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place on the axis")]
        let place = at.round().max(0.0) as usize;
        let is_near = (at - at.round()).abs() < 0.01;
        names.get(place).filter(|_| is_near).cloned().unwrap_or_default()
    };
    chart
        .configure_mesh()
        .disable_x_mesh()
        .bold_line_style(GRID)
        .light_line_style(TRANSPARENT)
        .axis_style(GRID)
        .label_style(style)
        .x_labels(places.min(fit.max(1)))
        .x_label_formatter(&label)
        .y_labels(ticks)
        .y_label_formatter(&|value| crate::format::measure(*value, short(&plot.unit)))
        .draw()
        .ok()?;
    draw_series(&mut chart, plot, low, spots)?;
    for (limit, (dash, gap)) in plot.limits.iter().zip(DASHES.iter().copied().cycle()) {
        let line = [(ends.start, *limit), (ends.end, *limit)];
        chart.draw_series(DashedLineSeries::new(line, dash, gap, LIMIT.stroke_width(1))).ok()?;
    }
    drop(chart);
    area.present().ok()?;
    Some(())
}

fn draw_series(chart: &mut Area<'_>, plot: &Plot, low: f64, spots: &mut Vec<Spot>) -> Option<()> {
    let bars = plot.series.iter().filter(|series| series.is_bar).count().max(1);
    let mut bar = 0.0;
    for (at, series) in plot.series.iter().enumerate() {
        let colour = colour(at);
        let points = || (0..plot.x.len()).zip(&series.values).filter_map(|(x, value)| Some((x, (*value)?)));
        let width = if series.is_bar { 0.7 / bars as f64 } else { 0.0 };
        let offset = if series.is_bar { bar * width - 0.35 } else { 0.0 };
        let corners = |(x, value): (usize, f64)| {
            let (left, foot) = (x as f64 + offset, if series.is_bar { low.max(0.0) } else { value });
            [(left, foot), (left + width * 0.92, value)]
        };
        for point in points() {
            let [a, b] = corners(point).map(|corner| chart.backend_coord(&corner));
            let sides = [a.0.min(b.0), a.1.min(b.1), a.0.max(b.0), a.1.max(b.1)];
            spots.push(Spot { series: at, place: point.0, at: sides.map(f64::from) });
        }
        if series.is_bar {
            bar += 1.0;
            chart.draw_series(points().map(|point| Rectangle::new(corners(point), colour.filled()))).ok()?;
            continue;
        }
        // A gap parts the line.
        for piece in
            series.values.iter().enumerate().collect::<Vec<_>>().chunk_by(|a, b| a.1.is_some() == b.1.is_some())
        {
            let line = piece.iter().filter_map(|(x, value)| Some((*x as f64, (**value)?)));
            chart.draw_series(LineSeries::new(line, colour.stroke_width(2))).ok()?;
        }
        let dots = points().map(|(x, value)| Circle::new((x as f64, value), 3, colour.filled()));
        chart.draw_series(dots).ok()?;
    }
    Some(())
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
        let drawing = drawing(&plot, 760.0).svg;
        assert!(
            drawing.starts_with("<svg") && drawing.contains("var(--series-1)") && drawing.contains("var(--failed)")
        );
        assert!(!drawing.contains("a<b") && drawing.contains("a&lt;b"), "{drawing}");
        assert!(super::drawing(&Plot::default(), 760.0).svg.is_empty());
        let flat = Plot {
            x: vec!["a".into()],
            series: vec![Drawn { values: vec![Some(0.0)], is_bar: true }],
            ..Plot::default()
        };
        assert!(super::drawing(&flat, 760.0).svg.contains("<rect"));
    }

    #[test]
    fn a_press_means_the_nearest_value_and_none_far_away() {
        let (values, lower) = (vec![Some(100.0), None, Some(60.0)], vec![Some(50.0), None, Some(30.0)]);
        let plot = Plot {
            x: vec!["a".into(), "b".into(), "c".into()],
            series: vec![Drawn { values, is_bar: false }, Drawn { values: lower, is_bar: true }],
            ..Plot::default()
        };
        for width in [300.0, 900.0] {
            let drawing = drawing(&plot, width);
            assert_eq!(drawing.spots.len(), 4);
            for spot in &drawing.spots {
                let (x, y) = spot.head();
                let hit = drawing.nearest((x + 1.0, y + if spot.series == 1 { 20.0 } else { 0.0 })).unwrap();
                assert_eq!((hit.series, hit.place), (spot.series, spot.place), "{spot:?}");
            }
            assert_eq!(drawing.nearest((width / 2.0, 4.0)), None);
        }
    }

    #[test]
    fn names_of_places_tell_them_apart() {
        let named = |places: &[&str]| names(&places.iter().map(|&place| place.to_owned()).collect::<Vec<_>>());
        assert_eq!(named(&["2025-09-20T02:05:00Z", "2025-09-21T02:05:00Z"]), ["2025-09-20", "2025-09-21"]);
        assert_eq!(named(&["2025-09-20T02:05:00Z", "2025-09-20T03:05:00Z"]), ["09-20 02:05", "09-20 03:05"]);
        assert_eq!(named(&["1", "2025-12-23T09:41:38"]), ["1", "2025-12-23T09:41:38"]);
    }
}
