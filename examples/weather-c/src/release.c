#include "release.h"

/** Leaves nothing behind that a generated function could free once more. */
static void release_option(weather_option_string_t *option) {
  weather_option_string_free(option);
  option->is_some = false;
}

static void release_list(weather_list_string_t *list) {
  weather_list_string_free(list);
  list->len = 0;
}

void release_initialize_request(exports_wasmcp_mcp_lifecycle_initialize_request_t *request) {
  exports_wasmcp_mcp_lifecycle_types_implementation_t *client = &request->client_info;
  release_option(&client->title);
  release_option(&client->website_url);
  for (size_t i = 0; client->icons.is_some && i < client->icons.val.len; i++) {
    release_option(&client->icons.val.ptr[i].mime_type);
    release_option(&client->icons.val.ptr[i].sizes);
  }
  exports_wasmcp_mcp_lifecycle_initialize_request_free(request);
}

void release_auth_context(exports_wasmcp_mcp_tools_auth_context_t *context) {
  release_option(&context->client_id);
  release_list(&context->scopes);
  release_list(&context->aud);
  for (size_t i = 0; i < context->claims.len; i++) weather_tuple2_string_string_free(&context->claims.ptr[i]);
  release_option(&context->jwt);
  exports_wasmcp_mcp_tools_auth_context_free(context);
}

void release_error_code(wasi_http_types_error_code_t *code) {
  switch (code->tag) {
    case WASI_HTTP_TYPES_ERROR_CODE_DNS_ERROR: release_option(&code->val.dns_error.rcode); break;
    case WASI_HTTP_TYPES_ERROR_CODE_TLS_ALERT_RECEIVED:
      release_option(&code->val.tls_alert_received.alert_message);
      break;
    case WASI_HTTP_TYPES_ERROR_CODE_HTTP_REQUEST_HEADER_SIZE:
      if (code->val.http_request_header_size.is_some) {
        release_option(&code->val.http_request_header_size.val.field_name);
      }
      break;
    case WASI_HTTP_TYPES_ERROR_CODE_HTTP_REQUEST_TRAILER_SIZE:
      release_option(&code->val.http_request_trailer_size.field_name);
      break;
    case WASI_HTTP_TYPES_ERROR_CODE_HTTP_RESPONSE_HEADER_SIZE:
      release_option(&code->val.http_response_header_size.field_name);
      break;
    case WASI_HTTP_TYPES_ERROR_CODE_HTTP_RESPONSE_TRAILER_SIZE:
      release_option(&code->val.http_response_trailer_size.field_name);
      break;
    case WASI_HTTP_TYPES_ERROR_CODE_HTTP_RESPONSE_TRANSFER_CODING:
      release_option(&code->val.http_response_transfer_coding);
      break;
    case WASI_HTTP_TYPES_ERROR_CODE_HTTP_RESPONSE_CONTENT_CODING:
      release_option(&code->val.http_response_content_coding);
      break;
    case WASI_HTTP_TYPES_ERROR_CODE_INTERNAL_ERROR: release_option(&code->val.internal_error); break;
    default: break;
  }
  wasi_http_types_error_code_free(code);
}
