//! Why a score is what it is: contributions that add up, importance over rows, points to show.
//!
//! Everything is in log-odds. Not here: words for people (report), rule parts of a hybrid (hybrid).

mod contributions;
mod importance;
mod linear;
mod shares;
mod show;
mod tree;

pub use contributions::{Background, Contributions, ExplainError, Players, explain};
pub use importance::{RowLosses, permutation_importance, permuted_rises};
pub use show::{show_points, top_reasons};
pub use tree::explain_path_dependent;
