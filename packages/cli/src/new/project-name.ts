/** What a project may be called. */
import { UserError } from '../lib/command.ts';

/** Lower-case words with hyphens, each beginning with a letter: what Spin, Cargo, npm and WIT all take for a name. */
export const namePattern = /^[a-z][a-z0-9]*(?:-[a-z][a-z0-9]*)*$/;

/** The longest name, in characters: crates.io takes no longer one, and file systems and npm do. */
const maxLength = 64;

/**
 * Names that cannot be built, by language. In the other templates a name is text alone. Rust: Cargo takes no keyword,
 * no crate of the standard library and no folder of its own (`cargo new` refuses the same). Neither Cargo nor npm lets
 * a package depend on one of its own name.
 */
const reserved: Readonly<Record<string, ReadonlySet<string>>> = {
  rust: new Set(
    (
      'as async await break const continue crate dyn else enum extern false fn for if impl in let loop match mod move mut ' +
      'pub ref return self static struct super trait true type unsafe use where while abstract become box do final gen ' +
      'macro override priv typeof unsized virtual yield try ' +
      'alloc core proc-macro std test build deps examples incremental schemars serde serde-json wit-bindgen'
    ).split(' '),
  ),
  typescript: new Set(['rolldown', 'typescript', 'zod']),
};

/** @throws UserError when a project in this language cannot have the name. */
export function checkProjectName(name: string, language: string): void {
  if (!namePattern.test(name)) throw new UserError(`--name ${name}: lower-case words with hyphens are expected.`);
  if (name.length > maxLength) throw new UserError(`--name ${name}: at most ${maxLength} characters are expected.`);
  if (reserved[language]?.has(name) === true) {
    throw new UserError(`--name ${name}: a project in ${language} cannot be called so.`);
  }
}
