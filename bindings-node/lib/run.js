'use strict';

// One call of the addon over a value, for redactors and for sessions.

const { answer, answerAsync } = require('./asking.js');
const { blockedReport, reportOf, tell, warn } = require('./audit.js');
const { translate } = require('./errors.js');
const { Graph } = require('./graph.js');
const { recognize } = require('./recognizers.js');

const nothing = Object.freeze({});

// `own` is what the caller has added to the redactor: operators, recognizers, ask, audit; each undefined where there is none.
function run(target, own, value, want) {
  const started = start(own);
  const graph = new Graph(value, own.redactsFields);
  const thrown = [];
  try {
    const question = questionOf(target, own, graph, want);
    const answers = question.json ? answer(own.ask, question.json) : undefined;
    const { input, found } = question;
    const done = target.run(...input, started ? told(want) : want, apply(own.operators, thrown), found, answers);
    return finish(own, started, value, graph, done, want);
  } catch (error) {
    throw failed(own, started, thrown, error);
  }
}

async function runAsync(target, own, value, want) {
  const started = start(own);
  const graph = new Graph(value, own.redactsFields);
  const thrown = [];
  try {
    const question = questionOf(target, own, graph, want);
    const answers = question.json ? await answerAsync(own.ask, question.json) : undefined;
    const { input, found } = question;
    const done = await target.runAsync(...input, started ? told(want) : want, apply(own.operators, thrown), found, answers);
    return finish(own, started, value, graph, done, want);
  } catch (error) {
    throw failed(own, started, thrown, error);
  }
}

function restore(target, value, options) {
  const destination = destinationOf(options);
  const graph = new Graph(value, false);
  try {
    return result(value, graph, target.restore(...graph.crossing(), destination)).value;
  } catch (error) {
    throw translate(error);
  }
}

// What goes to the addon, with what the policy asks about in it. The texts are read once: an answer is about them.
function questionOf(target, own, graph, want) {
  const found = recognize(own.recognizers, graph.texts);
  const input = graph.crossing();
  const asks = own.asks && own.ask !== undefined && want !== 'findings';
  return { input, found, json: asks ? target.questions(...input, found) : undefined };
}

// When a call began that somebody is to be told of.
function start({ audit }) {
  return audit ? { time: new Date(), at: performance.now() } : undefined;
}

// Who is told needs the counts.
function told(want) {
  return want === 'value' ? 'both' : want;
}

function finish(own, started, value, graph, done, want) {
  const { warning, ...made } = result(value, graph, done);
  if (started && want !== 'findings') tell(own.audit, started, 'done', made.report);
  if (warning !== undefined) warn(warning);
  return made;
}

// What is thrown: what the caller's function threw as it is. Who is told is told of what the policy has blocked.
function failed(own, started, thrown, error) {
  if (thrown.length > 0) return thrown[0];
  const failure = translate(error);
  if (started && failure.code === 'blocked') tell(own.audit, started, 'blocked', blockedReport(own.fingerprint, failure.blocked));
  return failure;
}

// For whom is restored: the user, where nothing is said.
function destinationOf(options = nothing) {
  if (typeof options !== 'object' || options === null) throw new TypeError('restoring takes options, such as { destination: "user" }');
  const unknown = Object.keys(options).find((name) => name !== 'destination');
  if (unknown !== undefined) throw new TypeError(`restoring has no option ${JSON.stringify(unknown)}; it has destination`);
  const { destination = 'user' } = options;
  if (typeof destination !== 'string') throw new TypeError('a destination is a string');
  return destination;
}

// What the addon calls for a finding. What the caller's function throws is kept, and thrown again as it is.
function apply(operators, thrown) {
  if (!operators) return undefined;
  return (json, value) => {
    const finding = JSON.parse(json);
    const operator = operators.get(finding.entity) ?? operators.get('*');
    try {
      return operator(finding, value);
    } catch (error) {
      thrown.push(error);
      return undefined;
    }
  };
}

// What came of a value, from what the addon gives.
function result(value, graph, { steps, texts, json }) {
  const found = json === undefined ? nothing : JSON.parse(json);
  if (Array.isArray(found)) return { value, findings: found };
  const { warning, findings, report } = found;
  const made = steps === undefined ? value : graph.assemble(steps, texts);
  if (report === undefined) return { value: made, warning };
  return { value: made, findings, report: reportOf(report), warning };
}

module.exports = { apply, destinationOf, restore, run, runAsync };
