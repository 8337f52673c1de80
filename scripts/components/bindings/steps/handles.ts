import { nameOf } from '../rewrite.ts';
import { stepOf } from '../step.ts';

/**
 * Takes the finalizers away: a handle that is not dropped with `Symbol.dispose` stays until the instance ends. Those of
 * imported resources are of little use as generated, since the first method that is called on a resource unregisters
 * it. Those of exported ones drop a handle that was given away, which may be another resource's by then.
 */
export const finalizers = stepOf(
  'finalizers',
  /finalizationRegistry_(?:im|ex)port\$/,
  [
    'const _registry = new FinalizationRegistry((handle) => { _drop(handle); });',
    '_registry.register(_resource, _handle, _resource);',
    '_registry.unregister(_resource);',
  ].map((from) => ({
    from,
    to: '',
    where: (bound) => nameOf(bound, '_registry').startsWith('finalizationRegistry_'),
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

/**
 * As generated, exported resources are numbered on and on, and what is in their table stays. With the number of one that
 * was dropped, the next one takes its place in the table.
 */
export const exported = stepOf('exported resources', /\brepCnt\+\+/, [{ from: 'repCnt++', to: '$newResource()' }]);
