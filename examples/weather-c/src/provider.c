/** The WIT interfaces that the component exports, on the program. Requests are freed here, answers by their receiver.
 */
#include <stdlib.h>
#include "config.h"
#include "release.h"
#include "tools.h"

bool exports_wasmcp_mcp_lifecycle_initialize(exports_wasmcp_mcp_lifecycle_initialize_request_t *request,
                                             exports_wasmcp_mcp_lifecycle_initialize_result_t *ret,
                                             exports_wasmcp_mcp_lifecycle_mcp_error_t *err) {
  *ret = (exports_wasmcp_mcp_lifecycle_initialize_result_t){
      .protocol_version = text_copy(request->protocol_version),
      .capabilities = {.tools = {.is_some = true}},
      .server_info = {.name = text_copy(TEXT("weather-c")),
                      .title = {true, text_copy(TEXT("Weather"))},
                      .version = text_copy(TEXT("0.2.0"))},
      .instructions = {true, text_copy(TEXT("Call get_weather for one city, multi_weather for up to five at once."))},
  };
  release_initialize_request(request);
  return true;
}

bool exports_wasmcp_mcp_lifecycle_client_initialized(exports_wasmcp_mcp_lifecycle_mcp_error_t *err) { return true; }

bool exports_wasmcp_mcp_lifecycle_shutdown(exports_wasmcp_mcp_lifecycle_mcp_error_t *err) { return true; }

bool exports_wasmcp_mcp_authorization_get_auth_config(exports_wasmcp_mcp_authorization_provider_auth_config_t *ret) {
  return config_auth(ret);
}

/** Nothing outlives a call here. A provider that has a key-value store can keep the issuer's keys in it. */
bool exports_wasmcp_mcp_authorization_jwks_cache_get(text *jwks_uri, text *ret) {
  text_free(jwks_uri);
  return false;
}

void exports_wasmcp_mcp_authorization_jwks_cache_set(text *jwks_uri, text *jwks) {
  text_free(jwks_uri);
  text_free(jwks);
}

static void set_error(exports_wasmcp_mcp_tools_mcp_error_t *err, uint8_t code, text message) {
  *err = (exports_wasmcp_mcp_tools_mcp_error_t){.code = {.tag = code}, .message = message};
}

bool exports_wasmcp_mcp_tools_list_tools(exports_wasmcp_mcp_tools_list_tools_request_t *request,
                                         exports_wasmcp_mcp_tools_list_tools_result_t *ret,
                                         exports_wasmcp_mcp_tools_mcp_error_t *err) {
  if (request->cursor.is_some) {
    text_free(&request->cursor.val);
    set_error(err, EXPORTS_WASMCP_MCP_MCP_TYPES_ERROR_CODE_INVALID_PARAMS, text_copy(TEXT("Unknown cursor.")));
    return false;
  }
  tools_list(ret);
  return true;
}

bool exports_wasmcp_mcp_tools_call_tool(exports_wasmcp_mcp_tools_call_tool_request_t *request,
                                        exports_wasmcp_mcp_tools_auth_context_t *maybe_context,
                                        exports_wasmcp_mcp_tools_call_tool_result_t *ret,
                                        exports_wasmcp_mcp_tools_mcp_error_t *err) {
  call_outcome outcome = tools_call(request->name, request->arguments.is_some ? &request->arguments.val : NULL);
  exports_wasmcp_mcp_tools_call_tool_request_free(request);
  if (maybe_context != NULL) release_auth_context(maybe_context);
  if (outcome.kind == CALL_MCP_ERROR) {
    set_error(err, outcome.code, outcome.text);
    return false;
  }

  exports_wasmcp_mcp_tools_types_content_block_t *block = calloc(1, sizeof *block);
  if (block == NULL) abort();
  block->tag = EXPORTS_WASMCP_MCP_MCP_TYPES_CONTENT_BLOCK_TEXT;
  block->val.text.text = outcome.text;
  *ret = (exports_wasmcp_mcp_tools_call_tool_result_t){.content = {block, 1}};
  // Structured content, and the same JSON as text for clients that do not know it (MCP, "Structured Content").
  if (outcome.kind == CALL_JSON) {
    ret->structured_content.is_some = true;
    ret->structured_content.val = text_copy(outcome.text);
  }
  if (outcome.kind == CALL_TOOL_ERROR) ret->is_error = (weather_option_bool_t){true, true};
  return true;
}
