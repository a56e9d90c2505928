//! How far probabilities are from what happened: bins, errors, decompositions, intercept and slope.

use crate::calibration::few::Few;
use crate::calibration::isotonic::{fit_isotonic, merged};
use crate::calibration::{CalibrationError, check};
use crate::domain::sigmoid;

/// How rows are put into bins.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Binning<'a> {
    /// So many bins of as many rows as can be, equal probabilities together.
    EqualMass(usize),
    /// So many bins of one width over 0 to 1.
    EqualWidth(usize),
    /// Inner edges, ascending; a probability on an edge belongs above it.
    Edges(&'a [f64]),
}

/// One bin of a reliability diagram; empty bins are left out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bin {
    /// Rows.
    pub n_rows: usize,
    /// Mean probability.
    pub expected: f64,
    /// Share of conversions.
    pub observed: f64,
    /// Ends of the 95 % Wilson interval of that share.
    pub interval: (f64, f64),
    /// Variance of the probabilities within the bin.
    variance: f64,
    /// Covariance of probabilities and labels within the bin.
    covariance: f64,
}

/// Divides the rows into bins, lowest first.
///
/// # Shapes and units
/// One probability between 0 and 1 and one label a row.
///
/// # Errors
/// [`CalibrationError`].
pub fn reliability(
    probabilities: &[f64],
    labels: &[bool],
    binning: Binning,
) -> Result<Vec<Bin>, CalibrationError> {
    check(probabilities, labels, None)?;
    let mut order: Vec<usize> = (0..labels.len()).collect();
    order.sort_unstable_by(|&a, &b| {
        probabilities[a]
            .total_cmp(&probabilities[b])
            .then(a.cmp(&b))
    });
    let mut bins: Vec<Vec<usize>> = Vec::new();
    let (mut last, mut before) = (usize::MAX, f64::NAN);
    for (place, row) in order.into_iter().enumerate() {
        let p = probabilities[row];
        let number = match binning {
            // As even as can be, the first bins one larger; a tie stays in the bin where it began.
            Binning::EqualMass(_) if p <= before => last,
            Binning::EqualMass(n) => even_bin(place, labels.len(), n.max(1)),
            Binning::EqualWidth(n) => width_bin(p, n.max(1)),
            Binning::Edges(edges) => edges.partition_point(|&edge| edge <= p),
        };
        if number != last {
            bins.push(Vec::new());
        }
        if let Some(bin) = bins.last_mut() {
            bin.push(row);
        }
        (last, before) = (number, p);
    }
    Ok(bins
        .iter()
        .map(|rows| bin(rows, probabilities, labels))
        .collect())
}

fn even_bin(place: usize, n_rows: usize, n: usize) -> usize {
    let (size, larger) = (n_rows / n, n_rows % n);
    if place < larger * (size + 1) {
        place / (size + 1)
    } else {
        larger + (place - larger * (size + 1)) / size.max(1)
    }
}

fn width_bin(p: f64, n: usize) -> usize {
    (1..n).filter(|&edge| edge as f64 / n as f64 <= p).count()
}

fn bin(rows: &[usize], probabilities: &[f64], labels: &[bool]) -> Bin {
    let n = rows.len() as f64;
    let of = |row: usize| (probabilities[row], f64::from(u8::from(labels[row])));
    let expected = rows.iter().map(|&row| of(row).0).sum::<f64>() / n;
    let observed = rows.iter().map(|&row| of(row).1).sum::<f64>() / n;
    let (mut variance, mut covariance) = (0.0, 0.0);
    for &row in rows {
        let (p, y) = of(row);
        variance += (p - expected).powi(2) / n;
        covariance += (p - expected) * (y - observed) / n;
    }
    Bin {
        n_rows: rows.len(),
        expected,
        observed,
        interval: wilson(observed, n),
        variance,
        covariance,
    }
}

/// The 95 % interval of a share.
///
/// # Source
/// Wilson 1927.
fn wilson(share: f64, n: f64) -> (f64, f64) {
    let z = crate::metrics::Z_95;
    let scale = 1.0 + z * z / n;
    let center = (share + z * z / (2.0 * n)) / scale;
    let half = z / scale * (share * (1.0 - share) / n + z * z / (4.0 * n * n)).sqrt();
    ((center - half).max(0.0), (center + half).min(1.0))
}

/// How far bins are from the diagonal.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BinnedError {
    /// Mean gap between share and probability, by rows: ECE. A perfect forecaster has one above 0, the more the fewer the rows.
    pub expected: f64,
    /// Largest gap.
    pub largest: f64,
    /// Mean squared gap less what chance puts into it; may be negative; not a number where a bin holds one row.
    pub debiased_squared: f64,
}

