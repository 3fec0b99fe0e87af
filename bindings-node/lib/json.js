'use strict';

// JSON in which long integers keep their digits, which card numbers can be: they are read as bigints, and written as numbers.

const { randomUUID } = require('node:crypto');

const MARK = `${randomUUID()}:`;
const LONG = /\d{16}/u;

// Throws as `JSON.parse` does.
function read(text) {
  const value = JSON.parse(text);
  if (!LONG.test(text)) return value;
  const marked = withMarks(text);
  if (marked === text) return value;
  return JSON.parse(marked, (_, part) => (typeof part === 'string' && part.startsWith(MARK) ? BigInt(part.slice(MARK.length)) : part));
}

function write(value) {
  let isMarked = false;
  const text = JSON.stringify(value, (_, part) => {
    if (typeof part !== 'bigint') return part;
    isMarked = true;
    return `${MARK}${part}`;
  });
  if (!isMarked) return text;
  // Behind a mark stand digits and the quote that ends them.
  const [first, ...rest] = text.split(`"${MARK}`);
  return first + rest.map((part) => part.replace('"', '')).join('');
}

// Valid JSON with each integer that is too long for a number as a string with a mark.
function withMarks(text) {
  const next = /"|-?\d[\d.eE+-]*/gu;
  let made = '';
  let from = 0;
  for (let found = next.exec(text); found !== null; found = next.exec(text)) {
    const [part] = found;
    if (part === '"') next.lastIndex = endOfString(text, found.index) + 1;
    else if (/^-?\d{16,}$/u.test(part) && !Number.isSafeInteger(Number(part))) {
      made += `${text.slice(from, found.index)}"${MARK}${part}"`;
      from = next.lastIndex;
    }
  }
  return made + text.slice(from);
}

// Where the string ends that starts at a place: at a quote behind an even number of backslashes.
function endOfString(text, start) {
  for (let end = text.indexOf('"', start + 1); ; end = text.indexOf('"', end + 1)) {
    let before = end;
    while (text[before - 1] === '\\') before -= 1;
    if ((end - before) % 2 === 0) return end;
  }
}

module.exports = { read, write };
