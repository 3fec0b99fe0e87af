'use strict';

// Server-sent events, cut and written again.

const { isRecord, unknown } = require('./event_streams.js');
const json = require('./json.js');

// Two ends of lines, each of any kind.
const BLANK = /\r\n(?:\r\n|\n|\r)|\n(?:\r\n|\n|\r)|\r(?:\r\n|\r)/u;
// As many of a blank line's characters as a piece may end in the middle of.
const BEFORE = 3;

// The text of a stream of events, redacted. Pieces may be cut anywhere.
class ServerSentEvents {
  #events;
  #decoder;
  #pieces = [];
  #isFirst = true;
  // The end of what is held, where a blank line can be that a piece completes.
  #end = '';
  // Whether the events say their types in lines of their own.
  #isNamed = false;

  constructor(events, isText) {
    this.#events = events;
    this.#decoder = isText ? undefined : new TextDecoder('utf-8', { ignoreBOM: true });
  }

  // What can be given once a piece has come.
  push(piece) {
    if ((typeof piece === 'string') !== (this.#decoder === undefined)) {
      throw new TypeError('the pieces of a stream are all strings, or all Uint8Arrays');
    }
    const text = this.#decoder?.decode(piece, { stream: true }) ?? piece;
    this.#pieces.push(text);
    const edge = this.#end + text;
    this.#end = edge.slice(-BEFORE);
    if (!BLANK.test(edge)) return [];
    const blocks = this.#pieces.join('').split(BLANK);
    const rest = blocks.pop();
    this.#pieces = [rest];
    this.#end = rest.slice(-BEFORE);
    return blocks.map((each) => this.#block(each)).filter((each) => each !== '').map((each) => this.#like(each));
  }

  // What is left when the stream ends.
  finish() {
    const block = this.#pieces.join('') + (this.#decoder?.decode() ?? '');
    this.#pieces = [];
    const whole = this.#block(block) + this.#written(this.#events.finish());
    return whole === '' ? [] : [this.#like(whole)];
  }

  #block(given) {
    // The mark that a text may begin with is none of its first line.
    const block = this.#isFirst ? given.replace(/^\ufeff/u, '') : given;
    this.#isFirst = false;
    const lines = block.split(/\r\n|\n|\r/u).filter((line) => line !== '');
    if (lines.length === 0) return '';
    const isData = (line) => line.startsWith('data:');
    const data = lines.filter(isData).map((line) => line.slice(5).replace(/^ /u, ''));
    const others = lines.filter((line) => !isData(line));
    const redacted = this.#events.whole(others.join('\n'));
    const head = redacted === '' ? '' : `${redacted}\n`;
    if (data.length === 0) return `${head}\n`;
    const event = parsed(data.join('\n'));
    if (typeof event === 'object' && event !== null) {
      if (!isRecord(event)) throw unknown(event);
      const made = this.#events.push(event);
      this.#isNamed = others.some((line) => line.startsWith('event:'));
      const last = made.pop();
      return `${this.#written(made)}${head}${last === event ? dataOf(data) : dataOf([written(last)])}\n`;
    }
    if (data.length === 1 && data[0] === '[DONE]') return `${this.#written(this.#events.flush())}${head}data: [DONE]\n\n`;
    // Text in no event: the next block of it may go on in the middle of a value.
    return `${head}${dataOf(this.#events.text(data.join('\n')).split('\n'))}\n`;
  }

  #written(events) {
    return events
      .map((event) => {
        if (typeof event === 'string') return `${dataOf(event.split('\n'))}\n`;
        const head = this.#isNamed && typeof event.type === 'string' ? `event: ${event.type}\n` : '';
        return `${head}${dataOf([written(event)])}\n`;
      })
      .join('');
  }

  #like(text) {
    return this.#decoder === undefined ? text : Buffer.from(text);
  }
}

function parsed(data) {
  try {
    return json.read(data);
  } catch {
    return data;
  }
}

// As JSON, without what some readers take for the end of a line.
function written(value) {
  return json.write(value).replaceAll('\u0085', '\\u0085').replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
}

const dataOf = (lines) => lines.map((line) => `data: ${line}\n`).join('');

module.exports = { ServerSentEvents };
