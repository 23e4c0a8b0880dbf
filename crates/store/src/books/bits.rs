//! A set of places in the list, one bit each.

const WORD: usize = u64::BITS as usize;

/// Places from 0 up to the length that it was made with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bits(Vec<u64>);

impl Bits {
    /// No place of so many.
    pub(crate) fn none(length: usize) -> Self {
        Self(vec![0; length.div_ceil(WORD)])
    }

    /// Each of so many.
    pub(crate) fn all(length: usize) -> Self {
        let mut words = vec![u64::MAX; length.div_ceil(WORD)];
        if let Some(last) = words.last_mut()
            && !length.is_multiple_of(WORD)
        {
            *last >>= WORD - length % WORD;
        }
        Self(words)
    }

    /// These of so many.
    pub(crate) fn of(length: usize, places: &[u32]) -> Self {
        let mut bits = Self::none(length);
        for place in places {
            bits.set(*place);
        }
        bits
    }

    /// Adds a place.
    pub(crate) fn set(&mut self, place: u32) {
        if let Some(word) = self.0.get_mut(place as usize / WORD) {
            *word |= 1 << (place as usize % WORD);
        }
    }

    /// Removes a place.
    pub(crate) fn clear(&mut self, place: u32) {
        if let Some(word) = self.0.get_mut(place as usize / WORD) {
            *word &= !(1 << (place as usize % WORD));
        }
    }

    /// Whether it has the place.
    pub(crate) fn has(&self, place: u32) -> bool {
        self.0
            .get(place as usize / WORD)
            .is_some_and(|word| word >> (place as usize % WORD) & 1 == 1)
    }

    /// Keeps what the other has too.
    pub(crate) fn keep(&mut self, other: &Self) {
        for (own, other) in self.0.iter_mut().zip(&other.0) {
            *own &= other;
        }
    }

    /// Removes what the other has.
    pub(crate) fn remove(&mut self, other: &Self) {
        for (own, other) in self.0.iter_mut().zip(&other.0) {
            *own &= !other;
        }
    }

    /// How many places it has.
    pub(crate) fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// The places from that one on, in order.
    pub(crate) fn from(&self, place: usize) -> impl Iterator<Item = usize> + '_ {
        let mut at = place / WORD;
        let mut word = self.0.get(at).copied().unwrap_or(0) & (u64::MAX << (place % WORD));
        std::iter::from_fn(move || {
            while word == 0 {
                at += 1;
                word = *self.0.get(at)?;
            }
            let bit = word.trailing_zeros() as usize;
            word &= word - 1;
            Some(at * WORD + bit)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_kept_in_order() {
        let mut bits = Bits::of(200, &[199, 0, 64, 63, 130]);
        assert_eq!(bits.from(0).collect::<Vec<_>>(), [0, 63, 64, 130, 199]);
        assert_eq!(bits.from(64).collect::<Vec<_>>(), [64, 130, 199]);
        assert_eq!(bits.from(200).next(), None);
        assert_eq!(bits.from(9_000).next(), None);
        bits.clear(64);
        bits.remove(&Bits::of(200, &[0, 1]));
        assert_eq!(bits.count(), 3);
        bits.keep(&Bits::of(200, &[199, 1]));
        assert!(bits.has(199) && !bits.has(130) && !bits.has(9_000));
        for length in [0, 1, 64, 65, 128] {
            assert_eq!(Bits::all(length).count(), length);
        }
        assert_eq!(Bits::none(0).from(0).next(), None);
    }
}
