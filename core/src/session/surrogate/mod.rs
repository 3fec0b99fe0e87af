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
use crate::{candidate::Shaped, policy::TokenStyle};
use drawn::Draws;
use reserved::OfForm;

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
