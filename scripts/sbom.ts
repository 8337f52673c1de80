/** `npm run sbom`: says what the artefacts are made of, as CycloneDX documents in `dist/`. */
import { join } from 'node:path';
import { runCommand } from '@wasmcp/cli';
import { writeOutput } from './components/output.ts';
import { distDir } from './paths.ts';
import { policyBom, transportBom } from './sbom/artefacts.ts';

const usage = `npm run sbom

Writes CycloneDX documents: dist/mcp-transport-http.cdx.json for the transports, dist/mcp-policy.cdx.json for what is
in a compiled policy beside the policy.`;

await runCommand({ usage, options: {} }, async () => {
  const documents = { 'mcp-transport-http': await transportBom(), 'mcp-policy': policyBom() };
  for (const [name, document] of Object.entries(documents)) {
    const file = join(distDir, `${name}.cdx.json`);
    writeOutput(file, `${JSON.stringify(document, null, 2)}\n`);
    console.log(file);
  }
});
