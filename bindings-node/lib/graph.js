'use strict';

// A value as numbers and texts, which is all that crosses the border: `flatten` describes it, `src/graph.rs` reads the description and
// writes the steps by which `assemble` builds the result. Objects are read once, so a getter, or a change while an async call runs,
// cannot bring anything into the result that was not looked at.

const { types } = require('node:util');
const { classify, Kind } = require('./kinds.js');

// As in src/graph.rs.
const Node = { PLAIN: 0, TEXT: 1, NUMBER: 2, OPAQUE: 3, CONTAINER: 4, TEXT_OBJECT: 5, INTEGER: 6, LITERAL: 7 };
const Key = { INDEX: 0, MEMBER: 1, NAME: 2, OTHER: 3 };
const Step = { TEXT: 0, SHELL: 1, FILL: 2, NUMBER: 3 };
const NONE = 0xffffffff;
// The same in a description: a small integer, so that it stays a list of such.
const NOTHING = NONE | 0;
// In place of the length of a text that is bytes; as in src/texts.rs.
const BYTES = NONE;
// A string of this length crosses the border alone.
const LONG = 1024;

class Graph {
  // The values by their number; the root is 0.
  values;
  // What was read of each container, by its number.
  contents = [];
  description = [];
  texts = [];
  #numbers = new Map();
  #keyTexts = new Map();
  // Whether a rule may redact what nothing is looked for in, so that the engine must know what it says.
  #literals;

  constructor(root, literals) {
    this.values = [root];
    this.#literals = literals;
    if (typeof root === 'object' && root !== null) this.#numbers.set(root, 0);
    // Values are numbered as they are met, so the list grows while it is walked; no depth is too deep.
    for (let number = 0; number < this.values.length; number++) this.#describe(number);
  }

