//! Reads the Rust files of the workspace as tokens: without comments and strings, and including the contents of macros.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use std::fs;
use std::path::{Path, PathBuf};

/// One file.
pub struct Source {
    /// Relative to the workspace's root.
    pub path: String,
    /// Its package's folder, such as `crates/store`.
    pub package: String,
    /// Below `src`: whose module it is, without `crate`. Empty for files elsewhere.
    pub module: Vec<String>,
    /// Its tokens, without modules of tests.
    pub tokens: Vec<TokenTree>,
    /// Its lines, without modules of tests.
    pub lines: usize,
}

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap_or(Path::new("."))
}

/// The files of every package, below `folder` of each: `src` or `tests`.
pub fn sources(folder: &str) -> Vec<Source> {
    let mut packages = Vec::new();
    for place in ["", "crates"] {
        for entry in fs::read_dir(root().join(place)).unwrap() {
            let path = entry.unwrap().path();
            if path.join("Cargo.toml").is_file() {
                packages.push(path);
            }
        }
    }
    packages.sort();
    assert!(packages.len() > 10, "the packages were found");
    let mut all = Vec::new();
    for package in packages {
        let src = package.join(folder);
        let mut files = Vec::new();
        files_below(&src, &mut files);
        files.sort();
        for file in files {
            all.push(source(&package, &src, &file));
        }
    }
    all
}

fn files_below(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_below(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

fn source(package: &Path, src: &Path, file: &Path) -> Source {
    let text = fs::read_to_string(file).unwrap();
    let below = file.strip_prefix(src).unwrap().with_extension("");
    let mut module: Vec<String> = below
        .iter()
        .map(|part| part.to_str().unwrap().to_owned())
        .collect();
    let is_head = module
        .last()
        .is_some_and(|last| last == "mod" || (module.len() == 1 && last == "lib"));
    if is_head {
        module.pop();
    }
    let relative = |path: &Path| {
        let path = path.strip_prefix(root()).unwrap();
        path.to_str().unwrap().to_owned()
    };
    Source {
        path: relative(file),
        package: relative(package),
        module,
        lines: lines(&text),
        tokens: tokens(&text).unwrap_or_else(|| panic!("{} is no Rust", file.display())),
    }
}

/// The tokens, without what stands behind `#[cfg(test)]`.
pub fn tokens(text: &str) -> Option<Vec<TokenTree>> {
    let stream: TokenStream = text.parse().ok()?;
    let mut kept: Vec<TokenTree> = Vec::new();
    let mut skips = false;
    for token in stream {
        if skips {
            // To the end of the item: its block, or the semicolon of a module in a file of its own.
            let is_block =
                matches!(&token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
            let is_end = matches!(&token, TokenTree::Punct(mark) if mark.as_char() == ';');
            skips = !is_block && !is_end;
            continue;
        }
        let is_test = matches!(&token, TokenTree::Group(group) if group.stream().to_string().replace(' ', "") == "cfg(test)");
        if is_test {
            kept.pop(); // the #
            skips = true;
        } else {
            kept.push(token);
        }
    }
    Some(kept)
}

/// The lines before the first module of tests, which rustfmt and habit put last.
fn lines(text: &str) -> usize {
    let mut count = 0;
    let mut behind = text.lines().peekable();
    while let Some(line) = behind.next() {
        if line == "#[cfg(test)]"
            && behind
                .peek()
                .is_some_and(|next| next.starts_with("mod ") && next.ends_with('{'))
        {
            break;
        }
        count += 1;
    }
    count
}

pub fn ident(token: Option<&TokenTree>) -> Option<String> {
    match token {
        Some(TokenTree::Ident(ident)) => Some(ident.to_string()),
        _ => None,
    }
}

pub fn mark(token: Option<&TokenTree>, wanted: char) -> bool {
    matches!(token, Some(TokenTree::Punct(mark)) if mark.as_char() == wanted)
}

pub fn group(token: Option<&TokenTree>, wanted: Delimiter) -> Option<&Group> {
    match token {
        Some(TokenTree::Group(group)) if group.delimiter() == wanted => Some(group),
        _ => None,
    }
}

/// `::` at this place.
pub fn colons(tokens: &[TokenTree], at: usize) -> bool {
    mark(tokens.get(at), ':') && mark(tokens.get(at + 1), ':')
}

/// The parts between commas that stand in no group and between no angles.
pub fn parts(tokens: &[TokenTree]) -> Vec<&[TokenTree]> {
    let (mut parts, mut begin, mut angles) = (Vec::new(), 0, 0_i32);
    for (at, token) in tokens.iter().enumerate() {
        let TokenTree::Punct(mark) = token else {
            continue;
        };
        match mark.as_char() {
            '<' => angles += 1,
            // Not the arrow of `Fn() -> T`.
            '>' if at == 0 || !self::mark(tokens.get(at - 1), '-') => angles -= 1,
            ',' if angles == 0 => {
                parts.push(&tokens[begin..at]);
                begin = at + 1;
            }
            _ => {}
        }
    }
    if begin < tokens.len() {
        parts.push(&tokens[begin..]);
    }
    parts
}
