//! Shortens the names by which wasm-bindgen's module and its JavaScript call each other, and removes unused classes.
//!
//! Each name contains a hash or a whole type, once in either half, and compresses badly: short ones save a browser some three kilobytes. And a class for
//! each struct that Rust could hand to JavaScript is there whether it does or not, with the functions of the module behind it.

use crate::Outcome;
use std::collections::{HashMap, HashSet};

/// What a short name begins with; wasm-bindgen's own begin with letters or underscores.
const SHORT: &str = "$";

/// Gives imports and exports that nobody else knows short names, in the module and in `js` alike.
pub fn shorten<'a>(js: &str, names: impl Iterator<Item = &'a mut String>) -> String {
    let mut short: HashMap<String, String> = HashMap::new();
    for name in names.filter(|name| is_long(name)) {
        let next = format!("{SHORT}{:x}", short.len());
        let given = short.entry(std::mem::take(name)).or_insert(next);
        name.clone_from(given);
    }
    let mut out = String::with_capacity(js.len());
    for piece in js.split_inclusive(|letter: char| !is_of_name(letter)) {
        let end = piece.find(|letter| !is_of_name(letter));
        let (word, rest) = piece.split_at(end.unwrap_or(piece.len()));
        out += short.get(word).map_or(word, String::as_str);
        out += rest;
    }
    out
}

const fn is_of_name(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '_' | '$')
}

/// `__wbg_now_0123456789abcdef`, or the path of a closure's type. Islands' names are of neither kind: pages know them.
fn is_long(name: &str) -> bool {
    let hash = name.rsplit('_').next().unwrap_or_default();
    let hashed = hash.len() == 16 && hash.chars().all(|letter| letter.is_ascii_hexdigit());
    (name.starts_with("__wb") && hashed) || name.contains("___")
}

/// Classes that the module never instantiates.
pub fn unmade_classes(js: &str) -> HashSet<&str> {
    js.lines()
        .filter_map(|line| line.strip_prefix("export class ")?.strip_suffix(" {"))
        .filter(|class| !js.contains(&format!("{class}.__wrap")))
        .collect()
}

/// `js` without these classes.
///
/// # Errors
/// When something else of it still names one.
pub fn without_classes(js: &str, classes: &HashSet<&str>) -> Outcome<String> {
    let mut out = String::with_capacity(js.len());
    let mut lines = js.lines();
    while let Some(line) = lines.next() {
        let begins = |with: &dyn Fn(&str) -> String| {
            classes.iter().any(|class| line.starts_with(&with(class)))
        };
        if begins(&|class| format!("export class {class} {{")) {
            // Its lines are indented in one build and not in another, so braces are counted; esbuild refuses what is left if one was text (`js.rs`).
            let mut open = braces(line);
            while open > 0 {
                open += braces(lines.next().ok_or("a class of wasm-bindgen has no end")?);
            }
        } else if begins(&|class| format!("if (Symbol.dispose) {class}."))
            || begins(&|class| format!("const {class}Finalization = "))
        {
            let mut last = line;
            while !last.ends_with(';') {
                last = lines
                    .next()
                    .ok_or("a statement of wasm-bindgen has no end")?;
            }
        } else {
            out += line;
            out.push('\n');
        }
    }
    match classes.iter().find(|class| out.contains(**class)) {
        None => Ok(out),
        Some(class) => Err(format!("wasm-bindgen's JavaScript still names {class}").into()),
    }
}

/// How many more braces a line opens than it closes.
fn braces(line: &str) -> isize {
    line.chars()
        .map(|letter| match letter {
            '{' => 1,
            '}' => -1,
            _ => 0,
        })
        .sum()
}

/// Whether an export of the module is a method of a class.
pub fn is_method(export: &str, classes: &HashSet<&str>) -> bool {
    classes.iter().any(|class| {
        let class = class.to_lowercase();
        export.starts_with(&format!("{class}_")) || export == format!("__wbg_{class}_free")
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn both_halves_get_the_same_short_names() {
        let mut names = [
            "__wbg_now_0123456789abcdef",
            "Picker_9209407675989692602",
            "a_1___invoke_",
            "__wbindgen_start",
        ]
        .map(ToOwned::to_owned);
        let js = "x.__wbg_now_0123456789abcdef(a_1___invoke_, Picker_9209407675989692602); // __wbg_now_0123456789abcdef0";
        let js = shorten(js, names.iter_mut());
        assert_eq!(
            names,
            ["$0", "Picker_9209407675989692602", "$1", "__wbindgen_start"]
        );
        assert_eq!(
            js,
            "x.$0($1, Picker_9209407675989692602); // __wbg_now_0123456789abcdef0"
        );
    }

    #[test]
    fn an_unused_class_is_removed() {
        let js = "export class Made {\n}\nMade.__wrap(1);\nexport class Unmade {\nget type() {\nreturn {};\n}\n    free() {\n    }\n}\nif (Symbol.dispose) Unmade.prototype[Symbol.dispose] = Unmade.prototype.free;\nconst UnmadeFinalization = (typeof X)\n    ? 1\n    : new X();\nlet rest;\n";
        let classes = unmade_classes(js);
        assert_eq!(classes, HashSet::from(["Unmade"]));
        let lean = without_classes(js, &classes).unwrap();
        assert_eq!(lean, "export class Made {\n}\nMade.__wrap(1);\nlet rest;\n");
        assert!(is_method("unmade_pull", &classes) && is_method("__wbg_unmade_free", &classes));
        assert!(!is_method("made_pull", &classes));
        let named = format!("{js}new Unmade();\n");
        assert!(without_classes(&named, &classes).is_err());
    }
}
