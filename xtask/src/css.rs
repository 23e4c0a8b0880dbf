//! Bundles the plain CSS of `style/`: each `@import` of `main.css` becomes the file's text, comments and indentation go.
//!
//! It knows the two forms that the project writes, `@import "file.css";` and `@import "file.css" layer(name);`, one a line, and
//! refuses any other: a file missing from the bundle would only be noticed by eye.

use crate::Outcome;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The text of `file` with its imports in place, which are sought beside the file that names them.
pub fn bundle(file: &Path) -> Outcome<String> {
    let text = fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let folder = file.parent().unwrap_or(Path::new(""));
    let mut out = String::new();
    for line in without_comments(&text)
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
    {
        match line.strip_prefix("@import") {
            Some(import) => {
                let (name, layer) = parse_import(import)
                    .ok_or_else(|| format!("{}: can't read {line}", file.display()))?;
                let inner = bundle(&folder.join(name))?;
                match layer {
                    Some(layer) => out += &format!("@layer {layer} {{\n{inner}}}\n"),
                    None => out += &inner,
                }
            }
            None => {
                out += line;
                out.push('\n');
            }
        }
    }
    Ok(out)
}

/// ` "a.css" layer(b);` → (`a.css`, `b`).
fn parse_import(text: &str) -> Option<(&str, Option<&str>)> {
    let text = text.trim().strip_suffix(';')?;
    let (name, rest) = text.strip_prefix('"')?.split_once('"')?;
    match rest.trim() {
        "" => Some((name, None)),
        rest => Some((name, Some(rest.strip_prefix("layer(")?.strip_suffix(')')?))),
    }
}

/// Removes `/* … */` outside of strings. What follows an unclosed comment goes too, as in a browser.
fn without_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut quote = None;
    while let Some(c) = rest.chars().next() {
        if quote.is_none() && rest.starts_with("/*") {
            rest = rest.split_once("*/").map_or("", |(_, after)| after);
            continue;
        }
        let mut taken = c.len_utf8();
        match c {
            '\\' => taken += rest[taken..].chars().next().map_or(0, char::len_utf8),
            '"' | '\'' if quote.is_none() => quote = Some(c),
            _ if quote == Some(c) => quote = None,
            _ => {}
        }
        out += &rest[..taken];
        rest = &rest[taken..];
    }
    out
}

/// Points each `url("…")` of a bundled file, in double quotes and by its plain or relative name, at the name that browsers see.
/// Leaves `data:` and fragments as they are; an asset that doesn't exist is an error.
pub fn with_urls(text: &str, names: &BTreeMap<String, String>) -> Outcome<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("url(\"") {
        let (target, tail) = after.split_once('"').ok_or("an url without its end")?;
        let shown = if target.starts_with("data:") || target.starts_with('#') {
            target
        } else {
            let name = target.rsplit('/').next().unwrap_or(target);
            names
                .get(name)
                .ok_or_else(|| format!("style names {target}, which is not in style/assets"))?
        };
        out += &format!("{before}url(\"{shown}\"");
        rest = tail;
    }
    Ok(out + rest)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn imports_are_put_in_place_in_order_and_layer() {
        let folder = tempfile::tempdir().unwrap();
        let put = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        fs::create_dir(folder.path().join("parts")).unwrap();
        put(
            "main.css",
            "/* head */\n@layer a, b;\n@import \"a.css\" layer(a);\n@import \"parts/b.css\";\nz { top: 0; }\n",
        );
        put("a.css", "a {\n    color: red; /* why */\n}\n");
        put(
            "parts/b.css",
            "@import \"c.css\";\nb { content: \"/* not one */\"; }\n",
        );
        put("parts/c.css", "c { left: 0; }\n");
        assert_eq!(
            bundle(&folder.path().join("main.css")).unwrap(),
            "@layer a, b;\n@layer a {\na {\ncolor: red;\n}\n}\nc { left: 0; }\nb { content: \"/* not one */\"; }\nz { top: 0; }\n"
        );
    }

    #[test]
    fn invalid_css_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let main = folder.path().join("main.css");
        for text in [
            "@import url(a.css);",
            "@import \"a.css\" screen;",
            "@import \"none.css\";",
        ] {
            fs::write(&main, text).unwrap();
            assert!(bundle(&main).is_err(), "{text}");
        }
    }

    #[test]
    fn comments_go_and_strings_stay() {
        for (text, left) in [
            ("a/* x */b", "ab"),
            ("\"/*\" c", "\"/*\" c"),
            ("'\\'/*' c/**/", "'\\'/*' c"),
            ("a /* never closed", "a "),
            ("é/* č */ž", "éž"),
        ] {
            assert_eq!(without_comments(text), left);
        }
    }

    #[test]
    fn urls_point_at_what_browsers_see() {
        let names = BTreeMap::from([("card.svg".to_owned(), "card.12.svg".to_owned())]);
        let text = "a { background: url(\"assets/card.svg\") 0 0, url(\"data:image/png;x\"), url(\"#mark\"); }";
        assert_eq!(
            with_urls(text, &names).unwrap(),
            "a { background: url(\"card.12.svg\") 0 0, url(\"data:image/png;x\"), url(\"#mark\"); }"
        );
        assert!(with_urls("url(\"gone.svg\")", &names).is_err());
        assert!(with_urls("url(\"open", &names).is_err());
    }
}
