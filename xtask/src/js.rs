//! Takes from JavaScript what only people read: lines of comment, indentation, empty lines.
//!
//! No parser: a comment goes only when it has its lines to itself, which is how wasm-bindgen and this project write them. A template
//! over several lines could hold such a line as text, so a file with one is left as it is.

/// `text` with one statement a line and nothing else, or untouched where that can't be told safely.
pub fn lean(text: &str) -> String {
    if text.lines().any(|line| line.matches('`').count() % 2 == 1) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut in_comment = false;
    for line in text.lines().map(str::trim) {
        let opens = line.starts_with("/*") && (line.ends_with("*/") || !line.contains("*/"));
        if in_comment || opens {
            in_comment = !line.ends_with("*/");
        } else if !line.is_empty() && !line.starts_with("//") {
            out += line;
            out.push('\n');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_that_stand_alone_go() {
        let text = "// why\n/** what\n * @param a\n */\n  get a() {\n\n    return 1; // here\n  }\n/* x */\n";
        assert_eq!(lean(text), "get a() {\nreturn 1; // here\n}\n");
    }

    #[test]
    fn what_might_be_text_stays() {
        for text in [
            "let a = `\n  // text\n`;\n",
            "/* a */ let b = 1;\n",
            "let c = \"/*\";\n",
        ] {
            assert_eq!(lean(text), text);
        }
    }
}
