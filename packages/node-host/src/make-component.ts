/** Core module → component. */

/**
 * Makes a component of a core module, as wit-component does: its imports and exports have the names of the canonical ABI.
 * @param wat the module as text.
 * @param wit one text, which has all packages that the world names.
 * @throws what wit-component says where the module does not fit the world.
 */
export async function makeComponent(wat: string, wit: string, world: string): Promise<Uint8Array> {
  const { componentEmbed, componentNew, parse } = await import('@bytecodealliance/jco'); // Slow to load.
  return componentNew(await componentEmbed({ binary: await parse(wat), witSource: wit, world }));
}
