//! The brand's icon as a picture of points, for places that take no SVG: home screens.

use tiny_skia::{
    FillRule, GradientStop, LineCap, LinearGradient, Paint, Path, PathBuilder, Pixmap, Point, SpreadMode, Stroke,
    Transform,
};

use crate::brand::colour::Rgb;

/// How the icon is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// With round corners, for systems that show it as it is.
    Round,
    /// Filling the square, for phones that cut it to a shape of their own; the mark keeps to the middle.
    Full,
}

/// Points of an arc of the mark.
const STEPS: u8 = 32;

/// The mark on the gradient, `size` points square, as PNG; `None` for a size nobody can draw.
pub(super) fn png(from: Rgb, to: Rgb, size: u16, cut: Cut) -> Option<Vec<u8>> {
    let mut picture = Pixmap::new(u32::from(size), u32::from(size))?;
    let edge = f32::from(size);
    let gradient = LinearGradient::new(
        Point::from_xy(0.0, 0.0),
        Point::from_xy(edge, edge),
        vec![GradientStop::new(0.0, colour(from)), GradientStop::new(1.0, colour(to))],
        SpreadMode::Pad,
        Transform::identity(),
    )?;
    let ground = Paint { shader: gradient, ..Paint::default() };
    let (corner, share) = match cut {
        Cut::Round => (edge / 4.0, 0.5),
        Cut::Full => (0.0, 0.42),
    };
    picture.fill_path(&square(edge, corner)?, &ground, FillRule::Winding, Transform::identity(), None);
    let mut white = Paint::default();
    white.set_color_rgba8(255, 255, 255, 255);
    // The mark is drawn in a square of 24, and its middle lies a little above that of the square.
    let scale = edge * share / 24.0;
    let shift = Transform::from_row(scale, 0.0, 0.0, scale, edge / 2.0 - 12.0 * scale, edge / 2.0 - 12.4 * scale);
    let stroke = Stroke { width: 2.5, line_cap: LineCap::Round, ..Stroke::default() };
    for radius in [15.0, 10.0, 5.0] {
        picture.stroke_path(&arc(radius)?, &white, &stroke, shift, None);
    }
    let dot = PathBuilder::from_circle(12.0, 20.0, 1.25)?;
    picture.fill_path(&dot, &white, FillRule::Winding, shift, None);
    picture.encode_png().ok()
}

fn colour(Rgb([red, green, blue]): Rgb) -> tiny_skia::Color {
    tiny_skia::Color::from_rgba8(red, green, blue, 255)
}

/// A square with quarter circles for corners.
fn square(side: f32, corner: f32) -> Option<Path> {
    // How far a cubic curve's handles reach to look like a quarter circle.
    let handle = corner * 0.447_7;
    let mut path = PathBuilder::new();
    path.move_to(corner, 0.0);
    path.line_to(side - corner, 0.0);
    path.cubic_to(side - handle, 0.0, side, handle, side, corner);
    path.line_to(side, side - corner);
    path.cubic_to(side, side - handle, side - handle, side, side - corner, side);
    path.line_to(corner, side);
    path.cubic_to(handle, side, 0.0, side - handle, 0.0, side - corner);
    path.line_to(0.0, corner);
    path.cubic_to(0.0, handle, handle, 0.0, corner, 0.0);
    path.close();
    path.finish()
}

/// One wave of the mark, around the point 12, 20.
fn arc(radius: f32) -> Option<Path> {
    let widest = if radius > 12.0 { (10.0_f32 / radius).asin() } else { 0.7_f32.asin() };
    let mut path = PathBuilder::new();
    for step in 0..=STEPS {
        let angle = widest * (f32::from(step) / f32::from(STEPS) * 2.0 - 1.0);
        let (x, y) = (12.0 + radius * angle.sin(), 20.0 - radius * angle.cos());
        if step == 0 { path.move_to(x, y) } else { path.line_to(x, y) }
    }
    path.finish()
}
