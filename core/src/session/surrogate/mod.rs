//! Values that stand for others in place of a token, so that what comes after the session (a model, a form, a validator) sees an address, a
//! phone number or a card.
//!
//! [`reserved`] has them from ranges that are kept for documentation and tests, so that nobody is called or charged. [`drawn`] draws one of
//! the value's own form, which the value's detector accepts as it accepts the value. Neither depends on what the value says, but for its form:
//! a surrogate is a function of how many there were before it.

mod drawn;
mod reserved;
mod search;

pub(super) use search::{Search, stands_alone};

use super::name::Name;
use crate::{candidate::Shaped, policy::TokenStyle, validators::is_name};
use drawn::Draws;
use reserved::OfForm;

/// Whether a name stands before the place where a value starts with a capital: another name there may make one with it, `Sohn Maarten`.
pub(super) fn goes_on_from_name(text: &[u8], start: usize) -> bool {
    const LONGEST: usize = 32;
    let Some(before) = text[..start].strip_suffix(b" ") else { return false };
    let is_letter = |byte: &&u8| byte.is_ascii_alphabetic() || **byte >= 0x80;
    let word = &before[before.len() - before.iter().rev().take(LONGEST).take_while(is_letter).count()..];
    let is_like_name = |word: &[u8]| matches!(word, [b'A'..=b'Z', b'a'..=b'z', ..]);
    is_like_name(&text[start..]) && is_like_name(word) && is_name(word)
}

/// A surrogate for a value that has this name; `nth` counts the surrogates of its entity from 0, and `shaped` is what found the value.
/// `None` where there is none, or all of them are in use.
pub(super) fn surrogate(
    style: TokenStyle,
    name: &Name,
    nth: usize,
    value: &[u8],
    shaped: Option<&Shaped>,
) -> Option<String> {
    let value = std::str::from_utf8(value).ok()?;
    match style {
        TokenStyle::Token => None,
        TokenStyle::Surrogate => reserved::surrogate(name, nth, value),
        TokenStyle::Format => {
            let value = Some(value).filter(|value| value.is_ascii() && value.len() <= drawn::LONGEST)?;
            let mut draws = Draws::new(&name.entity, nth);
            match reserved::of_form(&name.entity, nth, value, shaped, &mut draws) {
                OfForm::Value(surrogate) => Some(surrogate),
                OfForm::Start(start) => drawn::drawn(shaped?, value, &start, &mut draws),
                OfForm::Drawn => drawn::drawn(shaped?, value, "", &mut draws),
                OfForm::None => None,
            }
        }
    }
}
