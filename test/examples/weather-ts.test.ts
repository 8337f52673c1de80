import { buildExample } from '../../scripts/components/examples.ts';
import { hosts } from '../support/hosts.ts';
import { describeWeather } from './weather-behaviour.ts';

for (const { name, start } of hosts) {
  describeWeather('ts', name, async (env) => {
    const provider = await buildExample('weather-ts');
    return start({ transport: 'tools', provider, env });
  });
}
