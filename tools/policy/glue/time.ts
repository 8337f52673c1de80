/** `time.*` built-ins. */
import { now_ns } from './host';
import { opa_number_int } from './opa';

const scratch = memory.data(16, 8) as i32;
let now: i64 = 0;

/** Time is constant within an evaluation (OPA: `time.now_ns`); this begins another. */
export function forgetTime(): void {
  now = 0;
}

export function time_now_ns(): i32 {
  if (now == 0) now = now_ns(scratch);
  return opa_number_int(now);
}
