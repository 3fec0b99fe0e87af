//! Lets the addon's Node-API symbols be resolved by the process that loads it.

fn main() {
    napi_build::setup();
}
