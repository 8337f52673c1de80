import { buildExample } from '../../scripts/components/examples.ts';
import { hosts } from '../support/hosts.ts';
import { describeCountdown } from './countdown-behaviour.ts';

for (const { name, start } of hosts) describeCountdown('countdown-ts', name, start, () => buildExample('countdown-ts'));
