'use strict';

// Pieces in, pieces out. What is given is decided; what is not decided yet stays inside, also when the source fails.
async function* redactStream(stream, pieces) {
  let kind;
  for await (const piece of pieces) {
    const type = typeOf(piece);
    kind ??= type;
    if (type !== kind) throw new TypeError(`a stream of ${kind} got a piece of ${type}`);
    const out = kind === 'strings' ? stream.pushString(piece) : stream.pushBytes(piece);
    if (out.length > 0) yield out;
  }
  if (kind === undefined) return;
  const rest = kind === 'strings' ? stream.finishString() : stream.finishBytes();
  if (rest.length > 0) yield rest;
}

function typeOf(piece) {
  if (typeof piece === 'string') return 'strings';
  if (piece instanceof Uint8Array) return 'bytes';
  throw new TypeError('the pieces of a stream are strings, or Uint8Arrays');
}

module.exports = { redactStream };
