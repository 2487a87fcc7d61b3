//! A table in pieces: rows never move, so growing needs no second copy of them.

/// Rows of a piece, unless more come that belong together.
const PIECE: usize = 1 << 14;

/// Rows in order, some of which belong together and lie in one piece.
#[derive(Clone)]
pub struct Pieces<T> {
    held: Vec<Vec<T>>,
    /// Number of the first row of each piece.
    starts: Vec<usize>,
    len: usize,
}

impl<T> Default for Pieces<T> {
    fn default() -> Self {
        Self { held: Vec::new(), starts: Vec::new(), len: 0 }
    }
}

impl<T> Pieces<T> {
    /// Appends rows that belong together.
    pub fn extend(&mut self, rows: impl ExactSizeIterator<Item = T>) {
        let more = rows.len();
        if more == 0 {
            return;
        }
        if self.held.last().is_none_or(|last| last.capacity() - last.len() < more) {
            // As many as there are: small tables stay small.
            self.held.push(Vec::with_capacity(more.max(self.len.min(PIECE))));
            self.starts.push(self.len);
        }
        if let Some(last) = self.held.last_mut() {
            last.extend(rows);
        }
        self.len += more;
    }

    /// A row by its number.
    pub fn get(&self, at: usize) -> Option<&T> {
        let piece = self.starts.partition_point(|start| *start <= at).checked_sub(1)?;
        self.held.get(piece)?.get(at - self.starts.get(piece)?)
    }

    /// All rows.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.held.iter().flatten()
    }

    /// Rows in slices; what belongs together is in one.
    pub fn slices(&self) -> impl Iterator<Item = &[T]> {
        self.held.iter().map(Vec::as_slice)
    }

    /// The rows for which `order` says `Equal`, if they belong together and the table is sorted by it.
    pub fn equal(&self, order: impl Fn(&T) -> std::cmp::Ordering) -> &[T] {
        let is_before = |row: &T| order(row).is_lt();
        let piece = self.held.partition_point(|piece| piece.last().is_some_and(is_before));
        let rows = self.held.get(piece).map(Vec::as_slice).unwrap_or_default();
        let rows = rows.get(rows.partition_point(is_before)..).unwrap_or_default();
        rows.get(..rows.partition_point(|row| order(row).is_eq())).unwrap_or_default()
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.len
    }

    /// True without rows.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Bytes held, room for more rows included.
    pub fn bytes(&self) -> u64 {
        let rows: usize = self.held.iter().map(Vec::capacity).sum();
        let pieces = self.held.capacity() * size_of::<Vec<T>>() + self.starts.capacity() * size_of::<usize>();
        (rows * size_of::<T>() + pieces) as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_belongs_together_is_in_one_slice() {
        let mut table = Pieces::default();
        // Cases of one to seven attempts.
        let cases: Vec<Vec<usize>> = (0..3000).map(|case| vec![case; case % 7 + 1]).collect();
        for case in &cases {
            table.extend(case.iter().copied());
        }
        let rows: Vec<usize> = cases.concat();
        assert!(table.slices().count() > 1);
        assert!(table.iter().eq(&rows));
        assert!(rows.iter().enumerate().all(|(at, row)| table.get(at) == Some(row)));
        assert_eq!((table.len(), table.get(rows.len())), (rows.len(), None));
        assert!(cases.iter().enumerate().all(|(at, case)| table.equal(|row| row.cmp(&at)) == case));
        assert!(table.equal(|row| row.cmp(&cases.len())).is_empty());
    }
}
