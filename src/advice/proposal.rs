//! A missed signal as a rule for the rulebook.

use crate::audit::{Ask, MissedSignal};
use crate::features::spec::FeatureSpec;
use crate::features::write::inline;

/// The rule that a signal would make, as a rulebook states it, to be put below a `[[group]]`.
///
/// `None` where no rule can state it: what it looks at is no feature of the project, or a category that is no attribute.
pub(super) fn rule(
    signal: &MissedSignal,
    features: &[FeatureSpec],
    names: &[String],
) -> Option<String> {
    let place = names.iter().position(|name| *name == signal.column)?;
    let feature = features.get(place)?;
    match (&signal.ask, feature) {
        (Ask::Is(_), FeatureSpec::Category(category)) if category.column == signal.column => {
            Some(signal.rule(""))
        }
        (Ask::Is(_), _) => None,
        (Ask::AtLeast(_) | Ask::Below(_), feature) => Some(signal.rule(&inline(feature)?)),
    }
}
