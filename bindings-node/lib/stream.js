'use strict';

const { blockedReport, reportOf, tell, warn } = require('./audit.js');
const { translate } = require('./errors.js');

const nothing = Object.freeze({});

// Pieces in, pieces out. What is given is decided; what is not decided yet stays inside, also when the source fails.
async function* flow(stream, pieces, own = nothing) {
  const started = { time: new Date(), at: performance.now() };
  let kind;
  try {
    for await (const piece of pieces) {
      kind = typeOf(piece, kind);
      const out = kind === 'strings' ? stream.pushString(piece) : stream.pushBytes(piece);
      if (out.length > 0) yield out;
    }
    if (kind === undefined) return;
    const rest = kind === 'strings' ? stream.finishString() : stream.finishBytes();
    settle(stream, own, started);
    if (rest.length > 0) yield rest;
  } catch (error) {
    throw failed(own, started, translate(error));
  }
}

// The same as a web stream. What is not decided yet is discarded where it is cancelled or its source fails.
function transform(stream, own = nothing) {
  const started = { time: new Date(), at: performance.now() };
  let kind;
  const give = (controller, take) => {
    try {
      const out = take();
      if (out.length > 0) controller.enqueue(out);
    } catch (error) {
      throw failed(own, started, translate(error));
    }
  };
  return new TransformStream({
    transform(piece, controller) {
      kind = typeOf(piece, kind);
      give(controller, () => (kind === 'strings' ? stream.pushString(piece) : stream.pushBytes(piece)));
    },
    flush(controller) {
      if (kind === undefined) return;
      give(controller, () => {
        const rest = kind === 'strings' ? stream.finishString() : stream.finishBytes();
        settle(stream, own, started);
        return rest;
      });
    },
  });
}

// Tells of a stream that has ended.
function settle(stream, own, started) {
  if (!stream.counted) return;
  const { report, warning } = JSON.parse(stream.counted);
  if (own.audit) tell(own.audit, started, 'done', reportOf(report));
  if (warning !== undefined) warn(warning);
}

function failed(own, started, failure) {
  if (own.audit && failure?.code === 'blocked') {
    tell(own.audit, started, 'blocked', blockedReport(own.fingerprint, failure.blocked));
  }
  return failure;
}

// What a piece is, which all pieces of a stream are.
function typeOf(piece, kind) {
  const type = typeof piece === 'string' ? 'strings' : piece instanceof Uint8Array ? 'bytes' : undefined;
  if (type === undefined) throw new TypeError('the pieces of a stream are strings, or Uint8Arrays');
  if (type !== (kind ?? type)) throw new TypeError(`a stream of ${kind} got a piece of ${type}`);
  return type;
}

module.exports = { flow, transform };
