/** What of the machine the command line itself needs: Node, native tools, a port. */
import { inspectorNode } from '../dev/inspector.ts';
import { isExpected } from '../lib/command.ts';
import { checkAddress } from '../serve/options.ts';
import { isAtLeast, nativeTools, toolSpecs, type NativeTools } from '../setup/native-tools.ts';
import { fault, note, ok, type Finding } from './finding.ts';

/** `engines` of this package. */
const minimumNode = '20.19.0';

/** @param version as `process.versions` has it. */
export function examineNode(version: string): Finding[] {
  if (!isAtLeast(version, minimumNode))
    return [fault(`Node ${version} is too old: 20.19 or newer is needed. Install a newer one.`)];
  const isForInspector = isAtLeast(version, inspectorNode);
  return [
    ok(`Node ${version}`),
    ...(isForInspector ? [] : [note('dev --inspector is for Node 22.19 or newer; nothing else is.')]),
  ];
}

/** @param setUp how the command `setup` is called. */
export async function examineTools(tools: NativeTools, setUp: string): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const name of nativeTools) {
    const { neededBy } = toolSpecs[name];
    const found = await tools.find(name);
    findings.push(...(await tools.explainUnused(name)).map(note));
    findings.push(
      found === undefined
        ? note(`${name} is not there. It is for: ${neededBy}. To install it: ${setUp} ${name}`)
        : ok(`${name} ${found.version}, ${found.path}, for: ${neededBy}`),
    );
  }
  return findings;
}

/** Whether a server could listen. */
export async function examineAddress(host: string, port: number): Promise<Finding> {
  try {
    await checkAddress(host, port);
    return ok(`Port ${port} of ${host} is free`);
  } catch (error) {
    if (!isExpected(error)) throw error;
    return fault(error.message);
  }
}
