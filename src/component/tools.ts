import * as authorization from 'wasmcp:mcp/authorization@0.2.0';
import * as lifecycle from 'wasmcp:mcp/lifecycle@0.2.0';
import * as tools from 'wasmcp:mcp/tools@0.2.0';
import * as exchange from 'wasmcp:mcp-exchange/exchange@0.1.0';
import * as toolExchange from 'wasmcp:mcp-exchange/tool-exchange@0.1.0';
import { createHandler } from './handler.ts';

export const incomingHandler = createHandler({ lifecycle, authorization, tools, exchange, toolExchange });
