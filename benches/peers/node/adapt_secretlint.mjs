// secretlint: the recommended preset over a text in memory. It finds and does not rewrite.

import { lintSource } from '@secretlint/core';
import { creator } from '@secretlint/secretlint-rule-preset-recommend';
import { run, versionOf } from './harness.mjs';

const rules = [{ id: '@secretlint/secretlint-rule-preset-recommend', rule: creator, options: {} }];
const lint = (content) =>
  lintSource({
    source: { filePath: 'prompt.txt', content, ext: '.txt', contentType: 'text' },
    options: { noPhysicFilePath: true, config: { rules } },
  });

await run(versionOf('@secretlint/core'), lint, {
  find: async (text) => (await lint(text)).messages.map(({ messageId, range }) => [messageId, ...range]),
});
