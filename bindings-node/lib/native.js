'use strict';

// The addon, which `npm run build` puts beside `index.js`.

const file = '../reticent.node';

function load() {
  try {
    return require(file);
  } catch (cause) {
    const { platform, arch } = process;
    throw new Error(
      `reticent has no addon that runs here (${platform}-${arch}). In a checkout, run \`npm run build\` in bindings-node`,
      { cause },
    );
  }
}

module.exports = load();
