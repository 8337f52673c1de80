/**
 * Makes the functions that a component imports cheap to call. For each call jco's script (1.35) makes tasks and subtasks,
 * promises among them, as WASI 0.3 needs them: more work than most host functions do. Where nothing is asynchronous that has
 * no effect, and is taken out. Not reported upstream. Remove when jco calls synchronous imports without them.
 */

/** What jco writes for an imported function: how it begins, and how it ends. */
const importedFunction =
  /( {2}const (_trampoline\d+) = function\([^)]*\) \{\n)([\s\S]*?)(\n {2}\}\n {2}\2\.fnName = [^\n]*\n)/g;

/** What is taken out of an imported function, or put in its place. */
const bookkeeping: readonly (readonly [from: RegExp, to: string])[] = [
  [/ {4}const hostProvided = true;\n[\s\S]*?\n {4}const started = task\.enterSync\(\);\n/, ''],
  [
    /_withGlobalCurrentTaskMeta\(\{\n\s*componentIdx: task\.componentIdx\(\),\n\s*taskID: task\.id\(\),\n\s*fn: \(\) => _trackHostOperation\(\(\) => ([\s\S]*?)\),\n\s*\}\)\n\s*;/,
    '$1;',
  ],
  [/ {6}_debugLog\('\[Instruction::CallInterface\] error during sync call', \{[\s\S]*?\n {6}\}\);\n/, ''],
  [/ {6}task\.setErrored\(err\);\n {6}task\.reject\(err\);\n {6}task\.exit\(\);\n/, ''],
  [/ {4}_debugLog\('\[iface=[^\n]*\] \(sync, @ enter\)'\);\n/, ''],
  [/ {4}_debugLog\('\[iface=[^\n]*\]\[Instruction::Return\]', \{[\s\S]*?\n {4}\}\);\n/, ''],
  [/ {4}task\.resolve\(\[[^\n]*\]\);\n {4}task\.exit\(\);/, ''],
];

/** How the guest's call comes to the function: by way of tasks, or directly. */
const lowered = /_lowerImportBackwardsCompat\.bind\(\n\s*null,/g;

const lower = `
  function _lowerDirectly(args) {
    const { importFn, componentIdx } = args;
    if (!importFn.isDirect) return _lowerImportBackwardsCompat.bind(null, args);
    return (...params) => {
      _checkMayLeave(componentIdx);
      return importFn(...params);
    };
  }
`;

/**
 * Changes jco's script. A function that is not written as those of jco 1.35 are stays as it is, and so does a script in which
 * anything is asynchronous. What is kept: that nothing is called while the component may not be left, and that a trap is
 * remembered.
 */
export function callDirectly(script: string): string {
  if (/\b(?:isAsync|isManualAsync|funcTypeIsAsync): true\b/.test(script)) return script;
  const changed = script.replace(importedFunction, (whole, head: string, name: string, body: string, tail: string) => {
    const direct = bookkeeping.reduce((text, [from, to]) => text.replace(from, to), body);
    return /\b(?:task|subtask|_debugLog)\b/.test(direct.replaceAll(/_debugLog\("ERROR[^\n]*\n/g, ''))
      ? whole
      : `${head}${direct}${tail}  ${name}.isDirect = true;\n`;
  });
  return changed
    .replaceAll(lowered, '_lowerDirectly(')
    .replace(/^ {2}function _lowerImportBackwardsCompat\(/m, (found) => `${lower.slice(1)}\n${found}`);
}
