//! Which features state the same thing as a rule, so that their importance can be told together.

use crate::features::fact::Fact;
use crate::features::spec::FeatureSpec;

/// Whether `feature` looks at just what `fact` looks at.
///
/// An event rule without a condition shares its types with every feature of those types; a rule with a
/// condition is narrower than any of them and stands alone; an attribute rule shares its columns.
pub(super) fn is_same_thing(fact: &Fact, feature: &FeatureSpec) -> bool {
    let looks = feature.kind().looks_at();
    match fact {
        Fact::Events {
            event: Some(types),
            condition: None,
            ..
        } => looks.is_exactly(types.list()),
        Fact::Events { .. } | Fact::Inactivity { .. } | Fact::Absence { .. } => false,
        Fact::Holds(condition) => {
            !looks.columns.is_empty()
                && looks
                    .columns
                    .iter()
                    .all(|column| condition.columns().contains(column))
        }
        Fact::Value(spec) => spec == feature,
        Fact::Tiers { of, .. } => is_same_thing(of, feature),
    }
}
