//! Digits where they stand on a page, read line by line from left to right.

use kartabl_domain::documents::DigitReader;

/// Digits of one page beyond this are not read; a table of figures is not what is looked for.
const MOST: usize = 4000;

/// A digit on the page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    pub(super) digit: char,
    /// Where it begins and ends on its base line.
    pub(super) from: (f64, f64),
    pub(super) to: (f64, f64),
    /// The height of its font.
    pub(super) size: f64,
}

#[derive(Default)]
pub(super) struct Marks(Vec<Mark>);

impl Marks {
    pub(super) fn add(&mut self, mark: Mark) {
        let finite = [mark.from.0, mark.from.1, mark.to.0, mark.size].iter().all(|number| number.is_finite());
        if finite && self.0.len() < MOST {
            self.0.push(mark);
        }
    }

    /// Tells all digits of the page, and forgets them.
    pub(super) fn read(&mut self, reader: &mut DigitReader) {
        let mut marks = std::mem::take(&mut self.0);
        marks.sort_by(|one, other| other.from.1.total_cmp(&one.from.1));
        for line in marks.chunk_by_mut(|one, next| one.from.1 - next.from.1 < 0.4 * one.size.max(next.size)) {
            line.sort_by(|one, other| one.from.0.total_cmp(&other.from.0));
            reader.apart();
            let mut last: Option<Mark> = None;
            for mark in line {
                if let Some(last) = last {
                    let size = last.size.max(mark.size);
                    // Drawn twice, to look bold.
                    if mark.digit == last.digit && mark.from.0 - last.from.0 < 0.1 * size {
                        continue;
                    }
                    match (mark.from.0 - last.to.0) / size {
                        near if near < 0.12 => {}
                        near if near < 3.0 => reader.character(' '),
                        _ => reader.apart(),
                    }
                }
                reader.character(mark.digit);
                last = Some(*mark);
            }
        }
        reader.apart();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_read_by_their_place() {
        let mark = |digit, x: f64, y| Mark { digit, from: (x, y), to: (x + 5.0, y), size: 10.0 };
        let mut marks = Marks::default();
        // Drawn in any order: «12/3» on one line, one digit twice; «45», far off a «6»; a line below «7».
        for (digit, x, y) in [
            ('5', 105.1, 700.0),
            ('3', 58.0, 700.2),
            ('7', 50.0, 680.0),
            ('1', 40.0, 700.0),
            ('2', 45.2, 700.0),
            ('2', 45.5, 700.0),
            ('4', 100.0, 700.1),
            ('6', 300.0, 700.0),
        ] {
            marks.add(mark(digit, x, y));
        }
        let mut reader = DigitReader::default();
        marks.read(&mut reader);
        assert_eq!(serde_json::to_string(&reader.finish()).unwrap(), r#""12/3 45 6 7""#);
    }
}
