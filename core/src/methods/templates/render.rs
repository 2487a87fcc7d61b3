//! A template as text.

use super::is_mask;
use super::tokens::tokens;

/// Stands where messages differ.
pub(super) const VARIES: &str = "<*>";

/// The message of a group's first form with `<*>` where the group varies.
///
/// `words` has what is common at each place of that form.
pub(super) fn text(message: &str, words: &[u32]) -> String {
    let mut out = String::with_capacity(message.len());
    let mut at = 0;
    for (place, token) in tokens(message).iter().enumerate() {
        out.push_str(message.get(at..token.start).unwrap_or_default());
        let varies = token.varies || words.get(place).is_some_and(|word| is_mask(*word));
        if varies {
            out.push_str(VARIES);
        } else {
            out.push_str(token.word(message).unwrap_or_default());
        }
        at = token.end;
    }
    out.push_str(message.get(at..).unwrap_or_default());
    out
}
