'use strict';

// The caller's own functions that find things in a text.

const { classes } = require('./errors.js');

const { OperatorError } = classes;
// The score of what a recogniser gives without one.
const SCORE = 0.85;

function checkRecognizer(find) {
  if (typeof find !== 'function') {
    throw new TypeError('a recogniser is not a function of a text that returns what it finds');
  }
}

// A finding of a recogniser, checked as far as its types go; the addon checks that it stands in the text.
function recognized({ entity, start, end, score = SCORE }) {
  const isOffset = (offset) => Number.isSafeInteger(offset) && offset >= 0;
  if (typeof entity !== 'string' || !isOffset(start) || !isOffset(end) || !Number.isFinite(score)) {
    throw new OperatorError('a recogniser gave something else than entity, start, end and score', {
      code: 'operator',
      help: 'Return a list of objects with entity, start, end and, where it has one, score',
    });
  }
  return [entity, start, end, score];
}

// What the functions find in each text, as the addon reads it. What one throws ends the call.
function recognize(recognizers, texts) {
  if (!recognizers) return undefined;
  const inText = (text) => recognizers.flatMap((find) => [...find(text)].map(recognized));
  return JSON.stringify(texts.map((text) => (typeof text === 'string' && text !== '' ? inText(text) : [])));
}

module.exports = { checkRecognizer, recognize };
