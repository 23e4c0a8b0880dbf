//! What comes alive in the browser. Compiled for both: the server renders an island's first state, the browser takes it from there.
