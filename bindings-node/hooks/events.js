'use strict';

// Server-sent events of OpenAI (Chat, Responses, completions), Anthropic and Google, restored as they arrive. Deltas of one text
// go through one stream, which holds back what may be the start of a token. Before the event that ends a text, what is
// still held is sent in an event like its last; snapshots that repeat the text are restored whole.

const { ONCE, REPEATS } = require('../lib/event_table.js');
const json = require('../lib/json.js');
const { alone, changed, cleared } = require('../lib/nodes.js');
const { Sequence } = require('../lib/sequence.js');

// Restores the events of one answer.
class Events {
  #exchange;
  #streams = new Map();
  // The last event of each text, restored, with all of its pieces.
  #last = new Map();
  #tools = new Map();
  #sequence = new Sequence();

  constructor(exchange) {
    this.#exchange = exchange;
  }

  // The events to send in an event's place.
  push(event) {
    if (typeof event !== 'object' || event === null) return [event];
    this.#noteTools(event);
    this.#sequence.arrived(event);
    const found = leaves(event);
    // Pieces are no part of what is restored whole.
    const emptied = changed(event, found.map(({ path }) => ({ path, value: '' })));
    const rest = this.#exchange.restored(emptied, this.#toolOfSnapshot(event));
    const own = new Map(found.map((leaf) => [keyOf(leaf.channel), leaf]));
    // What ends before this event's own pieces goes before them.
    const over = [...this.#streams.keys()].filter((name) => !own.has(name) && ends(event, this.#last.get(name).leaf.channel));
    const before = this.#flushed(over);
    const texts = found.map((leaf) => {
      const given = this.#stream(leaf.channel).push(leaf.text);
      const isLast = own.get(keyOf(leaf.channel)) === leaf;
      return { path: leaf.path, value: isLast && ends(event, leaf.channel) ? given + this.#finished(keyOf(leaf.channel)) : given };
    });
    const restored = changed(rest, texts);
    for (const [name, leaf] of own) this.#last.set(name, { event: restored, leaf, pieces: found });
    return [...before, this.#sequence.own(restored)];
  }

  // What is still held when the answer ends without saying so.
  finish() {
    return this.#flushed([...this.#streams.keys()]);
  }

  #flushed(names) {
    const events = [];
    for (const name of names) {
      const rest = this.#finished(name);
      if (rest.length === 0) continue;
      const { event, leaf, pieces } = this.#last.get(name);
      const others = pieces.filter((other) => other !== leaf).map(({ path }) => path);
      const made = cleared(alone(event, leaf.path, leaf.root, others, rest), new Set([...REPEATS, ...ONCE]));
      events.push(this.#sequence.added(made));
    }
    return events;
  }

  #finished(name) {
    const stream = this.#streams.get(name);
    this.#streams.delete(name);
    return stream.finish();
  }

  #stream(channel) {
    const name = keyOf(channel);
    let stream = this.#streams.get(name);
    if (stream === undefined) {
      const [kind, ...place] = channel;
      stream = this.#exchange.stream(kind === 'tool' ? (this.#tools.get(keyOf(place)) ?? 'unknown') : undefined);
      this.#streams.set(name, stream);
    }
    return stream;
  }

  // The tool whose whole arguments an event repeats, where it does not name the tool itself.
  #toolOfSnapshot({ type, output_index: index }) {
    if (typeof type !== 'string' || !type.startsWith('response.') || !type.endsWith('.done')) return undefined;
    return isCall(type) ? (this.#tools.get(keyOf([index])) ?? 'unknown') : undefined;
  }

  // Remembers which tool the pieces that follow are for.
  #noteTools(event) {
    for (const { index, delta } of event.choices ?? []) {
      for (const call of delta?.tool_calls ?? []) {
        const name = (call.function ?? call.custom)?.name;
        if (name) this.#tools.set(keyOf([index, call.index]), name);
      }
      if (delta?.function_call?.name) this.#tools.set(keyOf([index, null]), delta.function_call.name);
    }
    if (event.type === 'content_block_start' && event.content_block?.name) {
      this.#tools.set(keyOf([event.index]), event.content_block.name);
    }
    if (event.event_type === 'step.start' && event.step?.name) this.#tools.set(keyOf([event.index]), event.step.name);
    if (event.type === 'response.output_item.added' && event.item?.name) {
      this.#tools.set(keyOf([event.output_index]), event.item.name);
    }
  }
}

const keyOf = (channel) => JSON.stringify(channel);
const isCall = (type) => type.includes('arguments') || type.includes('tool_call');

