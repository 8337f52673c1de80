/** The variables of the exchange. */
import { describe, expect, it } from 'vitest';
import { accept, faults } from './support/config.ts';

describe('MCP_STATE_KEY', () => {
  const [hex, base64] = ['0f'.repeat(32), Buffer.alloc(32, 1).toString('base64')];

  it('holds one key or several, in order', () => {
    expect(accept({}).stateKeys).toBeUndefined();
    const keys = accept({ MCP_STATE_KEY: `${hex}, ${base64}` }).stateKeys!;
    expect(keys.map((key) => Buffer.from(key).toString('hex'))).toEqual([hex, '01'.repeat(32)]);
  });

  it.each(['secret', '0f'.repeat(31), `${hex},`, `,${hex}`, `${hex},secret`, `${hex} ${hex}`])(
    '%j is refused, and not repeated',
    (value) => {
      const found = faults({ MCP_STATE_KEY: value });
      expect(found).toEqual([expect.stringContaining('MCP_STATE_KEY')]);
      expect(found.join()).not.toMatch(/secret|0f0f/);
    },
  );
});

describe('MCP_CLIENT_LOG_LEVEL', () => {
  it('is info unless it is set', () => {
    expect(accept({}).clientLogLevel).toBe('info');
    expect(accept({ MCP_CLIENT_LOG_LEVEL: 'emergency' }).clientLogLevel).toBe('emergency');
  });

  it.each(['INFO', 'warn', 'none', '1'])('%j is refused', (value) => {
    expect(faults({ MCP_CLIENT_LOG_LEVEL: value })).toEqual([expect.stringContaining('MCP_CLIENT_LOG_LEVEL')]);
  });
});
