//! Short text that changes, set as large as it fits: in one line or in a stack of lines, in the middle of the panel.

use std::{ops::Range, sync::Arc};

use crate::{
    font::{Catalogue, Face, Line, lay_out},
    frame::Frame,
    magnify::MOST,
    sizes,
    time_format::form,
};

/// Where lines may be broken, the better places first: between words, then between hours and minutes.
const BREAKS: [&[char]; 2] = [&[' '], &[' ', ':']];

/// Who breaks lines himself is asked first whether that is enough.
const BREAKS_AFTER_OWN: [&[char]; 3] = [&[], BREAKS[0], BREAKS[1]];

/// Width and height of a panel in pixels.
pub(crate) type Panel = (u32, u32);

/// How text is set; chosen once for its longest forms, so that it does not jump while it changes.
#[derive(Clone, Debug)]
pub(crate) struct Setting {
    pub(crate) face: Arc<Face>,
    /// Pixels of the panel to a pixel of the face.
    pub(crate) scale: u32,
    breaks: &'static [char],
}

/// One line with its place on the panel.
pub(crate) struct Row {
    pub(crate) line: Line,
    pub(crate) left: i32,
    pub(crate) top: i32,
}

impl Setting {
    /// The setting in which all `forms` fit: `wanted` at `scale` or less (0: as large as possible), else a smaller face;
    /// `None` if they fit in no way.
    pub(crate) fn find(
        forms: &[String],
        wanted: &Arc<Face>,
        fonts: &Catalogue,
        scale: u32,
        panel: Panel,
    ) -> Option<Self> {
        let most = if scale == 0 { panel.1.clamp(1, MOST) } else { scale };
        let at_scales = (1..=most).rev().map(|scale| (Arc::clone(wanted), scale));
        let smaller = sizes::smaller(wanted, fonts).into_iter().map(|face| (face, 1));
        let sizes: Vec<_> = at_scales.chain(smaller).collect();
        let has_own = forms.iter().any(|form| form.trim().contains('\n'));
        let breaks: &[&[char]] = if has_own { &BREAKS_AFTER_OWN } else { &BREAKS };
        let settings = breaks
            .iter()
            .copied()
            .flat_map(|breaks| sizes.iter().cloned().map(move |size| (size, breaks)));
        settings
            .map(|((face, scale), breaks)| Self { face, scale, breaks })
            .find(|setting| forms.iter().all(|form| setting.rows(form, panel).is_some()))
    }

    /// `text` as rows, each centred; `None` if it does not fit.
    pub(crate) fn rows(&self, text: &str, panel: Panel) -> Option<Vec<Row>> {
        let form = form(text);
        let ranges = self.wrap(&form, panel.0 / self.scale)?;
        let inks: Vec<Ink> = ranges.iter().map(|range| self.ink(&form[range.clone()])).collect();
        let pitch = inks.iter().map(|ink| ink.pitch).max()?;
        let top = self.top(&inks, pitch, panel.1)?;
        let pitch = (pitch * self.scale) as i32;
        let rows = (0..).zip(ranges.iter().zip(&inks)).map(|(number, (range, ink))| Row {
            line: lay_out(&text[range.clone()], &self.face),
            left: self.centre(ink.columns.clone(), panel.0),
            top: top + number * pitch,
        });
        Some(rows.collect())
    }

    /// Byte ranges of the lines of `text`, each at most `width` pixels of the face.
    fn wrap(&self, text: &str, width: u32) -> Option<Vec<Range<usize>>> {
        let fits = |range: &Range<usize>| lay_out(&text[range.clone()], &self.face).width() <= width;
        let (mut lines, mut start) = (Vec::new(), 0);
        for paragraph in text.split_inclusive('\n') {
            let end = start + paragraph.len();
            lines.extend(self.wrap_paragraph(text, start..end, fits)?);
            start = end;
        }
        Some(lines)
    }

    fn wrap_paragraph(
        &self,
        text: &str,
        paragraph: Range<usize>,
        fits: impl Fn(&Range<usize>) -> bool,
    ) -> Option<Vec<Range<usize>>> {
        let mut lines = Vec::new();
        let mut line = paragraph.start..paragraph.start;
        for piece in text[paragraph].split_inclusive(self.breaks) {
            let end = line.end + piece.len();
            if !line.is_empty() && !fits(&trim(text, line.start..end, self.breaks)) {
                lines.push(trim(text, line.clone(), self.breaks));
                line.start = line.end;
            }
            line.end = end;
            if !fits(&trim(text, line.clone(), self.breaks)) {
                return None;
            }
        }
        let last = trim(text, line, &[' ']);
        if !fits(&last) {
            return None;
        }
        lines.push(last);
        lines.retain(|line| !line.is_empty());
        Some(lines)
    }

    /// Where the first line's top comes so that what is inked stands in the middle.
    fn top(&self, inks: &[Ink], pitch: u32, height: u32) -> Option<i32> {
        let (first, last) = (inks.first()?, inks.last()?);
        let below = pitch * (inks.len() as u32 - 1);
        let rows = first.rows.start..last.rows.end + below;
        (rows.len() as u32 * self.scale <= height).then(|| self.centre(rows, height))
    }

    /// Where the origin of magnified `ink` comes so that it is in the middle of `room` pixels.
    fn centre(&self, ink: Range<u32>, room: u32) -> i32 {
        let scale = self.scale as i32;
        (room as i32 - ink.len() as i32 * scale) / 2 - ink.start as i32 * scale
    }

