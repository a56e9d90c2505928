//! From a text to its position: the one join of the log with its leads.
//!
//! Millions of events name their lead by text. A table of one machine word a lead, and the texts in one piece,
//! answer that in a few memory accesses; a join would copy every column of the log along.

use xxhash_rust::xxh3::xxh3_64;

/// Positions of distinct texts.
#[derive(Debug, Clone, Default)]
pub struct Lookup {
    /// Upper half of the hash and position + 1, by lower half of the hash; 0 = free.
    slots: Vec<u64>,
    text: String,
    /// Where each text ends in `text`.
    ends: Vec<usize>,
}

impl Lookup {
    /// The positions of `texts`; of a text that occurs again, the first one counts.
    pub fn new<'a>(texts: impl ExactSizeIterator<Item = &'a str>) -> Self {
        let mut lookup = Self {
            slots: vec![0; (texts.len() * 2).next_power_of_two().max(2)],
            text: String::new(),
            ends: Vec::with_capacity(texts.len()),
        };
        for (position, text) in (1u64..).zip(texts) {
            lookup.text.push_str(text);
            lookup.ends.push(lookup.text.len());
            let (hash, mut at) = lookup.start(text);
            loop {
                match lookup.slots[at] {
                    0 => {
                        lookup.slots[at] = (hash >> 32 << 32) | position;
                        break;
                    }
                    taken if lookup.holds(taken, hash, text).is_some() => break,
                    _ => at = (at + 1) & (lookup.slots.len() - 1),
                }
            }
        }
        lookup
    }

    /// The position of `text`.
    pub fn get(&self, text: &str) -> Option<u32> {
        if self.slots.is_empty() {
            return None;
        }
        let (hash, mut at) = self.start(text);
        loop {
            match self.slots[at] {
                0 => return None,
                taken => {
                    if let Some(position) = self.holds(taken, hash, text) {
                        return Some(position);
                    }
                }
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "cut to the size of the table"
    )]
    fn start(&self, text: &str) -> (u64, usize) {
        let hash = xxh3_64(text.as_bytes());
        (hash, hash as usize & (self.slots.len() - 1))
    }

    /// The position in the slot `taken`, if it is that of `text`.
    fn holds(&self, taken: u64, hash: u64, text: &str) -> Option<u32> {
        if taken >> 32 != hash >> 32 {
            return None;
        }
        let position = u32::try_from((taken & 0xffff_ffff).checked_sub(1)?).ok()?;
        let idx = position as usize;
        let from = if idx == 0 { 0 } else { self.ends[idx - 1] };
        (self.text.as_bytes()[from..self.ends[idx]] == *text.as_bytes()).then_some(position)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_has_its_position_and_others_have_none() {
        let texts: Vec<String> = (0..1000).map(|i| format!("lead {i}")).collect();
        let lookup = Lookup::new(texts.iter().map(String::as_str));
        for (position, text) in (0u32..).zip(&texts) {
            assert_eq!(lookup.get(text), Some(position));
        }
        assert_eq!(lookup.get("lead 1000"), None);
        assert_eq!(lookup.get(""), None);
        assert_eq!(Lookup::new(std::iter::empty()).get("x"), None);
        assert_eq!(Lookup::default().get("x"), None);
        assert_eq!(
            Lookup::new(["", "a", "", "a", "b"].into_iter()).get("b"),
            Some(4)
        );
        assert_eq!(
            Lookup::new(["", "a", "", "a", "b"].into_iter()).get(""),
            Some(0)
        );
    }
}
