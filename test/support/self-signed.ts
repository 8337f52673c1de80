/** TLS on loopback: a certificate for `localhost` that openssl makes, and requests that trust it. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onPath } from './on-path.ts';

/** The program; undefined where there is none. */
export const openssl = onPath('openssl');

export interface SelfSigned {
  /** Paths of PEM files. */
  readonly certificate: string;
  readonly key: string;
  /** Gets a page of `https://localhost`. @returns its body. */
  get(port: number, path: string, headers?: Readonly<Record<string, string>>): Promise<string>;
  remove(): void;
}

export function selfSigned(): SelfSigned {
  const folder = mkdtempSync(join(tmpdir(), 'tls-'));
  const [certificate, key] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-days', '2'];
  const made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', key];
  execFileSync(openssl!, ['req', '-x509', ...made, ...subject, '-out', certificate], { stdio: 'ignore' });
  const ca = readFileSync(certificate);
  return {
    certificate,
    key,
    get: (port, path, headers = {}) =>
      new Promise((resolve, reject) => {
        const asked = request({ host: 'localhost', port, path, ca, headers }, (answer) => {
          let text = '';
          answer.setEncoding('utf8').on('data', (part: string) => (text += part));
          answer.on('end', () => resolve(text));
        });
        asked.on('error', reject).end();
      }),
    remove: () => rmSync(folder, { recursive: true }),
  };
}
