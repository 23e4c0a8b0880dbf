//! What a search knows of one contact.

use uuid::Uuid;

/// A contact as it is searched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Doc {
    pub(crate) id: Uuid,
    pub(crate) key: String,
    /// Sorted, each once.
    pub(crate) words: Vec<String>,
    /// It is deleted.
    pub(crate) gone: bool,
}

impl Doc {
    /// Where it stands in the list.
    pub(crate) fn place(&self) -> (&str, Uuid) {
        (&self.key, self.id)
    }

    fn begins(&self, asked: &str) -> bool {
        let at = self.words.partition_point(|word| word.as_str() < asked);
        self.words
            .get(at)
            .is_some_and(|word| word.starts_with(asked))
    }

    /// Whether it is what is looked for.
    pub(crate) fn fits(&self, wanted: &Wanted) -> bool {
        !self.gone
            && wanted.begins.iter().all(|asked| self.begins(asked))
            && !wanted.lacks.iter().any(|mark| self.begins(mark))
    }
}

/// What is looked for, signs and roles apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Wanted {
    /// Each begins a word of the contact.
    pub(crate) begins: Vec<String>,
    /// None of these is a word of it.
    pub(crate) lacks: Vec<&'static str>,
}
