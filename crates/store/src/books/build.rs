//! Making a book of contacts, and one of two.

use super::base::Base;
use super::bits::Bits;
use super::doc::Doc;
use super::texts::short;
use std::collections::HashMap;
use std::iter::Peekable;

/// Of these contacts, each once; the deleted ones are left out.
pub(crate) fn of<'a>(docs: impl Iterator<Item = &'a Doc>) -> Base {
    let mut docs: Vec<&Doc> = docs.filter(|doc| !doc.gone).collect();
    docs.sort_unstable_by(|a, b| a.place().cmp(&b.place()));
    // Words are numbered as they come, so that each is compared with the others only once.
    let mut numbers: HashMap<&str, u32> = HashMap::new();
    let mut words: Vec<&str> = Vec::new();
    let mut said: Vec<u32> = Vec::new();
    for word in docs.iter().flat_map(|doc| &doc.words) {
        let number = *numbers.entry(word).or_insert_with(|| {
            words.push(word);
            short(words.len() - 1)
        });
        said.push(number);
    }
    let mut sorted: Vec<u32> = (0..short(words.len())).collect();
    sorted.sort_unstable_by_key(|number| words[*number as usize]);
    let mut counts = vec![0_u32; words.len()];
    for number in &said {
        counts[*number as usize] += 1;
    }
    // Where the next place of each word is written.
    let mut next = vec![0_u32; words.len()];
    let mut base = Base::default();
    let mut end = 0;
    for number in &sorted {
        let number = *number as usize;
        next[number] = end;
        end += counts[number];
        base.words.push(words[number]);
        base.ends.push(end);
    }
    base.rows = vec![0; said.len()];
    let mut said = said.into_iter();
    for (place, doc) in docs.iter().enumerate() {
        for number in said.by_ref().take(doc.words.len()) {
            let at = &mut next[number as usize];
            base.rows[*at as usize] = short(place);
            *at += 1;
        }
        base.keys.push(&doc.key);
    }
    base.ids = docs.iter().map(|doc| doc.id).collect();
    base.by_id = (0..short(docs.len())).collect();
    base.by_id
        .sort_unstable_by_key(|place| docs[*place as usize].id);
    base.words.shrink();
    base.keys.shrink();
    base
}

/// Both in one, but for some of the first. No contact stays in both.
pub(crate) fn merged(first: &Base, without: &Bits, second: &Base) -> Base {
    let mut base = Base::default();
    let [to_first, to_second] = in_order(&mut base, first, without, second);
    base.by_id = merge(
        first
            .by_id
            .iter()
            .filter_map(|place| to_first[*place as usize]),
        second
            .by_id
            .iter()
            .filter_map(|place| to_second[*place as usize]),
        |place| base.ids[*place as usize],
    )
    .collect();
    base.rows.reserve(first.rows.len() + second.rows.len());
    let (mut a, mut b) = (0, 0);
    loop {
        let word = match (a < first.words.len(), b < second.words.len()) {
            (false, false) => break,
            (true, false) => first.words.get(a),
            (false, true) => second.words.get(b),
            (true, true) => first.words.get(a).min(second.words.get(b)),
        };
        let (mut old, mut new): (&[u32], &[u32]) = (&[], &[]);
        if a < first.words.len() && first.words.get(a) == word {
            old = first.rows_of(a);
            a += 1;
        }
        if b < second.words.len() && second.words.get(b) == word {
            new = second.rows_of(b);
            b += 1;
        }
        let before = base.rows.len();
        base.rows.extend(merge(
            old.iter().filter_map(|place| to_first[*place as usize]),
            new.iter().filter_map(|place| to_second[*place as usize]),
            |place| *place,
        ));
        if base.rows.len() > before {
            base.words.push(word);
            base.ends.push(short(base.rows.len()));
        }
    }
    base.words.shrink();
    base.keys.shrink();
    base.rows.shrink_to_fit();
    base.ends.shrink_to_fit();
    base
}

/// Both in one.
pub(crate) fn joined(first: &Base, second: &Base) -> Base {
    merged(first, &Bits::none(0), second)
}

/// Writes ids and keys, and returns where each place of either goes.
fn in_order(base: &mut Base, first: &Base, without: &Bits, second: &Base) -> [Vec<Option<u32>>; 2] {
    let mut to = [vec![None; first.len()], vec![None; second.len()]];
    let kept = (0..first.len()).filter(|place| !without.has(short(*place)));
    let all = merge(
        kept.map(|place| (false, place)),
        (0..second.len()).map(|place| (true, place)),
        |(newer, place)| {
            if *newer {
                second.at(*place)
            } else {
                first.at(*place)
            }
        },
    );
    for (newer, place) in all {
        let from = if newer { second } else { first };
        to[usize::from(newer)][place] = Some(short(base.ids.len()));
        base.ids.push(from.ids[place]);
        base.keys.push(from.keys.get(place));
    }
    to
}

/// Two sorted sequences as one.
fn merge<T, K: Ord>(
    a: impl Iterator<Item = T>,
    b: impl Iterator<Item = T>,
    key: impl Fn(&T) -> K,
) -> impl Iterator<Item = T> {
    let (mut a, mut b): (Peekable<_>, Peekable<_>) = (a.peekable(), b.peekable());
    std::iter::from_fn(move || match (a.peek(), b.peek()) {
        (Some(one), Some(other)) if key(other) < key(one) => b.next(),
        (None, _) => b.next(),
        _ => a.next(),
    })
}
