/** What is found when a machine and a project are looked at. */

/** `ok`: all is well; `note`: not so, and nothing needs it now; `fault`: something that is needed fails. */
export interface Finding {
  readonly state: 'ok' | 'note' | 'fault';
  /** A phrase or sentences without control characters. */
  readonly text: string;
}

export const ok = (text: string): Finding => ({ state: 'ok', text });
export const note = (text: string): Finding => ({ state: 'note', text });
export const fault = (text: string): Finding => ({ state: 'fault', text });
