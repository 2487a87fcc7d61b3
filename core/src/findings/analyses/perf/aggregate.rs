//! `aggregate_bench.py`: the best row of each day.

use super::days::date;
use super::rows::Row;
use crate::findings::Policy;
use crate::methods::robust;
use hashbrown::HashMap;

/// As the script does it: by date, backend, test, mode and parallel; `n` is not in its key.
pub fn aggregate<'a>(rows: &[Row<'a>], policy: &Policy) -> Vec<Row<'a>> {
    #[cfg(test)]
    crate::findings::analyses::made::note("aggregate");
    best(rows, policy, |_| "")
}

/// The same with `n` in the key, so that sizes are not mixed.
pub fn aggregate_fine<'a>(rows: &[Row<'a>], policy: &Policy) -> Vec<Row<'a>> {
    #[cfg(test)]
    crate::findings::analyses::made::note("aggregate_fine");
    best(rows, policy, |row| row.n)
}

fn best<'a>(rows: &[Row<'a>], policy: &Policy, size: impl Fn(&Row<'a>) -> &'a str) -> Vec<Row<'a>> {
    let mut places = HashMap::new();
    let mut groups: Vec<Vec<Row<'a>>> = Vec::new();
    for row in rows.iter().filter(|row| !row.is_error() && !row.timestamp.is_empty()) {
        let key = (date(row.timestamp), row.backend, row.test, row.mode, row.parallel, size(row));
        let place = *places.entry(key).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        if let Some(group) = groups.get_mut(place) {
            group.push(*row);
        }
    }
    groups.iter().filter_map(|group| smallest(&without_outliers(group, policy))).collect()
}

/// Cannot drop anything from fewer than 11 rows: z is at most (n − 1) / √n.
fn without_outliers<'a>(rows: &[Row<'a>], policy: &Policy) -> Vec<Row<'a>> {
    let values: Vec<f64> = rows.iter().map(Row::mean_ns).filter(|value| value.is_finite()).collect();
    let spread = robust::sample_deviation(&values).unwrap_or(0.0);
    let is_enough = values.len() as u64 >= policy.whole("pcs.aggregate.outlier_rows_min") && spread > 0.0;
    let (Some(mean), true) = (robust::mean(&values), is_enough) else {
        return rows.to_vec();
    };
    let limit = policy.number("pcs.aggregate.outlier_deviations");
    let is_kept = |row: &&Row<'_>| {
        let value = row.mean_ns();
        !value.is_finite() || (value - mean).abs() / spread <= limit
    };
    rows.iter().filter(is_kept).copied().collect()
}

/// The first of the smallest; one without a value is larger than all.
fn smallest<'a>(rows: &[Row<'a>]) -> Option<Row<'a>> {
    let value = |row: &Row<'_>| if row.mean_ns().is_nan() { f64::INFINITY } else { row.mean_ns() };
    rows.iter().copied().min_by(|a, b| value(a).total_cmp(&value(b)))
}
