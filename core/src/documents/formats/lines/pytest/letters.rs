//! Letters of results: they say in which file a failure stands whose traceback begins elsewhere.

/// Failures whose letters are kept.
const LETTERS: usize = 100_000;

/// Files by the letters that failed in them, in their order.
#[derive(Default)]
pub(super) struct Letters {
    /// The file whose letters go by.
    file: String,
    /// Of F, of E.
    of: [Vec<String>; 2],
}

impl Letters {
    /// `tests/test_a.py .F.   [ 50%]`, and lines of letters that go on with it: what failed stands in this file.
    pub(super) fn line(&mut self, said: &str) {
        let said =
            said.rsplit_once('[').filter(|(_, rest)| rest.ends_with("%]")).map_or(said, |(said, _)| said).trim_end();
        let (file, letters) = match said.split_once(' ') {
            Some((file, letters)) if file.contains('.') => (file, letters),
            Some(_) => return,
            None => ("", said),
        };
        if letters.is_empty() || !letters.bytes().all(|byte| b".FExXsRpP".contains(&byte)) {
            return;
        }
        if !file.is_empty() {
            file.clone_into(&mut self.file);
        }
        for letter in letters.bytes() {
            let at = match letter {
                b'F' => 0,
                b'E' => 1,
                _ => continue,
            };
            if let Some(files) = self.of.get_mut(at).filter(|files| files.len() < LETTERS) {
                files.push(self.file.clone());
            }
        }
    }

    /// Files of failures and of errors, where there are as many as `counts`.
    pub(super) fn take(&mut self, counts: [usize; 2]) -> [std::vec::IntoIter<String>; 2] {
        let mut counts = counts.into_iter();
        std::mem::take(self).of.map(|files| {
            let is_all = counts.next() == Some(files.len());
            if is_all { files } else { Vec::new() }.into_iter()
        })
    }
}
