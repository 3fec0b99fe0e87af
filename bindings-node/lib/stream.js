'use strict';

// Pieces in, pieces out. What is given is decided; what is not decided yet stays inside, also when the source fails.
async function* flow(stream, pieces) {
  let kind;
  for await (const piece of pieces) {
    kind = typeOf(piece, kind);
    const out = kind === 'strings' ? stream.pushString(piece) : stream.pushBytes(piece);
    if (out.length > 0) yield out;
  }
  if (kind === undefined) return;
  const rest = kind === 'strings' ? stream.finishString() : stream.finishBytes();
  if (rest.length > 0) yield rest;
}

// What a piece is, which all pieces of a stream are.
function typeOf(piece, kind) {
  const type = typeof piece === 'string' ? 'strings' : piece instanceof Uint8Array ? 'bytes' : undefined;
  if (type === undefined) throw new TypeError('the pieces of a stream are strings, or Uint8Arrays');
  if (type !== (kind ?? type)) throw new TypeError(`a stream of ${kind} got a piece of ${type}`);
  return type;
}

module.exports = { flow, typeOf };
