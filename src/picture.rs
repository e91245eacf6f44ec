//! Frames as picture files: PNG, and GIF for films. A pixel of the panel becomes a square of `scale` x `scale`.

use std::{
    borrow::Cow,
    io::{self, Write as _},
    sync::Arc,
    time::Duration,
};

use apps::frame::Frame;

/// What is on the panel: the stage makes it, the display and the browsers show it.
#[derive(Clone, Debug)]
pub struct Picture {
    /// After brightness, exactly as the display is given it.
    pub frame: Arc<Frame>,
    /// Rises with every picture.
    pub number: u64,
}

/// Largest side of a pixel's square.
pub const LARGEST_SCALE: u32 = 16;

/// `frame` as a PNG file (RGB, 8 bits, sRGB). A `scale` outside 1 to 16 is brought into it.
#[must_use]
pub fn png(frame: &Frame, scale: u32) -> Vec<u8> {
    let mut file = Vec::new();
    write_png(frame, scale.clamp(1, LARGEST_SCALE), &mut file).expect("memory takes any picture of a panel");
    file
}

/// Row by row, so that a large scale costs no large picture in memory.
fn write_png(frame: &Frame, scale: u32, file: &mut Vec<u8>) -> Result<(), png::EncodingError> {
    let mut encoder = png::Encoder::new(file, frame.width() * scale, frame.height() * scale);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_source_srgb(png::SrgbRenderingIntent::Perceptual);
    encoder.set_compression(png::Compression::Fast);
    let mut writer = encoder.write_header()?;
    let mut rows = writer.stream_writer()?;
    for row in frame.pixels().chunks_exact(frame.width() as usize) {
        let wide = widened(row, scale);
        for _ in 0..scale {
            rows.write_all(wide.as_flattened())?;
        }
    }
    rows.finish()
}

fn widened<T: Copy>(row: &[T], scale: u32) -> Vec<T> {
    row.iter()
        .flat_map(|pixel| std::iter::repeat_n(*pixel, scale as usize))
        .collect()
}

/// The unit of time in a GIF: 1/100 s (`GIF89a`, Graphic Control Extension).
const TICKS_A_SECOND: u128 = 100;

/// Players show a frame of less than 2/100 s for 10/100 s.
const SHORTEST: u64 = 2;

/// A GIF that plays for ever, written as its frames come.
///
/// A frame that would show for less than 2/100 s is left out, because players would show it for 10/100 s: the film's
/// length stays true. Frames that do not differ become one.
pub struct Film<W: io::Write> {
    encoder: gif::Encoder<W>,
    scale: u32,
    /// The frame to be written when its end is known, and its start in 1/100 s.
    shown: Option<(Frame, u64)>,
}

impl<W: io::Write> Film<W> {
    /// A film of `width` x `height` panel pixels; a `scale` outside 1 to 16 is brought into it.
    pub fn new(to: W, width: u32, height: u32, scale: u32) -> io::Result<Self> {
        let scale = scale.clamp(1, LARGEST_SCALE);
        let mut encoder =
            gif::Encoder::new(to, side(width * scale), side(height * scale), &[]).map_err(io::Error::other)?;
        encoder.set_repeat(gif::Repeat::Infinite).map_err(io::Error::other)?;
        Ok(Self {
            encoder,
            scale,
            shown: None,
        })
    }

    /// Adds a frame that shows from `at` on, counted from the film's start; `at` only rises.
    pub fn push(&mut self, frame: &Frame, at: Duration) -> io::Result<()> {
        let at = ticks(at);
        match self.shown.take() {
            Some((shown, from)) if shown == *frame => self.shown = Some((shown, from)),
            Some((_, from)) if at < from + SHORTEST => self.shown = Some((frame.clone(), from)),
            before => {
                self.write(before, at)?;
                self.shown = Some((frame.clone(), at));
            }
        }
        Ok(())
    }

    /// Ends the film at `at`, and gives back what it was written to.
    pub fn finish(mut self, at: Duration) -> io::Result<W> {
        let last = self.shown.take();
        self.write(last, ticks(at))?;
        self.encoder.into_inner().map_err(io::Error::other)
    }

    fn write(&mut self, shown: Option<(Frame, u64)>, until: u64) -> io::Result<()> {
        let Some((frame, from)) = shown else { return Ok(()) };
        let mut picture = gif::Frame::from_rgb(side(frame.width()), side(frame.height()), frame.bytes());
        picture.delay = u16::try_from(until.saturating_sub(from).max(SHORTEST)).unwrap_or(u16::MAX);
        enlarge(&mut picture, self.scale);
        self.encoder.write_frame(&picture).map_err(io::Error::other)
    }
}

/// Enlarges after the palette is found: that is the slow part.
fn enlarge(picture: &mut gif::Frame<'_>, scale: u32) {
    let rows = picture.buffer.chunks_exact(usize::from(picture.width));
    let buffer = rows
        .flat_map(|row| widened(row, scale).repeat(scale as usize))
        .collect();
    picture.buffer = Cow::Owned(buffer);
    picture.width *= side(scale);
    picture.height *= side(scale);
}

