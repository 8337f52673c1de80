import { nameOf } from '../rewrite.ts';
import { stepOf } from '../step.ts';

/**
 * Takes the finalizers of imported resources away: a handle that is not dropped with `Symbol.dispose` stays until the
 * instance ends. They are of little use as generated: the first method that is called on a resource unregisters it. Those of
 * exported resources stay.
 */
export const finalizers = stepOf(
  'finalizers',
  /finalizationRegistry_import\$/,
  [
    'const _registry = new FinalizationRegistry((handle) => { _drop(handle); });',
    '_registry.register(_resource, _handle, _resource);',
    '_registry.unregister(_resource);',
  ].map((from) => ({
    from,
    to: '',
    where: (bound) => nameOf(bound, '_registry').startsWith('finalizationRegistry_import$'),
  })),
);

/** A handle is a property like others: to define one by a descriptor makes an object, and is slow. */
export const handles = stepOf('handles', /Object\.defineProperty\(rsc/, [
  {
    from: 'Object.defineProperty(_resource, symbolRscHandle, { writable: true, value: _handle });',
    to: '_resource[symbolRscHandle] = _handle;',
  },
]);

/** Outside of constructors `new.target` is undefined; in them, what is made is the same. */
export const resources = stepOf('resources', /new\.target/, [
  { from: 'new.target === _class ? this : Object.create(_class.prototype)', to: '$create(_class.prototype)' },
]);
