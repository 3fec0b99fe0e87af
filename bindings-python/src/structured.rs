//! Python's own data model for the engine's walk.

use crate::{
    asking::Questions,
    assemble,
    classify::{Items, Kind, Types, glimpse, kind_of},
    errors, fields, gate,
    operators::{Calling, Operators},
    recognizers::Recognizers,
    text,
};
use pyo3::{
    prelude::*,
    types::{PyBool, PyDict, PyFloat, PyFrozenSet, PyInt, PyList, PySet, PyString, PyTuple},
};
use reticent::{
    Caller, Error, Finding, Redactor, Session,
    offsets::Unit,
    structured::{self, Decisions, Entry, Glimpse, Host, Key, Leaves, Node, Outcome, Parts, Tree},
};
use std::{borrow::Cow, cell::Cell, fmt::Write, mem, ptr::NonNull};

/// A walk over one value.
pub(crate) struct Walk<'py> {
    py: Python<'py>,
    types: &'static Types,
    /// Whether a rule may redact what nothing is looked for in, so that the engine must know what it says.
    literals: bool,
}

/// The text of a leaf or of a key, readable without the interpreter's lock.
pub(crate) enum LeafText {
    /// Borrowed from an object that cannot change, and that is a value or a key of the tree beside the leaves.
    Shared(NonNull<[u8]>),
    /// A copy, where the object can change or has no UTF-8.
    Owned(Vec<u8>),
}

// SAFETY: a `Shared` is read only. Its bytes are those of a `str` or `bytes` object: they cannot change, and stay where they are
// as long as the object lives. The tree holds the object: a `Walked` keeps both, and gives neither away.
unsafe impl Send for LeafText {}
// SAFETY: as above.
unsafe impl Sync for LeafText {}

impl AsRef<[u8]> for LeafText {
    fn as_ref(&self) -> &[u8] {
        match self {
            // SAFETY: the tree keeps the bytes alive and unchanged, see above.
            LeafText::Shared(bytes) => unsafe { bytes.as_ref() },
            LeafText::Owned(bytes) => bytes,
        }
    }
}

impl From<Cow<'_, [u8]>> for LeafText {
    /// For the text of what the tree will hold.
    fn from(text: Cow<'_, [u8]>) -> LeafText {
        match text {
            Cow::Borrowed(bytes) => LeafText::Shared(NonNull::from(bytes)),
            Cow::Owned(bytes) => LeafText::Owned(bytes),
        }
    }
}

/// An exception, in the shape that the engine's walk wants.
pub(crate) struct Raised(pub(crate) PyErr);

impl From<Error> for Raised {
    fn from(error: Error) -> Raised {
        Raised(errors::from_core(&error))
    }
}

impl From<PyErr> for Raised {
    fn from(error: PyErr) -> Raised {
        Raised(error)
    }
}

/// A value that has been walked: its leaves can be scanned without the interpreter's lock.
pub(crate) struct Walked<'py> {
    walk: Walk<'py>,
    tree: Tree<Bound<'py, PyAny>>,
    pub(crate) leaves: Leaves<LeafText>,
}

/// What memory for so many values takes is not kept.
const KEPT: usize = 8 * 1024;

thread_local! {
    /// The memory of the last walk: to get it from the system anew, page by page, takes as long as the walk.
    static SPARE: Cell<(Tree<Py<PyAny>>, Leaves<LeafText>)> = Cell::default();
}

impl Drop for Walked<'_> {
    fn drop(&mut self) {
        let (tree, leaves) = (mem::take(&mut self.tree), mem::take(&mut self.leaves));
        if tree.capacity() <= KEPT {
            // While a thread ends there may be no place for it any more.
            let _ = SPARE.try_with(|spare| spare.set((tree.emptied(), leaves.emptied())));
        }
    }
}

