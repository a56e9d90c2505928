//! Contributions in a linear model.

use crate::explain::contributions::{Contributions, ExplainError, Players};
use crate::matrix::{Table, TableError};
use crate::model::LogisticModel;

/// Mean contribution of each column over the rows of `table`.
pub(crate) fn means(model: &LogisticModel, table: &Table) -> Result<Vec<f64>, TableError> {
    let columns = table.matching(&model.schema)?;
    let n = table.n_rows().max(1) as f64;
    let mean = |values: Vec<f64>| values.iter().sum::<f64>() / n;
    Ok(model
        .terms
        .iter()
        .zip(columns)
        .map(|(term, column)| mean(term.values(column)))
        .collect())
}

/// Each column's part minus its mean part, added up by player; the log-odds are summed on the way, as the model sums them.
pub(crate) fn explain(
    model: &LogisticModel,
    table: &Table,
    players: &Players,
    means: &[f64],
) -> Result<Contributions, ExplainError> {
    let columns = table.matching(&model.schema)?;
    if means.len() != columns.len() {
        let why = format!(
            "it has {} means, the model {} columns",
            means.len(),
            columns.len()
        );
        return Err(ExplainError::Background { why });
    }
    let n_players = players.names.len();
    let mut values = vec![0.0; table.n_rows() * n_players];
    let terms = model
        .terms
        .iter()
        .zip(columns)
        .zip(means)
        .zip(&players.of_column);
    let mut of_term = vec![0.0; table.n_rows()];
    let mut log_odds = vec![model.intercept; table.n_rows()];
    for (((term, column), mean), &player) in terms {
        of_term.fill(0.0);
        term.add_to(column, &mut of_term);
        for (row, value) in of_term.iter().enumerate() {
            log_odds[row] += value;
            values[row * n_players + player] += value - mean;
        }
    }
    let base = model.intercept + means.iter().sum::<f64>();
    Ok(Contributions {
        base,
        n_players,
        values,
        log_odds,
    })
}
