'use strict';

// Callbacks: what another handler, such as a tracer of a vendor, is told is redacted before. LangChain swallows what handlers
// throw and goes on; so the raw event must not reach the other at all.

const { Redactor } = require('../../index.js');
const { answering } = require('../../lib/answering.js');
const { host } = require('../host.js');
const { Shield, nameOf } = require('../shield.js');

const { BaseCallbackHandler } = host('@langchain/core/callbacks/base');

const FLAGS = ['ignoreLLM', 'ignoreChain', 'ignoreAgent', 'ignoreRetriever', 'ignoreCustomEvent', 'awaitHandlers'];
FLAGS.push('lc_prefer_streaming', 'lc_prefer_chat_model_stream_events');
const TOKEN = 'handleLLMNewToken';
const STREAMED = 'handleChatModelStreamEvent';
const STARTS = ['handleLLMStart', 'handleChatModelStart'];
const IN_FLIGHT = 4096;

// Stands before another handler, whose events it passes on redacted. Never throws, whatever that one does. An answer that comes in
// pieces is redacted as a whole: what may still become a part of a finding is told with a later piece.
class RedactingCallbackHandler extends BaseCallbackHandler {
  #shield;
  #answers;

  constructor(handler, { redactor } = {}) {
    super();
    this.name = `redacting_${handler.name}`;
    this.#shield = new Shield('langchain', redactor ?? new Redactor());
    this.#answers = new Answers(this.#shield);
    for (const flag of FLAGS) if (flag in handler) this[flag] = handler[flag];
    // An answer has a beginning, and tells at its end what it still holds: not every handler wants to know of these.
    for (const event of new Set([...eventsOf(handler), 'handleLLMStart', 'handleLLMEnd', 'handleLLMError'])) {
      this[event] = async (...args) => {
        let result;
        // At once: what is mutable is read while it is what it was.
        for (const { name, told } of this.#told(event, args)) {
          try {
            result = await handler[name]?.(...told);
          } catch (error) {
            this.#shield.failed(name, nameOf(error));
          }
        }
        return result;
      };
    }
  }

  copy() {
    return this;
  }

  // What the other handler is to be told of an event.
  #told(name, args) {
    try {
      return this.#calls(name, args);
    } catch (error) {
      this.#shield.failed(name, nameOf(error));
      return [];
    }
  }

  #calls(name, args) {
    const told = (values) => values.map((value) => this.#shield.same(value, name));
    if (name === TOKEN) {
      const [token, index, run, parent, tags, fields] = args;
      return this.#piece(name, run, told([index, run, parent, tags]), (answer) => answer.token(token, fields?.chunk));
    }
    if (name === STREAMED) {
      const [event, ...others] = args;
      return this.#piece(name, others[0], [undefined, ...told(others)], (answer) => answer.streamed(event));
    }
    if (STARTS.includes(name)) this.#answers.began(args[2]);
    const calls = [{ name, told: told(args) }];
    if (name !== 'handleLLMEnd' && name !== 'handleLLMError') return calls;
    const ended = this.#answers.ended(args[1]);
    // What is held when an answer fails is discarded: it was not decided.
    return name === 'handleLLMEnd' && ended !== undefined ? [...ended.finish(), ...calls] : calls;
  }

  #piece(name, run, place, tell) {
    const answer = this.#answers.of(run);
    if (answer === undefined) {
      // It may be the rest of a value.
      this.#shield.failed(name, 'TooManyAnswers');
      return [];
    }
    answer.place = place;
    return tell(answer);
  }
}

// The answers that are coming, by run: the latest of them, for not every run is said to end.
class Answers {
  #shield;
  // Of a run that has begun nothing is known before its first piece.
  #known = new Map();
  #hasGivenUp = false;

  constructor(shield) {
    this.#shield = shield;
  }

  // A run that may answer in pieces.
  began(run) {
    if (!this.#known.has(run)) this.#keep(run, undefined);
  }

  // The answer of a run; none where it may be one that was given up, and so in the middle of a value.
  of(run) {
    const answer = this.#known.get(run);
    if (answer !== undefined || (this.#hasGivenUp && !this.#known.has(run))) return answer;
    return this.#keep(run, new Answer(this.#shield));
  }

  ended(run) {
    const answer = this.#known.get(run);
    this.#known.delete(run);
    return answer;
  }

  #keep(run, answer) {
    this.#known.set(run, answer);
    if (this.#known.size > IN_FLIGHT) {
      this.#hasGivenUp = true;
      this.#known.delete(this.#known.keys().next().value);
    }
    return answer;
  }
}

// An answer as it comes, each text of it redacted as one.
class Answer {
  #shield;
  #events;
  // Of the last piece: where it belongs, what it was a chunk of, and what is known of that.
  place;
  #chunk;
  #info;

  constructor(shield) {
    this.#shield = shield;
    this.#events = shield.redactor[answering]();
  }

  // A piece, and the chunk that it is of, where there is one.
  token(token, chunk) {
    this.#chunk = chunk;
    this.#info = this.#shield.value(chunk?.generationInfo, TOKEN);
    if (chunk?.message === undefined) return this.#pushed((events) => [events.text(token)]);
    return this.#pushed((events) => events.push(chunk.message));
  }

  // An event of a stream of blocks.
  streamed(event) {
    return this.#pushed((events) => events.push(event));
  }

  // What is held when the answer ends.
  finish() {
    return this.#pushed((events) => events.finish());
  }

  #pushed(push) {
    if (this.#events === undefined) return [];
    try {
      return push(this.#events).map((given) => this.#call(given));
    } catch (error) {
      // What comes behind could be the rest of a value, so nothing of it is told.
      this.#events = undefined;
      return [this.#call(this.#shield.failed(TOKEN, nameOf(error)))];
    }
  }

  #call(given) {
    const [index, ...where] = this.place;
    if (typeof given === 'object' && !('content' in given && 'lc_kwargs' in given)) return { name: STREAMED, told: [given, ...where] };
    const like = this.#chunk?.message;
    const message = typeof given !== 'string' ? given : like && new like.constructor({ content: given, id: like.id });
    const text = typeof given === 'string' ? given : typeof given.content === 'string' ? given.content : given.text;
    const fields = { text, generationInfo: this.#info, ...(message && { message }) };
    const chunk = this.#chunk && new this.#chunk.constructor(fields);
    return { name: TOKEN, told: [text, index, ...where, chunk && { chunk }] };
  }
}

// The events that a handler wants to be told of.
function eventsOf(handler) {
  const names = new Set();
  for (let each = handler; each !== null && each !== Object.prototype; each = Object.getPrototypeOf(each)) {
    for (const name of Object.getOwnPropertyNames(each)) {
      if (name.startsWith('handle') && typeof handler[name] === 'function') names.add(name);
    }
  }
  return names;
}

module.exports = { RedactingCallbackHandler };
