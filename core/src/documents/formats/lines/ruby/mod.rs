//! What test runners of Ruby print.

pub(in crate::documents::formats) mod cucumber;
pub(in crate::documents::formats) mod minitest;
pub(in crate::documents::formats) mod rspec;

#[cfg(test)]
mod tests;

use super::rows::place;

/// The level of a trace that stands in a test, else the innermost.
fn own_place<'a>(said: impl Iterator<Item = &'a str> + Clone) -> Option<(&'a str, u32)> {
    let places = said.filter_map(ruby_place);
    let is_own = |(file, _): &(&str, u32)| file.contains("test") || file.contains("spec");
    places.clone().find(is_own).or_else(|| places.clone().next())
}

/// `./spec/cart_spec.rb:14:in 'block'`: the place before the function.
fn ruby_place(said: &str) -> Option<(&str, u32)> {
    let said = said.trim();
    let at = said.find(":in ").and_then(|at| said.get(..at)).unwrap_or(said);
    place(at).filter(|(file, _)| file.contains('.') && !file.contains(char::is_whitespace))
}
