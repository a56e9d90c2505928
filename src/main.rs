//! The `leadscore` program: everything is in the library.

use std::process::ExitCode;

/// Feature plans allocate and free large columns all the time, which this allocator is made for.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    leadscore::cli::run()
}
