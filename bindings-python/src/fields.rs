//! Objects with fields: named tuples, dataclasses, pydantic's models. They are read as they are stored, so no getter runs.

use pyo3::{
    exceptions::{PyException, PyMemoryError},
    ffi, intern,
    prelude::*,
    types::{PyDict, PyString, PyTuple, PyType},
};

/// What other people's code gives; `None` where it raises. What asks the program to stop goes on.
pub(crate) fn quiet<T>(py: Python<'_>, result: PyResult<T>) -> PyResult<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.is_instance_of::<PyMemoryError>(py) => Err(error),
        Err(error) if error.is_instance_of::<PyException>(py) => Ok(None),
        Err(error) => Err(error),
    }
}

fn has(class: &Bound<'_, PyType>, name: &Bound<'_, PyString>) -> PyResult<bool> {
    quiet(class.py(), class.hasattr(name)).map(|has| has.unwrap_or(false))
}

/// Whether a class is a model of pydantic 2, which need not be imported to tell.
pub(crate) fn is_model(class: &Bound<'_, PyType>) -> PyResult<bool> {
    let py = class.py();
    Ok(has(class, intern!(py, "model_copy"))? && has(class, intern!(py, "model_fields"))?)
}

/// Whether a class is a dataclass, or one of attrs, whose objects are made by Python code alone, so that an empty one can be had.
pub(crate) fn is_dataclass(class: &Bound<'_, PyType>) -> PyResult<bool> {
    let py = class.py();
    if !has(class, intern!(py, "__dataclass_fields__"))? && !has(class, intern!(py, "__attrs_attrs__"))? {
        return Ok(false);
    }
    Ok(class.mro().iter().all(|base| {
        // SAFETY: what stands in a method resolution order is a type.
        let flags = unsafe { ffi::PyType_GetFlags(base.as_ptr().cast()) };
        flags & ffi::Py_TPFLAGS_HEAPTYPE != 0 || base.is(py.get_type::<PyAny>())
    }))
}

/// Whether objects of a class are hashed by what they hold, so that they must be whole before they stand in a set.
pub(crate) fn is_hashed_by_value(class: &Bound<'_, PyType>) -> PyResult<bool> {
    let py = class.py();
    let name = intern!(py, "__hash__");
    let hash = quiet(py, class.getattr(name))?;
    let by_identity = py.get_type::<PyAny>().getattr(name)?;
    Ok(hash.is_some_and(|hash| !hash.is_none() && !hash.is(&by_identity)))
}

/// The names of a named tuple's fields; `None` for other tuples.
pub(crate) fn names_of_tuple(tuple: &Bound<'_, PyTuple>) -> PyResult<Option<Vec<String>>> {
    let py = tuple.py();
    if tuple.is_exact_instance_of::<PyTuple>() {
        return Ok(None);
    }
    let names = quiet(py, tuple.get_type().getattr(intern!(py, "_fields")))?;
    let names = names.and_then(|names| names.extract::<Vec<String>>().ok());
    Ok(names.filter(|names| names.len() == tuple.len()))
}

/// An attribute as `object.__getattribute__` finds it, whatever the class says.
pub(crate) fn stored<'py>(value: &Bound<'py, PyAny>, name: &Bound<'py, PyString>) -> PyResult<Bound<'py, PyAny>> {
    // SAFETY: two valid objects go in; a new reference or null with an exception comes out.
    unsafe {
        let found = ffi::PyObject_GenericGetAttr(value.as_ptr(), name.as_ptr());
        Bound::from_owned_ptr_or_err(value.py(), found)
    }
}

fn store<'py>(value: &Bound<'py, PyAny>, name: &Bound<'py, PyString>, part: &Bound<'py, PyAny>) -> PyResult<()> {
    // SAFETY: three valid objects go in; -1 is returned with an exception.
    match unsafe { ffi::PyObject_GenericSetAttr(value.as_ptr(), name.as_ptr(), part.as_ptr()) } {
        0 => Ok(()),
        _ => Err(PyErr::fetch(value.py())),
    }
}