    fn ink(&self, text: &str) -> Ink {
        Ink::of(&lay_out(text, &self.face))
    }
}

/// `range` without white space around it and without separators at its end.
fn trim(text: &str, range: Range<usize>, separators: &[char]) -> Range<usize> {
    let part = &text[range.clone()];
    let start = range.start + (part.len() - part.trim_start().len());
    let end = part.trim_end().trim_end_matches(separators).len();
    start..(range.start + end).max(start)
}

/// The columns and rows of a line that are not empty.
struct Ink {
    /// Height of the line: a script that comes from another face makes it higher than its own face.
    pitch: u32,
    columns: Range<u32>,
    rows: Range<u32>,
}

impl Ink {
    fn of(line: &Line) -> Self {
        let (width, height) = (line.width(), line.height());
        let mut frame = Frame::new(width, height);
        line.draw(&mut frame, 0, 0, [255; 3]);
        let lit = |x: u32, y: u32| frame.get(x as i32, y as i32) == Some([255; 3]);
        Self {
            pitch: height,
            columns: extent((0..width).filter(|x| (0..height).any(|y| lit(*x, y)))),
            rows: extent((0..height).filter(|y| (0..width).any(|x| lit(x, *y)))),
        }
    }
}

fn extent(rising: impl Iterator<Item = u32>) -> Range<u32> {
    rising.fold(0..0, |range, at| {
        if range.is_empty() {
            at..at + 1
        } else {
            range.start..at + 1
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(form: &str, font: &str, scale: u32, panel: Panel) -> Option<(String, u32, usize)> {
        let fonts = Catalogue::builtin();
        let setting = Setting::find(&[form.to_owned()], &fonts.get(font).unwrap(), &fonts, scale, panel)?;
        let rows = setting.rows(form, panel)?.len();
        Some((setting.face.name().to_owned(), setting.scale, rows))
    }

    #[test]
    fn a_small_face_is_magnified_until_the_panel_is_full() {
        assert_eq!(
            found("00:00:00", "tom-thumb", 0, (32, 16)),
            Some(("tom-thumb".to_owned(), 1, 1))
        );
        assert_eq!(
            found("00:00:00", "tom-thumb", 0, (64, 32)),
            Some(("tom-thumb".to_owned(), 2, 1))
        );
        assert_eq!(
            found("00:00:00", "tom-thumb", 0, (256, 128)),
            Some(("tom-thumb".to_owned(), 8, 1))
        );
        assert_eq!(
            found("00:00:00", "tom-thumb", 1, (256, 128)),
            Some(("tom-thumb".to_owned(), 1, 1))
        );
    }

    #[test]
    fn words_go_to_lines_of_their_own_when_that_makes_them_larger() {
        assert_eq!(
            found("00:00 00.00.", "tom-thumb", 0, (64, 32)),
            Some(("tom-thumb".to_owned(), 2, 2))
        );
        assert_eq!(
            found("00:00\n00.00.", "tom-thumb", 1, (64, 32)),
            Some(("tom-thumb".to_owned(), 1, 2))
        );
    }

    #[test]
    fn lines_broken_by_hand_are_not_broken_further_without_need() {
        let rows = |panel| found("00:00\nSat 00. Mar", "tom-thumb", 0, panel).map(|(_, scale, rows)| (scale, rows));
        assert_eq!(rows((128, 64)), Some((2, 2)));
        assert_eq!(rows((32, 32)), Some((1, 3)));
    }

    #[test]
    fn a_face_too_large_gives_way_to_a_smaller_one() {
        let (face, scale, rows) = found("00:00:00", "10x20", 0, (64, 32)).unwrap();
        assert_ne!(face, "10x20");
        assert_eq!((scale, rows), (1, 1));
    }

    #[test]
    fn a_time_is_broken_at_its_colons_only_when_it_must() {
        assert_eq!(
            found("00:00", "tom-thumb", 0, (16, 16)),
            Some(("tom-thumb".to_owned(), 1, 2))
        );
        assert_eq!(found("00:00:00", "tom-thumb", 0, (16, 16)), None);
        assert_eq!(
            found("00:00:00", "tom-thumb", 0, (16, 32)),
            Some(("tom-thumb".to_owned(), 1, 3))
        );
    }

    #[test]
    fn it_stands_in_the_middle() {
        let fonts = Catalogue::builtin();
        let setting = Setting {
            face: fonts.get("tom-thumb").unwrap(),
            scale: 1,
            breaks: BREAKS[0],
        };
        let rows = setting.rows("00", (17, 9)).unwrap();
        let mut frame = Frame::new(17, 9);
        rows[0].line.draw(&mut frame, rows[0].left, rows[0].top, [255; 3]);
        let lit = |x: u32, y: u32| frame.get(x as i32, y as i32) == Some([255; 3]);
        let columns = extent((0..17).filter(|x| (0..9).any(|y| lit(*x, y))));
        let rows = extent((0..9).filter(|y| (0..17).any(|x| lit(x, *y))));
        assert_eq!((columns, rows), (5..12, 2..7));
    }

    #[test]
    fn nothing_fits_on_no_panel() {
        assert_eq!(found("0", "tom-thumb", 0, (0, 0)), None);
        assert_eq!(found("0", "tom-thumb", 0, (1, 1)), None);
    }
}