/// Errors over the bins of a reliability diagram.
///
/// # Source
/// Debiased as Kumar, Liang & Ma 2019.
///
/// # Limits
/// Depends on bins and number of rows; not to be compared between data sets.
pub fn binned_error(bins: &[Bin]) -> BinnedError {
    let total: usize = bins.iter().map(|bin| bin.n_rows).sum();
    let mut error = BinnedError {
        expected: 0.0,
        largest: 0.0,
        debiased_squared: 0.0,
    };
    for bin in bins {
        let (n, gap) = (bin.n_rows as f64, (bin.observed - bin.expected).abs());
        let share = n / total as f64;
        error.expected += share * gap;
        error.largest = error.largest.max(gap);
        let chance = bin.observed * (1.0 - bin.observed) / (n - 1.0);
        error.debiased_squared += share * (gap * gap - chance);
    }
    error
}

/// The Brier score in parts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BrierParts {
    /// How far bins are from their observed shares; smaller is better.
    pub reliability: f64,
    /// How far observed shares are from the base rate; larger is better.
    pub resolution: f64,
    /// The Brier score of the base rate.
    pub uncertainty: f64,
    /// Variance of probabilities within bins.
    pub within_variance: f64,
    /// Twice the covariance with the labels within bins.
    pub within_covariance: f64,
}

impl BrierParts {
    /// The Brier score: `REL − RES + UNC + WBV − WBC`.
    pub fn brier(&self) -> f64 {
        self.reliability - self.resolution + self.uncertainty + self.within_variance
            - self.within_covariance
    }
}

/// Takes the Brier score apart over bins; with one bin a distinct probability the terms within bins are 0.
///
/// # Source
/// Murphy 1973; the terms within bins from Stephenson, Coelho & Jolliffe 2008.
pub fn brier_parts(bins: &[Bin]) -> BrierParts {
    let total = bins.iter().map(|bin| bin.n_rows).sum::<usize>() as f64;
    let mean = |of: &dyn Fn(&Bin) -> f64| -> f64 {
        bins.iter()
            .map(|bin| bin.n_rows as f64 / total * of(bin))
            .sum()
    };
    let base = mean(&|bin| bin.observed);
    BrierParts {
        reliability: mean(&|bin| (bin.expected - bin.observed).powi(2)),
        resolution: mean(&|bin| (bin.observed - base).powi(2)),
        uncertainty: base * (1.0 - base),
        within_variance: mean(&|bin| bin.variance),
        within_covariance: 2.0 * mean(&|bin| bin.covariance),
    }
}

/// Takes the Brier score apart over the distinct probabilities.
///
/// # Errors
/// [`CalibrationError`].
pub fn murphy(probabilities: &[f64], labels: &[bool]) -> Result<BrierParts, CalibrationError> {
    let (weights, _) = check(probabilities, labels, None)?;
    let edges: Vec<f64> = merged(probabilities, labels, &weights)
        .iter()
        .skip(1)
        .map(|block| block.first)
        .collect();
    let bins = reliability(probabilities, labels, Binning::Edges(&edges))?;
    Ok(brier_parts(&bins))
}

/// The Brier score in parts that need no bins.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Corp {
    /// The score.
    pub brier: f64,
    /// What recalibration would take off; smaller is better.
    pub miscalibration: f64,
    /// What the recalibrated probabilities gain over the base rate; larger is better.
    pub discrimination: f64,
    /// The score of the base rate.
    pub uncertainty: f64,
}

/// Takes the Brier score apart by isotonic recalibration; `brier = MCB − DSC + UNC`.
///
/// # Errors
/// [`CalibrationError`].
///
/// # Source
/// Dimitriadis, Gneiting & Jordan 2021 (CORP).
pub fn corp(probabilities: &[f64], labels: &[bool]) -> Result<Corp, CalibrationError> {
    let (_, [converted, other]) = check(probabilities, labels, None)?;
    let base = converted / (converted + other);
    let map = fit_isotonic(probabilities, labels, None)?;
    let brier = |of: &dyn Fn(f64) -> f64| -> f64 {
        let each = probabilities.iter().zip(labels);
        let sum: f64 = each
            .map(|(&p, &label)| (of(p) - f64::from(u8::from(label))).powi(2))
            .sum();
        sum / labels.len() as f64
    };
    let (plain, recalibrated, uncertainty) =
        (brier(&|p| p), brier(&|p| map.apply(p)), brier(&|_| base));
    Ok(Corp {
        brier: plain,
        miscalibration: plain - recalibrated,
        discrimination: uncertainty - recalibrated,
        uncertainty,
    })
}

