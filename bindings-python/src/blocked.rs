//! What has blocked a call, as Python sees it.

use pyo3::{prelude::*, types::PyTuple};

/// A finding that has blocked a call: what and where, without its value.
#[pyclass(frozen, eq, hash, module = "reticent")]
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Blocked {
    /// What kind of thing it is.
    #[pyo3(get)]
    pub(crate) entity: String,
    /// The id of the detector that found it; of a stream, which counts only, none.
    #[pyo3(get)]
    pub(crate) detector: Option<String>,
    /// In nested data, the JSON Pointer of the string that it is in.
    #[pyo3(get)]
    pub(crate) path: Option<String>,
}

impl From<&reticent::Blocked> for Blocked {
    fn from(blocked: &reticent::Blocked) -> Blocked {
        Blocked {
            entity: blocked.entity_name().to_owned(),
            detector: blocked.detector().map(str::to_owned),
            path: blocked.path().map(str::to_owned),
        }
    }
}

#[pymethods]
impl Blocked {
    #[new]
    #[pyo3(signature = (entity, detector=None, path=None))]
    fn new(entity: String, detector: Option<String>, path: Option<String>) -> Blocked {
        Blocked { entity, detector, path }
    }

    fn __repr__(&self) -> String {
        match &self.path {
            Some(path) => format!("Blocked({} at {path})", self.entity),
            None => format!("Blocked({})", self.entity),
        }
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let Blocked { entity, detector, path } = slf.get();
        Ok((slf.get_type().into_any(), (entity, detector, path).into_pyobject(slf.py())?))
    }
}