/// A dict that an object stores under this name; `None` where it has none.
fn stored_dict<'py>(value: &Bound<'py, PyAny>, name: &Bound<'py, PyString>) -> PyResult<Option<Bound<'py, PyDict>>> {
    let dict = quiet(value.py(), stored(value, name))?;
    Ok(dict.and_then(|dict| dict.cast_into::<PyDict>().ok()))
}

pub(crate) fn instance_dict<'py>(value: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyDict>>> {
    stored_dict(value, intern!(value.py(), "__dict__"))
}

/// Where a model stores what is set on it: fields, extra ones, private ones.
fn dicts_of_model<'py>(value: &Bound<'py, PyAny>) -> PyResult<Vec<Bound<'py, PyDict>>> {
    let py = value.py();
    let names = [intern!(py, "__dict__"), intern!(py, "__pydantic_extra__"), intern!(py, "__pydantic_private__")];
    names.into_iter().filter_map(|name| stored_dict(value, name).transpose()).collect()
}

/// The names of a class's slots, as `pickle` knows them.
fn slots<'py>(class: &Bound<'py, PyType>) -> PyResult<Vec<Bound<'py, PyString>>> {
    let py = class.py();
    py.import(intern!(py, "copyreg"))?.call_method1(intern!(py, "_slotnames"), (class,))?.extract()
}

type Member<'py> = (String, Bound<'py, PyAny>);

fn append<'py>(dict: Option<Bound<'py, PyDict>>, members: &mut Vec<Member<'py>>) {
    for (name, value) in dict.iter().flatten() {
        if let Ok(name) = name.extract() {
            members.push((name, value));
        }
    }
}

/// All that a dataclass's object stores: its fields, and what was cached beside them.
pub(crate) fn of_dataclass<'py>(value: &Bound<'py, PyAny>) -> PyResult<Vec<Member<'py>>> {
    let mut members = Vec::new();
    for name in slots(&value.get_type())? {
        if let Some(part) = quiet(value.py(), stored(value, &name))? {
            members.push((name.to_string(), part));
        }
    }
    append(instance_dict(value)?, &mut members);
    Ok(members)
}

/// All that a model stores: its fields, what was cached beside them, extra and private ones.
pub(crate) fn of_model<'py>(value: &Bound<'py, PyAny>) -> PyResult<Vec<Member<'py>>> {
    let mut members = Vec::new();
    for dict in dicts_of_model(value)? {
        append(Some(dict), &mut members);
    }
    Ok(members)
}

/// An object like this one, without any field.
pub(crate) fn empty_dataclass<'py>(original: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let py = original.py();
    py.get_type::<PyAny>().call_method1(intern!(py, "__new__"), (original.get_type(),))
}

/// A model like this one, whose fields are still those of the original.
pub(crate) fn copy_model<'py>(original: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    original.call_method0(intern!(original.py(), "model_copy"))
}

/// Sets what [`of_dataclass`] read, also where the class is frozen.
pub(crate) fn fill_dataclass<'py>(
    object: &Bound<'py, PyAny>,
    original: &Bound<'py, PyAny>,
    members: impl Iterator<Item = Member<'py>>,
) -> PyResult<()> {
    let (ours, theirs) = (instance_dict(object)?, instance_dict(original)?);
    for (name, value) in members {
        match (&ours, &theirs) {
            (Some(ours), Some(theirs)) if theirs.contains(&name)? => ours.set_item(name, value)?,
            _ => store(object, &PyString::new(object.py(), &name), &value)?,
        }
    }
    Ok(())
}

/// Sets what [`of_model`] read: no validator sees a placeholder.
pub(crate) fn fill_model<'py>(object: &Bound<'py, PyAny>, members: impl Iterator<Item = Member<'py>>) -> PyResult<()> {
    let dicts = dicts_of_model(object)?;
    for (name, value) in members {
        // A copy has what the original has; what is new to it was cached beside the fields.
        let mut holder = dicts.first();
        for dict in &dicts {
            if dict.contains(&name)? {
                holder = Some(dict);
                break;
            }
        }
        if let Some(holder) = holder {
            holder.set_item(name, value)?;
        }
    }
    Ok(())
}