// The pieces of text in an event: which text each belongs to, where it stands, and how many steps lead to what holds pieces alone.
function leaves(event) {
  const found = [];
  const add = (channel, path, root) => {
    const text = path.reduce((node, key) => node?.[key], event);
    if (typeof text === 'string') found.push({ channel, path, root, text });
  };
  (event.choices ?? []).forEach((choice, at) => chatLeaves(choice, ['choices', at], add));
  (event.candidates ?? []).forEach(({ index = 0, content }, at) => {
    (content?.parts ?? []).forEach((part, nth) => {
      const path = ['candidates', at, 'content', 'parts', nth, 'text'];
      add([part.thought === true ? 'thought' : 'text', index], path, path.length);
    });
  });
  const { type, delta, index } = event;
  if (event.event_type === 'step.delta') {
    add(['text', index], ['delta', 'text'], 1);
    add(['tool', index], ['delta', 'arguments'], 1);
  } else if (type === 'content_block_delta') {
    // What is thought is signed to the byte, and so it keeps its tokens.
    if (delta.type === 'text_delta') add(['text', index], ['delta', 'text'], 1);
    else if (delta.type === 'input_json_delta') add(['tool', index], ['delta', 'partial_json'], 1);
  } else if (typeof type === 'string' && type.endsWith('.delta') && !type.includes('audio.delta')) {
    const place = [event.output_index, event.content_index ?? null, event.summary_index ?? null];
    if (isCall(type)) add(['tool', event.output_index], ['delta'], 1);
    else add([type.slice(0, -'.delta'.length), ...place], ['delta'], 1);
  }
  return found;
}

function chatLeaves({ index, delta, ...choice }, path, add) {
  // A completion of the older kind has its text in the choice.
  if (!delta) return 'message' in choice ? undefined : add(['text', index], [...path, 'text'], 3);
  const inner = [...path, 'delta'];
  for (const name of ['content', 'refusal', 'reasoning_content', 'reasoning']) add([name, index], [...inner, name], 3);
  (delta.tool_calls ?? []).forEach((call, nth) => {
    add(['tool', index, call.index], [...inner, 'tool_calls', nth, 'function', 'arguments'], 3);
    add(['tool', index, call.index], [...inner, 'tool_calls', nth, 'custom', 'input'], 3);
  });
  add(['tool', index, null], [...inner, 'function_call', 'arguments'], 3);
  return undefined;
}

const LAST = new Set(['message_stop', 'response.completed', 'response.incomplete', 'response.failed']);

// Whether a text ends with an event.
function ends(event, [kind, index]) {
  if ((event.choices ?? []).some((choice) => choice.finish_reason && choice.index === index)) return true;
  if ((event.candidates ?? []).some((candidate) => candidate.finishReason && (candidate.index ?? 0) === index)) return true;
  const { type, event_type: step } = event;
  if (type === 'content_block_stop' || step === 'step.stop') return event.index === index;
  if (step === 'interaction.completed') return true;
  if (LAST.has(type)) return true;
  if (typeof type !== 'string' || !type.startsWith('response.') || !type.endsWith('.done') || event.output_index !== index) return false;
  return type === `${kind}.done` || type === 'response.output_item.done' || (kind === 'tool' && !type.includes('content_part'));
}

const BLANK = /\n\n|\r\n\r\n|\r\r/u;

// The text of a stream of events, restored.
class ServerSentEvents {
  #events;
  #pieces = [];
  // The last of what is held, which may be the start of a blank line.
  #end = '';

  constructor(exchange) {
    this.#events = new Events(exchange);
  }

  // What can be passed on once a piece has come.
  push(piece) {
    const edge = this.#end + piece;
    this.#pieces.push(piece);
    this.#end = edge.slice(-3);
    if (!BLANK.test(edge)) return '';
    const blocks = this.#pieces.join('').split(BLANK);
    const rest = blocks.pop();
    [this.#pieces, this.#end] = [[rest], rest.slice(-3)];
    return blocks.map((block) => this.#block(block)).join('');
  }

  // What is left when the stream ends.
  finish() {
    const held = this.#pieces.join('');
    this.#pieces = [];
    const rest = held.trim() === '' ? '' : this.#block(held);
    return rest + this.#rest();
  }

  #rest() {
    return this.#events.finish().map((event) => written(event, true)).join('');
  }

  #block(block) {
    const lines = block.split(/\r\n|\n|\r/u);
    const isData = (line) => line.startsWith('data:');
    const data = lines.filter(isData).map((line) => line.slice('data:'.length).trimStart()).join('\n');
    if (data === '') return `${block}\n\n`;
    let event;
    try {
      event = json.read(data);
    } catch {
      return `${this.#rest()}${block}\n\n`;
    }
    const others = lines.filter((line) => !isData(line));
    const events = this.#events.push(event);
    const isNamed = others.some((line) => line.startsWith('event:'));
    const added = events.slice(0, -1).map((each) => written(each, isNamed)).join('');
    return `${added}${others.map((line) => `${line}\n`).join('')}data: ${json.write(events.at(-1))}\n\n`;
  }
}

function written(event, isNamed) {
  const head = isNamed && typeof event.type === 'string' ? `event: ${event.type}\n` : '';
  return `${head}data: ${json.write(event)}\n\n`;
}

module.exports = { ServerSentEvents };
