//! Texts that are nearly templates: seeded, so that a number names each of them for good.

/// A generator whose numbers are the same everywhere (xorshift64*).
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        // Neighbouring seeds must not give neighbouring numbers, and zero would stay zero.
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 16
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end.max(1)).unwrap_or(1);
        usize::try_from(self.next() % end).unwrap_or(0)
    }

    pub(crate) fn pick<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
        all[self.below(all.len())]
    }
}

/// Words and marks that mean something somewhere.
const WORDS: [&str; 68] = [
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    ",",
    ":",
    "\"",
    "'",
    "'''",
    "${",
    "//",
    "/*",
    "*/",
    "\\",
    "\\u0000",
    "\n",
    "\r\n",
    "\r",
    "\t",
    " ",
    "\u{feff}",
    "\u{0}",
    "😀",
    "é",
    "\u{202e}",
    "\u{2028}",
    "=",
    "?",
    "??",
    ".?",
    "!",
    "=>",
    "...",
    "::",
    "@",
    "#",
    "null",
    "true",
    "-1",
    "9223372036854775808",
    "1e999",
    "\"[\"",
    "\"[[\"",
    "[concat(",
    "[if(",
    "[parameters('a')]",
    "[variables('b')]",
    "[resourceId(",
    "None",
    "SystemAssigned",
    "UserAssigned",
    "systemAssigned",
    "identity",
    "identityIds",
    "userAssignedIdentities",
    "type",
    "apiVersion",
    "2018-06-01",
    "resources",
    "copy",
    "condition",
    "dependsOn",
    "properties",
    "template",
    "// armid: ignore[",
    "ignore-file",
];

/// The pieces that a text falls into: words, gaps and single marks.
fn pieces(text: &str) -> Vec<&str> {
    let mut all = Vec::new();
    let mut start = 0;
    let mut last = None;
    for (at, letter) in text.char_indices() {
        let kind = match letter {
            _ if letter.is_alphanumeric() => Some(0),
            _ if letter.is_whitespace() => Some(1),
            _ => None,
        };
        if at > start && (kind.is_none() || kind != last) {
            all.push(&text[start..at]);
            start = at;
        }
        last = kind;
    }
    all.push(&text[start..]);
    all
}

/// Whether a piece is a word, which may stand wherever another one does.
fn is_word(piece: &str) -> bool {
    piece.starts_with(char::is_alphanumeric)
}

/// A text made of `text` by a few changes, and of parts of `other`.
pub(crate) fn mutant(text: &str, other: &str, dice: &mut Dice) -> String {
    let mut all = pieces(text);
    let others = pieces(other);
    let rough = dice.below(3) == 0;
    for _ in 0..=dice.below(4) {
        if rough {
            roughly(&mut all, &others, dice);
        } else {
            gently(&mut all, &others, dice);
        }
        if all.is_empty() {
            all.push("");
        }
    }
    let mut whole = all.concat();
    if rough && dice.below(10) == 0 {
        let mut cut = dice.below(whole.len() + 1);
        while !whole.is_char_boundary(cut) {
            cut -= 1;
        }
        whole.truncate(cut);
    }
    whole
}

/// A change after which the text is often still what it was: words for words, gaps for gaps, and
/// lines that end alike.
fn gently<'t>(all: &mut Vec<&'t str>, others: &[&'t str], dice: &mut Dice) {
    let words = |pieces: &[&str]| -> Vec<usize> {
        let at = pieces.iter().enumerate();
        at.filter(|(_, piece)| is_word(piece))
            .map(|(at, _)| at)
            .collect()
    };
    let (own, foreign) = (words(all), words(others));
    if own.is_empty() || foreign.is_empty() {
        return;
    }
    let at = own[dice.below(own.len())];
    match dice.below(6) {
        0 => all.swap(at, own[dice.below(own.len())]),
        1 => all[at] = others[foreign[dice.below(foreign.len())]],
        2 => {
            let word = dice.pick(&WORDS);
            if is_word(word) {
                all[at] = word;
            }
        }
        3 => {
            let blank = |piece: &&str| piece.trim().is_empty();
            let gaps: Vec<usize> = (0..all.len()).filter(|&at| blank(&all[at])).collect();
            if let Some(&gap) = gaps.get(dice.below(gaps.len())) {
                all[gap] = dice.pick(&["\n", "\r\n", "\t", "  ", " // x\n", " /* x */ ", "\n\n"]);
            }
        }
        4 => lines(all, others, dice),
        _ => lines(all, &all.clone(), dice),
    }
}

/// Where the lines of a text begin among its pieces, and where it ends.
fn line_starts(pieces: &[&str]) -> Vec<usize> {
    let ends = pieces.iter().enumerate();
    let ends = ends.filter(|(_, piece)| piece.contains('\n'));
    let mut starts = vec![0];
    starts.extend(ends.map(|(at, _)| at + 1));
    starts.push(pieces.len());
    starts.dedup();
    starts
}

/// Puts a few lines in the place of others, or between them.
fn lines<'t>(all: &mut Vec<&'t str>, others: &[&'t str], dice: &mut Dice) {
    let (own, foreign) = (line_starts(all), line_starts(others));
    let from = dice.below(foreign.len());
    let to = (from + 1 + dice.below(3)).min(foreign.len() - 1);
    let at = dice.below(own.len());
    let end = (at + dice.below(3)).min(own.len() - 1);
    let (from, to) = (foreign[from.min(to)], foreign[to]);
    drop(all.splice(own[at.min(end)]..own[end], others[from..to].iter().copied()));
}

/// A change after which the text is anything.
fn roughly<'t>(all: &mut Vec<&'t str>, others: &[&'t str], dice: &mut Dice) {
    let at = dice.below(all.len());
    let end = (at + 1 + dice.below(8)).min(all.len());
    match dice.below(8) {
        0 => drop(all.drain(at..end)),
        1 => all[at] = dice.pick(&WORDS),
        2 => all.insert(at, dice.pick(&WORDS)),
        3 => {
            let to = dice.below(all.len());
            all.swap(at, to);
        }
        4 => {
            let twice: Vec<&str> = all[at..end].to_vec();
            drop(all.splice(end..end, twice));
        }
        5 => {
            let from = dice.below(others.len());
            let to = (from + 1 + dice.below(40)).min(others.len());
            drop(all.splice(at..end, others[from..to].iter().copied()));
        }
        6 => {
            let (from, to) = (dice.below(all.len()), dice.below(all.len()));
            all[to] = all[from];
        }
        _ => {
            let piece = all[at];
            let half = piece.char_indices().nth(piece.chars().count() / 2);
            all[at] = &piece[..half.map_or(0, |(half, _)| half)];
        }
    }
}
