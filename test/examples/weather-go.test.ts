import { describeMadeWeather } from './made-provider.ts';

await describeMadeWeather('go');
