/** `server/discover` and the server's name in results (MCP 2026-07-28, server/discover, basic/index) ↔ WIT `lifecycle`. */
import type { Offer } from 'wasmcp:mcp-exchange/exchange-types@0.1.0';
import { member } from '../json/write.ts';
import type { Log } from '../log.ts';
import type { Provider } from '../provider.ts';
import { capabilitiesText, implementationText } from './lifecycle.ts';
import { callProvider, stringMember } from './provider-json.ts';
import { newestModern, supportedVersionsText } from './versions.ts';

interface Discovery {
  /** The members of a DiscoverResult, as JSON text. @throws RpcError */
  discover(): string;
  /** What the server says of itself, as JSON text; undefined when it cannot. */
  serverInfo(): string | undefined;
}

/** What the provider says of itself, as JSON texts. */
interface Introduction {
  readonly members: string;
  readonly serverInfo: string;
}

/** The provider is asked once an instance: a modern client says nothing that it would have to know for the answer. */
export function createDiscovery(provider: Provider, offers: () => Offer, log: Log): Discovery {
  let known: Introduction | undefined;
  const introduce = (): Introduction => (known ??= ask(provider, offers().logging === true));
  return {
    discover: () => introduce().members,
    serverInfo() {
      if (known !== undefined) return known.serverInfo;
      try {
        return introduce().serverInfo;
      } catch (thrown) {
        log({ event: 'server-info-missing', detail: String(thrown) });
        return undefined;
      }
    },
  };
}

function ask(provider: Provider, sendsLogs: boolean): Introduction {
  const call = { protocolVersion: newestModern.id, capabilities: {}, clientInfo: nobody };
  const { capabilities, serverInfo, instructions } = callProvider(() => provider.lifecycle.initialize(call));
  return {
    members:
      member('supportedVersions', supportedVersionsText) +
      member('capabilities', capabilitiesText(capabilities, provider, sendsLogs)) +
      stringMember('instructions', instructions),
    serverInfo: implementationText(serverInfo),
  };
}

/** No client in particular: the answer is for all of them. */
const nobody = { name: 'mcp-transport-http', version: '0' };
