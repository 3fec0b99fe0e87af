'use strict';

// The caller's own function that answers what the policy asks.

const { classes } = require('./errors.js');

const { OperatorError } = classes;
const HELP = "Return 'allow', 'mask' or 'block' for all of them, or a list of these with one for each finding";

function checkAsk(ask) {
  if (typeof ask !== 'function') throw new TypeError('`ask` is not a function of a list of findings');
}

// The answers, in a call that does not wait.
function answer(ask, json) {
  const { ids, findings } = JSON.parse(json);
  const given = ask(findings);
  if (typeof given?.then === 'function') {
    // What it rejects with is nobody's.
    given.then(undefined, () => {});
    throw new OperatorError('the function that is asked gave a promise, and this call does not wait', {
      code: 'operator',
      help: 'Call redactAsync or processAsync',
    });
  }
  return answers(ids, given);
}

async function answerAsync(ask, json) {
  const { ids, findings } = JSON.parse(json);
  return answers(ids, await ask(findings));
}

// As the addon reads them: by the ids of their questions.
function answers(ids, given) {
  const words = typeof given === 'string' ? ids.map(() => given) : given;
  const isAnswer = (word) => word === 'allow' || word === 'mask' || word === 'block';
  if (!Array.isArray(words) || words.length !== ids.length || !words.every(isAnswer)) {
    throw new OperatorError('the function that is asked gave no answer', { code: 'operator', help: HELP });
  }
  return JSON.stringify(ids.map((id, nth) => [id, words[nth]]));
}

module.exports = { answer, answerAsync, checkAsk };
