//! Which file of a package needs which other one. A path leads to the file that holds what it names, also through a module that only hands it on.

use crate::read::{Source, colons, group, ident, mark, parts, sources};
use proc_macro2::{Delimiter, TokenTree};
use std::collections::{BTreeMap, BTreeSet};

type Path = Vec<String>;

/// What a file says, before anything is looked up.
struct Module {
    file: String,
    /// Names it declares.
    items: BTreeSet<String>,
    /// Names that `use` brings in, and whence; `*` for whole modules.
    brought: BTreeMap<String, Path>,
    whole: Vec<Path>,
    /// Paths in use, but for those of `pub use`: handing on is no need of one's own.
    named: Vec<Path>,
}

/// The files of one package, by module.
pub struct Package {
    modules: BTreeMap<Path, Module>,
}

/// Every package of the workspace.
pub fn packages() -> BTreeMap<String, Package> {
    let mut packages: BTreeMap<String, Package> = BTreeMap::new();
    let all = sources("src");
    for source in &all {
        let package = packages
            .entry(source.package.clone())
            .or_insert_with(|| Package {
                modules: BTreeMap::new(),
            });
        package
            .modules
            .insert(source.module.clone(), module(source));
    }
    packages
}

fn module(source: &Source) -> Module {
    let mut module = Module {
        file: source.path.clone(),
        items: BTreeSet::new(),
        brought: BTreeMap::new(),
        whole: Vec::new(),
        named: Vec::new(),
    };
    items(&source.tokens, &mut module.items);
    walk(&source.tokens, &source.module, &mut module);
    module
}

fn items(tokens: &[TokenTree], items: &mut BTreeSet<String>) {
    for (at, token) in tokens.iter().enumerate() {
        let word = ident(Some(token));
        let is_item = word.is_some_and(|word| {
            matches!(
                word.as_str(),
                "fn" | "struct" | "enum" | "trait" | "const" | "static" | "type" | "union"
            )
        });
        if is_item {
            items.extend(ident(tokens.get(at + 1)));
        }
    }
}

/// Collects the paths. Those that begin with neither `crate`, `self` nor `super` are kept too: their first name may be a module beside or below.
fn walk(tokens: &[TokenTree], here: &Path, module: &mut Module) {
    let mut at = 0;
    while at < tokens.len() {
        let word = ident(tokens.get(at));
        let behind_path =
            at >= 2 && colons(tokens, at - 2) || at >= 1 && mark(tokens.get(at - 1), '.');
        match word.as_deref() {
            Some("pub") if group(tokens.get(at + 1), Delimiter::Parenthesis).is_some() => {
                at += 2;
                continue;
            }
            Some("use") => {
                let end = (at..tokens.len())
                    .find(|end| mark(tokens.get(*end), ';'))
                    .unwrap_or(tokens.len());
                let hands_on = is_public(tokens, at);
                let mut found = Vec::new();
                tree(&tokens[at + 1..end], &Vec::new(), &mut found);
                for (path, name) in found {
                    let path = absolute(&path, here);
                    match name.as_str() {
                        "*" => module.whole.push(path.clone()),
                        name => {
                            module.brought.insert(name.to_owned(), path.clone());
                        }
                    }
                    if !hands_on {
                        module.named.push(path);
                    }
                }
                at = end;
                continue;
            }
            Some(_) if !behind_path && colons(tokens, at + 1) => {
                let mut path = Vec::new();
                while let Some(name) = ident(tokens.get(at)) {
                    path.push(name);
                    if !colons(tokens, at + 1) {
                        break;
                    }
                    at += 3;
                }
                module.named.push(absolute(&path, here));
            }
            _ => {}
        }
        if let Some(TokenTree::Group(group)) = tokens.get(at) {
            let inside: Vec<TokenTree> = group.stream().into_iter().collect();
            walk(&inside, here, module);
        }
        at += 1;
    }
}

/// Whether `pub` or `pub(…)` stands before this `use`.
fn is_public(tokens: &[TokenTree], at: usize) -> bool {
    let before = |steps: usize| at.checked_sub(steps).and_then(|at| tokens.get(at));
    let is_pub = |token| ident(token).as_deref() == Some("pub");
    is_pub(before(1)) || group(before(1), Delimiter::Parenthesis).is_some() && is_pub(before(2))
}

