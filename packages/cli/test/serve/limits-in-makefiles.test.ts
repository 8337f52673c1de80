import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { languages } from '../../src/new/template.ts';
import { limits } from '../../src/serve/wasmtime.ts';

test.each(['examples/provider.mk', ...languages.map((name) => `templates/${name}/content/Makefile`)])(
  'the limits in %s are those of `serve`',
  (path) => {
    const text = readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8').replaceAll('\\\n', ' ');
    const [, flags] = /^LIMITS := (.*)$/m.exec(text)!;
    expect(flags!.trim().split(/\s+/)).toEqual(limits());
    expect(text).toContain('wasmtime serve -Scli $(LIMITS) --addr');
  },
);
