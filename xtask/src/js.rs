//! Minifies JavaScript with esbuild, which also rejects invalid JavaScript.

use crate::{Outcome, root};
use std::io::Write;
use std::process::{Command, Stdio};

/// Modules that run in every browser that has what the pages need anyway: `await` at the top of a module, which came with ES2022.
const ARGUMENTS: [&str; 6] = [
    "--minify",
    "--format=esm",
    "--target=es2022",
    "--charset=utf8",
    "--legal-comments=none",
    "--log-level=warning",
];

/// `text`, a module, with short names inside; what it exports and imports keeps its names.
///
/// # Errors
/// When esbuild is missing, or `text` is no module; what esbuild says of it stands on standard error.
pub fn minified(text: &str) -> Outcome<String> {
    let tool = root().join("node_modules/.bin/esbuild");
    let mut esbuild = Command::new(&tool)
        .args(ARGUMENTS)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("{}: {error} (make setup installs it)", tool.display()))?;
    // It reads to the end before it writes, so the two pipes can't wait for each other. It gets no input when it has died, which its status tells.
    if let Some(mut input) = esbuild.stdin.take() {
        let _ = input.write_all(text.as_bytes());
    }
    let done = esbuild.wait_with_output()?;
    if !done.status.success() {
        return Err("esbuild refuses a script".into());
    }
    Ok(String::from_utf8(done.stdout)?)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn what_others_call_keeps_its_name() {
        let text = "// why\nexport function hydrate(element) {\n    return wasm.$1(element);\n}\nlet wasm = {};\n";
        let small = minified(text).unwrap();
        assert!(small.len() < text.len() && !small.contains("why"));
        assert!(small.contains("hydrate") && small.contains("$1"), "{small}");
    }

    #[test]
    fn an_unterminated_class_is_rejected() {
        assert!(minified("}\nget type() {\n    return 1;\n}\n").is_err());
    }
}