impl<'py> Walked<'py> {
    /// Walks a value that is to be redacted by a redactor.
    pub(crate) fn new(value: &Bound<'py, PyAny>, redactor: &Redactor) -> PyResult<Walked<'py>> {
        Walked::by(value, redactor.redacts_fields())
    }

    /// Walks a value whose tokens are to be restored.
    pub(crate) fn of_tokens(value: &Bound<'py, PyAny>) -> PyResult<Walked<'py>> {
        Walked::by(value, false)
    }

    fn by(value: &Bound<'py, PyAny>, literals: bool) -> PyResult<Walked<'py>> {
        let py = value.py();
        let mut walk = Walk { py, types: Types::get(py)?, literals };
        let (tree, leaves) = SPARE.take();
        let gathered = structured::gather_in(&mut walk, value, (tree.emptied(), leaves));
        let (tree, leaves) = gathered.map_err(|Raised(error)| error)?;
        Ok(Walked { walk, tree, leaves })
    }

    /// How much text the leaves have.
    pub(crate) const fn bytes(&self) -> usize {
        self.leaves.total_bytes()
    }

    /// Asks the caller's recognisers about each string.
    pub(crate) fn recognize(&mut self, redactor: &Redactor, recognizers: &Recognizers) -> PyResult<()> {
        let py = self.walk.py;
        let asked = self.leaves.recognize(redactor, |text| recognizers.recognize(py, text.as_ref()).map_err(Raised));
        asked.map_err(|Raised(error)| error)
    }

    pub(crate) fn decide(&self, redactor: &Redactor) -> Decisions {
        let leaves = &self.leaves;
        gate::unlocked(self.walk.py, self.bytes(), || structured::scan(redactor, leaves))
    }

    /// What the policy asks about.
    pub(crate) fn questions(&self, redactor: &Redactor, decisions: &Decisions) -> PyResult<Questions> {
        let questions = structured::questions(redactor, &self.tree, &self.leaves, decisions, Walk::UNIT);
        let findings: Vec<Finding> = questions.iter().map(|question| question.finding().clone()).collect();
        Questions::new(self.walk.py, &questions, &findings)
    }

    pub(crate) fn findings(&self, redactor: &Redactor, decisions: &Decisions) -> Vec<Finding> {
        structured::findings(redactor, &self.tree, &self.leaves, decisions, Walk::UNIT)
    }

    pub(crate) fn apply(
        self,
        redactor: &Redactor,
        decisions: &Decisions,
        operators: &Operators,
    ) -> PyResult<Outcome<Bound<'py, PyAny>>> {
        self.apply_by(operators, |Walked { walk, tree, leaves }, caller| {
            structured::apply(walk, redactor, tree, leaves, decisions, caller)
        })
    }

    pub(crate) fn apply_in(
        self,
        session: &Session,
        decisions: &Decisions,
        operators: &Operators,
    ) -> PyResult<Outcome<Bound<'py, PyAny>>> {
        self.apply_by(operators, |Walked { walk, tree, leaves }, caller| {
            session.apply(walk, tree, leaves, decisions, caller)
        })
    }

    fn apply_by(
        mut self,
        operators: &Operators,
        apply: impl FnOnce(&mut Self, Option<&mut Caller>) -> Result<Outcome<Bound<'py, PyAny>>, Raised>,
    ) -> PyResult<Outcome<Bound<'py, PyAny>>> {
        let mut calling = Calling::new(operators);
        let mut call = |finding: &Finding, value: &[u8]| calling.operate(finding, value);
        let outcome = apply(&mut self, if operators.is_empty() { None } else { Some(&mut call) });
        outcome.map_err(|Raised(error)| calling.into_raised().unwrap_or(error))
    }

    pub(crate) fn restore_in(mut self, session: &Session, destination: &str) -> PyResult<Option<Bound<'py, PyAny>>> {
        let restored = session.restore_nested(&mut self.walk, &self.tree, &self.leaves, destination);
        restored.map_err(|Raised(error)| error)
    }

    pub(crate) fn restore(mut self, redactor: &Redactor, destination: &str) -> PyResult<Option<Bound<'py, PyAny>>> {
        let restored = redactor.restore_nested(&mut self.walk, &self.tree, &self.leaves, destination);
        restored.map_err(|Raised(error)| error)
    }
}

impl<'py> Host for Walk<'py> {
    type Value = Bound<'py, PyAny>;
    type Text = LeafText;
    type Error = Raised;

    const UNIT: Option<Unit> = Some(Unit::CodePoints);

