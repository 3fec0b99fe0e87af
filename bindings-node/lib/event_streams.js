'use strict';

// The events of a model's answer, redacted as they come. Each text of an answer (a choice's content, a block, the arguments of one
// call of a tool) goes through a stream of the engine of its own. Before the event that ends a text, what its stream still
// holds is given in an event like its last; events that repeat a text are redacted whole, which gives the same. Where each
// provider has its texts, events.json says.

const { arriving } = require('./arriving.js');
const { blockedReport, reportOf, tell, warn } = require('./audit.js');
const { classes, translate } = require('./errors.js');
const { REPEATS, isError, keyOf, providerOf, snapshots } = require('./event_table.js');
const json = require('./json.js');
const { alone, at, changed, cleared, has, isRecord } = require('./nodes.js');
const { run } = require('./run.js');
const { Sequence } = require('./sequence.js');

const COUNTS = ['entities', 'detectors', 'paths', 'operators', 'actions'];
const DATA = keyOf(['data']);

// Redacts the events of one answer, and texts that come between them.
class Events {
  #native;
  #own;
  #started = { time: new Date(), at: performance.now() };
  // By the name of its channel: the stream of a text, and the last event with all of its pieces, redacted.
  #texts = new Map();
  #sequence = new Sequence();
  #counts = Object.fromEntries(COUNTS.map((name) => [name, {}]));

  constructor(native, own) {
    this.#native = native;
    this.#own = own;
  }

  // The events to give in an event's place.
  push(event) {
    return this.#toldIfBlocked(() => this.#push(event));
  }

  // What is decided now of a text that comes in no event.
  text(piece) {
    return this.#toldIfBlocked(() => this.#open(DATA).stream.pushString(piece));
  }

  // A text that comes whole.
  whole(text) {
    return text === '' ? '' : this.#toldIfBlocked(() => this.#redacted(text));
  }

