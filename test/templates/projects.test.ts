/** A project from each template: built with its own toolchain where that is installed, and called. */
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { languages, run, startWasmtime, step, type WasmtimeServer } from '@wasmcp/cli';
import { projectBindings } from '../../scripts/components/bindings/hook.ts';
import { buildStore } from '../../scripts/components/stores.ts';
import { buildTransports } from '../../scripts/components/transports.ts';
import { toolchain } from '../../scripts/toolchain.ts';
import { eras, openCall } from '../support/exchange-call.ts';
import { call, callTool, initializeParams } from '../support/rpc.ts';
import { skipWithout } from '../support/skip.ts';
import { fails } from './changes.ts';
import { renderProject } from './project.ts';
import { asksService } from './recipes.ts';
import { installPackages, makeEnv, missingFor } from './toolchains.ts';

for (const language of languages) {
  const folder = await renderProject(language);
  const missing = await missingFor(language, folder);

  describe(`the ${language} template`, skipWithout(missing && `${missing} is missing`), () => {
    let server: WasmtimeServer;
    let url: string;
    let printed = '';

    beforeAll(async () => {
      await buildTransports(['tools']);
      if (language === 'typescript') {
        copyFileSync(await projectBindings(), join(folder, 'bindings.js'));
        await installPackages(folder);
      }
      await buildStore('null');
      await step(`Building the ${language} template`, () => run('make', ['build'], { cwd: folder, env: makeEnv }));
      const component = join(folder, 'mcp-http-server.wasm');
      server = await startWasmtime(
        { component, env: { MCP_PATH: '/mcp' }, optimize: false, log: (text) => void (printed += text) },
        toolchain,
      );
      url = `http://127.0.0.1:${server.port}/mcp`;
    });
    afterAll(() => server.stop());

    it.each(language === 'typescript' ? ['types', 'test'] : [])('passes make %s', async (target) => {
      await expect(run('make', [target], { cwd: folder, env: makeEnv })).resolves.toBeDefined();
    });

    it('says who it is', async () => {
      const { message } = await call(url, 'initialize', initializeParams());
      expect(message.result).toMatchObject({
        serverInfo: { name: 'my-server', version: '0.1.0' },
        capabilities: { tools: {} },
      });
    });

    it('lists its tools, with schemas', async () => {
      const { message } = await call(url, 'tools/list');
      const annotations = { readOnlyHint: true, openWorldHint: false };
      expect(message.result).toMatchObject({
        tools: [
          {
            name: 'greet',
            description: 'Greets someone by name.',
            inputSchema: {
              type: 'object',
              properties: { name: { type: 'string', description: 'Who to greet.' } },
              required: ['name'],
              additionalProperties: false,
            },
            annotations,
          },
          {
            name: 'count_words',
            inputSchema: { required: ['text'] },
            outputSchema: {
              type: 'object',
              properties: { characters: { type: 'integer' }, words: { type: 'integer' } },
              required: ['characters', 'words'],
            },
            annotations,
          },
          { name: 'spell', inputSchema: { required: ['text'] }, annotations },
          {
            name: 'kinds',
            inputSchema: {
              properties: {
                count: { type: 'integer' },
                ratio: { type: 'number' },
                flag: { type: 'boolean' },
                item: expect.any(Object),
              },
              required: expect.not.arrayContaining(['note']),
              additionalProperties: false,
            },
          },
          ...(asksService(language) ? [{ name: 'get_quote', inputSchema: { required: ['symbol'] } }] : []),
        ],
      });
      expect(JSON.stringify(message.result)).not.toMatch(/"(?:\$schema|format)":/);
    });

    const quotes = [
      ['ACME', 'ACME is at 12.5.'],
      ['NONE', 'The service answered with status 404'],
    ];
    it.each(asksService(language) ? quotes : [])(
      'asks a service, as the cookbook has it: %s, and answers %j',
      async (symbol, text) => {
        const { content } = (await callTool(url, 'get_quote', { symbol })).message.result as { content: object[] };
        expect(content).toEqual([{ type: 'text', text: expect.stringContaining(text!) }]);
      },
    );

    // With a body that wstd writes, if nothing, 3 of 100 such calls fail.
    it.each(language === 'rust' ? [300] : [])('asks it %i times, and fails at none of them', async (calls) => {
      for (let left = calls; left > 0; left -= 3) {
        const answers = await Promise.all([1, 2, 3].map(() => callTool(url, 'get_quote', { symbol: 'ACME' })));
        for (const { message } of answers) {
          expect(message.result).toEqual({ content: [{ type: 'text', text: 'ACME is at 12.5.' }] });
        }
      }
    });

    it('knows no cursor', async () => {
      expect((await call(url, 'tools/list', { cursor: 'x' })).message.error).toMatchObject({ code: -32602 });
    });

    it('greets', async () => {
      const { message } = await callTool(url, 'greet', { name: 'Zoë 𝒜' });
      expect(message.result).toEqual({ content: [{ type: 'text', text: 'Hello, Zoë 𝒜!' }] });
    });

    it('greets at any length, call after call', async () => {
      for (const length of Array<number>(20).fill(1_000_000)) {
        const { message } = await callTool(url, 'greet', { name: 'x'.repeat(length) });
        const { content } = message.result as { content: [{ text: string }] };
        // Not compared as a whole: a failure would print it all.
        expect(content[0].text.length).toBe('Hello, !'.length + length);
      }
    });

    it.each([
      ['', 0, 0],
      ['one  two\nthree', 14, 3],
      ['𝒜 ü', 3, 2],
    ])('counts %j', async (text, characters, words) => {
      const { message } = await callTool(url, 'count_words', { text });
      const result = message.result as { structuredContent: unknown; content: [{ text: string }] };
      expect(result.structuredContent).toEqual({ characters, words });
      expect(JSON.parse(result.content[0].text)).toEqual({ characters, words });
    });

    it.each([
      ['missing', undefined],
      ['of another type', { name: 1 }],
      ['null', { name: null }],
      ['more than there are', { name: 'a', b: 'c' }],
      ['named in other letters', { NAME: 'a' }],
      ['named twice, in other letters too', { name: 'a', NAME: 'b' }],
    ])('tells the model about arguments that are %s', async (_, args) => {
      const { message } = await callTool(url, 'greet', args);
      expect(message.result).toMatchObject({
        isError: true,
        content: [{ type: 'text', text: expect.stringMatching(/^Invalid arguments: ./) }],
      });
    });

    const kinds = { count: 1, ratio: 0.5, flag: true, names: ['a'], unit: 'm', item: { id: 7 } };

    it.each([kinds, { ...kinds, ratio: 2, note: 'n', unit: 'ft', names: [] }])(
      'takes arguments of every kind, and sees the environment: %j',
      async (args) => {
        const { message } = await callTool(url, 'kinds', args);
        const { content } = message.result as { content: [{ text: string }] };
        // The variable is one of the server's.
        expect(JSON.parse(content[0].text)).toMatchObject({ ...args, path: '/mcp' });
      },
    );

    it.each([
      { count: 1.5 },
      { count: '1' },
      { ratio: '0.5' },
      { flag: 1 },
      { names: 'a' },
      { names: [1] },
      { unit: 'mile' },
      { item: { id: '7' } },
      { item: { id: 7, other: 1 } },
      { item: { ID: 7 } },
      { note: 1 },
    ])('refuses arguments of another kind: %j', async (other) => {
      const { message } = await callTool(url, 'kinds', { ...kinds, ...other });
      expect(message.result).toMatchObject({
        isError: true,
        content: [{ type: 'text', text: expect.stringMatching(/^Invalid arguments: ./) }],
      });
    });

    // Rust has no exceptions: a panic ends the instance, with its message on standard error.
    it.each(!fails(language) ? [] : language === 'typescript' ? ['throw', 'reject'] : ['throw'])(
      'tells the model and the operator of a tool that fails: %s',
      async (name) => {
        printed = '';
        const { status, message } = await callTool(url, 'greet', { name });
        expect(status).toBe(200);
        expect(message.result).toMatchObject({
          isError: true,
          content: [{ type: 'text', text: expect.stringContaining('boom') }],
        });
        await expect.poll(() => printed).toMatch(/^(?=[^]*greet)(?=[^]*boom)(?=[^]*(?::|line )\d)/);
        expect((await callTool(url, 'greet', { name: 'a' })).message.result).not.toHaveProperty('isError');
      },
    );

    it.each(eras)('spells, and tells each letter when it comes: $revision', async (era) => {
      const opened = await openCall(url, era, 'spell', { text: 'äb𝒜' }, { progressToken: 7 });
      for (const [index, message] of ['ä', 'b', '𝒜'].entries()) {
        const params = { progressToken: 7, progress: index + 1, total: 3, message };
        expect(await opened.next()).toEqual({ jsonrpc: '2.0', method: 'notifications/progress', params });
      }
      expect(await opened.next()).toMatchObject({ result: { content: [{ type: 'text', text: 'ä-b-𝒜' }] } });
    });

    it('spells without a word for a client that follows no progress', async () => {
      const { headers, message } = await callTool(url, 'spell', { text: 'ab' });
      expect(headers.get('content-type')).toBe('application/json');
      expect(message.result).toEqual({ content: [{ type: 'text', text: 'a-b' }] });
    });

    it('tells the model about wrong arguments of a tool that reports', async () => {
      const { message } = await callTool(url, 'spell', { TEXT: 'a' });
      expect(message.result).toMatchObject({
        isError: true,
        content: [{ text: expect.stringMatching(/^Invalid arguments: ./) }],
      });
    });

    it.each(!fails(language) ? [] : ['throw'])(
      'tells the model and the operator of a tool that fails after it has reported: %s',
      async (text) => {
        printed = '';
        const opened = await openCall(url, eras[0]!, 'spell', { text }, { progressToken: 7 });
        for (let progress = 1; progress <= text.length; progress++) {
          expect(await opened.next()).toMatchObject({ params: { progress } });
        }
        expect(await opened.next()).toMatchObject({
          result: { isError: true, content: [{ text: expect.stringContaining('boom') }] },
        });
        await expect.poll(() => printed).toMatch(/^(?=[^]*spell)(?=[^]*boom)(?=[^]*(?::|line )\d)/);
      },
    );

    it('knows no other tool', async () => {
      const { message } = await callTool(url, 'other', {});
      expect(message.error).toMatchObject({ code: -32602, message: expect.stringContaining('other') });
    });
  });
}
