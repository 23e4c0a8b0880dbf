//! Many short texts in one: a text of its own each would take more memory for its ends than for its letters.

/// Texts by their number.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Texts {
    text: String,
    ends: Vec<u32>,
}

impl Texts {
    /// One more. Four gigabytes at most: what is beyond reads as nothing.
    pub(crate) fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(short(self.text.len()));
    }

    /// How many.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The text of this number.
    pub(crate) fn get(&self, number: usize) -> &str {
        let end = |number: usize| self.ends.get(number).copied().unwrap_or_default() as usize;
        let begin = if number == 0 { 0 } else { end(number - 1) };
        self.text.get(begin..end(number)).unwrap_or_default()
    }

    /// Gives back what it has asked for too much of.
    pub(crate) fn shrink(&mut self) {
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
    }
}

/// A number that is kept in four bytes. No book has more contacts, nor more words.
pub(crate) fn short(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reads_back() {
        let mut texts = Texts::default();
        for text in ["", "žluť", "", "a"] {
            texts.push(text);
        }
        texts.shrink();
        assert_eq!(texts.len(), 4);
        assert_eq!(
            (0..5).map(|number| texts.get(number)).collect::<Vec<_>>(),
            ["", "žluť", "", "a", ""]
        );
    }
}
