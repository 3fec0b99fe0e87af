//! Python's own data model for the engine's walk.

use crate::{
    asking::Questions,
    assemble,
    classify::{Items, Kind, Types, kind_of},
    errors, fields, gate,
    operators::{Calling, Operators},
    recognizers::Recognizers,
    text::{self, Text},
};
use pyo3::{
    prelude::*,
    types::{PyDict, PyFloat, PyFrozenSet, PyInt, PyList, PySet, PyString, PyTuple},
};
use reticent::{
    Caller, Error, Finding, Redactor, Session,
    offsets::Unit,
    structured::{self, Decisions, Entry, Host, Key, Leaves, Node, Outcome, Tree},
};

/// A walk over one value.
pub(crate) struct Walk<'py> {
    py: Python<'py>,
    types: &'static Types,
    /// How much text the leaves have.
    bytes: usize,
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
    pub(crate) leaves: Leaves<Text>,
}

impl<'py> Walked<'py> {
    pub(crate) fn new(value: &Bound<'py, PyAny>) -> PyResult<Walked<'py>> {
        let py = value.py();
        let mut walk = Walk { py, types: Types::get(py)?, bytes: 0 };
        let (tree, leaves) = structured::gather(&mut walk, value).map_err(|Raised(error)| error)?;
        Ok(Walked { walk, tree, leaves })
    }

    /// How much text the leaves have.
    pub(crate) const fn bytes(&self) -> usize {
        self.walk.bytes
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
    type Text = Text;
    type Error = Raised;

    const UNIT: Option<Unit> = Some(Unit::CodePoints);

    fn describe(&mut self, value: &Bound<'py, PyAny>) -> Result<Node<Self>, Raised> {
        Ok(match kind_of(self.types, value)? {
            Kind::Str => Node::Text(self.leaf(Text::of_str(value.cast::<PyString>().map_err(PyErr::from)?)?)),
            Kind::Bytes => match Text::of_bytes(value)? {
                Some(bytes) => Node::Bytes(self.leaf(bytes)),
                None => Node::Plain,
            },
            Kind::EnumText(member) => Node::Text(self.leaf(Text::of_str(&member)?)),
            Kind::Int => self.number_of(digits(value)),
            Kind::Decimal => self.number_of(digits_of_decimal(value)?),
            Kind::WholeFloat(number) => self.number_of(Some(number.to_string())),
            Kind::Dict => {
                let dict = value.cast::<PyDict>().map_err(PyErr::from)?;
                match self.types.ordered_items(value)? {
                    Some(items) => self.table(items, true)?,
                    None => self.table(dict.iter(), true)?,
                }
            }
            Kind::Mapping { mutable } => match fields::quiet(self.py, items(value))? {
                Some(pairs) => self.table(pairs, mutable)?,
                None => Node::Opaque(errors::type_name(value)),
            },
            Kind::List => list(value.cast::<PyList>().map_err(PyErr::from)?.iter(), true),
            Kind::Deque => list(value.try_iter()?.collect::<PyResult<Vec<_>>>()?.into_iter(), true),
            Kind::Set => list(value.cast::<PySet>().map_err(PyErr::from)?.iter(), true),
            Kind::FrozenSet => list(value.cast::<PyFrozenSet>().map_err(PyErr::from)?.iter(), false),
            Kind::Tuple => {
                let tuple = value.cast::<PyTuple>().map_err(PyErr::from)?;
                match fields::names_of_tuple(tuple)? {
                    Some(names) => members(names.into_iter().zip(tuple.iter()).collect(), false),
                    None => list(tuple.iter(), false),
                }
            }
            Kind::Dataclass { mutable } => members(fields::of_dataclass(value)?, mutable),
            Kind::Model { mutable } => members(fields::of_model(value)?, mutable),
            Kind::Plain => Node::Plain,
            Kind::Opaque => Node::Opaque(errors::type_name(value)),
        })
    }

    fn identity(&self, value: &Bound<'py, PyAny>) -> Option<usize> {
        let is_leaf = value.is_none()
            || value.is_instance_of::<PyString>()
            || value.is_instance_of::<PyInt>()
            || value.is_instance_of::<PyFloat>()
            || value.is_instance_of::<pyo3::types::PyBytes>();
        (!is_leaf).then(|| value.as_ptr().addr())
    }

    fn text(&mut self, original: &Bound<'py, PyAny>, redacted: &[u8]) -> Result<Bound<'py, PyAny>, Raised> {
        Ok(text::like(original, redacted)?)
    }

    fn number(&mut self, original: &Bound<'py, PyAny>, digits: &[u8]) -> Result<Bound<'py, PyAny>, Raised> {
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
    fn leaf(&mut self, text: Text) -> Text {
        self.bytes += text.as_ref().len();
        text
    }

    /// An integer, where it has the length of an identifier.
    fn number_of(&mut self, digits: Option<String>) -> Node<Self> {
        digits.map_or(Node::Plain, |digits| {
            self.bytes += digits.len();
            Node::Number(digits)
        })
    }

    fn table(
        &mut self,
        pairs: impl IntoIterator<Item = (Bound<'py, PyAny>, Bound<'py, PyAny>)>,
        mutable: bool,
    ) -> PyResult<Node<Self>> {
        let entries = pairs.into_iter().map(|(key, value)| self.entry(key, value)).collect::<PyResult<_>>()?;
        Ok(Node::Container { entries, mutable })
    }

    /// An entry of a mapping. A key that is neither text nor plain is walked as a value is: then the entry is a pair.
    fn entry(&mut self, key: Bound<'py, PyAny>, value: Bound<'py, PyAny>) -> PyResult<(Key<Self>, Bound<'py, PyAny>)> {
        let text = match kind_of(self.types, &key)? {
            Kind::Str => Some(Text::of_str(key.cast::<PyString>()?)?),
            Kind::Bytes => Text::of_bytes(&key)?,
            Kind::EnumText(member) => Some(Text::of_str(&member)?),
            Kind::Int => digits(&key).map(|digits| Text::Owned(digits.into_bytes())),
            Kind::Decimal => digits_of_decimal(&key)?.map(|digits| Text::Owned(digits.into_bytes())),
            Kind::WholeFloat(number) => Some(Text::Owned(number.to_string().into_bytes())),
            Kind::Plain => None,
            _ => return Ok((Key::Index, PyTuple::new(self.py, [key, value])?.into_any())),
        };
        Ok(match text {
            Some(text) => (Key::Name { text: self.leaf(text), key }, value),
            None => (Key::Other(key), value),
        })
    }
}

fn list<'py>(values: impl Iterator<Item = Bound<'py, PyAny>>, mutable: bool) -> Node<Walk<'py>> {
    Node::Container { entries: values.map(|value| (Key::Index, value)).collect(), mutable }
}

fn members<'py>(members: Vec<(String, Bound<'py, PyAny>)>, mutable: bool) -> Node<Walk<'py>> {
    Node::Container { entries: members.into_iter().map(|(name, value)| (Key::Member(name), value)).collect(), mutable }
}

/// The decimal spelling of an integer; none of one that is longer than any identifier, which Python may refuse to spell.
fn digits(value: &Bound<'_, PyAny>) -> Option<String> {
    match value.extract::<i64>() {
        Ok(number) => Some(number.to_string()),
        Err(_) => value.extract::<i128>().ok().map(|number| number.to_string()),
    }
}

/// The spelling of a `Decimal` that is an integer written out, where it is as short as [`digits`] are.
fn digits_of_decimal(value: &Bound<'_, PyAny>) -> PyResult<Option<String>> {
    let text = value.str()?;
    Ok(text.to_str()?.parse::<i128>().ok().map(|number| number.to_string()))
}

/// The items of a mapping that is not a dict: its own code runs, and may raise.
fn items<'py>(value: &Bound<'py, PyAny>) -> PyResult<Items<'py>> {
    value.call_method0(pyo3::intern!(value.py(), "items"))?.try_iter()?.map(|item| item?.extract()).collect()
}
