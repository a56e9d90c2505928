//! From a text to its position: the one join of the log with its leads.
//!
//! Millions of events name their lead by text. A table of one machine word a lead, and the texts in one piece,
//! answer that in a few memory accesses; a join would copy every column of the log along.

use xxhash_rust::xxh3::xxh3_64;

/// Texts that are looked up at the same time.
const SIDE_BY_SIDE: usize = 32;

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

    /// The number of texts, those that occur again included.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are no texts.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The position of `text`.
    pub fn get(&self, text: &str) -> Option<u32> {
        if self.slots.is_empty() {
            return None;
        }
        let (hash, at) = self.start(text);
        self.find(text, hash, at)
    }

    /// The positions of many texts, each handed to `put` in their order.
    pub fn get_all<'a>(
        &self,
        texts: impl Iterator<Item = Option<&'a str>>,
        mut put: impl FnMut(Option<u32>),
    ) {
        if self.slots.is_empty() {
            texts.for_each(|_| put(None));
            return;
        }
        // The table of a million leads fits into no cache of a core. A handful of texts at a time goes through
        // the same memory accesses side by side, so that one wait serves all of them.
        let mut texts = texts.map(|text| text.map(|text| (text, self.start(text))));
        let mut block = Vec::with_capacity(SIDE_BY_SIDE);
        let mut places = [0usize; SIDE_BY_SIDE];
        loop {
            block.clear();
            block.extend(texts.by_ref().take(SIDE_BY_SIDE));
            if block.is_empty() {
                return;
            }
            for (place, text) in places.iter_mut().zip(&block) {
                *place = text.map_or(0, |(_, (_, at))| position_in(self.slots[at]));
            }
            for place in &mut places[..block.len()] {
                *place = place.checked_sub(1).map_or(0, |idx| self.ends[idx]);
            }
            let bytes = self.text.as_bytes();
            let touched = places[..block.len()].iter().fold(0u8, |all, end| {
                all ^ bytes.get(end.wrapping_sub(1)).unwrap_or(&0)
            });
            std::hint::black_box(touched);
            for text in &block {
                put(text.and_then(|(text, (hash, at))| self.find(text, hash, at)));
            }
        }
    }

    /// The position of `text`, from slot `at` on.
    fn find(&self, text: &str, hash: u64, mut at: usize) -> Option<u32> {
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
        let idx = position_in(taken).checked_sub(1)?;
        let from = if idx == 0 { 0 } else { self.ends[idx - 1] };
        let same = self.text.as_bytes()[from..self.ends[idx]] == *text.as_bytes();
        u32::try_from(idx).ok().filter(|_| same)
    }
}

/// The position + 1 that a slot holds.
#[expect(clippy::cast_possible_truncation, reason = "the lower half")]
fn position_in(slot: u64) -> usize {
    slot as u32 as usize
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
        let asked = texts.iter().map(|text| Some(text.as_str()));
        let asked = asked.chain([None, Some("lead x"), Some("lead 7")]);
        let mut got = Vec::new();
        lookup.get_all(asked, |position| got.push(position));
        let wanted: Vec<_> = (0u32..1000)
            .map(Some)
            .chain([None, None, Some(7)])
            .collect();
        assert_eq!(got, wanted);
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
