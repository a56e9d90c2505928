//! The only source of chance: a seed that gives independent, named streams.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// A seed; the same seed gives the same bytes on any number of threads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seed(pub u64);

impl Seed {
    /// An independent seed for one named part of the work, so that parts do not share a stream.
    #[must_use]
    pub fn derive(self, name: &str) -> Self {
        Self(xxh3_64_with_seed(name.as_bytes(), self.0))
    }

    /// Generator number `stream`: replicate `b` of a bootstrap uses stream `b`, whoever runs it.
    pub fn stream(self, stream: u64) -> ChaCha8Rng {
        let mut rng = ChaCha8Rng::seed_from_u64(self.0);
        rng.set_stream(stream);
        rng
    }

    /// A stable 64-bit hash of a number's bits under this seed.
    pub fn hash_bits(self, bits: u64) -> u64 {
        xxh3_64_with_seed(&bits.to_le_bytes(), self.0)
    }

    /// A stable 64-bit hash of `key` under this seed, for fold assignment and tie-breaking.
    pub fn hash(self, key: &str) -> u64 {
        xxh3_64_with_seed(key.as_bytes(), self.0)
    }
}