    fn describe(&mut self, value: &Bound<'py, PyAny>, parts: &mut Parts<Self>) -> Result<Node<Self>, Raised> {
        let mutable = match kind_of(self.types, value)? {
            Kind::Str => return Ok(Node::Text(text::of_str(value.cast::<PyString>().map_err(PyErr::from)?)?.into())),
            Kind::Bytes => {
                return match text::of_bytes(value)? {
                    Some(bytes) => Ok(Node::Bytes(bytes.into())),
                    None => Ok(self.literal(parts, value)?),
                };
            }
            Kind::EnumText(member) => return Ok(Node::Text(copied(&member)?)),
            Kind::Int => return Ok(self.numeral(parts, value, digits(value))?),
            Kind::Decimal => return Ok(self.numeral(parts, value, digits_of_decimal(value)?)?),
            Kind::WholeFloat(float) => return Ok(self.numeral(parts, value, Some(float.into()))?),
            Kind::Plain => return Ok(self.literal(parts, value)?),
            Kind::Opaque => return Ok(Node::Opaque(errors::type_name(value))),
            Kind::Dict => {
                let dict = value.cast::<PyDict>().map_err(PyErr::from)?;
                match self.types.ordered_items(value)? {
                    Some(items) => self.table(parts, items)?,
                    None => self.table(parts, dict.iter())?,
                }
                true
            }
            Kind::Mapping { mutable } => match fields::quiet(self.py, items(value))? {
                Some(pairs) => {
                    self.table(parts, pairs)?;
                    mutable
                }
                None => return Ok(Node::Opaque(errors::type_name(value))),
            },
            Kind::List => {
                list(parts, value.cast::<PyList>().map_err(PyErr::from)?.iter());
                true
            }
            Kind::Deque => {
                list(parts, value.try_iter()?.collect::<PyResult<Vec<_>>>()?.into_iter());
                true
            }
            Kind::Set => {
                list(parts, value.cast::<PySet>().map_err(PyErr::from)?.iter());
                true
            }
            Kind::FrozenSet => {
                list(parts, value.cast::<PyFrozenSet>().map_err(PyErr::from)?.iter());
                false
            }
            Kind::Tuple => {
                let tuple = value.cast::<PyTuple>().map_err(PyErr::from)?;
                match fields::names_of_tuple(tuple)? {
                    Some(names) => members(parts, names.into_iter().zip(tuple.iter())),
                    None => list(parts, tuple.iter()),
                }
                false
            }
            Kind::Dataclass { mutable } => {
                members(parts, fields::of_dataclass(value)?);
                mutable
            }
            Kind::Model { mutable } => {
                members(parts, fields::of_model(value)?);
                mutable
            }
        };
        Ok(Node::Container { mutable })
    }

    fn glimpse(&self, value: &Bound<'py, PyAny>) -> Glimpse {
        match glimpse(value) {
            Glimpse::Plain if self.literals && !value.is_none() => Glimpse::Single,
            seen => seen,
        }
    }