  // What is held when the answer ends; a text that came in no event is a string.
  finish() {
    const given = this.flush();
    const { audit, fingerprint } = this.#own;
    if (audit) tell(audit, this.#started, 'done', { fingerprint, ...this.#counts, unsupported: [] });
    return given;
  }

  // What is held of all texts, which end here.
  flush() {
    return this.#toldIfBlocked(() => this.#flushed([...this.#texts.keys()]));
  }

  // What to give in place of each piece of an answer that is there; nothing where none is found across them.
  across(pieces) {
    let given;
    if (pieces.every((piece) => typeof piece === 'string')) {
      given = pieces.map((piece) => [this.text(piece)]);
      given.push([[...given.pop(), ...this.flush()].join('')]);
    } else if (pieces.every((piece) => isRecord(piece) && providerOf(piece) !== undefined)) {
      given = pieces.map((piece) => this.push(piece));
      given.at(-1).push(...this.flush());
    } else return undefined;
    return Object.keys(this.#counts.entities).length > 0 ? given : undefined;
  }

  #toldIfBlocked(call) {
    try {
      return call();
    } catch (error) {
      // What is held is discarded: nothing that comes later can give it.
      this.#texts.clear();
      const failure = translate(error);
      const { audit, fingerprint } = this.#own;
      if (audit && failure?.code === 'blocked') tell(audit, this.#started, 'blocked', blockedReport(fingerprint, failure.blocked));
      throw failure;
    }
  }

  #push(given) {
    const { event: opened, closed } = open(given);
    const provider = providerOf(opened);
    if (provider === undefined) throw unknown(given);
    if (provider.isRefused(opened)) {
      throw new classes.UnsupportedError('events of a helper do not say which of several answers they are for', {
        code: 'unsupported',
        help: 'Redact the chunks of `create({ stream: true })`, or ask for one answer',
      });
    }
    if (isError(opened)) this.#texts.clear();
    this.#sequence.arrived(opened);
    const event = cleared(opened, new Set([...REPEATS, ...provider.derived(opened)]));
    const leaves = provider.leaves(event);
    const whole = snapshots(event, new Set(leaves.map(({ path }) => keyOf(path))));
    const bare = changed(event, [...whole, ...leaves].map(({ path }) => ({ path, value: '' })));
    const rest = this.#redacted(bare);
    if (![...whole, ...leaves].every(({ path }) => has(rest, path))) {
      throw new classes.UnsupportedError('an event has pieces of text in a member whose name is redacted', {
        code: 'unsupported',
        help: 'Redact the whole event with `redact`',
      });
    }
    const ends = provider.ended(event);
    const last = new Map(leaves.map((leaf) => [keyOf(leaf.channel), leaf]));
    const over = [...this.#texts].filter(([name, { channel }]) => !last.has(name) && isEnded(channel, ends));
    const before = this.#flushed(over.map(([name]) => name));
    const texts = whole.map(({ path, value }) => ({ path, value: this.#snapshot(value) }));
    for (const leaf of leaves) {
      const isLast = last.get(keyOf(leaf.channel)) === leaf;
      texts.push({ path: leaf.path, value: this.#piece(leaf, isLast && isEnded(leaf.channel, ends)) });
    }
    const isSame = event === opened && rest === bare && texts.every(({ path, value }) => at(event, path) === value);
    const made = isSame ? opened : changed(rest, texts);
    for (const [name, leaf] of last) {
      const text = this.#texts.get(name);
      if (text !== undefined) Object.assign(text, { event: made, leaf, leaves, closed, once: provider.once });
    }
    const own = this.#sequence.own(made);
    return [...before, own === opened ? given : closed(own)];
  }

  // What is decided now of a text; all of it where it ends.
  #piece({ channel, text }, isEnd) {
    const name = keyOf(channel);
    if (text === '' && !this.#texts.has(name)) return '';
    const given = this.#open(name, channel).stream.pushString(text);
    return isEnd ? given + this.#finished(name) : given;
  }

  #open(name, channel = ['data']) {
    const known = this.#texts.get(name);
    if (known !== undefined) return known;
    const made = { stream: arriving(this.#native, this.#own), channel };
    this.#texts.set(name, made);
    return made;
  }

  #finished(name) {
    const { stream } = this.#texts.get(name);
    this.#texts.delete(name);
    const rest = stream.finishString();
    if (stream.counted) {
      const { report, warning } = JSON.parse(stream.counted);
      this.#count(reportOf(report));
      if (warning !== undefined) warn(warning);
    }
    return rest;
  }

  #flushed(names) {
    const given = [];
    for (const name of names) {
      const { event, leaf, leaves, closed, once } = this.#texts.get(name);
      const rest = this.#finished(name);
      if (rest === '') continue;
      if (name === DATA) {
        given.push(rest);
        continue;
      }
      const others = leaves.map(({ path }) => path).filter((path) => keyOf(path) !== keyOf(leaf.path));
      given.push(closed(this.#sequence.added(cleared(alone(event, leaf.path, leaf.root, others, rest), once))));
    }
    return given;
  }

  #redacted(value) {
    const { value: made, report } = run(this.#native, { ...this.#own, audit: undefined }, value, 'both');
    if (report.unsupported.length > 0) {
      throw new classes.UnsupportedError(`an event holds ${report.unsupported.join(', ')}, of which nothing is known`, {
        code: 'unsupported',
        help: 'Give the event as plain data',
      });
    }
    this.#count(report);
    return made;
  }

  #snapshot(value) {
    if (typeof value === 'string') return this.#redacted(value);
    // What a host has parsed: the same as in the text that it was streamed as.
    const text = this.#redacted(json.write(value));
    try {
      return json.read(text);
    } catch {
      return this.#redacted(value);
    }
  }

  #count(report) {
    for (const name of COUNTS) {
      for (const [key, count] of Object.entries(report[name])) {
        this.#counts[name][key] = (this.#counts[name][key] ?? 0) + count;
      }
    }
  }
}

// An event as a record, and the way back: a message of LangChain is made anew, so that its calls are made of its pieces.
function open(given) {
  const name = given?.constructor?.lc_name;
  if (typeof name !== 'function' || !('content' in given)) return { event: given, closed: (made) => made };
  const fields = Object.fromEntries(Object.entries(given).filter(([key]) => !key.startsWith('lc_')));
  const closed = ({ type: _, ...made }) => {
    if (made.tool_call_chunks?.length > 0) {
      delete made.tool_calls;
      delete made.invalid_tool_calls;
    }
    return new given.constructor(made);
  };
  return { event: { ...fields, type: name.call(given.constructor) }, closed };
}

// The error for an event of which nothing is known: its texts might come in pieces.
function unknown(event) {
  if (typeof event !== 'object' || event === null) return new TypeError('the pieces of a stream are strings, Uint8Arrays, or events');
  return new classes.UnsupportedError('an event is of no provider that is known, so its pieces of text are not, either', {
    code: 'unsupported',
    help: 'Redact the texts as streams of their own, or the whole events with `redact`',
  });
}

function isEnded(channel, ends) {
  return ends.some((end) => end.every((part, index) => part === channel[index]));
}

module.exports = { Events, isRecord, unknown };
