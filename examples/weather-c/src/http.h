/** Several HTTP GETs at the same time, with a deadline and a limit, on `wasi:http`. */
#pragma once
#include "config.h"

/** Largest body that is read, in bytes: far more than the services send. */
#define HTTP_MAX_BODY 65536

typedef enum {
  /** Status 200, with the body. */
  HTTP_ANSWER,
  /** No connection, refused by the host, or broken off. */
  HTTP_UNREACHABLE,
  HTTP_LATE,
  /** Another status. */
  HTTP_STATUS,
  HTTP_TOO_LONG,
} http_outcome;

typedef struct {
  const endpoint *endpoint;
  /** Without the question mark. */
  text query;

  /** What came of it; the fields below are set where the outcome says so. */
  http_outcome outcome;
  uint16_t status;
  /** Owned by the caller in any case. */
  text body;
} http_request;

/** Sends all requests, then waits until each has its outcome or `timeout` nanoseconds have passed. */
void http_get_all(http_request requests[], size_t count, uint64_t timeout);
