//! Import cycles: groups of which each member needs every other one, directly or indirectly.

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

/// The modules of `folder` (each a file, or a folder with everything in it and its `mod.rs`), and which of the others each needs. The folder's own `mod.rs` is not one of them.
pub fn modules<'a>(needs: &Needs<'a>, folder: &str) -> Needs<'a> {
    let module = |file: &'a str| {
        let below = file.strip_prefix(folder)?.strip_prefix('/')?;
        let name = below.split('/').next()?;
        let is_head = name == "mod.rs" || name == "lib.rs" || name == "main.rs";
        // `a.rs` beside `a/` belongs to that module.
        let name = name.strip_suffix(".rs").unwrap_or(name);
        (!is_head).then(|| &file[..folder.len() + 1 + name.len()])
    };
    let mut modules = Needs::new();
    for (file, on) in needs {
        let Some(one) = module(file) else { continue };
        let others = modules.entry(one).or_default();
        others.extend(
            on.iter()
                .filter_map(|on| module(on))
                .filter(|other| *other != one),
        );
    }
    modules
}
