/** All that is fuzzed. */
import { keySetsOnHosts, signedOnHosts, tokensOnHosts } from './guarded.ts';
import { http } from './http.ts';
import { json } from './json.ts';
import { keySets } from './key-sets.ts';
import { policy } from './policy.ts';
import { rpc, rpcOnHosts } from './rpc.ts';
import { claims, tokens } from './tokens.ts';
import { origins, urls } from './urls.ts';

/** Those that need nothing but this process. */
export const areasInMemory = [json, urls, origins, rpc, policy, tokens, claims, keySets];

/** Those that need servers on both hosts. */
export const areasOnHosts = [http, rpcOnHosts, tokensOnHosts, signedOnHosts, keySetsOnHosts];