fn ticks(at: Duration) -> u64 {
    u64::try_from((at.as_millis() * TICKS_A_SECOND + 500) / 1000).unwrap_or(u64::MAX)
}

fn side(pixels: u32) -> u16 {
    u16::try_from(pixels).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dots(lit: &[(i32, i32)]) -> Frame {
        let mut frame = Frame::new(4, 2);
        for (x, y) in lit {
            frame.put(*x, *y, [200, 100, 50]);
        }
        frame
    }

    fn decoded(file: &[u8]) -> (u32, u32, Vec<u8>) {
        let mut reader = png::Decoder::new(io::Cursor::new(file)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        (info.width, info.height, pixels)
    }

    #[test]
    fn a_png_holds_the_very_pixels() {
        let frame = dots(&[(0, 0), (3, 1)]);
        assert_eq!(decoded(&png(&frame, 1)), (4, 2, frame.bytes().to_vec()));
    }

    #[test]
    fn each_pixel_becomes_a_square() {
        let frame = dots(&[(1, 0), (2, 1)]);
        for scale in 1..=16 {
            let (width, height, pixels) = decoded(&png(&frame, scale));
            assert_eq!((width, height), (4 * scale, 2 * scale));
            for (at, pixel) in pixels.as_chunks::<3>().0.iter().enumerate() {
                let (x, y) = (at as u32 % width / scale, at as u32 / width / scale);
                assert_eq!(frame.get(x as i32, y as i32), Some(*pixel), "{at} at scale {scale}");
            }
        }
    }

    #[test]
    fn a_scale_out_of_range_is_brought_into_it() {
        assert_eq!(decoded(&png(&dots(&[]), 0)).0, 4);
        assert_eq!(decoded(&png(&dots(&[]), 99)).0, 64);
    }

    /// Delay in 1/100 s and pixels (RGBA) of each frame.
    fn frames(file: &[u8]) -> Vec<(u16, Vec<u8>)> {
        let mut options = gif::DecodeOptions::new();
        options.set_color_output(gif::ColorOutput::RGBA);
        let mut decoder = options.read_info(file).unwrap();
        assert_eq!(decoder.repeat(), gif::Repeat::Infinite);
        let mut frames = Vec::new();
        while let Some(frame) = decoder.read_next_frame().unwrap() {
            frames.push((frame.delay, frame.buffer.to_vec()));
        }
        frames
    }

    fn film(frames: &[(Frame, u64)], end: u64, scale: u32) -> Vec<u8> {
        let mut film = Film::new(Vec::new(), 4, 2, scale).unwrap();
        for (frame, millis) in frames {
            film.push(frame, Duration::from_millis(*millis)).unwrap();
        }
        film.finish(Duration::from_millis(end)).unwrap()
    }

    fn rgba(frame: &Frame) -> Vec<u8> {
        frame.pixels().iter().flat_map(|[r, g, b]| [*r, *g, *b, 255]).collect()
    }

    #[test]
    fn a_film_shows_each_frame_for_its_time() {
        let (one, two) = (dots(&[(0, 0)]), dots(&[(1, 1)]));
        let file = film(&[(one.clone(), 0), (two.clone(), 250)], 1250, 1);
        assert_eq!(frames(&file), [(25, rgba(&one)), (100, rgba(&two))]);
    }

    #[test]
    fn a_picture_that_comes_at_once_and_stays_is_not_lost() {
        let (one, two) = (dots(&[(0, 0)]), dots(&[(1, 1)]));
        let file = film(&[(one, 0), (two.clone(), 10)], 1000, 1);
        assert_eq!(frames(&file), [(100, rgba(&two))]);
    }

    #[test]
    fn frames_that_do_not_differ_are_one() {
        let (one, two) = (dots(&[(0, 0)]), dots(&[(1, 1)]));
        let file = film(&[(one.clone(), 0), (one, 1000), (two, 2000)], 3000, 1);
        let delays: Vec<u16> = frames(&file).iter().map(|(delay, _)| *delay).collect();
        assert_eq!(delays, [200, 100]);
    }

    #[test]
    fn sixty_frames_a_second_play_in_true_time() {
        let pictures: Vec<(Frame, u64)> = (0..60)
            .map(|at| (dots(&[(at % 4, at / 4 % 2)]), at as u64 * 1000 / 60))
            .collect();
        let delays: Vec<u16> = frames(&film(&pictures, 1000, 1))
            .iter()
            .map(|(delay, _)| *delay)
            .collect();
        assert_eq!(delays.iter().sum::<u16>(), 100);
        assert!(
            delays.len() >= 30 && delays.iter().all(|delay| u64::from(*delay) >= SHORTEST),
            "{delays:?}"
        );
    }

    #[test]
    fn a_film_is_enlarged_like_a_picture() {
        let frame = dots(&[(2, 1)]);
        let file = film(&[(frame.clone(), 0)], 1000, 3);
        let pixels = &frames(&file)[0].1;
        assert_eq!(pixels.len(), 12 * 6 * 4);
        for (at, pixel) in pixels.as_chunks::<4>().0.iter().enumerate() {
            let [r, g, b, _] = *pixel;
            assert_eq!(frame.get(at as i32 % 12 / 3, at as i32 / 12 / 3), Some([r, g, b]));
        }
    }
}
