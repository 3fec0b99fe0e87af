//! What of the machine the figures depend on. Not which machine it is.

/// The section on the machine.
pub(crate) fn describe() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!(
        "## Measured on\n\n{} on {}, {cores} logical cores of a shared machine; vector instructions: {}; engine path: `{:?}`.\n",
        std::env::consts::OS,
        std::env::consts::ARCH,
        features().join(", "),
        reticent::Path::detect(),
    )
}

#[cfg(target_arch = "x86_64")]
fn features() -> Vec<&'static str> {
    let known = [
        ("SSE4.2", is_x86_feature_detected!("sse4.2")),
        ("AVX2", is_x86_feature_detected!("avx2")),
        ("BMI2", is_x86_feature_detected!("bmi2")),
        ("AVX-512BW", is_x86_feature_detected!("avx512bw")),
        ("AVX-512VBMI", is_x86_feature_detected!("avx512vbmi")),
    ];
    known.into_iter().filter_map(|(name, has)| has.then_some(name)).collect()
}

#[cfg(not(target_arch = "x86_64"))]
fn features() -> Vec<&'static str> {
    vec!["those of every processor of this architecture"]
}
