'use strict';

// One call of the addon over a value, for redactors and for sessions.

const { translate } = require('./errors.js');
const { Graph } = require('./graph.js');
const { recognize } = require('./recognizers.js');

const nothing = Object.freeze({});

function run(target, operators, recognizers, value, want) {
  const graph = new Graph(value);
  const thrown = [];
  const { description, texts } = graph;
  const found = recognize(recognizers, texts);
  try {
    const done = target.run(new Uint32Array(description), texts, want, apply(operators, thrown), found);
    return result(value, graph, done);
  } catch (error) {
    throw thrown.length > 0 ? thrown[0] : translate(error);
  }
}

async function runAsync(target, operators, recognizers, value, want) {
  const graph = new Graph(value);
  const thrown = [];
  const { description, texts } = graph;
  const found = recognize(recognizers, texts);
  try {
    const done = await target.runAsync(new Uint32Array(description), texts, want, apply(operators, thrown), found);
    return result(value, graph, done);
  } catch (error) {
    throw thrown.length > 0 ? thrown[0] : translate(error);
  }
}

function restore(target, value, options) {
  const destination = destinationOf(options);
  const graph = new Graph(value);
  try {
    return result(value, graph, target.restore(new Uint32Array(graph.description), graph.texts, destination)).value;
  } catch (error) {
    throw translate(error);
  }
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
  const made = steps === undefined ? value : graph.assemble(steps, texts);
  if (json === undefined) return { value: made };
  const report = { paths: {}, unsupported: [], ...found.report };
  // The value itself is no path.
  delete report.paths[''];
  return { value: made, findings: found.findings, report };
}

module.exports = { destinationOf, restore, run, runAsync };