  #describe(number) {
    const value = this.values[number];
    switch (typeof value) {
      case 'string':
        return this.description.push(Node.TEXT, this.#text(value));
      case 'number':
      case 'bigint':
        return this.#describeNumber(value);
      case 'function':
        return this.description.push(Node.OPAQUE, this.#text('Function'));
      case 'object':
        return value === null ? this.description.push(Node.PLAIN) : this.#describeObject(number, value);
      default:
        return this.#describeLiteral(value);
    }
  }

  #describeLiteral(value) {
    if (!this.#literals || value === null || value === undefined) this.description.push(Node.PLAIN);
    else this.description.push(Node.LITERAL, this.#text(spelled(value)));
  }

  #describeNumber(value) {
    if (typeof value === 'number' && value === (value | 0)) this.description.push(Node.INTEGER, value);
    else if (isWhole(value)) this.description.push(Node.NUMBER, this.#text(String(value)));
    else this.#describeLiteral(value);
  }

  #describeObject(number, value) {
    const { kind, text, content } = classify(value);
    switch (kind) {
      case Kind.PLAIN:
        return this.#describeLiteral(value);
      case Kind.OPAQUE:
        return this.description.push(Node.OPAQUE, this.#text(text));
      case Kind.TEXT:
        return this.description.push(Node.TEXT_OBJECT, this.#text(text));
      case Kind.NUMBER:
        return this.#describeNumber(text);
      default:
        return this.#describeContent(number, content);
    }
  }

  #describeContent(number, content) {
    const { children, elements, isMap, isRecord, keys } = content;
    // Such as an embedding.
    if (keys === undefined && !children.some((child) => this.#matters(child))) return this.description.push(Node.PLAIN);
    this.contents[number] = content;
    this.description.push(Node.CONTAINER, children.length);
    for (let position = 0; position < children.length; position++) {
      if (position >= elements) this.#describeProperty(keys[position], isRecord);
      else if (isMap) this.#describeMapKey(keys[position]);
      else this.description.push(Key.INDEX, NOTHING);
      this.description.push(this.#number(children[position]));
    }
  }

  // The key of a map can be anything.
  #describeMapKey(key) {
    if (typeof key === 'string') this.description.push(Key.NAME, this.#keyText(key));
    else if (isWhole(key)) this.description.push(Key.NAME, this.#keyText(String(key)));
    else this.description.push(Key.OTHER, NOTHING);
  }

  // The names of properties of a record can be personal; those of a class are names.
  #describeProperty(key, isRecord) {
    if (typeof key === 'symbol') this.description.push(Key.MEMBER, this.#keyText(key.description ?? ''));
    else this.description.push(isRecord ? Key.NAME : Key.MEMBER, this.#keyText(key));
  }

  // The number of a child; none where there is nothing to look into.
  #number(child) {
    if (!this.#matters(child)) return NOTHING;
    if (typeof child !== 'object') return this.values.push(child) - 1;
    let number = this.#numbers.get(child);
    if (number === undefined) {
      number = this.values.push(child) - 1;
      this.#numbers.set(child, number);
    }
    return number;
  }

  #matters(child) {
    return holdsText(child) || (this.#literals && child !== null && child !== undefined);
  }

  #text(text) {
    return this.texts.push(text) - 1;
  }

  #keyText(key) {
    let text = this.#keyTexts.get(key);
    if (text === undefined) {
      text = this.#text(key);
      this.#keyTexts.set(key, text);
    }
    return text;
  }

  // What crosses the border: numbers (how many texts there are, their lengths, the description), and the texts, of which short strings stand
  // in one, since each costs a call to be read.
  crossing() {
    const { texts, description } = this;
    const numbers = new Uint32Array(1 + texts.length + description.length);
    numbers[0] = texts.length;
    numbers.set(description, 1 + texts.length);
    const pieces = [];
    let next = 0;
    for (let index = 0; index < texts.length; index++) {
      const text = texts[index];
      const isString = typeof text === 'string';
      numbers[1 + index] = isString ? text.length : BYTES;
      if (isString && text.length < LONG && index - next < LONG) continue;
      if (next < index) pieces.push(texts.slice(next, index).join(''));
      pieces.push(text);
      next = index + 1;
    }
    if (next < texts.length) pieces.push(texts.slice(next).join(''));
    return [numbers, pieces];
  }

  // Builds the result. The first number of `steps` says which of the values that are made it is.
  assemble(steps, texts) {
    const made = [];
    let text = 0;
    let at = 1;
    while (at < steps.length) {
      const step = steps[at];
      if (step === Step.TEXT) {
        made.push(textLike(this.values[steps[at + 1]], texts[text++]));
        at += 2;
      } else if (step === Step.NUMBER) {
        made.push(numberOf(texts[text++]));
        at += 2;
      } else if (step === Step.SHELL) {
        made.push(this.contents[steps[at + 1]].shell());
        at += 2;
      } else {
        const [shell, original, count] = steps.subarray(at + 1, at + 4);
        at += 4;
        this.#fill(made, shell, original, steps.subarray(at, at + 3 * count));
        at += 3 * count;
      }
    }
    return made[steps[0]];
  }

  #fill(made, shell, original, changes) {
    const content = this.contents[original];
    const children = content.children.slice();
    const keys = content.keys?.slice();
    for (let at = 0; at < changes.length; at += 3) {
      const [position, key, value] = changes.subarray(at, at + 3);
      if (key !== NONE) keys[position] = made[key];
      if (value !== NONE) children[position] = made[value];
    }
    content.fill(made[shell], keys, children);
  }
}

// Whether a value can have text in it, or must be named in the report.
function holdsText(value) {
  switch (typeof value) {
    case 'string':
    case 'function':
    case 'bigint':
      return true;
    case 'number':
      return isWhole(value);
    case 'object':
      return value !== null;
    default:
      return false;
  }
}

// Whether a number is one that is written with digits alone.
function isWhole(value) {
  return typeof value === 'bigint' || (Number.isInteger(value) && Math.abs(value) < 1e21);
}

// What a value says in which nothing is looked for, without running any code of it.
function spelled(value) {
  if (types.isDate(value)) return spelledDate(Date.prototype.getTime.call(value));
  if (types.isBooleanObject(value)) return String(Boolean.prototype.valueOf.call(value));
  return typeof value === 'object' ? 'object' : String(value);
}

function spelledDate(time) {
  return Number.isNaN(time) ? 'Invalid Date' : new Date(time).toISOString();
}

// A text of the type of the original; a number becomes a string.
function textLike(original, text) {
  if (typeof text !== 'string') {
    const prototype = Object.getPrototypeOf(original);
    if (prototype === Buffer.prototype) return text;
    const bytes = new Uint8Array(text);
    return prototype === Uint8Array.prototype ? bytes : Object.setPrototypeOf(bytes, prototype);
  }
  if (types.isStringObject(original)) {
    const prototype = Object.getPrototypeOf(original);
    const boxed = new String(text);
    return prototype === String.prototype ? boxed : Object.setPrototypeOf(boxed, prototype);
  }
  return text;
}

// The number or boolean that a text spells: one that is too long for a number is a bigint.
function numberOf(text) {
  if (text === 'true' || text === 'false') return text === 'true';
  const number = Number(text);
  if (String(number) === text) return number;
  try {
    return BigInt(text);
  } catch {
    return Number.isNaN(number) ? text : number;
  }
}

module.exports = { Graph };
