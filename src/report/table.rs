//! Floor 6: columns that line up.

use super::escape::middle;

/// Space between two columns.
const GAP: &str = "  ";

/// Widths of columns, from what they hold.
pub(super) struct Columns<const N: usize> {
    widths: [usize; N],
    right: [bool; N],
}

impl<const N: usize> Columns<N> {
    /// Wide enough for every row. Where all together exceed a line of `width`, the columns in
    /// `elastic` shrink, the widest first, each by its own measure: a column of weight 3 ends up two
    /// thirds as wide as one of weight 2.
    pub(super) fn fit<'a>(
        rows: impl IntoIterator<Item = &'a [String; N]>,
        width: usize,
        elastic: &[(usize, usize)],
    ) -> Self {
        let mut widths = [0; N];
        for row in rows {
            for (own, cell) in widths.iter_mut().zip(row) {
                // Longer cells are cut anyway; do not count a name of a megabyte.
                *own = (*own).max(cell.chars().take(width).count());
            }
        }
        let room = width.saturating_sub(GAP.len() * N.saturating_sub(1));
        while widths.iter().sum::<usize>() > room {
            let measure = |&(column, weight): &(usize, usize)| widths[column] * weight;
            let widest = elastic.iter().copied().max_by_key(measure);
            match widest {
                Some((column, _)) if widths[column] > 8 => widths[column] -= 1,
                _ => break,
            }
        }
        let right = [false; N];
        Self { widths, right }
    }

    /// The column lines up at its right.
    pub(super) fn right(mut self, column: usize) -> Self {
        if let Some(right) = self.right.get_mut(column) {
            *right = true;
        }
        self
    }

    /// One line, without space at its end.
    pub(super) fn line(&self, row: &[String; N]) -> String {
        let cells: Vec<String> = row
            .iter()
            .zip(self.widths)
            .zip(self.right)
            .map(|((cell, width), right)| {
                let cell = middle(cell, width);
                if right {
                    format!("{cell:>width$}")
                } else {
                    format!("{cell:<width$}")
                }
            })
            .collect();
        cells.join(GAP).trim_end().to_owned()
    }
}

/// `text` in lines of at most `width` characters, broken at spaces; a longer word stands alone.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split([' ', '\t']).filter(|word| !word.is_empty()) {
        let long = word.chars().count();
        if used > 0 && used + 1 + long > width {
            lines.push(String::new());
            used = 0;
        }
        if let Some(line) = lines.last_mut() {
            if used > 0 {
                line.push(' ');
                used += 1;
            }
            line.push_str(word);
            used += long;
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_never_exceeds_its_width() {
        let rows = [
            ["1".to_owned(), "x".repeat(200), "y".repeat(300)],
            ["100".to_owned(), "é".repeat(70), "z".to_owned()],
        ];
        for width in [100, 80, 40] {
            let columns = Columns::fit(&rows, width, &[(1, 1), (2, 1)]).right(0);
            for row in &rows {
                assert!(columns.line(row).chars().count() <= width);
            }
            assert!(columns.line(&rows[0]).starts_with("  1  xxx"));
        }
    }

    #[test]
    fn lines_break_at_spaces() {
        assert_eq!(wrap("aa bb  cc", 5), ["aa bb", "cc"]);
        assert_eq!(wrap("", 5), [""]);
    }
}