/// Calibration on the whole.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cox {
    /// Log-odds that are missing on the whole; 0 = right.
    pub in_the_large: f64,
    /// Its standard error.
    pub in_the_large_se: f64,
    /// Slope of the outcomes over the log-odds; below 1 = overconfident.
    pub slope: f64,
    /// Intercept beside the slope.
    pub intercept: f64,
    /// Standard error of the slope.
    pub slope_se: f64,
    /// Conversions over the sum of the probabilities.
    pub observed_over_expected: f64,
}

/// Intercept and slope of the outcomes over log-odds; with `groups`, one code a row, standard errors are clustered.
///
/// # Errors
/// [`CalibrationError`].
///
/// # Source
/// Cox 1958; Van Calster et al. 2019. No Hosmer–Lemeshow test: it depends on its bins.
pub fn cox(
    log_odds: &[f64],
    labels: &[bool],
    groups: Option<&[u32]>,
) -> Result<Cox, CalibrationError> {
    let (weights, [converted, _]) = check(log_odds, labels, None)?;
    let targets: Vec<f64> = labels.iter().map(|&l| f64::from(u8::from(l))).collect();
    let ones = vec![1.0; labels.len()];
    let fit = |columns: &[&[f64]], offset: &[f64], start: Vec<f64>| {
        let fit = Few {
            columns,
            offset,
            targets: &targets,
            weights: &weights,
            ridge: &[],
        }
        .minimize(start);
        fit.coefficients
    };
    let large = fit(&[&ones], log_odds, vec![0.0]);
    let line = fit(&[&ones, log_odds], &[], vec![0.0, 1.0]);
    let fitted = |eta: f64| sigmoid(line[0] + line[1] * eta);
    let moved = |eta: f64| sigmoid(large[0] + eta);
    let [one, two] = [
        errors(&[&ones], log_odds, &targets, &moved, groups),
        errors(&[&ones, log_odds], log_odds, &targets, &fitted, groups),
    ];
    let expected: f64 = log_odds.iter().map(|&eta| sigmoid(eta)).sum();
    Ok(Cox {
        in_the_large: large[0],
        in_the_large_se: one[0],
        slope: line[1],
        intercept: line[0],
        slope_se: two[1],
        observed_over_expected: converted / expected,
    })
}

/// Standard errors of one or two coefficients: of the model, or by sums of scores over groups.
fn errors(
    columns: &[&[f64]],
    log_odds: &[f64],
    targets: &[f64],
    probability: &dyn Fn(f64) -> f64,
    groups: Option<&[u32]>,
) -> [f64; 2] {
    let n_groups = groups
        .and_then(|codes| codes.iter().max())
        .map_or(0, |&largest| largest as usize + 1);
    // Two columns at most; one column is a second that is 0 with an information of 1.
    let (mut information, mut sums) = ([[0.0; 2]; 2], vec![[0.0; 2]; n_groups]);
    for (row, (&eta, &target)) in log_odds.iter().zip(targets).enumerate() {
        let p = probability(eta);
        let x = [columns[0][row], columns.get(1).map_or(0.0, |c| c[row])];
        for i in 0..2 {
            for j in 0..2 {
                information[i][j] += p * (1.0 - p) * x[i] * x[j];
            }
            if let Some(codes) = groups {
                sums[codes[row] as usize][i] += (target - p) * x[i];
            }
        }
    }
    if columns.len() == 1 {
        information[1][1] = 1.0;
    }
    let [[a, b], [_, d]] = information;
    let determinant = a * d - b * b;
    let inverse = [
        [d / determinant, -b / determinant],
        [-b / determinant, a / determinant],
    ];
    if groups.is_none() {
        return [inverse[0][0].sqrt(), inverse[1][1].sqrt()];
    }
    let k = groups.map_or(0.0, |codes| {
        let mut distinct = codes.to_vec();
        distinct.sort_unstable();
        distinct.dedup();
        distinct.len() as f64
    });
    [0, 1].map(|i| {
        let each = sums
            .iter()
            .map(|sum| inverse[i][0] * sum[0] + inverse[i][1] * sum[1]);
        let squares: f64 = each.map(|influence| influence * influence).sum();
        (k / (k - 1.0).max(1.0) * squares).sqrt()
    })
}