/// The paths of a `use`, each with the name it gets here.
fn tree(tokens: &[TokenTree], prefix: &Path, found: &mut Vec<(Path, String)>) {
    let mut path = prefix.clone();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        if let Some(group) = group(Some(token), Delimiter::Brace) {
            let inside: Vec<TokenTree> = group.stream().into_iter().collect();
            for part in parts(&inside) {
                tree(part, &path, found);
            }
            return;
        }
        match ident(Some(token)).as_deref() {
            Some("as") => {
                if let Some(name) = ident(tokens.get(at + 1)) {
                    found.push((path, name));
                }
                return;
            }
            // `{self, …}`: the module itself.
            Some("self") if !path.is_empty() => {}
            Some(name) => path.push(name.to_owned()),
            None if mark(Some(token), '*') => {
                found.push((path, "*".into()));
                return;
            }
            None => {}
        }
        at += 1;
    }
    if let Some(name) = path.last().cloned() {
        found.push((path, name));
    }
}

/// From the package's root, marked by a leading `crate`; others stay as they are.
fn absolute(path: &[String], here: &Path) -> Path {
    let (from, rest) = match path.first().map(String::as_str) {
        Some("crate") => (&here[..0], &path[1..]),
        Some("self") => (here.as_slice(), &path[1..]),
        Some("super") => {
            let ups = path.iter().take_while(|name| *name == "super").count();
            (&here[..here.len().saturating_sub(ups)], &path[ups..])
        }
        _ => return path.to_vec(),
    };
    let root = ["crate".to_owned()];
    root.iter().chain(from).chain(rest).cloned().collect()
}

impl Package {
    /// File → the files it needs.
    pub fn needs(&self) -> BTreeMap<&str, BTreeSet<&str>> {
        let mut needs = BTreeMap::new();
        for (here, module) in &self.modules {
            let on: &mut BTreeSet<&str> = needs.entry(module.file.as_str()).or_default();
            for path in &module.named {
                if let Some(found) = self.find(path, here, 0)
                    && found != module.file
                {
                    on.insert(found);
                }
            }
        }
        needs
    }

    /// The file that holds what a path names; `None` for what comes from outside and for a module that is only named.
    fn find(&self, path: &Path, here: &Path, depth: usize) -> Option<&str> {
        if depth > 12 {
            return None;
        }
        let rest = match path.split_first()? {
            (first, rest) if first == "crate" => rest.to_vec(),
            (first, rest) => {
                let module = self.modules.get(here)?;
                let mut child = here.clone();
                child.push(first.clone());
                if self.modules.contains_key(&child) {
                    child.extend(rest.iter().cloned());
                    child
                } else {
                    // A module that `use` brought: what is named in it is needed.
                    let brought = module.brought.get(first).filter(|_| !rest.is_empty())?;
                    let mut whole = brought.clone();
                    if whole.first() != Some(&"crate".to_owned()) {
                        return None;
                    }
                    whole.extend(rest.iter().cloned());
                    return self.find(&whole, here, depth + 1);
                }
            }
        };
        let length = (0..=rest.len())
            .rev()
            .find(|length| self.modules.contains_key(&rest[..*length]))?;
        let place = rest[..length].to_vec();
        let module = self.modules.get(&place)?;
        let name = rest.get(length)?;
        if module.items.contains(name) {
            return Some(&module.file);
        }
        if let Some(brought) = module.brought.get(name) {
            let path = from_root(brought, &place, &rest[length + 1..]);
            return self.find(&path, &place, depth + 1);
        }
        module.whole.iter().find_map(|whole| {
            let path = from_root(whole, &place, &rest[length..]);
            self.find(&path, &place, depth + 1)
        })
    }
}

/// A path that a module at `place` wrote, with what follows it.
fn from_root(path: &[String], place: &[String], rest: &[String]) -> Path {
    let root = ["crate".to_owned()];
    let is_whole = path.first() == root.first();
    let before = root.iter().chain(place).filter(|_| !is_whole);
    before.chain(path).chain(rest).cloned().collect()
}
