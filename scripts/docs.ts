/** `npm run docs`: writes what in the documentation is generated. */
import { runCommand } from '@wasmcp/cli';
import { generatedDocs } from './docs/generated.ts';
import { writeOutput } from './components/output.ts';
import { inRoot } from './paths.ts';

const usage = `npm run docs

Writes docs/wit.md from the comments in wit/, the table of environment variables in docs/configuration.md from src/, and
llms.txt from the README.`;

await runCommand({ usage, options: {} }, async () => {
  for (const [file, text] of await generatedDocs()) writeOutput(inRoot(file), text);
});
