#include "http.h"
#include <stdlib.h>
#include <string.h>
#include "release.h"

/** The handles of a request that is under way, in the order in which they were got: a child before its parent. */
typedef struct {
  http_request *request;
  bool is_open;
  bool has_body;
  wasi_http_types_own_future_incoming_response_t future;
  wasi_http_types_own_incoming_response_t response;
  wasi_http_types_own_incoming_body_t body;
  wasi_io_streams_own_input_stream_t stream;
  /** Ready when there is something to do: first on the future, then on the stream. */
  wasi_io_poll_own_pollable_t waits_for;
} exchange;

static http_outcome failed(wasi_http_types_error_code_t *code) {
  uint8_t tag = code->tag;
  release_error_code(code);
  switch (tag) {
    case WASI_HTTP_TYPES_ERROR_CODE_DNS_TIMEOUT:
    case WASI_HTTP_TYPES_ERROR_CODE_CONNECTION_TIMEOUT:
    case WASI_HTTP_TYPES_ERROR_CODE_CONNECTION_READ_TIMEOUT:
    case WASI_HTTP_TYPES_ERROR_CODE_CONNECTION_WRITE_TIMEOUT:
    case WASI_HTTP_TYPES_ERROR_CODE_HTTP_RESPONSE_TIMEOUT: return HTTP_LATE;
    default: return HTTP_UNREACHABLE;
  }
}

/** Makes the request. @returns false when the host refuses a part of it. */
static bool outgoing(const http_request *request, wasi_http_types_own_outgoing_request_t *ret) {
  text accept = TEXT("application/json"), user_agent = TEXT("weather-c/0.2.0");
  wasi_http_types_tuple2_field_name_field_value_t fields[] = {
      {TEXT("accept"), {accept.ptr, accept.len}},
      {TEXT("user-agent"), {user_agent.ptr, user_agent.len}},
  };
  wasi_http_types_list_tuple2_field_name_field_value_t list = {fields, 2};
  wasi_http_types_own_fields_t headers;
  wasi_http_types_header_error_t error;
  if (!wasi_http_types_static_fields_from_list(&list, &headers, &error)) return false;

  *ret = wasi_http_types_constructor_outgoing_request(headers);
  wasi_http_types_borrow_outgoing_request_t self = wasi_http_types_borrow_outgoing_request(*ret);
  wasi_http_types_scheme_t scheme = {.tag = request->endpoint->https ? WASI_HTTP_TYPES_SCHEME_HTTPS
                                                                     : WASI_HTTP_TYPES_SCHEME_HTTP};
  text authority = request->endpoint->authority;
  text path = JOIN(request->endpoint->path, TEXT("?"), request->query);
  bool accepted = wasi_http_types_method_outgoing_request_set_scheme(self, &scheme) &&
                  wasi_http_types_method_outgoing_request_set_authority(self, &authority) &&
                  wasi_http_types_method_outgoing_request_set_path_with_query(self, &path);
  text_free(&path);
  if (!accepted) wasi_http_types_outgoing_request_drop_own(*ret);
  return accepted;
}

/** Sends the request. Its outcome is set when that fails. */
static void start(exchange *it, http_request *request, uint64_t timeout) {
  *it = (exchange){.request = request};
  request->outcome = HTTP_UNREACHABLE;
  wasi_http_types_own_outgoing_request_t message;
  if (!outgoing(request, &message)) return;
  // The deadline is our own. The host gets timeouts as well, so that it does not go on by itself; it may refuse them.
  wasi_http_types_own_request_options_t options = wasi_http_types_constructor_request_options();
  wasi_http_types_borrow_request_options_t borrowed = wasi_http_types_borrow_request_options(options);
  wasi_http_types_method_request_options_set_connect_timeout(borrowed, &timeout);
  wasi_http_types_method_request_options_set_first_byte_timeout(borrowed, &timeout);
  wasi_http_types_error_code_t code;
  it->is_open = wasi_http_outgoing_handler_handle(message, &options, &it->future, &code);
  if (!it->is_open) {
    request->outcome = failed(&code);
    return;
  }
  it->waits_for = wasi_http_types_method_future_incoming_response_subscribe(
      wasi_http_types_borrow_future_incoming_response(it->future));
}

