'use strict';

// Server-sent events of OpenAI (Chat, Responses, completions), Anthropic and Google, restored as they arrive. Deltas of one text
// go through one stream, which holds back what may be the start of a token. Before the event that ends a text, what is
// still held is sent in an event like its last; snapshots that repeat the text are restored whole.

// Restores the events of one answer.
class Events {
  #exchange;
  #streams = new Map();
  #last = new Map();
  #tools = new Map();
  // How many events were added to the sequence, and the number in it that the next one would have without them.
  #added = 0;
  #next = 0;

  constructor(exchange) {
    this.#exchange = exchange;
  }

  // The events to send in an event's place.
  push(event) {
    if (typeof event !== 'object' || event === null) return [event];
    this.#noteTools(event);
    if (typeof event.sequence_number === 'number') this.#next = event.sequence_number;
    const pieces = leaves(event).map(({ holder, key }) => {
      const piece = holder[key];
      // Not part of what is restored whole.
      holder[key] = '';
      return piece;
    });
    const restored = this.#exchange.restored(event, this.#toolOfSnapshot(event));
    const texts = leaves(restored);
    texts.forEach(({ channel, holder, key }, at) => {
      const name = keyOf(channel);
      const stream = this.#stream(channel);
      holder[key] = stream.push(pieces[at]);
      this.#last.set(name, { channel, event: restored });
      // A text that ends with its own piece ends in that.
      if (!ends(event, channel) || texts.slice(at + 1).some((next) => keyOf(next.channel) === name)) return;
      holder[key] += stream.finish();
      this.#streams.delete(name);
    });
    const ended = [...this.#streams.keys()].filter((name) => ends(event, this.#last.get(name).channel));
    const before = this.#flushed(ended);
    const own = this.#numbered(restored);
    this.#next += 1;
    return [...before, own];
  }

  // What is still held when the answer ends without saying so.
  finish() {
    return this.#flushed([...this.#streams.keys()]);
  }

  #flushed(names) {
    const events = [];
    for (const name of names) {
      const rest = this.#streams.get(name).finish();
      this.#streams.delete(name);
      if (rest.length === 0) continue;
      const event = structuredClone(this.#last.get(name).event);
      for (const { channel, holder, key } of leaves(event)) holder[key] = keyOf(channel) === name ? rest : '';
      for (const choice of event.choices ?? []) choice.finish_reason = null;
      for (const candidate of event.candidates ?? []) {
        delete candidate.finishReason;
        candidate.content.parts = candidate.content.parts.filter((part) => typeof part.text === 'string');
      }
      events.push(this.#numbered(event, true));
    }
    return events;
  }

  // An event with its number in the sequence, into which others were added.
  #numbered(event, added = false) {
    if (typeof event.sequence_number !== 'number') return event;
    const numbered = { ...event, sequence_number: this.#next + this.#added };
    if (added) this.#added += 1;
    return numbered;
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

// The pieces of text in an event: which text each belongs to, and where it stands.
function leaves(event) {
  const found = [];
  const add = (channel, holder, key) => {
    if (typeof holder[key] === 'string') found.push({ channel, holder, key });
  };
  for (const choice of event.choices ?? []) chatLeaves(choice, add);
  for (const { index = 0, content } of event.candidates ?? []) {
    for (const part of content?.parts ?? []) add([part.thought === true ? 'thought' : 'text', index], part, 'text');
  }
  const { type, delta, index } = event;
  if (event.event_type === 'step.delta') {
    if (delta.type === 'text') add(['text', index], delta, 'text');
    else add(['tool', index], delta, 'arguments');
  } else if (type === 'content_block_delta') {
    // What is thought is signed to the byte, and so it keeps its tokens.
    if (delta.type === 'text_delta') add(['text', index], delta, 'text');
    else if (delta.type === 'input_json_delta') add(['tool', index], delta, 'partial_json');
  } else if (typeof type === 'string' && type.endsWith('.delta') && !type.includes('audio.delta')) {
    const place = [event.output_index, event.content_index ?? null, event.summary_index ?? null];
    if (isCall(type)) add(['tool', event.output_index], event, 'delta');
    else add([type.slice(0, -'.delta'.length), ...place], event, 'delta');
  }
  return found;
}

function chatLeaves(choice, add) {
  const { index, delta } = choice;
  // A completion of the older kind has its text in the choice.
  if (!delta) return 'message' in choice ? undefined : add(['text', index], choice, 'text');
  for (const name of ['content', 'refusal', 'reasoning_content', 'reasoning']) add([name, index], delta, name);
  for (const call of delta.tool_calls ?? []) {
    if (call.function) add(['tool', index, call.index], call.function, 'arguments');
    if (call.custom) add(['tool', index, call.index], call.custom, 'input');
  }
  if (delta.function_call) add(['tool', index, null], delta.function_call, 'arguments');
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

const BLANKS = ['\n\n', '\r\n\r\n', '\r\r'];

// The text of a stream of events, restored.
class ServerSentEvents {
  #events;
  #held = '';

  constructor(exchange) {
    this.#events = new Events(exchange);
  }

  // What can be passed on once a piece has come.
  push(piece) {
    this.#held += piece;
    let out = '';
    for (;;) {
      const found = BLANKS.map((blank) => ({ blank, at: this.#held.indexOf(blank) })).filter(({ at }) => at >= 0);
      if (found.length === 0) return out;
      const { blank, at } = found.reduce((first, next) => (next.at < first.at ? next : first));
      const block = this.#held.slice(0, at);
      this.#held = this.#held.slice(at + blank.length);
      out += this.#block(block);
    }
  }

  // What is left when the stream ends.
  finish() {
    const rest = this.#held.trim() === '' ? '' : this.#block(this.#held);
    this.#held = '';
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
      event = JSON.parse(data);
    } catch {
      return `${this.#rest()}${block}\n\n`;
    }
    const others = lines.filter((line) => !isData(line));
    const events = this.#events.push(event);
    const isNamed = others.some((line) => line.startsWith('event:'));
    const added = events.slice(0, -1).map((each) => written(each, isNamed)).join('');
    return `${added}${others.map((line) => `${line}\n`).join('')}data: ${JSON.stringify(events.at(-1))}\n\n`;
  }
}

function written(event, isNamed) {
  const head = isNamed && typeof event.type === 'string' ? `event: ${event.type}\n` : '';
  return `${head}data: ${JSON.stringify(event)}\n\n`;
}

module.exports = { ServerSentEvents };
