import { describe, expect, it } from 'vitest';
import { readConfig } from '../src/config.ts';

const read = (variables: Record<string, string> = {}) => readConfig(new Map(Object.entries(variables)));

function faults(variables: Record<string, string>): readonly string[] {
  const config = read(variables);
  return config.tag === 'failed' ? config.reason : [];
}

describe('a variable that is not known', () => {
  it.each([
    ['MCP_ALOWED_ORIGINS', 'MCP_ALLOWED_ORIGINS'],
    ['MCP_ALLOWED_ORIGIN', 'MCP_ALLOWED_ORIGINS'],
    ['MCP_ALLOW_HOSTS', 'MCP_ALLOWED_HOSTS'],
    ['MCP_AUTH_REQUIRED_SCOPE', 'MCP_AUTH_REQUIRED_SCOPES'],
    ['MCP_REQUIRED_SCOPES', 'MCP_AUTH_REQUIRED_SCOPES'],
    ['MCP_AUTH_REQUIRE_AT_JTW', 'MCP_AUTH_REQUIRE_AT_JWT'],
    ['MCP_path', 'MCP_PATH'],
    ['MCP_PATH_', 'MCP_PATH'],
  ])('%s is refused, and %s named', (name, similar) => {
    expect(faults({ [name]: 'secret' })).toEqual([expect.stringMatching(`^${name} is not known.* ${similar}$`)]);
  });

  it('is refused beside what else is wrong, however long its name is', () => {
    const found = faults({
      [`MCP_${'X'.repeat(100_000)}`]: '1',
      MCP_: '1',
      MCP_PATH: 'x',
      MCP_AUTH_REQUIRE_AT_JWT: '1',
    });
    expect(found).toHaveLength(4);
  });

  it('counts as absent when it is empty', () => {
    expect(read({ MCP_OTHER: '', MCP_ANOTHER: ' ' })).toEqual(read());
  });
});
