//! Groups of which each member needs each other one, directly or by way of others.

use std::collections::{BTreeMap, BTreeSet};

pub type Needs<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

/// The groups of more than one, in order.
pub fn cycles(needs: &Needs<'_>) -> Vec<Vec<String>> {
    let reach: BTreeMap<&str, BTreeSet<&str>> = needs
        .keys()
        .map(|from| (*from, reached(needs, from)))
        .collect();
    let mut groups = BTreeSet::new();
    for (one, others) in &reach {
        let group: Vec<String> = others
            .iter()
            .filter(|other| reach.get(**other).is_some_and(|back| back.contains(one)))
            .map(|name| (*name).to_owned())
            .collect();
        if group.len() > 1 {
            groups.insert(group);
        }
    }
    groups.into_iter().collect()
}

fn reached<'a>(needs: &Needs<'a>, from: &str) -> BTreeSet<&'a str> {
    let mut seen = BTreeSet::new();
    let mut open: Vec<&str> = needs.get(from).into_iter().flatten().copied().collect();
    while let Some(next) = open.pop() {
        if seen.insert(next) {
            open.extend(needs.get(next).into_iter().flatten());
        }
    }
    seen
}

/// The rooms that stand beside each other in `folder`, and what each needs of the others: a folder with all below it and its head, or a file. The folder's own head is none.
pub fn rooms<'a>(needs: &Needs<'a>, folder: &str) -> Needs<'a> {
    let room = |file: &'a str| {
        let below = file.strip_prefix(folder)?.strip_prefix('/')?;
        let name = below.split('/').next()?;
        let is_head = name == "mod.rs" || name == "lib.rs" || name == "main.rs";
        // `a.rs` beside `a/` is that room's head.
        let name = name.strip_suffix(".rs").unwrap_or(name);
        (!is_head).then(|| &file[..folder.len() + 1 + name.len()])
    };
    let mut rooms = Needs::new();
    for (file, on) in needs {
        let Some(one) = room(file) else { continue };
        let others = rooms.entry(one).or_default();
        others.extend(
            on.iter()
                .filter_map(|on| room(on))
                .filter(|other| *other != one),
        );
    }
    rooms
}
