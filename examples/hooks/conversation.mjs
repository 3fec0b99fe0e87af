// What the customers of the recorded agent run wrote, and what its tools gave.

import { readFileSync } from 'node:fs';

const trace = process.env.TRACE ?? new URL('../support-agent.jsonl', import.meta.url);
export const messages = readFileSync(trace, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))
  .filter(({ role, content }) => (role === 'user' || role === 'tool') && typeof content === 'string')
  .map(({ content }) => content);