    fn text(&mut self, original: &Bound<'py, PyAny>, redacted: &[u8]) -> Result<Bound<'py, PyAny>, Raised> {
        Ok(text::like(original, redacted)?)
    }

    fn number(&mut self, original: &Bound<'py, PyAny>, digits: &[u8]) -> Result<Bound<'py, PyAny>, Raised> {
        if let Some(boolean) = [(&b"true"[..], true), (b"false", false)].iter().find(|(says, _)| *says == digits) {
            return Ok(PyBool::new(self.py, boolean.1).to_owned().into_any());
        }
        let text = text::like(original, digits)?;
        for number in [self.py.get_type::<PyInt>(), self.py.get_type::<PyFloat>()] {
            if let Some(number) = fields::quiet(self.py, number.call1((&text,)))? {
                return Ok(number);
            }
        }
        Ok(text)
    }

    fn shell(&mut self, original: &Bound<'py, PyAny>) -> Result<Bound<'py, PyAny>, Raised> {
        Ok(assemble::shell(self.types, original)?)
    }

    fn fill(
        &mut self,
        shell: &Bound<'py, PyAny>,
        original: &Bound<'py, PyAny>,
        entries: Vec<Entry<Bound<'py, PyAny>>>,
    ) -> Result<(), Raised> {
        Ok(assemble::fill(self.types, shell, original, entries)?)
    }

    fn rebuild(
        &mut self,
        original: &Bound<'py, PyAny>,
        entries: Vec<Entry<Bound<'py, PyAny>>>,
    ) -> Result<Bound<'py, PyAny>, Raised> {
        Ok(assemble::rebuild(self.types, original, entries)?)
    }
}

impl<'py> Walk<'py> {
    fn table(
        &self,
        parts: &mut Parts<Self>,
        pairs: impl IntoIterator<Item = (Bound<'py, PyAny>, Bound<'py, PyAny>)>,
    ) -> PyResult<()> {
        for (key, value) in pairs {
            parts.entries.push(self.entry(key, value)?);
        }
        Ok(())
    }

    /// An entry of a mapping. A key that is neither text nor plain is walked as a value is: then the entry is a pair.
    fn entry(&self, key: Bound<'py, PyAny>, value: Bound<'py, PyAny>) -> PyResult<(Key<Self>, Bound<'py, PyAny>)> {
        let text: Option<LeafText> = match kind_of(self.types, &key)? {
            Kind::Str => Some(text::of_str(key.cast::<PyString>()?)?.into()),
            Kind::Bytes => text::of_bytes(&key)?.map(LeafText::from),
            Kind::EnumText(member) => Some(copied(&member)?),
            Kind::Int => digits(&key).map(spelled),
            Kind::Decimal => digits_of_decimal(&key)?.map(spelled),
            Kind::WholeFloat(float) => Some(spelled(float.into())),
            Kind::Plain => None,
            _ => return Ok((Key::Index, PyTuple::new(self.py, [key, value])?.into_any())),
        };
        Ok(match text {
            Some(text) => (Key::Name { text, key }, value),
            None => (Key::Other(key), value),
        })
    }

    /// An integer, where it has the length of an identifier.
    fn numeral(
        &self,
        parts: &mut Parts<Self>,
        value: &Bound<'py, PyAny>,
        number: Option<i128>,
    ) -> PyResult<Node<Self>> {
        let Some(number) = number else { return self.literal(parts, value) };
        parts.digits.clear();
        // Writing to a string does not fail.
        let _ = match i64::try_from(number) {
            Ok(number) => write!(parts.digits, "{number}"),
            Err(_) => write!(parts.digits, "{number}"),
        };
        Ok(Node::Number)
    }

    /// What nothing is looked for in, by what it says; by its type where it cannot be asked.
    fn literal(&self, parts: &mut Parts<Self>, value: &Bound<'py, PyAny>) -> PyResult<Node<Self>> {
        if !self.literals || value.is_none() {
            return Ok(Node::Plain);
        }
        parts.digits.clear();
        match value.cast_exact::<PyBool>() {
            Ok(boolean) => parts.digits.push_str(if boolean.is_true() { "true" } else { "false" }),
            Err(_) => {
                let says = fields::quiet(self.py, value.str())?;
                let says = says.map_or_else(|| errors::type_name(value), |says| says.to_string_lossy().into_owned());
                parts.digits.push_str(&says);
            }
        }
        Ok(Node::Literal)
    }
}

fn list<'py>(parts: &mut Parts<Walk<'py>>, values: impl Iterator<Item = Bound<'py, PyAny>>) {
    parts.entries.extend(values.map(|value| (Key::Index, value)));
}

fn members<'py>(parts: &mut Parts<Walk<'py>>, members: impl IntoIterator<Item = (String, Bound<'py, PyAny>)>) {
    parts.entries.extend(members.into_iter().map(|(name, value)| (Key::Member(name), value)));
}

fn spelled(number: i128) -> LeafText {
    LeafText::Owned(number.to_string().into_bytes())
}

/// The text of an object that the tree does not hold.
fn copied(text: &Bound<'_, PyString>) -> PyResult<LeafText> {
    Ok(LeafText::Owned(text::of_str(text)?.into_owned()))
}

/// An integer; none of one that is longer than any identifier, which Python may refuse to spell.
fn digits(value: &Bound<'_, PyAny>) -> Option<i128> {
    match value.extract::<i64>() {
        Ok(number) => Some(number.into()),
        Err(_) => value.extract::<i128>().ok(),
    }
}

/// A `Decimal` that is an integer written out, where it is as short as [`digits`] are.
fn digits_of_decimal(value: &Bound<'_, PyAny>) -> PyResult<Option<i128>> {
    Ok(value.str()?.to_str()?.parse().ok())
}

/// The items of a mapping that is not a dict: its own code runs, and may raise.
fn items<'py>(value: &Bound<'py, PyAny>) -> PyResult<Items<'py>> {
    value.call_method0(pyo3::intern!(value.py(), "items"))?.try_iter()?.map(|item| item?.extract()).collect()
}
