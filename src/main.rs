//! The `leadscore` program.

// Half the peak memory of the system's allocator in the feature plan, at the same processor time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {}
