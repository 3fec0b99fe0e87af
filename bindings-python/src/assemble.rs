//! New containers like the ones that were walked.

use crate::{
    classify::{Kind, Types, kind_of},
    errors, fields,
};
use pyo3::{
    exceptions::PyTypeError,
    intern,
    prelude::*,
    types::{PyDict, PyFrozenSet, PyList, PySet, PyTuple},
};
use reticent::structured::{Entry, EntryKey};

type Value<'py> = Bound<'py, PyAny>;
type Entries<'py> = Vec<Entry<Value<'py>>>;

/// An empty container like the original.
pub(crate) fn shell<'py>(types: &Types, original: &Value<'py>) -> PyResult<Value<'py>> {
    let py = original.py();
    Ok(match kind_of(types, original)? {
        Kind::Dict if original.is_exact_instance_of::<PyDict>() => PyDict::new(py).into_any(),
        Kind::Dict => match empty_like(original)? {
            Some(dict) => {
                if original.is_instance(types.default_dict.bind(py))? {
                    let name = intern!(py, "default_factory");
                    dict.setattr(name, original.getattr(name)?)?;
                }
                dict
            }
            None => PyDict::new(py).into_any(),
        },
        Kind::List if original.is_exact_instance_of::<PyList>() => PyList::empty(py).into_any(),
        Kind::List => empty_like(original)?.unwrap_or_else(|| PyList::empty(py).into_any()),
        Kind::Deque => types.deque.bind(py).call1(((), original.getattr(intern!(py, "maxlen"))?))?,
        Kind::Set => PySet::empty(py)?.into_any(),
        Kind::Mapping { .. } if original.get_type().is(types.user_dict.bind(py)) => types.user_dict.bind(py).call0()?,
        Kind::Mapping { .. } => PyDict::new(py).into_any(),
        Kind::Dataclass { .. } => fields::empty_dataclass(original)?,
        Kind::Model { .. } => fields::copy_model(original)?,
        _ => return Err(changed_type(original)),
    })
}

/// Fills what [`shell`] made.
pub(crate) fn fill<'py>(
    types: &Types,
    shell: &Value<'py>,
    original: &Value<'py>,
    entries: Entries<'py>,
) -> PyResult<()> {
    let py = shell.py();
    match kind_of(types, original)? {
        Kind::Dict if shell.is_instance(types.ordered_dict.bind(py))? => {
            let class = types.ordered_dict.bind(py);
            pairs(entries).try_for_each(|pair| {
                pair.and_then(|(key, value)| {
                    class.call_method1(intern!(py, "__setitem__"), (shell, key, value)).map(drop)
                })
            })
        }
        Kind::Dict => {
            let dict = shell.cast::<PyDict>()?;
            pairs(entries).try_for_each(|pair| pair.and_then(|(key, value)| dict.set_item(key, value)))
        }
        Kind::Mapping { .. } => {
            pairs(entries).try_for_each(|pair| pair.and_then(|(key, value)| shell.set_item(key, value)))
        }
        Kind::List => {
            let list = shell.cast::<PyList>()?;
            entries.into_iter().try_for_each(|entry| list.append(entry.value))
        }
        Kind::Deque => {
            let values: Vec<_> = entries.into_iter().map(|entry| entry.value).collect();
            shell.call_method1(intern!(py, "extend"), (values,)).map(drop)
        }
        Kind::Set => {
            let set = shell.cast::<PySet>()?;
            entries.into_iter().try_for_each(|entry| add(set, &entry.value))
        }
        Kind::Dataclass { .. } => fields::fill_dataclass(shell, original, members(entries)),
        Kind::Model { .. } => fields::fill_model(shell, members(entries)),
        _ => Err(changed_type(original)),
    }
}

/// A container like the original, of a kind that is made whole.
pub(crate) fn rebuild<'py>(types: &Types, original: &Value<'py>, entries: Entries<'py>) -> PyResult<Value<'py>> {
    let py = original.py();
    match kind_of(types, original)? {
        Kind::Tuple => {
            let tuple = PyTuple::new(py, entries.into_iter().map(|entry| entry.value).collect::<Vec<_>>())?.into_any();
            if original.is_exact_instance_of::<PyTuple>() {
                return Ok(tuple);
            }
            let class = py.get_type::<PyTuple>();
            let made = class.call_method1(intern!(py, "__new__"), (original.get_type(), &tuple));
            Ok(fields::quiet(py, made)?.unwrap_or(tuple))
        }
        Kind::FrozenSet => {
            let set = PySet::empty(py)?;
            entries.into_iter().try_for_each(|entry| add(&set, &entry.value))?;
            Ok(PyFrozenSet::new(py, set.iter())?.into_any())
        }
        Kind::Mapping { .. } => {
            let dict = PyDict::new(py);
            pairs(entries).try_for_each(|pair| pair.and_then(|(key, value)| dict.set_item(key, value)))?;
            let made = original.get_type().call1((&dict,));
            Ok(fields::quiet(py, made)?.unwrap_or_else(|| dict.into_any()))
        }
        Kind::Dataclass { .. } => {
            let object = fields::empty_dataclass(original)?;
            fields::fill_dataclass(&object, original, members(entries))?;
            Ok(object)
        }
        Kind::Model { .. } => {
            let object = fields::copy_model(original)?;
            fields::fill_model(&object, members(entries))?;
            Ok(object)
        }
        _ => Err(changed_type(original)),
    }
}

/// An empty object of a subclass of dict or list; `None` where it holds more than its entries, or its class refuses.
fn empty_like<'py>(original: &Value<'py>) -> PyResult<Option<Value<'py>>> {
    let py = original.py();
    if fields::instance_dict(original)?.is_some_and(|dict| !dict.is_empty()) {
        return Ok(None);
    }
    let class = original.get_type();
    let made = fields::quiet(py, class.call_method1(intern!(py, "__new__"), (&class,)))?;
    // A class may give something else, or something that is not empty.
    Ok(made.filter(|made| made.get_type().is(&class) && made.len().is_ok_and(|length| length == 0)))
}

/// The entries of a mapping; where its key was walked as a value is, the entry is a pair.
fn pairs<'py>(entries: Entries<'py>) -> impl Iterator<Item = PyResult<(Value<'py>, Value<'py>)>> {
    entries.into_iter().map(|entry| match entry.key {
        EntryKey::Key(key) => Ok((key, entry.value)),
        EntryKey::Index | EntryKey::Member(_) => Ok(entry.value.extract()?),
    })
}

fn members<'py>(entries: Entries<'py>) -> impl Iterator<Item = (String, Value<'py>)> {
    entries.into_iter().filter_map(|entry| match entry.key {
        EntryKey::Member(name) => Some((name, entry.value)),
        EntryKey::Index | EntryKey::Key(_) => None,
    })
}

/// Adds to a set; what cannot be hashed any more stands there by the name of its type.
fn add(set: &Bound<'_, PySet>, value: &Value<'_>) -> PyResult<()> {
    match set.add(value) {
        Err(error) if error.is_instance_of::<PyTypeError>(set.py()) => {
            set.add(format!("[{}]", errors::type_name(value)))
        }
        added => added,
    }
}

/// An object changed its class while it was walked.
fn changed_type(original: &Value<'_>) -> PyErr {
    errors::wrong_type("an object whose class stays the same", original)
}
