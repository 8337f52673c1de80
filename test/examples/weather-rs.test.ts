import { describeMadeWeather } from './made-weather.ts';

await describeMadeWeather('rs');
