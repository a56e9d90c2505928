//! The `leadscore` program.

fn main() {}