/** Drops the handles, children before parents. */
static void end(exchange *it, http_outcome outcome) {
  it->request->outcome = outcome;
  it->is_open = false;
  wasi_io_poll_pollable_drop_own(it->waits_for);
  if (it->has_body) {
    wasi_io_streams_input_stream_drop_own(it->stream);
    wasi_http_types_incoming_body_drop_own(it->body);
    wasi_http_types_incoming_response_drop_own(it->response);
  }
  wasi_http_types_future_incoming_response_drop_own(it->future);
}

/** Goes on when the head of the answer may be there. */
static void read_head(exchange *it) {
  wasi_http_types_result_result_own_incoming_response_error_code_void_t result;
  if (!wasi_http_types_method_future_incoming_response_get(wasi_http_types_borrow_future_incoming_response(it->future),
                                                           &result))
    return;
  if (result.is_err) return end(it, HTTP_UNREACHABLE);
  if (result.val.ok.is_err) return end(it, failed(&result.val.ok.val.err));
  it->response = result.val.ok.val.ok;

  wasi_http_types_borrow_incoming_response_t response = wasi_http_types_borrow_incoming_response(it->response);
  it->request->status = wasi_http_types_method_incoming_response_status(response);
  bool has_stream = it->request->status == 200 && wasi_http_types_method_incoming_response_consume(response, &it->body);
  if (has_stream &&
      !wasi_http_types_method_incoming_body_stream(wasi_http_types_borrow_incoming_body(it->body), &it->stream)) {
    wasi_http_types_incoming_body_drop_own(it->body);
    has_stream = false;
  }
  if (!has_stream) {
    wasi_http_types_incoming_response_drop_own(it->response);
    return end(it, it->request->status == 200 ? HTTP_UNREACHABLE : HTTP_STATUS);
  }
  it->has_body = true;
  wasi_io_poll_pollable_drop_own(it->waits_for);
  it->waits_for = wasi_io_streams_method_input_stream_subscribe(wasi_io_streams_borrow_input_stream(it->stream));
}

/** Goes on when more of the body may be there. */
static void read_body(exchange *it) {
  text *body = &it->request->body;
  weather_list_u8_t chunk;
  wasi_io_streams_stream_error_t error;
  if (!wasi_io_streams_method_input_stream_read(wasi_io_streams_borrow_input_stream(it->stream),
                                                HTTP_MAX_BODY + 1 - body->len, &chunk, &error)) {
    if (error.tag == WASI_IO_STREAMS_STREAM_ERROR_CLOSED) return end(it, HTTP_ANSWER);
    wasi_io_error_error_drop_own(error.val.last_operation_failed);
    return end(it, HTTP_UNREACHABLE);
  }
  if (chunk.len == 0) return;
  body->ptr = realloc(body->ptr, body->len + chunk.len);
  if (body->ptr == NULL) abort();
  memcpy(body->ptr + body->len, chunk.ptr, chunk.len);
  body->len += chunk.len;
  weather_list_u8_free(&chunk);
  if (body->len > HTTP_MAX_BODY) end(it, HTTP_TOO_LONG);
}

void http_get_all(http_request requests[], size_t count, uint64_t timeout) {
  exchange exchanges[count + 1];
  exchange *waiting[count + 1];
  wasi_io_poll_borrow_pollable_t pollables[count + 1];
  wasi_clocks_monotonic_clock_own_pollable_t deadline = wasi_clocks_monotonic_clock_subscribe_duration(timeout);
  for (size_t i = 0; i < count; i++) start(&exchanges[i], &requests[i], timeout);

  for (bool is_late = false; !is_late;) {
    size_t open = 0;
    for (size_t i = 0; i < count; i++) {
      if (!exchanges[i].is_open) continue;
      waiting[open] = &exchanges[i];
      pollables[open++] = wasi_io_poll_borrow_pollable(exchanges[i].waits_for);
    }
    if (open == 0) break;
    pollables[open] = wasi_io_poll_borrow_pollable(deadline);

    wasi_io_poll_list_borrow_pollable_t list = {pollables, open + 1};
    weather_list_u32_t ready;
    wasi_io_poll_poll(&list, &ready);
    for (size_t i = 0; i < ready.len; i++) {
      if (ready.ptr[i] == open) is_late = true;
      else if (waiting[ready.ptr[i]]->has_body) read_body(waiting[ready.ptr[i]]);
      else read_head(waiting[ready.ptr[i]]);
    }
    weather_list_u32_free(&ready);
  }
  for (size_t i = 0; i < count; i++) {
    if (exchanges[i].is_open) end(&exchanges[i], HTTP_LATE);
  }
  wasi_io_poll_pollable_drop_own(deadline);
}
