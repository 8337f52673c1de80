/** Which items of a list a caller may see, by tool or prompt name, URI or URI template. */
export type Visible = (item: string) => boolean;

/** The items of a page that the caller may see. A page may become empty; its cursor still leads to the next. */
export const visibleItems = <T>(
  items: readonly T[],
  visible: Visible | undefined,
  nameOf: (item: T) => string,
): readonly T[] => (visible === undefined ? items : items.filter((item) => visible(nameOf(item))));
