//! Numbers that one seed draws (SplitMix64): the same on every machine, and for each action of a history by itself, so that a history without some of its actions draws the same for the others.

/// What one action draws.
pub struct Dice(u64);

impl Dice {
    /// Of the action with this number in the history of this seed.
    pub fn of(seed: u64, action: u64) -> Self {
        let mut seeded = Self(seed);
        let mixed = seeded.next() ^ action.wrapping_mul(0xd134_2543_de82_ef95);
        Self(mixed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// 0 to `below`, without it; 0 when it is 0.
    pub fn draw(&mut self, below: usize) -> usize {
        let below = u64::try_from(below).unwrap().max(1);
        usize::try_from(self.next() % below).unwrap()
    }

    /// True once in so many times.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.draw(times) == 0
    }

    /// One of these; `None` of none.
    pub fn one<T: Clone>(&mut self, some: &[T]) -> Option<T> {
        let at = self.draw(some.len());
        some.get(at).cloned()
    }

    /// One of these, of which there are some.
    pub fn of_these<T: Clone>(&mut self, some: &[T]) -> T {
        self.one(some).unwrap()
    }
}
