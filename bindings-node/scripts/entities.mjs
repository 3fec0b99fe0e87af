// The union type of the catalogue's entities.

import { writeFileSync } from 'node:fs';

export const file = new URL('../entities.d.ts', import.meta.url);

// The text of entities.d.ts.
export function entitiesText({ entities }) {
  const members = entities().map((entity) => `\n  | '${entity}'`);
  return `// Written from the catalogue by \`npm run build\`.\n\n/** An entity of the catalogue. */\nexport type CatalogEntity =${members.join('')};\n`;
}

export function writeEntities(native) {
  writeFileSync(file, entitiesText(native));
}
