//! A detector of the catalogue or of a policy, as it is handed from one to the other.

use reticent_pattern_compiler::Detector;
use std::{ops::Deref, sync::Arc};

/// A detector that is not copied: there are many, and lists of them are made for each policy.
#[derive(Clone, Debug)]
pub(crate) enum DetectorRef {
    /// One of the catalogue.
    Known(&'static Detector),
    /// One of a policy.
    Own(Arc<Detector>),
}

impl DetectorRef {
    pub(crate) fn own(detector: Detector) -> DetectorRef {
        DetectorRef::Own(Arc::new(detector))
    }
}

impl Deref for DetectorRef {
    type Target = Detector;

    #[inline(always)]
    fn deref(&self) -> &Detector {
        match self {
            DetectorRef::Known(detector) => detector,
            DetectorRef::Own(detector) => detector,
        }
    }
}

/// Detectors in a row that find one entity. Most stand so, and what is made of entities is made once for each row.
pub(crate) fn of_one_entity(detectors: &[DetectorRef]) -> impl Iterator<Item = &[DetectorRef]> {
    detectors.chunk_by(|one, other| one.entity == other.entity)
}
