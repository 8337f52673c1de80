/** Everything the glue module exports. */
export { evaluate, failure, info, realloc } from './main';
export { time_now_ns } from './time';
