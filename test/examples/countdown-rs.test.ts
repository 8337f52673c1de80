import { describeMadeCountdown } from './made-countdown.ts';

await describeMadeCountdown('rs');
