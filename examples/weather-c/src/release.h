/**
 * Frees what the host has passed in. The functions that wit-bindgen generates for this leave members out, such as those
 * of type option<string>, where an interface before has such a type too. These free those members, then call them.
 */
#pragma once
#include "weather.h"

void release_initialize_request(exports_wasmcp_mcp_lifecycle_initialize_request_t *request);
void release_auth_context(exports_wasmcp_mcp_tools_auth_context_t *context);
void release_error_code(wasi_http_types_error_code_t *code);
