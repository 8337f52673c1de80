import { buildExample } from '../../scripts/components/examples.ts';
import { hosts } from '../support/hosts.ts';
import { describeCountdown, testWithoutExchange } from './countdown-behaviour.ts';

const provider = (): Promise<string> => buildExample('countdown-ts');

testWithoutExchange(provider);
for (const { name, start } of hosts) describeCountdown('countdown-ts', name, start, provider);
