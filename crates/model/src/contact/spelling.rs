//! Whether two spellings can be of one text.

use super::normal;
use super::wire::fold;
use unicode_normalization::UnicodeNormalization;

/// Whether the new text can pass for a spelling correction: the same but for case, accents and spaces, or one typing error
/// away; two in a text of twelve letters or more. Short texts have no typos: Li and Lo are two people.
#[must_use]
pub fn mends(old: &str, new: &str) -> bool {
    let (old, new) = (plain(old), plain(new));
    if old == new {
        return true;
    }
    let shorter = old.len().min(new.len());
    let slips = match shorter {
        0..=3 => 0,
        4..=11 => 1,
        _ => 2,
    };
    distance(&old, &new) <= slips
}

pub(super) fn plain(text: &str) -> Vec<char> {
    normal(text)
        .nfkd()
        .filter(|c| !('\u{300}'..='\u{36f}').contains(c))
        .collect()
}

/// Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).
fn distance(a: &[char], b: &[char]) -> usize {
    // Very different lengths are very different: names may be 128 letters long, and the full table would be slow.
    if a.len().abs_diff(b.len()) > 2 {
        return usize::MAX;
    }
    let mut two_ago: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let replace = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = replace.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(two_ago[j - 2] + 1);
            }
            row.push(least);
        }
        two_ago = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

/// Whether two Latin texts are the same in ASCII letters, by dropping accents or by German habit: `Müller` is `Muller` and `Mueller`.
pub(super) fn same_in_ascii(one: &str, other: &str) -> bool {
    let ways = |text: &str| {
        let german = text
            .replace(['ä', 'Ä'], "ae")
            .replace(['ö', 'Ö'], "oe")
            .replace(['ü', 'Ü'], "ue");
        [fold(text), fold(&german)].map(|folded| folded.map(|text| normal(&text)))
    };
    let others = ways(other);
    ways(one)
        .iter()
        .any(|text| text.is_some() && others.contains(text))
}

/// As [`mends`], word by word: a typing error in a whole name may be one in a word that is too short to have any.
pub(super) fn mends_name(old: &str, new: &str) -> bool {
    let (one, other): (Vec<&str>, Vec<&str>) = (
        old.split_whitespace().collect(),
        new.split_whitespace().collect(),
    );
    if one.len() == other.len() {
        return one.iter().zip(&other).all(|(old, new)| mends(old, new));
    }
    plain(&one.concat()) == plain(&other.concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn short_names_have_no_typos() {
        assert!(!mends("Li", "Lo"));
        assert!(!mends("", "Anna"));
        assert!(mends("Anna", "anna"));
        assert!(mends("Smith", "Smiht"));
        assert!(!mends("Smith", "Schmidt"));
        assert!(!mends_name("Li Wu", "Lo Wu"));
        assert!(mends_name("Anna Maria Nováková", "AnnaMaria Novakova"));
        assert!(!mends_name("Anna Maria Nováková", "Anna Nováková"));
    }

    proptest! {
        #[test]
        fn a_text_mends_itself_and_mending_goes_both_ways(a in "\\PC{0,20}", b in "\\PC{0,20}") {
            prop_assert!(mends(&a, &a));
            prop_assert_eq!(mends(&a, &b), mends(&b, &a));
        }
    }
}
