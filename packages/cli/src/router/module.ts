/** The core module of a router, or of an environment: what `router/` was compiled to, with the gaps filled. */

/** A provider's function as the module imports it: `(import "providers" "INTERFACE#FUNCTION" (func $id (param …)))`. */
const providerImport =
  /^ \(import "providers" "([^"#]+)#([^"]+)" \(func (\S+) \(param((?: i32)+)\)( \(result i32\))?\)\)\n/gm;
const settingsImports = /^ \(import "settings" "[^"]+" \(func [^\n]*\n/gm;

/**
 * @param wat the module as AssemblyScript prints it.
 * @param imported under which names the function of an interface is imported, for each provider; undefined for one that
 *   does not have the interface: its function traps.
 * @param settings what the module reads when it is instantiated.
 */
export function fillModule(
  wat: string,
  settings: Uint8Array,
  imported: (interfaceId: string) => readonly (string | undefined)[] = () => [],
): string {
  const imports: string[] = [];
  const functions: string[] = [];
  const rest = wat.replace(providerImport, (_, id: string, name: string, local: string, all: string, result = '') => {
    const params = all.slice(' i32'.length);
    const type = params === '' ? result : ` (param${params})${result}`;
    const values = params
      .split(' ')
      .slice(1)
      .map((_param, at) => ` (local.get ${at + 1})`)
      .join('');
    const cases = imported(id).map((from, provider) => {
      const target = `${local}@${provider}`;
      if (from !== undefined) imports.push(` (import "${from}" "${name}" (func ${target}${type}))`);
      const call = from === undefined ? '(unreachable)' : `(return (call ${target}${values}))`;
      return `  (if (i32.eq (local.get 0) (i32.const ${provider})) (then ${call}))`;
    });
    functions.push(` (func ${local} (param${all})${result}`, ...cases, '  (unreachable))');
    return '';
  });
  const withoutSettings = rest.replace(settingsImports, (line) => {
    const name = /\(func (\S+) /.exec(line)![1]!;
    const length = `(i32.const ${settings.length})`;
    functions.push(
      line.includes('"length"')
        ? ` (func ${name} (result i32) ${length})`
        : ` (func ${name} (param i32) (memory.init $settings (local.get 0) (i32.const 0) ${length}))`,
    );
    return '';
  });
  const data = ` (data $settings "${[...settings].map((byte) => `\\${byte.toString(16).padStart(2, '0')}`).join('')}")`;
  return withoutSettings
    .replace(/^\(module\n/, () => `(module\n${imports.map((line) => `${line}\n`).join('')}`)
    .replace(/\)\s*$/, () => `\n${[data, ...functions].join('\n')}\n)`);
}
