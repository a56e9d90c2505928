//! What a way in or out could not take along as it was, in words.

/// How much it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// It is not there at all.
    LeftOut,
    /// It is there, but gives other points in some cases.
    Changed,
    /// The points are the same as far as anybody can tell; words, names, and what to look at.
    Note,
}

impl Weight {
    /// The weight in one lower-case word, as JSON names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::LeftOut => "left_out",
            Self::Changed => "changed",
            Self::Note => "note",
        }
    }

    /// Whether points can differ.
    pub fn is_loss(self) -> bool {
        match self {
            Self::LeftOut | Self::Changed => true,
            Self::Note => false,
        }
    }
}

/// One thing to know about what was read or written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// How much it matters.
    pub weight: Weight,
    /// What it is about: a rule, a group, a place in the file.
    pub what: String,
    /// Why, and what to do.
    pub reason: String,
}

/// Remarks as they come up; the same one is kept once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Remarks(Vec<Remark>);

impl Remarks {
    /// Not there at all.
    pub fn left_out(&mut self, what: impl Into<String>, reason: impl Into<String>) {
        self.push(Weight::LeftOut, what.into(), reason.into());
    }

    /// There, with other points in some cases.
    pub fn changed(&mut self, what: impl Into<String>, reason: impl Into<String>) {
        self.push(Weight::Changed, what.into(), reason.into());
    }

    /// Good to know.
    pub fn note(&mut self, what: impl Into<String>, reason: impl Into<String>) {
        self.push(Weight::Note, what.into(), reason.into());
    }

    fn push(&mut self, weight: Weight, what: String, reason: String) {
        let remark = Remark {
            weight,
            what,
            reason,
        };
        if !self.0.contains(&remark) {
            self.0.push(remark);
        }
    }

    /// All of them, what matters most first, else in the order of the file.
    pub fn into_sorted(mut self) -> Vec<Remark> {
        self.0.sort_by_key(|remark| remark.weight);
        self.0
    }
}
